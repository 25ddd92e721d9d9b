"""Under which heading of the portal an article stands: breadcrumbs, labels, declarations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from archive.extract.fields.facts import is_date_line, is_meta_line
from archive.extract.fields.title import Title, is_titled
from archive.extract.text import fold, slug
from archive.extract.tree.blocks import Block, is_hidden
from archive.extract.tree.page import Element, Page, compose, text_of
from archive.extract.tree.selection import present, select, select_any
from archive.model import Evidence

_CRUMBS = (
    ".breadcrumb", ".breadcrumbs", "#breadcrumb", "#breadcrumbs", ".duong-dan", ".duongdan", ".crumb",
    ".pathway",
)  # fmt: skip
# `breadcum` is what several papers call it
_LIKE_CRUMBS = ("[class*=crumb]", "[id*=crumb]", "[class*=Crumb]", "[id*=Crumb]", "[class*=breadcum]", "[id*=Crum]")
_HOMES = re.compile(
    r"home|home page|trang ?(?:chu|nhat|dau|chinh)|ban dang (?:o|xem)(?: day)?|you are here|vi tri|menu|null|navigation"
    r"|duong dan|(?:tin |xem )?chi tiet(?: tin(?: tuc)?| bai viet)?|(?:xem )?noi dung(?: chi tiet| tin(?: tuc)?| bai viet)?"
    r"|(?:xem|doc) (?:tin(?: tuc)?|bai(?: viet)?)|bao dien tu|this page location is"
)
_PARTED = re.compile(r"[/|>»›→:\\-]")
_POINTED = re.compile(r"[»›>]|::")  # what hand-made pages set before a section's name
_ARROWS = re.compile(r"\s*(?:>+|»|›|→)\s*")
_LEVEL_WORDS = 12
_MENU = re.compile(r"(?:^|[\s_-])(?:top|main)?-?menu(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_LEVEL = 150  # letters of a level; a longer one is a sentence, or a box that nobody closed
_AT_HOME = re.compile(r"trang (?:chu|nhat) ?(?:/|\||>|»|›)")
MOST_LEVELS = 4
_LONGEST_LINE = 300  # letters: what is longer is paragraphs that a broken page runs into its breadcrumb
_MOST_CRUMBS = 24
_LABEL = re.compile(
    r"(?:^|[\s_-])(?:cat|category|section|chuyen-?muc|\w*truong-?muc|folder|zone|label|breadcrumb)", re.IGNORECASE
)


def find_section(
    page: Page, frame: Element, selectors: Sequence[str], heading: Title | None, before: Sequence[Block] = ()
) -> tuple[str, Evidence | None] | None:
    """Return (section as printed, levels parted by ` > `; how it is known), or None; *before* stands above the *heading*.

    It is known by None where the *selectors* found it.
    """
    title = heading.text if heading else None
    for css in present(page, selectors):
        found = select(page, css)
        # levels may be elements of their own, side by side
        beside = [element for element in found if element.getparent() is found[0].getparent()]
        if names := tuple(_kept((level for element in beside for level in _levels(element)), title)):
            return _line(page, names), None
    if names := _breadcrumbs(page, frame, title):
        return _line(page, names), Evidence.BREADCRUMB
    if names := _declared_crumbs(page, title):
        return _line(page, names), Evidence.JSON_LD
    for block in before:
        if (_begins_at_home(block) or _is_path(block)) and (names := tuple(_line_names(block, title))):
            return _line(page, names), Evidence.BREADCRUMB
    for block in reversed(before):
        between = heading is not None and heading.again and block is before[-1]
        if _is_label(block, between=between) and (names := tuple(_line_names(block, title))):
            return _line(page, names), Evidence.HEADING
    declared = page.meta("article:section", "dc.subject", "articlesection")
    if declared and "," not in declared and len(declared) < 100 and slug(declared) != slug(title or ""):
        return declared, Evidence.META
    return None


def _line(page: Page, names: Sequence[str]) -> str:
    """Return the levels of a section as one line; what is run together in one name is parted by the page's menus."""
    if len(names) == 1 and any(word[:1].isupper() for word in names[0].split(" ")[2:]):
        menu = frozenset(fold(text_of(link)).strip() for link in page.root.iter("a"))
        return last_of_run(names[0], menu)
    line = " > ".join(names[-MOST_LEVELS:])
    return line if len(line) <= _LONGEST_LINE else names[-1]


def _breadcrumbs(page: Page, frame: Element, title: str | None) -> tuple[str, ...]:
    like = _LIKE_CRUMBS if any("crum" in name or "breadcum" in name for name in page.names) else ()
    marks = (*present(page, _CRUMBS), *like, "[itemtype$=BreadcrumbList]")
    for within in (frame, page.root):
        for element in islice(select_any(page, marks, within), _MOST_CRUMBS):
            crumbs = _around_link(element)
            if len(text_of(crumbs)) < 400 and (names := tuple(_names(crumbs, title))):
                return names
    return ()


def _around_link(element: Element) -> Element:
    """Return what holds a level that is a link, as Joomla's `a.pathway` is: the other levels stand beside it."""
    parent = element.getparent()
    return parent if element.tag == "a" and parent is not None else element


def _begins_at_home(block: Block) -> bool:
    """A line above the title that begins at home, with links or without, is a breadcrumb, whatever its class.

    But a menu begins at home too: strokes part several links of it, or it is called so and nothing parts them.
    """
    if block.text.count("|") > 1 or _is_called_menu(block):
        return False
    if not block.linked and _AT_HOME.match(fold(block.text)):
        return True
    first = next(block.node.iter("a"), None) if block.linked * 2 > len(block.text) else None
    return first is not None and bool(_HOMES.fullmatch(fold(text_of(first)).strip(" .:»>")))


