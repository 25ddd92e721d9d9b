"""How far our clock was from the portal's own in a night, by the Date headers of its answers (RFC 9110 §6.6.1)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archive.errors import ArchiveError
from archive.evidence.reading.captures import read_capture
from archive.model import Capture, Place
from archive.night.gather.span import TAKEN, Evidence, Span, host_in

# Read from their WARC files, some milliseconds each: robots.txt, the front page, a listing, an article or two.
MOST_READ = 5
# What stood before the night's first pages is skipped over no further: a night may begin with thousands of pictures.
_MOST_LOOKED_AT = 50
_FIRST = f"""
select id, url, warc, offset, length from captures
where {TAKEN} and hop in ('robots', 'seed', 'pager', 'article') and revisit is null order by at, id limit {_MOST_LOOKED_AT}
"""
EVIDENCE = "clock"


def ahead_of(span: Span, evidence: Evidence) -> int | None:
    """Return by how many seconds our clock went ahead of the portal's (below 0: behind); None where nothing tells.

    Of several answers the newest Date counts: one that a cache had kept is older than the portal's clock, never newer.
    """
    told: list[tuple[float, str]] = []
    for ident, url, *place in span.rows(_FIRST):
        if len(told) < MOST_READ and span.is_own(host_in(url)) and (ahead := _told(span, Place(*place))) is not None:
            told.append((ahead, ident))
    if not told:
        return None
    least, capture = min(told)
    evidence.add(EVIDENCE, capture)
    return round(least)


def _told(span: Span, place: Place) -> float | None:
    try:
        return ahead(read_capture(span.root, place))
    except ArchiveError:  # said by `verify`
        return None


def ahead(capture: Capture) -> float | None:
    """Return by how many seconds the clock of *capture* goes ahead of the Date that came; None where none can be read."""
    try:
        told = parsedate_to_datetime(capture.header("Date") or "")
    except (TypeError, ValueError, OverflowError):
        return None
    age = (capture.header("Age") or "").strip()  # RFC 9111 §5.1: how long a cache had kept it
    kept = int(age[:9]) if age.isascii() and age.isdigit() else 0
    return (capture.at - _aware(told)).total_seconds() - kept


def _aware(told: datetime) -> datetime:
    return told if told.tzinfo else told.replace(tzinfo=UTC)
