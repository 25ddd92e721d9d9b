"""What time it is. Nobody else asks: commands and crawls hand it down, so that what they call can be tried on any day."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

AHEAD = "LUUTRU_CLOCK_AHEAD"
"""Environment: so many seconds later than it is, for this process and its children: to rehearse many nights in one."""


def now() -> datetime:
    """Return the time, aware, UTC. Raises ValueError when AHEAD is no number."""
    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get(AHEAD) or 0))
