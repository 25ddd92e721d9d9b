"""The captures of one address that tell what stood there, one for each second: what RFC 7089 calls its mementos. Reads only.

Of a page whose server was in trouble (5xx, 408, 429) nothing is told, and a 304 that nobody asked for has no page. Answers to
posted forms are none of the address: their `urlkey` holds what was posted.
"""

from __future__ import annotations

from datetime import datetime

from archive.catalogue.catalogue import Catalogue
from archive.evidence.surt import surt

_TELLING = """
captures where urlkey = :key
    and (revisit = 'server-not-modified' or (status between 200 and 499 and status not in (304, 408, 429)))
"""
_ALL = f"select distinct substr(at, 1, 19) from {_TELLING} and at >= :since order by at limit :limit"
_FIRST = f"select substr(at, 1, 19) from {_TELLING} order by at limit 1"
_LAST = f"select substr(at, 1, 19) from {_TELLING} order by at desc limit 1"
_BEFORE = f"select substr(at, 1, 19) from {_TELLING} and at < :end order by at desc limit 1"
_AFTER = f"select substr(at, 1, 19) from {_TELLING} and at >= :end order by at limit 1"
# http leads to https within the second: the spelling that was asked for holds, then the page before the way to it
_ONE = f"select id from {_TELLING} and at >= :at and at < :end order by url <> :url, status >= 300, at, id limit 1"


def seconds(catalogue: Catalogue, url: str, since: str, limit: int) -> tuple[str, ...]:
    """Return when *url* was captured, to the second (UTC), from *since* on: the first *limit*, the oldest first."""
    return tuple(at for (at,) in catalogue.rows(_ALL, {"key": surt(url), "since": since, "limit": limit}))


def first_and_last(catalogue: Catalogue, url: str) -> tuple[str, str] | None:
    """Return when *url* was captured first and last, to the second (UTC); None where it never was."""
    first, last = (catalogue.row(sql, {"key": surt(url)}) for sql in (_FIRST, _LAST))
    return (first[0], last[0]) if first and last else None


def nearest(catalogue: Catalogue, url: str, at: str) -> str | None:
    """Return when *url* was captured nearest to the second *at* (UTC), the earlier of two; None where it never was."""
    told = {"key": surt(url), "end": _end(at)}
    found = [row[0] for row in (catalogue.row(sql, told) for sql in (_BEFORE, _AFTER)) if row]
    wanted = datetime.fromisoformat(at)
    return min(found, key=lambda one: abs(datetime.fromisoformat(one) - wanted), default=None)


def capture_at(catalogue: Catalogue, url: str, at: str) -> str | None:
    """Return the WARC-Record-ID of the capture of *url* in the second *at* (UTC); None where there is none."""
    row = catalogue.row(_ONE, {"key": surt(url), "url": url, "at": at, "end": _end(at)})
    return str(row[0]) if row else None


def _end(second: str) -> str:
    return f"{second}~"  # behind every time that begins so, in the order of text
