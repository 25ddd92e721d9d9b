"""The words of the walk, as frozen values: what an address showed, and where that leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from archive.extract.tree.page import Page

LISTINGS = ("seed", "pager")
CHANNELS = ("feed", "sitemap")
CHANNEL: Mapping[str, str] = MappingProxyType(
    {"seed": "listing", "pager": "listing", "feed": "feed", "sitemap": "sitemap"}
)
"""What an address reached by a hop is to the articles that it shows; any other is a page that links to them."""
PAGES = ("seed", "pager", "article")
PROBE = "probe"
"""The hop of an address that nobody has: what a host answers there, it says of every page that is not there."""


@dataclass(frozen=True, slots=True)
class Scripted:
    """Which page of a listing a script asks for, and what it took from the listing to ask with."""

    listing: str
    """The listing's own address."""
    page: int
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address answered with, as far as the walk goes by it."""

    url: str
    hop: str
    """How it was reached."""
    status: int
    body: bytes
    content_type: str = ""
    location: str | None = None
    """Where a redirect points."""
    scripted: Scripted | None = None
    """What it answers, where a script would have asked."""
    sitemaps: tuple[str, ...] = ()
    """What the host's robots.txt calls its sitemaps."""
    dated: datetime | None = None
    """When it was asked for, where the days that it prints matter."""


@dataclass(frozen=True, slots=True)
class Step:
    """A link that the walk proposes to follow, or, with a *rule*, proposes never to follow."""

    url: str
    key: str
    hop: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A link of a listing's pager."""

    name: str
    """What makes it the same page whenever it is met: the printed number, else the address or the postback's argument."""
    url: str
    form: bytes = b""
    """What is posted; empty for an ordinary link."""
    stepping: bool = False
    """Whether it means "the next page" wherever it stands, so that it may be taken again from another page."""
    scripted: Scripted | None = None
    """What a script would ask, where none of the page's links does."""
    event: tuple[str, str] | None = None
    """Target and argument of an ASP.NET postback."""
    last: bool = False
    """Whether it says of itself that it leads to the last page."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed or sitemap that the walk proposes to ask for, or, with a *rule*, proposes never to ask for."""

    url: str
    hop: str
    """`feed` or `sitemap`."""
    section: str | None = None
    """The section whose articles alone it shows."""
    rule: str | None = None
    dated: str = ""
    """When it changed last, as an index of sitemaps prints it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as a page lists it."""

    key: str
    words: str = ""
    """A digest of what it is called there; empty where it has no words."""
    changed: str = ""
    """When it was changed last, as a sitemap prints it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one page leads to."""

    steps: tuple[Step, ...] = ()
    turns: tuple[Turn, ...] = ()
    left_out: int = 0
    channels: tuple[Channel, ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    """(key, `YYYY-MM-DD`) of articles whose day stands on the listing or in their address, where it was asked for."""
    printed: tuple[Printed, ...] = ()
    """What a section's first page, a feed or a sitemap says of the articles that it lists."""
    text: bytes = b""
    """A digest of what the page says; empty for what is no page."""
    numberless: bytes = b""
    """The same with one sign for any number."""
    listed: bytes = b""
    """A digest of what a listing lists, whatever it counts; empty for other pages, and where it lists no articles."""
    letters: int = 0
    """How many letters it says that in."""
    own: int = 0
    """How many of them stand in no link and no headline: what is left of a page without the frame of its portal."""
    unread: int = 0
    """Bytes at the end of the page that were not looked at."""
    page: Page | None = field(default=None, compare=False, repr=False)
    """The page itself, where all of it was looked at: who reads it need not parse it again."""

    def articles(self) -> tuple[str, ...]:
        """Return the keys of the articles that the page lists."""
        return tuple(step.key for step in self.steps if step.hop == "article" and step.rule is None)
