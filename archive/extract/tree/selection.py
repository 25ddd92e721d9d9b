"""Which elements of a page a CSS selector matches: by the page's index of classes and ids where it can tell, else by XPath."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.cssselect import CSSSelector

from archive.extract.tree.page import Element, Page

# The first part of a selector, as `div.tin#bai` or `td[id$=_label]`, and what stands inside of what it matches. Not
# alternatives, and not what stands beside it.
_FIRST = re.compile(
    r"(?P<tag>[a-zA-Z]\w*)?"
    r"(?:(?P<names>(?:[.#]-?[^\W\d][\w-]*)+)|\[id(?P<where>[$^])=(?P<quote>['\"]?)(?P<piece>[^\W\d][\w-]*)(?P=quote)\])"
    r"(?P<inner>(?:\s*>\s*|\s+(?![+~>\s]))[^,]+)?"
)
_NAME = re.compile(r"[.#][\w-]+")
_FEW = 50  # elements; who asks of more in which element they stand, takes longer than XPath
_NEEDED = re.compile(r"[.#]([\w-]+)")
# what stands in brackets or is negated need not be on the page
_OPTIONAL = re.compile(r":(?:not|has|is|where)\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class _First:
    """What the index is asked for: elements of a tag (any, if it is empty) that bear names, or part of an id."""

    tag: str
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    begins: str
    ends: str
    whole: bool
    """Whether that is the whole selector."""


def select(page: Page, css: str, within: Element | None = None) -> list[Element]:
    """Return the elements of *page*, or of *within*, that a CSS selector matches, in document order."""
    selector, outer = _selector(css), page.root if within is None else within
    if selector is None:
        return []
    first = _first(css)
    found = None if first is None else _bearing(page, first)
    if first is None or found is None:
        return selector(outer)
    inside = [element for element in found if _stands_in(element, outer)]
    if first.whole or not inside:
        return inside
    return selector(inside[0] if len(inside) == 1 else outer)


def select_any(page: Page, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
    """Yield what *selectors* match on *page*, or in *within*: all of the first selector, then all of the next."""
    for css in selectors:
        yield from select(page, css, within)


def present(page: Page, selectors: Iterable[str]) -> tuple[str, ...]:
    """Return those of *selectors* that may match on *page*: their classes and ids are there. A tenth of the price of trying."""
    return tuple(css for css in selectors if _needed(css) <= page.names)


@lru_cache(maxsize=4096)
def _needed(css: str) -> frozenset[str]:
    """Return the classes and ids without which a selector matches nothing; none where it offers alternatives."""
    if "," in css:
        return frozenset()
    return frozenset(name.lower() for name in _NEEDED.findall(_OPTIONAL.sub("", css)))


@lru_cache(maxsize=1024)
def _selector(css: str) -> Callable[[Element], list[Element]] | None:
    try:
        selector: Callable[[Element], list[Element]] = CSSSelector(css, translator="html")
        return selector
    except (ValueError, SyntaxError):  # cssselect's errors are SyntaxErrors; site files are checked where they are read
        return None


@lru_cache(maxsize=1024)
def _first(css: str) -> _First | None:
    found = _FIRST.fullmatch(css.strip())
    if found is None:
        return None
    names = _NAME.findall(found["names"] or "")
    classes, ids = (tuple(name[1:] for name in names if name[0] == mark) for mark in ".#")
    begins, ends = (found["piece"] or "" if found["where"] == mark else "" for mark in "^$")
    return _First((found["tag"] or "").lower(), classes, ids, begins, ends, found["inner"] is None)


def _bearing(page: Page, first: _First) -> list[Element] | None:
    """Return the elements that *first* matches, in document order; None where XPath does it better."""
    if first.begins or first.ends:
        named = [
            found for name, found in page.ids.items() if name.startswith(first.begins) and name.endswith(first.ends)
        ]
        if any(len(found) > 1 for found in named):
            return None  # an id that stands twice: the index does not know which of the others stand between
        found = [element for one in named for element in one]
    else:
        bearers = [page.classes.get(name, []) for name in first.classes]
        bearers += [page.ids.get(name, []) for name in first.ids]
        found = min(bearers, key=len)
    return None if len(found) > _FEW else [element for element in dict.fromkeys(found) if _fits(element, first)]


def _fits(element: Element, first: _First) -> bool:
    if first.tag and element.tag != first.tag:
        return False
    if len(first.classes) + len(first.ids) < 2:
        return True
    named = (element.get("class") or "").split()
    return all(name in named for name in first.classes) and all(element.get("id") == name for name in first.ids)


def _stands_in(node: Element, outer: Element) -> bool:
    while node is not outer:
        node = node.getparent()
        if node is None:
            return False
    return True
