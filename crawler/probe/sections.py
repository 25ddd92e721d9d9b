"""Which of the pages that were asked for are sections: pages that list articles of their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from archive.model import Capture
from crawler.probe.addresses import LEAST
from crawler.probe.links import anchors, headlines, opened
from crawler.probe.listings import Listing, listings_of
from crawler.probe.looked import Looked, Purpose


@dataclass(frozen=True, slots=True)
class Found:
    """The sections of a portal, and what is none."""

    listings: Mapping[str, Listing] = field(default_factory=lambda: MappingProxyType({}))
    """By the name of the section as printed, in the order of the home page."""
    others: tuple[str, ...] = ()
    """Names of the pages that list no articles."""

    def stories(self) -> tuple[str, ...]:
        """Return the addresses of all articles that are listed."""
        return tuple(dict.fromkeys(url for listing in self.listings.values() for url in listing.items))


def sections_of(looked: Looked) -> Found:
    """Return what was found of the portal's sections so far."""
    home = looked.home
    if home is None:
        return Found()
    asked = [(one.section or one.url, capture) for one, capture in looked.of(Purpose.SECTION) if capture.status < 300]
    unlikely = [capture for _, capture in looked.of(Purpose.RANDOM)]
    digests = {capture.digest for capture in unlikely}
    pages = {capture.url: (name, capture) for name, capture in asked if capture.digest not in digests}
    made = listings_of([capture for _, capture in pages.values()], home.url, _beside(home, unlikely))
    found = {name: made[url] for url, (name, _) in pages.items() if url in made}
    return Found(found, tuple(name for url, (name, _) in pages.items() if url not in made))


def _beside(home: Capture, unlikely: Sequence[Capture]) -> frozenset[str]:
    """Return the links of what a portal answers to an address that cannot be there: boxes beside everything.

    Some portals answer with their front page, which is a list itself.
    """
    front = set(headlines(anchors(opened(home), home.url), home.url))
    found: set[str] = set()
    for capture in unlikely:
        links = set(headlines(anchors(opened(capture), home.url), home.url))
        if len(links & front) < max(LEAST, len(front) / 2):
            found |= links
    return frozenset(found)
