"""When a crawl must have ended: handed down by the night that began it, kept by the crawl itself."""

from __future__ import annotations

import os
from datetime import datetime

UNTIL = "LUUTRU_UNTIL"
"""Environment: the moment (ISO 8601, with its zone) at which the crawl ends in order; empty or missing: none."""
WINDOW = "window"
"""Why a crawl ends, or did not begin, when the night's time is over: what is left is owed."""


def closes() -> datetime | None:
    """Return when the crawl of this process must end, None where nobody said. Raises ValueError when UNTIL is no moment."""
    told = os.environ.get(UNTIL)
    return datetime.fromisoformat(told) if told else None
