"""A clock for tests: it goes when it is told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.politeness.host import Clock

BEGUN = datetime(2024, 3, 28, 15, 0, tzinfo=UTC)


@dataclass(slots=True)
class Hands:
    """The hands of a clock."""

    at: datetime = BEGUN
    ticks: float = 1000.0

    def go(self, seconds: float) -> None:
        """Let time go by."""
        self.at += timedelta(seconds=seconds)
        self.ticks += seconds

    def clock(self) -> Clock:
        """Return the clock that they are on."""
        return Clock(lambda: self.at, lambda: self.ticks)
