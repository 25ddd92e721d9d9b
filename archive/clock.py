"""What time it is. Nobody else asks: commands and crawls hand it down, so that what they call can be tried on any day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

from archive.times import VIET_NAM

AHEAD = "LUUTRU_CLOCK_AHEAD"
"""Environment: so many seconds later than it is, for this process and its children: to rehearse many nights in one."""
NIGHT = "LUUTRU_NIGHT"
"""Environment: the night (YYYY-MM-DD) that a crawl of this process belongs to: nights go on after midnight."""


def now() -> datetime:
    """Return the time, aware, UTC. Raises ValueError when AHEAD is no number."""
    ahead = os.environ.get(AHEAD)
    return datetime.now(UTC) + timedelta(seconds=float(ahead)) if ahead else datetime.now(UTC)


def night_of(at: datetime) -> date:
    """Return the night that a crawl which begins *at* belongs to: what NIGHT says, else the day in Viet Nam.

    Raises ValueError when NIGHT is no day.
    """
    return date.fromisoformat(os.environ[NIGHT]) if os.environ.get(NIGHT) else at.astimezone(VIET_NAM).date()
