"""What found articles have in common: how many are of which portal, province, section, year, byline. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from archive.catalogue.asking.filters import listing
from archive.catalogue.catalogue import Catalogue

VALUES = 12
"""Of each facet the most frequent are told."""
_COUNTED = """
select a.site, s.name, s.province, s.province_now, a.section, substr(a.published, 1, 4), a.byline
from articles as a join sites as s on s.slug = a.site where a.id in (select value from json_each(?))
"""


_PORTALS = """
select slug, name, province, coalesce(province_now, province) from sites
where exists (select 1 from captures where captures.site = sites.slug) order by name, slug limit ?
"""
# apart: an index gives the first or the last, not both, without being read whole
_YEARS = """
select (select substr(min(published), 1, 4) from articles where published > ''),
    (select substr(max(published), 1, 4) from articles)
"""
MOST_PORTALS = 500
_MOST_YEARS = 100  # pages print dates of any century


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search of a catalogue can be narrowed to."""

    portals: tuple[tuple[str, str], ...]
    """(what is asked for, what is shown), as in all of these: here the short name and the name."""
    provinces: tuple[tuple[str, str], ...]
    provinces_now: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the articles have one value."""

    value: str
    name: str
    """What people call it."""
    articles: int


@dataclass(frozen=True, slots=True)
class Facet:
    """In what the articles differ."""

    name: str
    """Of the filter: `site`, `province`, `now`, `section`, `year`, `byline`."""
    shares: tuple[Share, ...]
    """The largest first; years the newest first."""
    more: int
    """How many values there are besides."""


def choices(catalogue: Catalogue) -> Choices:
    """Return what can be chosen before anything was searched: the first of the portals by name, all provinces and years."""
    portals = list(catalogue.rows(_PORTALS, (MOST_PORTALS,)))
    first, last = catalogue.row(_YEARS) or (None, None)
    known = bool(first and last and first.isdigit() and last.isdigit())
    years = range(int(last), int(first) - 1, -1)[:_MOST_YEARS] if known else ()
    return Choices(
        tuple((slug, name) for slug, name, _, _ in portals),
        tuple((name, name) for name in sorted({province for _, _, province, _ in portals if province})),
        tuple((name, name) for name in sorted({now for *_, now in portals if now})),
        tuple((f"{year:04}", f"{year:04}") for year in years),
    )


def facets(catalogue: Catalogue, ids: Collection[int]) -> tuple[Facet, ...]:
    """Return the facets of the articles *ids*."""
    rows = list(catalogue.rows(_COUNTED, (listing(ids),)))
    names = {site: name for site, name, *_ in rows}
    columns = {
        "site": [row[0] for row in rows],
        "province": [row[2] for row in rows],
        "now": [row[3] or row[2] for row in rows],
        "section": [row[4] for row in rows],
        "year": [row[5] for row in rows],
        "byline": [row[6] for row in rows],
    }
    return tuple(_facet(name, Counter(filter(None, values)), names) for name, values in columns.items())


def _facet(name: str, counted: Counter[str], names: dict[str, str]) -> Facet:
    by_size = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:VALUES]
    shown = sorted(by_size, reverse=True) if name == "year" else by_size
    shares = tuple(Share(value, names.get(value, value) if name == "site" else value, count) for value, count in shown)
    return Facet(name, shares, len(counted) - len(shares))
