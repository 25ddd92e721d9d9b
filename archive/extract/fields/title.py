"""The heading that is printed for this article: one that another place confirms, never a site's name or its navigation.

`<title>` is not trusted alone: SharePoint and Lạc Việt print the site's name there on every page, web2py cuts
`DC.Title` at the first quotation mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from archive.extract.text import fold, slug
from archive.extract.tree.blocks import Block
from archive.extract.tree.furniture import is_furniture
from archive.extract.tree.page import MOST_TITLE, Element, Page, compose, is_only_child, text_of
from archive.model import Evidence

_DECLARED = ("og:title", "twitter:title", "dc.title", "headline", "title", "sailthru.title", "parsely-title")
# A site's name is parted from the title by one of these; the hyphen of a title itself has no blanks, or words on both sides
_PARTS = re.compile(r"\s+[|–—»«·•:]\s+|\s+-\s+|\s*\|\s*")
_TITLED = re.compile(
    r"(?:^|[\s_-])(?:title|headline|tieude|tieu-de|tieudebai|heading|subject|detail-title|post-title|entry-title|news-title)(?:$|[\s_-])|title$|(?:^|\s)title",
    re.IGNORECASE,
)
_TITLE_WORDS = ("title", "tieu", "head", "subject")  # one of them stands in all that `_TITLED` finds
_BOX = re.compile(
    r"(?:^|[\s_-])(?:folder|cat|cate|category|categories|chuyenmuc|chuyen-muc|box|block|widget|module|mod|portlet|topper|menu|site|logo|banner|slogan|title-page|page-title-cat)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EXTENSION = re.compile(r"\.(?:html?|aspx?|php|jsp|tpo|vov|ldo|bcb|epi|vnp|amp|shtml)$", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:^|-)(?:post|tag|id|d|c|p|a|n|nd|art)?\d+(?=-|$)")
_NOT_TITLES = re.compile(
    r"home|trang chu|tin tuc|(?:tin )?chi tiet(?: tin| bai viet| tin tuc)?|noi dung(?: chi tiet)?|xem tin|bai viet"
    r"|gioi thieu|lien he|menu|tin tuc (?:va )?su kien|dang nhap|login|untitled.*"
    r"|index|default|null|none|tieu de|thong tin chi tiet"
)
# What portals are called; a `<title>` that says so is the same on all pages.
_SITE_NAME = re.compile(
    r"(?:cong|trang) (?:thong tin|tt)|trang (?:chu|tin|web)|website|bao [^.]{3,30} (?:dien tu|online)|so [a-z ]{3,30}$"
    r"|uy ban nhan dan|ubnd|home page"
)
MOST_WORDS = 60
_SECTION_WORDS = 7  # the longest names of sections; a longer heading that is linked too is a story's
_SURE = 4.0  # strength of a confirmation that outweighs a link around a title or the name of its element
_UPSTREAM = 12  # how many elements upwards a menu or a footer is looked for


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed (or, failing that, as declared), where it stands, and who confirms it."""

    text: str
    node: Element | None
    confirmed: bool
    evidence: Evidence
    at: int = -1
    """Index among the blocks it was chosen from; -1 when it is only declared."""
    again: bool = False
    """Whether the same words are printed further up too: SharePoint prints page title, section, title."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the page declares its title to be, and what its address spells: words without marks, joined by hyphens."""

    declared: tuple[tuple[str, str], ...]
    """(words without marks, as declared)"""
    head: tuple[str, ...]
    """The parts of `<title>`, and the whole, in words without marks."""
    address: str
    site_names: tuple[str, ...]


