"""Which pages list articles, which of their links are these, and by what selector they are found. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.extract.tree.page import Page
from archive.extract.tree.selection import select
from archive.model import Capture
from archive.urls import absolute
from crawler.probe.addresses import LEAST, form_of, grouped
from crawler.probe.links import MOST_LINKS, Anchor, at_home, headlines_of, in_menu, links_of, opened
from crawler.probe.paths import selectors_of

LEAST_RIGHT = 0.9  # of the links that a selector finds are a listing's items, and of the items it finds so many
MOST_TRIED = 400  # selectors
_LESSER = 0.2  # of the largest group: a portal may have articles of two forms
_LONG = 10  # articles: a box beside a list has fewer
MOST_COMMON = 0.6  # a link that stands on so many listings is a box's beside them


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists articles."""

    url: str
    page: Page
    items: Mapping[str, tuple[Anchor, ...]]
    """The articles that it lists, by address, each with all its links."""
    others: frozenset[str] = frozenset()
    """Headlines of its own whose addresses have another form: articles that moved perhaps, perhaps none."""
    unsure: frozenset[str] = frozenset()
    """Links in no menu, with addresses of an article's form, that are called by a few words: notices perhaps."""


@dataclass(frozen=True, slots=True)
class Listings:
    """The listings among pages, in the order of these; None for a page that lists nothing."""

    first: tuple[Listing | None, ...]
    further: tuple[Listing | None, ...]
    """The same of pages to which pagers led."""


def listings_of(
    captures: Sequence[Capture], further: Sequence[Capture], home: str, beside: Collection[str] = ()
) -> Listings:
    """Return which of *captures*, and of the *further* ones behind them, list articles; what all have beside is left out.

    *beside* are addresses that stand on pages which list nothing.
    """
    found = [_links(capture, home, beside) for capture in captures]
    common = _common([set(links) for links in found])
    kept = [_own(links, common) for links in found]
    behind = [_own(_links(capture, home, beside), common) for capture in further]
    groups = grouped(to for links in (*kept, *behind) for to in links)
    usual = {to for group in groups if len(group) >= max(LEAST, len(groups[0]) * _LESSER) for to in group}
    return Listings(
        tuple(_listing(capture, home, links, usual) for capture, links in zip(captures, kept, strict=True)),
        tuple(_listing(capture, home, links, usual) for capture, links in zip(further, behind, strict=True)),
    )


def _links(capture: Capture, home: str, beside: Collection[str]) -> dict[str, tuple[Anchor, ...]]:
    links = headlines_of(capture, home)
    return {to: same for to, same in links.items() if to not in beside}


def _own(links: dict[str, tuple[Anchor, ...]], common: Collection[str]) -> dict[str, tuple[Anchor, ...]]:
    """Return the links without the *common* ones; a parent's listing may have none, and is as long as its child's."""
    own = {to: same for to, same in links.items() if to not in common}
    return own if len(own) >= LEAST or len(links) < _LONG else links


def _listing(
    capture: Capture, home: str, links: Mapping[str, Sequence[Anchor]], usual: Collection[str]
) -> Listing | None:
    items = {to: tuple(same) for to, same in links.items() if to in usual}
    if len(items) < LEAST:
        return None
    page, forms = opened(capture), {form_of(to) for to in items}
    short = {one.url for one in links_of(capture, home) if form_of(one.url) in forms and not in_menu(one)}
    return Listing(capture.url, page, items, frozenset(links.keys() - items.keys()), frozenset(short - items.keys()))


def _common(pages: Sequence[set[str]]) -> set[str]:
    if len(pages) < 2:
        return set()
    counts = Counter(url for page in pages for url in page)
    return {url for url, times in counts.items() if times >= max(2, len(pages) * MOST_COMMON)}


def items_selector(listings: Iterable[Listing], home: str) -> tuple[str, float] | None:
    """Return the selector that finds the items of all *listings* and hardly another link, and how well it does; or None."""
    listed = list(listings)
    tried: Counter[str] = Counter()
    nearness: dict[str, int] = {}
    for listing in listed:
        for one in (anchor for same in listing.items.values() for anchor in same):
            for at, css in enumerate(dict.fromkeys(selectors_of(one.node))):
                tried[css] += 1
                nearness[css] = max(nearness.get(css, 0), at)
    best: tuple[float, int, str] | None = None
    for css, _ in tried.most_common(MOST_TRIED):
        right = _right(css, listed, home)
        worth = round(right, 1)
        # of those that find as much, what stands nearest to the link says best what it is
        if right >= LEAST_RIGHT and (best is None or (worth, -nearness[css]) > best[:2]):
            best = (worth, -nearness[css], css)
    return None if best is None else (best[2], best[0])


def _right(css: str, listings: Sequence[Listing], home: str) -> float:
    """Return how well *css* finds the items of *listings*: the least share of one, or what of all that it finds is right.

    A listing may hold a link to nothing, or a notice that is called by two words.
    """
    least, right, found = 1.0, 0, 0
    for listing in listings:
        nodes = islice((node for node in select(listing.page, css) if node.tag == "a"), MOST_LINKS)
        urls = {anchor_url(node.get("href"), listing.page, home) for node in nodes}
        urls -= {None, *listing.others, *listing.unsure}
        own = len(urls & set(listing.items))
        least, right, found = min(least, own / len(listing.items)), right + own, found + len(urls)
    return min(least, right / found) if found else 0.0


def anchor_url(href: str | None, page: Page, home: str) -> str | None:
    """Return where a link with *href* on *page* leads at the portal's home."""
    url = absolute(page.base, href) if href else None
    return at_home(url, home) if url else None
