"""The zone that the portals live in, and how times are written down. Pure: what time it is now says `clock.py`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

VIET_NAM = timezone(timedelta(hours=7))
"""Wall time of the portals: no summer time since 1975, nor is any foreseen."""


def utc(at: datetime) -> str:
    """Return the aware time *at* as our databases hold it: UTC, written alike, so that it sorts as text.

    >>> utc(datetime(2026, 3, 1, 7, tzinfo=VIET_NAM))
    '2026-03-01T00:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