def claims_of(page: Page, site_names: Iterable[str] = ()) -> Claims:
    """Gather what *page* declares about its title."""
    values = [value for name in _DECLARED if (value := page.meta(name))]
    values += [compose(text) for item in page.json_ld if isinstance(text := item.get("headline"), str)]
    told = (value for value in values if value.lower() not in ("none", "null") and len(value) <= MOST_TITLE)
    declared = {slug(value): value for value in told}
    names = tuple(slug(name) for name in (*site_names, page.meta("og:site_name", "application-name") or "") if name)
    head = page.title or ""
    parts = (head, *_heads(head))
    return Claims(
        declared=tuple((key, value) for key, value in declared.items() if key),
        head=tuple(key for part in parts if (key := slug(part))),
        address=address_words(page.url),
        site_names=tuple(name for name in names if name),
    )


def _heads(head: str) -> list[str]:
    """Return the beginnings and ends of `<title>` that are left when a site's name is taken off."""
    cuts = list(_PARTS.finditer(head))[:6]
    return [head[: cut.start()] for cut in cuts] + [head[cut.end() :] for cut in cuts]


@lru_cache(maxsize=64)
def address_words(url: str) -> str:
    """Return the last part of the path that spells words, without marks and extension.

    >>> address_words("http://a.vn/Pages/hoi-nghi-tap-huan-nam-2024.aspx")
    'hoi-nghi-tap-huan-nam-2024'
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    parts = [slug(_EXTENSION.sub("", part)) for part in path.split("/")]
    # a last part without words is a number or `chi-tiet.html`; folders further up are sections
    return next((part for part in parts[-1:-3:-1] if part.count("-") >= 2), "")


def confirms(key: str, claims: Claims) -> tuple[float, str]:
    """Return how strongly the page's claims confirm the title whose words are *key*, and the strongest of them."""
    if not key or key in claims.site_names:
        return 0.0, ""
    said = sorted((_by_meta(key, claims), _by_head(key, claims), _by_address(key, claims)), reverse=True)
    return said[0][0] + 0.4 * (said[1][0] + said[2][0]), said[0][1]


def _by_meta(key: str, claims: Claims) -> tuple[float, str]:
    for declared, _ in claims.declared:
        if key == declared or _same(key, declared):
            return 5.0, "meta"
        # DC.Title cut at a quotation mark; og:title with the site's name behind it
        if min(key.count("-"), declared.count("-")) >= 3 and (
            key.startswith(declared) or declared.startswith(key + "-")
        ):
            return 3.5, "meta"
        # a heading that holds the kicker too
        if declared.count("-") >= 3 and key.endswith("-" + declared):
            return 4.0, "meta"
    return 0.0, ""


def _by_head(key: str, claims: Claims) -> tuple[float, str]:
    if not claims.head:
        return 0.0, ""
    whole = claims.head[0]
    if key == whole or (whole.startswith(key + "-") and key in claims.head):
        return 3.5, "<title>"
    if key in claims.head:  # the end or the middle of <title>: a section's name stands there as often
        return 2.0, "<title>"
    return (3.0, "<title>") if key.count("-") >= 3 and (key in whole or _same(key, whole)) else (0.0, "")


def _by_address(key: str, claims: Claims) -> tuple[float, str]:
    spelled = _spells(key, claims.address)
    # a long address spells one title; a short one, or one that shares some words, may name a section
    strength = {0: 0.0, 1: 3.0, 2: 5.5 if claims.address.count("-") >= 5 else 4.0}[spelled]
    return strength, "URL" if spelled else ""


