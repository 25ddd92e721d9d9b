"""What a search is narrowed to: portal, province, section, year, byline. The full-text index knows what passes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import smallest_id
from archive.catalogue.deriving.filing import filing
from archive.errors import ArchiveError

_LARGEST = (1 << 63) - 1
_SITES = """
select slug from sites where (:site = '' or slug = :site) and (:province = '' or province = :province)
    and (:now = '' or coalesce(province_now, province) = :now)
"""


class Unsearchable(ArchiveError):
    """What was typed holds no word, or too many, or no year. Whoever typed it types something else."""

    exit_code = 2

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why
        """`no word`, `too long` or `no year`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What must be so of every article that is found; empty where it may be anything."""

    site: str = ""
    """The portal's short name."""
    province: str = ""
    """Province of before the merger of 1 July 2025."""
    now: str = ""
    """Province of today."""
    section: str = ""
    """As printed, or in other letters: in whatever case, with marks or without."""
    year: str = ""
    """Of publication, in Viet Nam."""
    byline: str = ""
    """As sections."""

    @property
    def chosen(self) -> dict[str, str]:
        """Those that are not empty, by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of a catalogue passes some filters."""

    first: int = 0
    """No id is smaller."""
    last: int = _LARGEST
    filed: tuple[frozenset[str], ...] = field(default=())
    """An article that passes is filed under one of each; where one of these is empty, none passes."""

    @property
    def query(self) -> str:
        """What finds those that pass, in FTS5's language; empty where all pass."""
        each = (" OR ".join(f'"{word}"' for word in sorted(words)) for words in self.filed)
        return f"filed : ({' AND '.join(f'({one})' for one in each)})" if self.filed else ""


def sieve(catalogue: Catalogue, filters: Filters) -> Sieve:
    """Return what of *catalogue* passes *filters*. Raises Unsearchable for what is no year."""
    filed = [{filing(kind, value)} for kind in ("section", "byline") if (value := getattr(filters, kind))]
    if filters.site or filters.province or filters.now:
        named = {"site": filters.site, "province": filters.province, "now": filters.now}
        filed.append({filing("site", slug) for (slug,) in catalogue.rows(_SITES, named)})
    first, last = 0, _LARGEST
    if filters.year:
        if not (filters.year.isascii() and filters.year.isdigit() and len(filters.year) == 4):
            raise Unsearchable("no year", "a year has four digits: 2024")
        first, last = (smallest_id(f"{int(filters.year) + more:04}-01-01") for more in (0, 1))
        # what prints no date has an id of when it was captured, and no year
        filed.append({filing("year", filters.year)})
    return Sieve(first, last, tuple(map(frozenset, filed)))


def passing(catalogue: Catalogue, through: Sieve, ids: Collection[int]) -> frozenset[int]:
    """Return those of *ids* that pass."""
    if not through.filed:
        return frozenset(ids)
    sql = "select id, filed from article_texts where id in (select value from json_each(?))"
    rows = catalogue.rows(sql, (listing(ids),))
    return frozenset(
        number for number, filed in rows if all(not words.isdisjoint(filed.split()) for words in through.filed)
    )


def listing(ids: Iterable[int]) -> str:
    """Return *ids* as SQL takes a list: `in (select value from json_each(?))`."""
    return json.dumps(list(ids))
