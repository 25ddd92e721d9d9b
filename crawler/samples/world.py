"""What all sample portals share: seed, size, night, port, hosts. Frozen values; article i is a pure function of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from crawler.samples.oddities import BASE, Oddity
from crawler.samples.words import slug as plain

MEDIA_HOST = "127.0.0.13"
NEW_PER_NIGHT = 3  # articles that each night after the first adds at the head of the listings
DEMO = ("sharepoint", "liferay")


def today() -> date:
    """Return the day in Viet Nam (UTC+7, no summer time)."""
    return (datetime.now(UTC) + timedelta(hours=7)).date()


@dataclass(frozen=True, slots=True)
class World:
    """One run of the sample portals. Equal worlds answer with equal bytes, apart from counters and clocks."""

    seed: int = 1
    articles: int = 30
    """Articles of each portal on the first night."""
    night: int = 1
    port: int = 0
    """0 until somebody serves it: then a port that is free on all hosts."""
    delay: float = 0.05
    """The Crawl-delay that robots.txt asks for, in seconds; 0 leaves the line out."""
    today: date = field(default_factory=today)
    """What the clocks in the headers and the print views show, and what gives a date without a year its year."""
    makes: tuple[str, ...] = DEMO
    """Which portals are served, by their names in `crawler.samples.makes`."""
    per_page: int = 0
    """Articles on one listing page; 0: few in small worlds, so that there is a pager to follow."""
    state: str = ""
    """What the portals answer in place of their pages: a name in `crawler.samples.states`; empty while they are themselves."""

    @property
    def count(self) -> int:
        """How many articles each portal has this night."""
        return self.articles + NEW_PER_NIGHT * (self.night - 1)

    @property
    def page_size(self) -> int:
        """Articles on one listing page."""
        return self.per_page or (5 if self.articles < 600 else 20)

    @property
    def later(self) -> tuple[tuple[str, str], ...]:
        """What a busy portal adds to its 503, in whole seconds (RFC 9110 §10.2.3); nothing where no delay is asked for.

        >>> World().later, World(delay=0).later
        ((('Retry-After', '1'),), ())
        """
        return (("Retry-After", "1"),) if self.delay else ()

    def origin(self, host: str) -> str:
        """Return `http://host:port` of one of the hosts."""
        return f"http://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rubric:
    """A section of a sample portal: what is printed, where its listing is, what it writes about."""

    name: str
    page: str
    """The name of its listing page in addresses."""
    themes: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Portal:
    """A sample portal as its readers know it, and which of its articles are odd."""

    slug: str
    host: str
    name: str
    province: str
    platform: str
    rubrics: tuple[Rubric, ...]
    oddities: Mapping[int, Oddity] = field(default_factory=lambda: BASE)
    """How articles are odd, from number 0 on; the numbers after the last begin anew."""
    neighbours: Mapping[int, str] = field(default_factory=lambda: {4: "ghost"})
    """What stands in the listings after the item of the article with that number: never an article."""
    gone: tuple[int, int] | None = (6, 404)
    """The article that is taken down on later nights, and the status that its address answers with then."""
    dated: bool = True
    """Whether articles print their day apart from the text."""
    spelt: Callable[[str], str] = plain
    """How titles are written into addresses."""

    def rubric(self, number: int) -> Rubric:
        """Return the section that article *number* stands in."""
        return self.rubrics[number % len(self.rubrics)]

    def section(self, page: str | None) -> int | None:
        """Return the place of the section whose listing page has this name, in small or large letters."""
        return next(
            (at for at, rubric in enumerate(self.rubrics) if page and rubric.page.lower() == page.lower()), None
        )

    def oddity(self, number: int) -> Oddity:
        """Return how article *number* is odd; what happens on the wire happens in the first round only."""
        found = self.oddities[number % len(self.oddities)]
        if number < len(self.oddities):
            return found
        return replace(found, wire=None, link="plain" if found.link == "moved" else found.link)

    def gone_on(self, number: int, night: int) -> int | None:
        """Return the status that an article's address answers with once it has been taken down, else None."""
        return self.gone[1] if self.gone and night > 1 and number == self.gone[0] else None


def listed(world: World, rubric: int, page: int, rubrics: int = 3) -> range:
    """Return the numbers of the articles on *page* (from 1) of a section's listing, newest first; empty beyond the end.

    >>> list(listed(World(articles=30), rubric=1, page=2))
    [13, 10, 7, 4, 1]
    """
    newest = world.count - 1 - (world.count - 1 - rubric) % rubrics
    first = newest - (page - 1) * world.page_size * rubrics
    last = first - world.page_size * rubrics
    return range(first, max(last, -1), -rubrics)


def pages(world: World, rubric: int, rubrics: int = 3) -> int:
    """Return how many listing pages a section has, at least one."""
    in_rubric = len(range(rubric, world.count, rubrics))
    return max(1, -(-in_rubric // world.page_size))