def _same(one: str, other: str) -> bool:
    """Two long titles that differ by a word or an end cut off with dots."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 25 and longer.startswith(shorter[:-3]) and len(longer) - len(shorter) < 25


def _spells(key: str, address: str) -> int:
    """Say how well an address spells a title: 2 all of it or its beginning (cut), 1 nearly all of its words, 0 not."""
    if address.count("-") < 2:
        return 0
    plain = _without_numbers(address)
    if key in (plain, address):
        return 2
    if len(plain) > 15 and (key.startswith(plain) or (plain.startswith(key) and len(key) * 2 > len(plain))):
        return 2
    words, spelled = key.split("-"), set(plain.split("-"))
    if len(words) < 4 or len(spelled) < 4 or len(words) > 2 * len(spelled):
        return 0
    common = len(spelled.intersection(words))
    return int(common >= 0.8 * max(min(len(words), len(spelled)), len(spelled) * 0.8))


def is_spelled(text: str, url: str) -> bool:
    """Return whether the address *url* spells the title *text*: a page that says that there is none has another title."""
    return _spells(slug(text), address_words(url)) > 0


@lru_cache(maxsize=64)  # asked for each line of a page
def _without_numbers(address: str) -> str:
    return _NUMBERS.sub("", address).strip("-")


def find_title(blocks: Sequence[Block], claims: Claims) -> Title | None:
    """Choose the title among the *blocks* of a page whose layout is not known."""
    best: tuple[float, int, str] | None = None
    for at, block in enumerate(blocks):
        scored = _score(block, claims)
        if scored is not None and (best is None or scored[0] > best[0]):
            best = (scored[0], at, scored[1])
    if best is not None and best[0] >= 4 and (best[2] or not is_in_menu(blocks[best[1]], blocks)):
        _, at, who = best
        known = Evidence.CONFIRMED if who else Evidence.HEADING
        text = _without_kicker(blocks[at], claims) or without_leak(blocks[at].text)
        return Title(text, blocks[at].node, bool(who), known, at)
    return declared_title(claims)


def is_in_menu(heading: Block, blocks: Sequence[Block]) -> bool:
    """Return whether a *heading* that nothing confirms is the name of a section: a link above it, in a menu, is called so."""
    key = slug(heading.text)
    above = takewhile(lambda block: block is not heading, blocks)
    links = (block for block in above if block.linked >= len(block.text) * 0.9)
    return heading.words <= _SECTION_WORDS and any(len(link.text) <= 60 and slug(link.text) == key for link in links)


def _without_kicker(block: Block, claims: Claims) -> str | None:
    """Return the part of a heading whose own element holds just what the page declares as its title, if it has more parts."""
    if len(block.node) < 2 or any(slug(block.text) == declared for declared, _ in claims.declared):
        return None
    keys = {declared for declared, _ in claims.declared if declared.count("-") >= 2}
    parts = (text for part in block.node.iter("span", "div", "strong", "b", "em", "a") if (text := text_of(part)))
    return next((text for text in parts if slug(text) in keys), None)


def without_leak(text: str) -> str:
    """Return a title without the variable that a template of Liferay leaks before it.

    >>> without_leak("null Những vấn đề đặt ra")
    'Những vấn đề đặt ra'
    """
    return text.removeprefix("null ")


def _score(block: Block, claims: Claims) -> tuple[float, str] | None:
    if block.kind == "image" or block.words > MOST_WORDS or not 4 <= len(block.text) <= MOST_TITLE:
        return None
    heading = block.kind == "heading"
    titled = heading or is_titled(block.node)
    if not titled and (block.words < 3 or block.linked > len(block.text) / 2):
        return None
    key = slug(without_leak(block.text))
    strength, who = confirms(key, claims)
    if not (titled or strength) or key in claims.site_names or _NOT_TITLES.fullmatch(fold(block.text).strip(" .:")):
        return None
    if who == "<title>" and _SITE_NAME.match(fold(block.text)):
        return None
    return strength + _look(block, strength), who


def _look(block: Block, strength: float) -> float:
    """Return how much the look and the place of a line speak for a title."""
    score = 0.0
    if block.kind == "heading":
        score += {"h1": 3.0, "h2": 1.5, "h3": 1.0}.get(block.node.tag, 0.5)
    elif is_titled(block.node):
        score += 1.0
    if block.words < 3:
        score -= 1.5
    if block.linked * 2 > len(block.text) and strength < _SURE:
        score -= 2.5
    if _heads_a_box(block.node) and strength < _SURE:
        score -= 2.0
    if stands_aside(block.node):
        score -= 3.0
    return score


def as_heading(block: Block) -> float:
    """Return how much *block*, that nothing confirms, looks like the title of the text below it; 0 for not at all."""
    if (
        block.kind == "image"
        or not 3 <= block.words <= 40
        or len(block.text) > MOST_TITLE
        or block.text.endswith((".", ":"))
        or _NOT_TITLES.fullmatch(fold(block.text).strip(" .:"))
    ):
        return 0.0
    if _SITE_NAME.match(fold(block.text)) or not (block.kind == "heading" or is_titled(block.node) or block.bold):
        return 0.0
    return max(0.0, _look(block, 0.0) + (0.4 if block.bold else 0.0))


def is_titled(node: Element) -> bool:
    """Return whether class or id of *node*, of what holds it alone, or of what it holds alone, speak of a title."""
    outer = node.getparent() if node.getparent() is not None and is_only_child(node) else None
    first = next(iter(node), None)
    alone = first is not None and is_only_child(first) and not (node.text or "").strip()
    inner = first if alone and first is not None and not (first.tail or "").strip() else None
    for element in (node, outer, inner):
        named = "" if element is None else f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        if not named:
            continue
        lower = named.lower()  # the words first: a tenth of the price of the pattern, and few elements are so named
        if any(word in lower for word in _TITLE_WORDS) and _TITLED.search(_CAMEL.sub("-", named)):
            return True
    return False


def _heads_a_box(node: Element) -> bool:
    """Return whether class or id speak of the title of a section, a box or the site."""
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return named != " " and bool(_BOX.search(_CAMEL.sub("-", named)))


def stands_aside(node: Element) -> bool:
    """Return whether *node* is in a header, a footer, a menu, or other furniture of the page."""
    for steps, outer in enumerate((node, *node.iterancestors())):
        if outer.tag in ("header", "footer", "nav", "aside"):
            # an article's own <header> holds its title
            return not (outer.tag == "header" and any(up.tag in ("article", "main") for up in outer.iterancestors()))
        if steps >= _UPSTREAM or outer.tag == "body":
            return False
        if outer is not node and is_furniture(outer):
            return True
    return False


def declared_title(claims: Claims) -> Title | None:
    """Return the title that only metas declare."""
    for key, value in claims.declared:
        if key not in claims.site_names and not is_general(value) and key.count("-") >= 1:
            strength = max(_by_head(key, claims)[0], _by_address(key, claims)[0])
            return Title(value, None, strength >= 3, Evidence.META, -1)
    return None


def head_title(page: Page, claims: Claims) -> Title | None:
    """Return the part of `<title>` that does not name the site, the last resort."""
    head = page.title
    if not head:
        return None
    parts = [part.strip() for part in _PARTS.split(head) if part.strip()]
    named = [part for part in parts if slug(part) not in claims.site_names and not is_general(part)]
    spelled = [part for part in named if _spells(slug(part), claims.address)]
    chosen = (spelled or sorted(named, key=len, reverse=True))[:1]
    if not chosen or (not spelled and is_general(head)):
        return None
    text = _rejoin(head, chosen[0], claims)
    return Title(text, None, bool(spelled), Evidence.HEAD, -1)


def is_general(text: str) -> bool:
    """Return whether *text* names the site or a part of it rather than a story."""
    folded = fold(text).strip(" .:")
    return bool(_NOT_TITLES.fullmatch(folded) or _SITE_NAME.match(folded))


def _rejoin(head: str, chosen: str, claims: Claims) -> str:
    """Give back the parts of a title that hold a dash of its own: everything but the last part, when it begins it."""
    cuts = [head[: found.start()] for found in _PARTS.finditer(head)]
    longer = [cut for cut in cuts if cut.startswith(chosen) and len(cut) > len(chosen)]
    return longer[-1] if longer and slug(longer[-1]) not in claims.site_names else chosen
