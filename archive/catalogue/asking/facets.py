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
