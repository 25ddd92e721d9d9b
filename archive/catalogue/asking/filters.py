"""What a search is narrowed to: portal, province, section, year, byline. Reads only, and lists no more than it says."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import smallest_id
from archive.errors import ArchiveError

FEW = 20_000
"""Articles whose ids are listed: an index gives so many in 10 ms. Where more pass, each hit is looked at instead."""
_LARGEST = (1 << 63) - 1
_SITES = """
select slug from sites where (:site = '' or slug = :site) and (:province = '' or province = :province)
    and (:now = '' or coalesce(province_now, province) = :now)
"""
_CONDITIONS = {
    "sites": "a.site in (select value from json_each(:sites))",
    "section": "a.section = :section",
    "byline": "a.byline = :byline",
    "year": "a.published >= :year and a.published < :next",
}


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
    """As printed."""
    year: str = ""
    """Of publication, in Viet Nam."""
    byline: str = ""
    """As printed."""

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
    condition: str = ""
    """In SQL, of a row `a` of articles; empty where all pass."""
    values: Mapping[str, object] = field(default_factory=dict)
    few: frozenset[int] | None = None
    """Every id that passes, where these are few."""


def sieve(catalogue: Catalogue, filters: Filters) -> Sieve:
    """Return what of *catalogue* passes *filters*. Raises Unsearchable for what is no year."""
    values, first, last = _values(catalogue, filters), 0, _LARGEST
    if filters.year:
        first, last = (smallest_id(f"{values[name]}-01-01") for name in ("year", "next"))
    used = [name for name in _CONDITIONS if name in values]
    condition = " and ".join(_CONDITIONS[name] for name in used)
    made = Sieve(first, last, condition, {name: value for name, value in values.items() if used})
    listed = [
        ids for name in used if name != "year" and (ids := _listed(catalogue, _CONDITIONS[name], made)) is not None
    ]
    if not listed:
        return made
    few = frozenset.intersection(*listed)
    # a list of one condition says all there is to say when there is no other
    return Sieve(first, last, condition, made.values, few if len(used) == 1 else passing(catalogue, made, few))


def _values(catalogue: Catalogue, filters: Filters) -> dict[str, object]:
    values: dict[str, object] = {name: value for name in ("section", "byline") if (value := getattr(filters, name))}
    if filters.site or filters.province or filters.now:
        named = {"site": filters.site, "province": filters.province, "now": filters.now}
        values["sites"] = json.dumps([slug for (slug,) in catalogue.rows(_SITES, named)])
    if filters.year:
        if not (filters.year.isascii() and filters.year.isdigit() and len(filters.year) == 4):
            raise Unsearchable("no year", "a year has four digits: 2024")
        values |= {"year": filters.year, "next": f"{int(filters.year) + 1:04}"}
    return values


def _listed(catalogue: Catalogue, condition: str, within: Sieve) -> frozenset[int] | None:
    """Return the ids that *condition* lets pass, as an index has them; None for more than are listed."""
    sql = f"select a.id from articles as a where {condition} and a.id between :first and :last limit :most"
    values = {**within.values, "first": within.first, "last": within.last, "most": FEW + 1}
    ids = frozenset(number for (number,) in catalogue.rows(sql, values))
    return ids if len(ids) <= FEW else None


def passing(catalogue: Catalogue, through: Sieve, ids: Collection[int]) -> frozenset[int]:
    """Return those of *ids* that pass."""
    if not through.condition:
        return frozenset(ids)
    if through.few is not None:
        return through.few.intersection(ids)
    sql = f"select a.id from articles as a where a.id in (select value from json_each(:ids)) and {through.condition}"
    return frozenset(number for (number,) in catalogue.rows(sql, {**through.values, "ids": listing(ids)}))


def listing(ids: Iterable[int]) -> str:
    """Return *ids* as SQL takes a list: `in (select value from json_each(?))`."""
    return json.dumps(list(ids))
