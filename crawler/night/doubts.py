"""Why the clock cannot be right. Pure: what was captured before tonight was captured in the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# The portals that the packaged site files name are those of the provinces as they are since that day.
LEAST = datetime(2025, 7, 1, tzinfo=UTC)
MOST = LEAST + timedelta(days=365 * 25)
# A clock that is set by the network steps back by seconds; an hour is another thing.
TOLERANCE = timedelta(minutes=10)
# An archive that rests for so long is begun again by a person, who reads what is said.
LONG = timedelta(days=365)


def clock_doubt(now: datetime, newest: datetime | None) -> str:
    """Return why *now* cannot be the time, in words; empty where nothing speaks against it.

    *newest*: when this archive was last at work, as its captures and its book tell.
    """
    told = f"the clock says {_told(now)}"
    if now < LEAST:
        return f"{told}, which is before luutru was made"
    if now > MOST:
        return f"{told}: nobody ran this version then"
    if newest is not None and now < newest - TOLERANCE:
        return f"{told}, but the archive was at work at {_told(newest)}: it goes slow, or went fast before"
    if newest is not None and now > newest + LONG:
        return f"{told}, more than a year after the archive was last at work, {_told(newest)}"
    return ""


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