def _is_called_menu(block: Block) -> bool:
    """Return whether *block* is nothing but links side by side, in an element that is called a menu."""
    return not _PARTED.search(block.text) and bool(
        _MENU.search(f"{block.node.get('class') or ''} {block.node.get('id') or ''}")
    )


def _is_path(block: Block) -> bool:
    """A line above the title that parts a few words from a few words by arrows: `Tin tức >> Xây dựng nông thôn mới`."""
    parts = [part.split() for part in _ARROWS.split(block.text)]
    return block.kind != "image" and len(parts) > 1 and all(0 < len(part) <= _LEVEL_WORDS for part in parts)


def _is_label(block: Block, *, between: bool) -> bool:
    """A few words above the title, set as a heading, named as one, or standing *between* the title and the title again."""
    if block.kind == "image" or not 1 < block.words <= 24 or is_date_line(block.text) or is_meta_line(block.text):
        return False
    if block.kind == "heading" or is_titled(block.node) or (between and not block.text.endswith((".", ":"))):
        return True
    if _POINTED.match(block.text):
        return True
    outer = block.node.getparent()
    around = [block.node, *([outer] if outer is not None and text_of(outer) == block.text else [])]
    return any(_LABEL.search(f"{node.get('class')} {node.get('id')}") for node in around)


def _names(element: Element, title: str | None) -> Iterator[str]:
    """Yield the levels that a breadcrumb names, without the portal's home and the article itself."""
    yield from _kept(_levels(element), title)


def _line_names(block: Block, title: str | None) -> Iterator[str]:
    """Yield the levels that a line names: its own words, where its element holds other lines too."""
    whole = len(text_of(block.node)) <= 1.5 * len(block.text)
    yield from _names(block.node, title) if whole else _kept(_marked(block.text), title)


def _kept(levels: Iterable[str], title: str | None) -> Iterator[str]:
    own = slug(title or "")
    seen: set[str] = set()
    for name in levels:
        key = slug(name)
        if not key or key in seen or _HOMES.fullmatch(fold(name).strip(" .:")) or len(name) > _LONGEST_LEVEL:
            continue
        if is_date_line(name) or (name.endswith(".") and len(name.split()) > _LEVEL_WORDS):
            continue
        if own and (key == own or (len(key) > 15 and own.startswith(key))):
            continue
        seen.add(key)
        yield name


def _levels(element: Element) -> Iterator[str]:
    """Yield the words of links and list items one by one, else what marks part, else what SharePoint runs together."""
    parts = [
        part
        for part in element.iter("a", "li", "span", "h1", "h2", "h3", "td")
        if part is not element and _is_leaf(part)
    ]
    named = [text for part in parts if not is_hidden(part) and (text := text_of(part))]
    whole = text_of(element)
    if len(named) == 1 and whole.startswith(named[0]) and is_date_line(whole[len(named[0]) :]):
        whole = named[0]
    if len(named) > 1 or (named and len(named[0]) > len(whole) / 2):
        end = 0
        for text in dict.fromkeys(named):
            if (at := whole.find(text, end)) >= 0:
                end = at + len(text)
        # what stands outside of the links, as the last level often does
        tail = whole[end:].strip(" >»›/|-:")
        for text in (*named, tail):
            yield from _marked(text)
        return
    yield from _marked(whole)


def _is_leaf(part: Element) -> bool:
    return (
        next(part.iter("a", "li"), part) is part
        and next((inner for inner in part.iter("a", "li") if inner is not part), None) is None
    )


def _marked(text: str) -> Iterator[str]:
    for part in re.split(r"\s*[>»›→\\|]\s*|\s+/\s+|\s*::\s*", text):
        if name := part.strip(" -–:/"):
            yield name


def last_of_run(name: str, menu: Collection[str]) -> str:
    """Return the child of a parent section and its child that are printed side by side without a mark, as SharePoint does.

    A parent is known by standing in the page's menus (*menu*: folded words of links).

    >>> last_of_run("Tin tức - Sự kiện Tin hoạt động các huyện, thị xã", {"tin tuc - su kien"})
    'Tin hoạt động các huyện, thị xã'
    """
    words = name.split(" ")
    for at in range(len(words) - 1, 1, -1):
        if words[at][:1].isupper() and fold(" ".join(words[:at])) in menu:
            return " ".join(words[at:])
    return name


def _declared_crumbs(page: Page, title: str | None) -> tuple[str, ...]:
    own = slug(title or "")
    for item in page.json_ld:
        kinds = item.get("@type")
        if kinds == "BreadcrumbList" and isinstance(items := item.get("itemListElement"), list):
            names = [compose(name) for entry in items if (name := _item_name(entry))]
            kept = [name for name in names[1:] or names if slug(name) != own and not _HOMES.fullmatch(fold(name))]
            kept = [name for name in kept if len(name) <= _LONGEST_LEVEL]
            if kept:
                return tuple(kept)
    sections: Iterable[object] = (item.get("articleSection") for item in page.json_ld)
    told = (compose(name) for name in sections if isinstance(name, str) and len(name) <= _LONGEST_LEVEL)
    return tuple(name for name in told if name)[:1]


def _item_name(entry: object) -> str | None:
    if not isinstance(entry, dict):
        return None
    inner = entry.get("item")
    name = entry.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    return name if isinstance(name, str) else None
