"""What one night of one portal was, in numbers: all that alarms are judged by, and all that reports show. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

_V = TypeVar("_V")
ARCHIVE = ""
"""The name in the place of a site's where the whole archive is meant."""
FIELDS = ("title", "published", "byline", "lead", "text", "images", "captions")
"""What fresh articles are counted by: for each field how many have it. Of `captions`, how many of those with pictures."""
MOST_EVIDENCE = 3
"""So many captures are named as evidence of one thing."""


def _none() -> Mapping[str, _V]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SiteNight:
    """One portal in one night. A night is the day in Viet Nam on which it began."""

    site: str
    night: date
    planned: bool = True
    """Whether the night meant to crawl it: it was enabled, and its file could be read."""
    broken: str = ""
    """Why its site file could not be read; empty where it could."""
    crawls: int = 0
    """How many crawls there were; 0 where none left a word, neither in the WARC files nor in the night's book."""
    outcome: str = ""
    """Why the last crawl ended, in its own words: `finished`, `budget`, `window`, `died`, …"""
    code: int | None = None
    """The worst exit code of its crawls, where the night noted one."""
    said: tuple[str, ...] = ()
    """What the crawls said to people."""
    seconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    """What was written into WARC files."""
    statuses: Mapping[str, int] = field(default_factory=_none)
    """HTTP status → answers that had it, robots.txt and pictures too."""
    unanswered: int = 0
    """Requests that no whole answer came to."""
    why_unanswered: str = ""
    """The reason that was given most often."""
    new: int = 0
    """Articles captured for the first time, of whatever age: a walk back to 2008 finds thousands."""
    fresh: int = 0
    """Of these how many are news: published in the eight days before the night's end, or without a day that could be read.
    A week of lost nights, made up for, is news still."""
    sections: Mapping[str, int] = field(default_factory=_none)
    """Section of the site file → fresh articles that its listing showed; a section whose first page was captured stands here
    with 0 too. Empty where nobody counted."""
    revisited: int = 0
    """Articles that were asked for again."""
    edited: int = 0
    gone: int = 0
    """Articles that were found removed, whether or not they have returned since."""
    moved: int = 0
    """Articles whose address was found to lead to another one."""
    filled: Mapping[str, int] = field(default_factory=_none)
    """Field of FIELDS → how many of the fresh articles have it: the old ones of a walk back were written by other rules."""
    pictured: int = 0
    """Fresh articles with pictures: what `captions` is a share of."""
    letters: int = 0
    """Median length of the fresh articles' texts."""
    twins: int = 0
    """New articles whose whole text is that of another article of the same portal."""
    kinds: Mapping[str, int] = field(default_factory=_none)
    """Kind → pages that were read so: `article`, `listing`, `soft-404`, `login`, `challenge`, `empty`, `other`, …"""
    templates: Mapping[str, str] = field(default_factory=_none)
    """Section → the template of its first listing page; a section whose first page was not captured is not here."""
    platforms: Mapping[str, int] = field(default_factory=_none)
    """Platform that pages betray → pages; empty name: none that is known."""
    certificates: Mapping[str, str] = field(default_factory=_none)
    """Host → SHA-256 of the certificate that it showed last."""
    expiries: Mapping[str, str] = field(default_factory=_none)
    """Host → the day on which that certificate ends (YYYY-MM-DD)."""
    defects: Mapping[str, str] = field(default_factory=_none)
    """Host → what was wrong with certificate or protocol."""
    robots: Mapping[str, str] = field(default_factory=_none)
    """Host of the portal's own → status and digest of the rules in its robots.txt, `200 rules:…`; `none` where none came."""
    forbidden: int = 0
    """Addresses that robots.txt kept from being asked for."""
    led_away: Mapping[str, str] = field(default_factory=_none)
    """Address of the front page or a section's first page → the strange host that it was redirected to."""
    wanted: int = 0
    """Pictures, style sheets and scripts that the new articles need to be shown."""
    held: int = 0
    """How many of those the archive holds."""
    owed: int = 0
    """Addresses still owed when the last crawl ended."""
    given_up: int = 0
    """Addresses that were given up in this night."""
    ahead: int | None = None
    """Seconds by which our clock went ahead of the portal's own, as its answers say; below 0: behind; None where none said."""
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    """What captures (WARC-Record-ID) show it, at most MOST_EVIDENCE of each: `listing` (first pages of sections),
    `listing:SECTION`, `no listing:SECTION` (what came in its place), `new` (fresh articles), `short` (those with the shortest
    texts), `twins`, `unread:FIELD` (fresh articles without it), `unheld` (articles that lack what they need), `led away`,
    `unanswered` (answers that broke off), `clock`, `certificate:HOST`, `robots:HOST`, `status:403` (429 and 503 too),
    `status:500` (502 and 504 too), `status:404` and others by themselves, and every kind of page that is neither article nor
    listing: `soft-404`, `hijacked`, `empty`, `other`, `challenge` (logins too)."""


@dataclass(frozen=True, slots=True)
class ArchiveNight:
    """What concerns no portal alone."""

    night: date
    ended: bool = True
    """Whether the night came to its end; False: it was killed, or the machine lost its power."""
    missed: int = 0
    """Nights before this one, since the last, on which nothing ran."""
    steps: Mapping[str, str] = field(default_factory=_none)
    """Step of the night that failed → why, in words: `ingest`, `verify`, `manifest`, `backup`, `report`, `tell`, …"""
    free: int = 0
    """Free bytes on the archive's disk; 0 where nobody looked."""
    written: int = 0
    """Bytes that this night wrote."""
    clock: str = ""
    """Why the clock cannot be right, in words; empty where nothing speaks against it."""
