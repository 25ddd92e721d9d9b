"""All captures of one address, in whichever spelling and for whichever portal it was asked. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.portals import Portals, identity
from archive.catalogue.telling.known import Known, known
from archive.catalogue.telling.months import unbroken
from archive.catalogue.telling.portal import names
from archive.evidence.surt import surt

_CAPTURES = """
select id, site, url, at, status, mime, kind, hop, digest, truncated, revisit, origin, unread from captures
where site = ? and key = ? order by at desc, id desc limit ?
"""
_MONTHS = """
select strftime('%Y-%m', at, '+7 hours'), count(*), sum(status between 200 and 299 or revisit is not null) from captures
where site = ? and key = ? group by 1 order by 1 desc limit ?
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture in a list."""

    id: str
    site: str
    url: str
    at: str
    status: int
    mime: str | None
    kind: str | None
    hop: str | None
    digest: str
    truncated: str | None
    revisit: str | None
    origin: str | None
    unread: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one portal's part of the archive holds of an address."""

    site: str
    portal: str
    known: Known
    captures: tuple[Taken, ...]
    """The newest first, as many as were asked for."""
    months: tuple[tuple[str, int, int], ...]
    """Month (in Viet Nam), captures, how many of them gave the page; oldest first, those without any too."""


def timelines(catalogue: Catalogue, portals: Portals, url: str, limit: int, most_months: int) -> Iterator[Timeline]:
    """Yield what is known of *url*, for each portal that ever met it."""
    for slug, name in names(catalogue).items():
        for key in dict.fromkeys((identity(url, portals.named(slug))[0], url)):
            found = known(catalogue, slug, key, (url,))
            if found.anything:
                captures = tuple(Taken(*row) for row in catalogue.rows(_CAPTURES, (slug, key, limit)))
                counts = {month: row for month, *row in catalogue.rows(_MONTHS, (slug, key, most_months))}
                months = tuple((month, *counts.get(month, (0, 0))) for month in unbroken(sorted(counts)))
                yield Timeline(slug, name, found, captures, months)
                break


def beginning_with(catalogue: Catalogue, url: str, limit: int) -> tuple[tuple[str, int, str], ...]:
    """Return captured addresses that begin as *url* does: the address, its captures, when the last was made."""
    begin = surt(url)
    sql = "select url, count(*), max(at) from captures where urlkey >= ? and urlkey < ? group by urlkey order by urlkey limit ?"
    return tuple(catalogue.rows(sql, (begin, f"{begin}\U0010ffff", limit)))
