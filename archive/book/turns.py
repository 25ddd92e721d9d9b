"""Turns at hosts that several crawls ask at the same time: a strange picture server is asked by all of them as by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from archive.book.days import written
from archive.book.door import Door


class Turns:
    """The table `turns`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def take(self, host: str, pause: float, *, now: datetime) -> datetime:
        """Take the next turn at *host*, and return when it comes; whoever asks after it waits *pause* seconds longer."""
        with self._door.together():
            turn = max(now, self._next(host) or now)
            self._set(host, turn + timedelta(seconds=pause))
        return turn

    def put_off(self, host: str, until: datetime) -> None:
        """Let nobody ask *host* before *until*."""
        with self._door.together():
            self._set(host, max(until, self._next(host) or until))

    def _next(self, host: str) -> datetime | None:
        row = self._door.row("select next from turns where host = ?", (host,))
        return datetime.fromisoformat(row[0]) if row else None

    def _set(self, host: str, at: datetime) -> None:
        self._door.run("insert or replace into turns (host, next) values (?, ?)", (host, written(at)))
