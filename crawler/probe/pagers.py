"""How a listing turns its pages: where its pager stands, and whether links, postbacks or a script turn them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from archive.extract.text import fold, squeeze
from archive.extract.tree.links import PagerLink, pager_link
from archive.extract.tree.page import Element, Page, text_of
from archive.extract.tree.selection import select
from crawler.probe.paths import names_of

MOST_LINKS = 3_000
LEVELS = 5  # elements between a pager's link and what is called a pager
LONGEST = 20  # letters of a pager's link
_NUMBER = re.compile(r"\[?\d{1,5}\]?")
_WORD = (
    r"(?:(?:trang )?(?:sau|tiep|tiep theo|ke tiep|truoc|dau|cuoi|cuoi cung)|next(?: page)?|prev(?:ious)?|first|last)"
)
_WORDS = re.compile(rf"{_WORD}|[<>«»‹›|. …]+|{_WORD} ?[<>«»‹›]+|[<>«»‹›]+ ?{_WORD}")
_MORE = re.compile(r"(?:xem|tai|doc) them(?: tin(?: bai)?| bai viet)?|load more|xem tiep")
MOST_SCRIPTS, LONGEST_SCRIPT, MOST_ADDRESSES = 100, 100_000, 8
_ASKS = re.compile(r"\$\.(?:ajax|post|get|getJSON)\b|\bfetch\(|XMLHttpRequest|axios\b|\.load\(")
_ADDRESS = re.compile(r"""["'](/[\w./-]{3,120}(?:\?[\w=&%.-]{0,80})?)["']""")


@dataclass(frozen=True, slots=True)
class Pager:
    """What turns a listing's pages."""

    recipe: str
    """`links` or `postback`; `script` where something else does, which nobody can tell from the page."""
    css: str
    """Finds its links; "" where nothing that lasts names them."""
    links: tuple[tuple[str, PagerLink], ...]
    """Each with what is printed on it."""
    printed: str
    """What is printed there, for people."""


def pager_of(page: Page) -> Pager | None:
    """Return the pager of a listing, or None where it has none."""
    nodes = [node for node in islice(page.root.iter("a"), MOST_LINKS) if _turns(label(node))]
    numbered = [node for node in nodes if _NUMBER.fullmatch(label(node))]
    for css in dict.fromkeys(css for node in (*numbered, *nodes) for css in (*_around(node), *_by_address(node))):
        found = [node for node in select(page, css) if node.tag == "a"]
        # an icon says nothing in words
        turning = [node for node in found if label(node)]
        if turning and all(_turns(label(node)) for node in turning) and (told := _told(css, turning, page)) is not None:
            return told
    return _script(page)


def label(node: Element) -> str:
    """Return what is printed on a link: its words, those of its picture, its title, what it is called for a voice to read."""
    pictures = (image.get("alt") or image.get("title") or "" for image in node.iter("img"))
    said = text_of(node) or next(pictures, "") or node.get("title") or node.get("aria-label") or ""
    return squeeze(said.removeprefix("Đi đến ")[: LONGEST + 1])


def _told(css: str, nodes: Sequence[Element], page: Page) -> Pager | None:
    named = {label(node): link for node in nodes for link in (pager_link(page, node),) if link}
    names, links = dict.fromkeys(map(label, nodes)), tuple(named.items())
    printed = " ".join(names)
    numbered = any(_NUMBER.fullmatch(name) and name.strip("[]") != "1" for name in names)
    if any(link.postback for link in named.values()):
        return Pager("postback", css, links, printed)
    turning = tuple((name, link) for name, link in links if link.url and _other(link.url, page.url))
    # an arrow alone may turn a calendar's or a slide show's pages: a listing's keep its address
    if turning and (numbered or all(_same_place(link.url or "", page.url) for _, link in turning)):
        return Pager("links", css, turning, printed)
    return Pager("script", css, links, printed) if numbered and len(names) > 1 else None


def _same_place(url: str, listing: str) -> bool:
    stem = re.sub(r"\.\w{2,5}$", "", urlsplit(listing).path).rstrip("/")
    return urlsplit(url).path.startswith(stem)


def _other(url: str, listing: str) -> bool:
    return url.partition("#")[0] != listing.partition("#")[0]


def _turns(text: str) -> bool:
    return len(text) <= LONGEST and bool(_NUMBER.fullmatch(text) or _WORDS.fullmatch(fold(text).strip()))


def _around(node: Element) -> Iterator[str]:
    """Yield selectors of links in what stands around a pager's link, the nearest first."""
    yield from (f"a{name}" for name in names_of(node) if name[0] == ".")
    for outer in islice(node.iterancestors(), LEVELS):
        yield from (f"{name} a" for name in names_of(outer))


def _by_address(node: Element) -> Iterator[str]:
    """Yield selectors by what the printed number is called in the link's address: `?page=2`, `/page-2/`, `Page$2`."""
    text, href = label(node), node.get("href") or ""
    if not text.isdigit() or '"' in href or "'" in href.replace("'", "", 4):
        return
    for name, value in parse_qsl(urlsplit(href).query[:2000]) if "(" not in href else ():
        if value in (text, str(int(text) - 1)) and re.fullmatch(r"[\w.-]+", name):
            yield f'a[href*="{name}="]'
    found = re.search(rf"(/(?:page|trang|p)[-/]){text}(?!\d)", href)
    if found:
        yield f'a[href*="{found[1]}"]'
    if "__doPostBack" in href and f"Page${text}" in href:
        yield "a[href*='Page$']"


def _script(page: Page) -> Pager | None:
    """Return the link or button that asks for more, if there is one: what it asks for only a browser's tools can tell."""
    for node in islice(page.root.iter("a", "button"), MOST_LINKS):
        if _MORE.fullmatch(fold(text_of(node)[:40]).strip()):
            href = (node.get("href") or "#").strip()
            if href.startswith("#") or href.lower().startswith("javascript"):
                return Pager("script", "", (), text_of(node)[:40])
    return None


def asked_by_scripts(page: Page) -> tuple[str, ...]:
    """Return the addresses that the scripts inside *page* seem to ask for: a beginning for who writes [walk.fetch]."""
    found: dict[str, None] = {}
    for script in islice(page.root.iter("script"), MOST_SCRIPTS):
        text = (script.text or "")[:LONGEST_SCRIPT]
        if _ASKS.search(text):
            found |= dict.fromkeys(match[1] for match in islice(_ADDRESS.finditer(text), MOST_ADDRESSES))
    return tuple(found)[:MOST_ADDRESSES]
