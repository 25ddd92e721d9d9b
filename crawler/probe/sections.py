"""Which of the pages that were asked for are sections: pages that list articles of their own. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from archive.model import Capture
from crawler.probe.addresses import LEAST
from crawler.probe.links import headlines_of
from crawler.probe.listings import Listing, listings_of
from crawler.probe.looked import Looked, Purpose


@dataclass(frozen=True, slots=True)
class Found:
    """The sections of a portal, and what is none."""

    listings: Mapping[str, Listing] = field(default_factory=lambda: MappingProxyType({}))
    """By the name of the section as printed, in the order of the home page."""
    further: Mapping[str, Listing] = field(default_factory=lambda: MappingProxyType({}))
    """The page to which its pager led, where one was asked for."""
    others: tuple[str, ...] = ()
    """Names of the pages that list no articles."""

    def pages(self) -> tuple[Listing, ...]:
        """Return all pages that list articles."""
        return (*self.listings.values(), *self.further.values())

    def stories(self) -> tuple[str, ...]:
        """Return the addresses of all articles that are listed."""
        return tuple(dict.fromkeys(url for listing in self.pages() for url in listing.items))


def sections_of(looked: Looked) -> Found:
    """Return what was found of the portal's sections so far."""
    home = looked.home
    if home is None:
        return Found()
    unlikely = [capture for _, capture in looked.of(Purpose.RANDOM)]
    digests = {capture.digest for capture in unlikely}
    pages = _named(looked, Purpose.SECTION, digests)
    behind = _named(looked, Purpose.PAGER, digests)
    made = listings_of(list(pages.values()), list(behind.values()), home.url, _beside(home, unlikely))
    first = {name: one for name, one in zip(pages, made.first, strict=True) if one is not None}
    further = {name: one for name, one in zip(behind, made.further, strict=True) if one is not None and name in first}
    return Found(first, further, tuple(name for name in pages if name not in first))


def _named(looked: Looked, purpose: Purpose, digests: Collection[str]) -> dict[str, Capture]:
    """Return the pages that came, by the names of their sections; what two names lead to, by the first."""
    named: dict[str, Capture] = {}
    seen: set[tuple[str, str]] = set()
    for question, capture in looked.of(purpose):
        name, which = question.section or question.url, (capture.url, capture.digest)
        if capture.status < 300 and capture.digest not in digests and name not in named and which not in seen:
            seen.add(which)
            named[name] = capture
    return named


def _beside(home: Capture, unlikely: Sequence[Capture]) -> frozenset[str]:
    """Return the links of what a portal answers to an address that cannot be there: boxes beside everything.

    Some portals answer with their front page, which is a list itself.
    """
    front = set(headlines_of(home, home.url))
    found: set[str] = set()
    for capture in unlikely:
        links = set(headlines_of(capture, home.url))
        if len(links & front) < max(LEAST, len(front) / 2):
            found |= links
    return frozenset(found)
