"""When a night ends, and when a portal may be asked. Pure: wall time in Viet Nam, which knows no summer time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from archive.times import VIET_NAM
from crawler.night.settings import Office


def next_time(at: datetime, wanted: time) -> datetime:
    """Return when it is *wanted* o'clock in Viet Nam for the first time after *at* (aware)."""
    local = at.astimezone(VIET_NAM)
    day = local.date() if local.time() < wanted else local.date() + timedelta(days=1)
    return datetime.combine(day, wanted, VIET_NAM)


def opens(at: datetime, office: Office) -> datetime:
    """Return when portals may be asked for the first time from *at* on: at once, or when the office hours end."""
    local = at.astimezone(VIET_NAM)
    working = local.weekday() in office.days and office.begins <= local.time() < office.ends
    return datetime.combine(local.date(), office.ends, VIET_NAM) if working else local


def closes(at: datetime, office: Office) -> datetime | None:
    """Return when the next office hours begin after *at*; None where no hours are spared."""
    local = at.astimezone(VIET_NAM)
    for days in range(8):
        begins = datetime.combine(local.date() + timedelta(days=days), office.begins, VIET_NAM)
        if begins.weekday() in office.days and begins > local:
            return begins
    return None
