"""Which `<img>` is a picture of the article, and where its best copy lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archive.extract.tree.furniture import is_furniture_line
from archive.extract.tree.page import Element, Page, text_of, unmarked
from archive.urls import absolute

# Where scripts that load pictures late keep the address, in the order of trust: `data-original` is what VASS, VCCorp and
# NukeViet's lazy loader write, the others are those of the common libraries.
LATE = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-original-src",
    "data-lazy",
    "data-url",
    "data-echo",
    "data-image",
)
LATE_SETS = ("data-srcset", "data-lazy-srcset")
_STAND_IN = re.compile(
    r"^(?:data:|about:|javascript:)|(?:^|[/_.-])(?:blank|spacer|placeholder|lazy(?:load)?|loading|loader|transparent|pixel|dot|1x1|grey|no-?image|noimg)\b[^/]*$",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(
    r"/icons?/|(?:^|[/_.-])(?:icon|ico|emoticon|emoji|smiley|smile|spacer|blank|pixel|bullet|arrow|divider|counter|hit|rss|"
    r"print(?:er)?|btn|button|facebook|fb|twitter|zalo|youtube|google|gplus|share|logo|banner|avatar|calendar|clock|loading|captcha|qrcode|transparent)"
    r"(?:[_.-][^/]*)?$|[?&]captcha|/themes?/[^?]*/images?/|tinnhiemmang|gravatar\.com|doubleclick|google-analytics|/emoticons?/|/smilies/",
    re.IGNORECASE,
)
_ORNAMENT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:icon|ico|emoji|wp-smiley|logo|social|share|lazyload-icon|badge)(?:$|[\s_-])", re.IGNORECASE
)
# Whoever wrote the story, not what it shows. `avatar` alone is what newsrooms call a story's main picture (`news-avatar`,
# `contentAvatar`); as a whole class it is a portrait, and so is what front ends of utility classes make round.
_ROUND = re.compile(r"(?:^|\s)(?:avatar|rounded-full|rounded-circle|img-circle|isauthor)(?:\s|$)", re.IGNORECASE)
_AUTHORS = re.compile(r"(?:^|[\s_-])(?:authors?|tac-?gia|byline|journalist)(?:$|[\s_-])", re.IGNORECASE)
# a box about an author is small: the longest seen has a name, an office and a sentence
_BOX_STEPS, _BOX_LETTERS = 4, 400
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px\s*)?$")
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_SET_SIZE = re.compile(r"(\d+(?:\.\d+)?)[wx](?:,|$)")
LEAST_SIDE = 60  # pixels: below that it is an icon; the smallest news picture seen was a 90 x 68 thumbnail
_MOST_ALT = 2_000  # letters; the longest caption seen has 300
SURE_SIDE = 150  # pixels: as large as that it is a picture, whatever its name says


def best_url(page: Page, image: Element) -> str | None:
    """Return the absolute address of the largest copy of *image* that the page names, or None."""
    for copy in (image, *_twin(image)):
        for value in _candidates(copy):
            address = absolute(page.base, compose_address(value))
            if address is not None:
                return address
    return None


def _twin(image: Element) -> Iterator[Element]:
    """Yield the copy of *image* for readers without scripts, which stands in it or behind it."""
    behind = image.getnext()
    for place in (image.find("noscript"), behind if behind is not None and behind.tag == "noscript" else None):
        if place is not None:
            yield from islice(place.iter("img"), 1)


def compose_address(value: str) -> str:
    """Return an address as written, without control characters: its letters are not composed, a server may mind."""
    return "".join(letter for letter in value.strip() if letter >= " " and letter != "\x7f")


def _candidates(image: Element) -> Iterator[str]:
    sets = [image.get(name) for name in ("srcset", *LATE_SETS)]
    # libxml2 does not know that <source> is empty: the image may stand inside it
    picture = next((outer for outer in islice(image.iterancestors(), 4) if outer.tag == "picture"), None)
    if picture is not None:
        sets += [source.get(name) for source in picture.iter("source") for name in ("srcset", *LATE_SETS)]
    for late in LATE:
        if (value := image.get(late)) and not _STAND_IN.search(value):
            yield value
    source = image.get("src")
    sized = [entry for value in sets if value for entry in set_entries(value) if not _STAND_IN.search(entry[1])]
    size, largest = max(sized, key=lambda entry: entry[0], default=(0.0, ""))
    if size > 1:
        yield largest
    # a set without sizes is the same picture in a younger format (AVIF, WebP), which older tools cannot show
    if source and not _STAND_IN.search(source):
        yield source
    if sized:
        yield largest


def set_entries(value: str) -> list[tuple[float, str]]:
    """Return (size, address) of the entries of a `srcset`; one without sizes counts as its first address alone.

    >>> set_entries("/nho.jpg 300w,/to.jpg 600w"), set_entries("/mot.jpg")
    ([(300.0, '/nho.jpg'), (600.0, '/to.jpg')], [(1.0, '/mot.jpg')])
    """
    sized: list[tuple[float, str]] = []
    address = ""
    for word in value[:20_000].split():
        size = _SET_SIZE.match(word)
        if size is not None and address:
            sized.append((float(size.group(1)), address))
        address = word.lstrip(",") if size is None else word[size.end() :]
    first = value[:4096].split(None, 1)
    return sized or [(1.0, first[0].rstrip(","))] if first else []


def is_picture(image: Element, url: str) -> bool:
    """Return whether *image* shows something of the article: not an icon, emoticon, logo, counter or layout image."""
    width, height = sides(image)
    given = [side for side in (width, height) if side is not None]
    if (given and (max(given) < LEAST_SIDE or min(given) <= 5)) or _is_portrait(image):
        return False
    if given and max(given) >= SURE_SIDE:
        return True
    if _ORNAMENT_CLASS.search(image.get("class") or "") or _is_tool(image):
        return False
    return not _ORNAMENT.search(url.partition("?")[0] if "captcha" not in url else url)


def _is_portrait(image: Element) -> bool:
    """Return whether *image* shows the author: it is round, or stands in a small box that is the author's."""
    if _ROUND.search(image.get("class") or ""):
        return True
    for outer in islice(image.iterancestors(), _BOX_STEPS):
        if outer.tag in ("article", "main", "body"):
            return False
        if _AUTHORS.search(outer.get("class") or ""):
            return len(text_of(outer)) < _BOX_LETTERS
    return False


