"""Which portal was crawled in which night, and what came of it; and one portal over the years. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.telling.months import unbroken

_WALKS = """
select site, night, count(*), coalesce(sum(captures), 0), group_concat(distinct outcome), min(started), max(last_capture)
from crawls where night > ? and night <= ? group by site, night order by site, night
"""
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
where ? or a.articles > 0 or c.night is not null
order by s.name, s.slug limit ?
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
class Walk:
    """What was captured of one portal in one night."""

    site: str
    night: str
    crawls: int
    captures: int
    outcomes: str
    """Why its crawls ended, in their own words, with commas between."""
    first: str | None
    """When the first of them began, and when the last captured last (UTC)."""
    last: str | None


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


def walks(catalogue: Catalogue, after: date, until: date) -> tuple[Walk, ...]:
    """Return what was captured in the nights behind *after*, up to *until*, by portal and night."""
    return tuple(Walk(*row) for row in catalogue.rows(_WALKS, (after.isoformat(), until.isoformat())))


def portals(catalogue: Catalogue, limit: int, *, every: bool = False) -> tuple[Portal, ...]:
    """Return the portals of which anything is known, by name; *every*: also those that were never crawled."""
    return tuple(Portal(*row) for row in catalogue.rows(_PORTALS, (every, limit)))


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
