"""Portals: all of them in a list, and one over the years. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.telling.months import unbroken

_MONTHS = """
select substr(published, 1, 7), count(*) from articles where site = ? and published >= ? group by 1 order by 1 desc limit ?
"""
_SECTIONS = """
select section, count(*), min(published), max(published) from articles where site = ? group by section order by 2 desc limit ?
"""
_PORTALS = """
select s.slug, s.name, s.province, s.province_now, s.home, s.enabled, s.until, s.succeeds, coalesce(a.articles, 0),
    a.first, a.last, c.night, c.outcome
from sites as s
left join (select site, count(*) as articles, min(published) as first, max(published) as last from articles group by site) as a
    on a.site = s.slug
left join (
    select site, max(night) as night, outcome from crawls group by site
) as c on c.site = s.slug
order by s.name, s.slug
"""
_FRAMES = """
select coalesce(section, ''), url, at, digest, platform, template from captures
where site = ? and hop = 'seed' and (platform is not null or revisit is not null) order by at
"""
_CRAWLS = """
select id, night, started, last_capture, outcome, captures, warc_files from crawls
where site = ? order by started desc limit ?
"""
_ROBOTS = """
select at, status, digest, id, url from captures where site = ? and hop = 'robots' order by at desc limit ?
"""


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal in a list."""

    slug: str
    name: str
    province: str | None
    province_now: str | None
    home: str | None
    enabled: int
    until: str | None
    succeeds: str
    """JSON list of slugs."""
    articles: int
    first: str | None
    last: str | None
    night: str | None
    """The last in which it was crawled."""
    outcome: str | None

    @property
    def is_known(self) -> bool:
        """Whether there is anything of it: an article, a crawl."""
        return bool(self.articles or self.night)


@dataclass(frozen=True, slots=True)
class Printed:
    """A section as pages print it."""

    name: str | None
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """How the front page or the first page of a section looked when it was captured."""

    section: str
    """Empty: the front page."""
    url: str
    at: str
    digest: str
    platform: str | None
    """None of a revisit, as the template is: it looks as what had that digest before."""
    template: str | None


@dataclass(frozen=True, slots=True)
class Crawl:
    """A row of `crawls`."""

    id: str
    night: str
    started: str | None
    last_capture: str | None
    outcome: str
    captures: int
    warc_files: int


@dataclass(frozen=True, slots=True)
class Robots:
    """A capture of a robots.txt."""

    at: str
    status: int
    digest: str
    capture: str
    url: str


def portals(catalogue: Catalogue) -> tuple[Portal, ...]:
    """Return every portal that a site file or a capture names, by name. Articles are counted once, until somebody writes."""
    return tuple(Portal(*row) for row in catalogue.kept(_PORTALS))


def names(catalogue: Catalogue) -> dict[str, str]:
    """Return the short name of every portal, in order, and what people call it."""
    return dict(catalogue.rows("select slug, name from sites order by slug"))


def months(catalogue: Catalogue, site: str, since: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return how many articles *site* published in each month from *since* (YYYY-MM) on.

    Of those with articles at most the newest *limit*; those without stand between them.
    """
    found: dict[str, int] = dict(catalogue.rows(_MONTHS, (site, since, limit)))
    return tuple((month, found.get(month, 0)) for month in unbroken(sorted(found)))


def printed_sections(catalogue: Catalogue, site: str, limit: int) -> tuple[Printed, ...]:
    """Return the sections of *site* as its pages print them, the largest first."""
    return tuple(Printed(*row) for row in catalogue.rows(_SECTIONS, (site, limit)))


def frames(catalogue: Catalogue, site: str) -> Iterator[Frame]:
    """Yield how the first pages of *site* looked, in order of time: some for each night."""
    return (Frame(*row) for row in catalogue.rows(_FRAMES, (site,)))


def crawls(catalogue: Catalogue, site: str, limit: int) -> tuple[Crawl, ...]:
    """Return the crawls of *site*, the newest first."""
    return tuple(Crawl(*row) for row in catalogue.rows(_CRAWLS, (site, limit)))


def robots(catalogue: Catalogue, site: str, limit: int) -> tuple[Robots, ...]:
    """Return the captures of the robots.txt of *site*, the newest first."""
    return tuple(Robots(*row) for row in catalogue.rows(_ROBOTS, (site, limit)))


def last_crawl(catalogue: Catalogue, site: str) -> tuple[str | None, str] | None:
    """Return when the last crawl of *site* captured last (UTC), and why it ended; None if nobody crawled it."""
    ours = "from crawls where site = ? and outcome <> 'imported'"
    row = catalogue.row(f"select last_capture, outcome {ours} order by started desc, id desc limit 1", (site,))
    return (row[0], row[1]) if row else None
