"""Nights: which portals were captured in which, and which was the last. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.catalogue.catalogue import Catalogue

_WALKS = """
select site, night, count(*), coalesce(sum(captures), 0), group_concat(distinct outcome), min(started), max(last_capture)
from crawls where night > ? and night <= ? group by site, night order by site, night
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


def walks(catalogue: Catalogue, after: date, until: date) -> tuple[Walk, ...]:
    """Return what was captured in the nights behind *after*, up to *until*, by portal and night."""
    return tuple(Walk(*row) for row in catalogue.rows(_WALKS, (after.isoformat(), until.isoformat())))


def last_night(catalogue: Catalogue) -> str | None:
    """Return the newest night (YYYY-MM-DD) in which a portal was crawled; None where none ever was."""
    row = catalogue.row("select max(night) from crawls where outcome <> 'imported' and night <> ''")
    return row[0] if row else None


def nights_beside(catalogue: Catalogue, night: date) -> tuple[str | None, str | None]:
    """Return the nights before and after *night* in which anything was captured; None where there is none."""
    day = night.isoformat()
    before = catalogue.row("select max(night) from crawls where night < ? and night <> ''", (day,))
    after = catalogue.row("select min(night) from crawls where night > ?", (day,))
    return (before[0] if before else None), (after[0] if after else None)
