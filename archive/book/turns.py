"""Turns at hosts that several crawls ask at the same time: a strange picture server is asked by all of them as by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from archive.book.door import Door
from archive.times import utc

LONGEST_LINE = timedelta(minutes=10)
"""No crawl waits longer for one turn: what stands further ahead was written while the clock was wrong."""


class Turns:
    """The table `turns`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def take(self, host: str, pause: float, *, now: datetime) -> datetime:
        """Take the next turn at *host*, and return when it comes; whoever asks after it waits *pause* seconds longer."""
        with self._door.together():
            row = self._door.row("select next from turns where host = ?", (host,))
            free = datetime.fromisoformat(row[0]) if row else now
            turn = free if now < free < now + LONGEST_LINE else now
            after = utc(turn + timedelta(seconds=pause))
            self._door.run("insert or replace into turns (host, next) values (?, ?)", (host, after))
        return turn
