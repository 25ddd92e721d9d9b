"""What is in the catalogue as a whole: how many articles of which provinces and times, and the newest. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue

_OVERVIEW = """
select (select count(*) from articles), (select count(*) from captures),
    (select count(*) from sites where exists (select 1 from captures where captures.site = sites.slug)),
    (select min(published) from articles where published > ''), (select max(published) from articles),
    (select max(at) from captures), (select max(night) from crawls where outcome <> 'imported' and night <> '')
"""
# by id, which is in order of publication: the index of `published` would be read beside the table
_NEWEST = """
select a.site, s.name, a.url, a.title, a.lead, a.published, a.captured, a.gone, a.moved, a.section
from articles as a join sites as s on s.slug = a.site order by a.id desc limit ?
"""
_PROVINCES = """
select s.province, s.province_now, count(*), coalesce(sum(a.articles), 0)
from sites as s left join (select site, count(*) as articles from articles group by site) as a on a.site = s.slug
where s.province is not null group by 1, 2 order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Overview:
    """A catalogue in numbers."""

    articles: int
    captures: int
    portals: int
    """Of which anything was captured."""
    first: str | None
    """The oldest date of publication, Vietnamese wall time."""
    last: str | None
    captured: str | None
    """When the last capture was made (UTC)."""
    night: str | None
    """The last night in which anything was crawled."""


@dataclass(frozen=True, slots=True)
class Brief:
    """An article in a list."""

    site: str
    portal: str
    """The portal's name."""
    url: str
    title: str | None
    lead: str | None
    published: str | None
    captured: str
    gone: str | None
    moved: str | None
    section: str | None


@dataclass(frozen=True, slots=True)
class Province:
    """What the catalogue holds of the portals of one province, as it was called then and as its area is called now."""

    then: str
    now: str
    portals: int
    articles: int


def overview(catalogue: Catalogue) -> Overview:
    """Return the whole in numbers."""
    (row,) = catalogue.kept(_OVERVIEW)
    return Overview(*row)


def newest(catalogue: Catalogue, limit: int) -> tuple[Brief, ...]:
    """Return the *limit* articles that were published last; those without a date stand by their first capture."""
    return tuple(Brief(*row) for row in catalogue.rows(_NEWEST, (limit,)))


def provinces(catalogue: Catalogue) -> tuple[Province, ...]:
    """Return the provinces that portals belong to, by name."""
    return tuple(Province(then, now or then, *counts) for then, now, *counts in catalogue.kept(_PROVINCES))