def _is_tool(image: Element) -> bool:
    """Return whether *image* is a button: it stands for the words of a tool (`Tăng tương phản`), or its link does."""
    link = next((outer for outer in islice(image.iterancestors(), 2) if outer.tag == "a"), None)
    said = [image.get("alt") or "", image.get("title") or ""]
    said += [link.get("title") or ""] if link is not None else []
    # one word that says nothing, as `a` or `null`, is what editors leave on pictures too
    tools = [words for words in said if len(words) > 1 and is_furniture_line(words)]
    return any(" " in words.strip() for words in tools) or (link is not None and len(tools) > 1)


def sides(image: Element) -> tuple[int | None, int | None]:
    """Return width and height in pixels as declared, None where they are not (or in percent)."""
    declared: dict[str, int] = {}
    for name in ("width", "height"):
        if found := _SIZE.match(image.get(name) or ""):
            declared[name] = int(found.group(1))
    for name, pixels in _STYLE_SIZE.findall(image.get("style") or ""):
        declared[name.lower()] = int(pixels)
    return declared.get("width"), declared.get("height")


def alt_of(image: Element) -> str | None:
    """Return the text that stands for *image* when it is not shown, or None; a whole article stands for no picture."""
    alt = unmarked(image.get("alt") or "")
    return alt if 0 < len(alt) <= _MOST_ALT else None
