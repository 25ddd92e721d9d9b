"""What crawls share through the operator's book: paces, robots.txt, turns. Its troubles are said once, and cost no night."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from archive.book.book import Book, open_book
from archive.book.paces import Pace
from archive.book.robots import Told
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from crawler.politeness.host import Clock

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
PATIENCE = 2.0  # seconds: while the book is waited for, the crawl stands still
AGAIN_AFTER = 600.0  # seconds until a book that could not be used is tried again
# RFC 9309 §2.4: no copy of robots.txt is used for longer
FRESH = timedelta(hours=24)
SLACK = timedelta(minutes=1)  # clocks are set right by seconds, in the middle of a crawl too


class Memory:
    """The book, open while it works; without it all is as if nothing were known."""

    def __init__(self, folder: Folder, say: Callable[[str], None], clock: Clock) -> None:
        self._folder, self._say, self._clock = folder, say, clock
        self._open = ExitStack()
        self._book: Book | None = None
        self._off_until = float("-inf")
        self._told = False

    def pace(self, host: str) -> Pace | None:
        """Return what is known of *host*, None where nothing is."""
        return self._with_book(lambda book: book.paces.get(host), None)

    def keep(self, pace: Pace) -> None:
        """Keep *pace*. What other crawls have heard of the host meanwhile, that is slower, stays."""
        self._with_book(lambda book: _merge(book, pace), None)

    def robots(self, origin: str) -> Told | None:
        """Return what *origin* answered in the last 24 hours when it was asked for its robots.txt, if it told its rules."""
        told = self._with_book(lambda book: book.robots.get(origin), None)
        tells = told is not None and 200 <= told.status < 500 and told.status != 429
        return told if told is not None and tells and is_fresh(told.at, self._clock.now()) else None

    def keep_robots(self, told: Told) -> None:
        """Keep what an origin answered, now that a WARC file holds it."""
        self._with_book(lambda book: book.robots.put(told), None)

    def turn(self, host: str, pause: float) -> tuple[float, float]:
        """Take the next turn at *host*; return in how many seconds it comes, and for how many others found it closed."""
        now = self._clock.now()

        def take(book: Book) -> tuple[float, float]:
            with book.together():
                turn = book.turns.take(host, pause, now=now)
                pace = book.paces.get(host)
            closed = pace.remembered(now).closed_until if pace is not None else None
            return (turn - now).total_seconds(), (closed - now).total_seconds() if closed else 0.0

        return self._with_book(take, (0.0, 0.0))

    def close(self) -> None:
        """Close the book."""
        self._book = None
        self._open.close()

    def _with_book(self, use: Callable[[Book], _T], otherwise: _T) -> _T:
        if self._clock.ticks() < self._off_until:
            return otherwise
        try:
            if self._book is None:
                self._book = self._open.enter_context(open_book(self._folder, patience=PATIENCE))
                if self._book.said:
                    self._say(self._book.said)
            return use(self._book)
        except Exception as error:  # whatever it is: nights are worth more than what is remembered of hosts
            if not isinstance(error, ArchiveError):
                logger.exception("%s", self._folder.book)
            self._off_until = self._clock.ticks() + AGAIN_AFTER
            self._give_up(error)
            return otherwise

    def _give_up(self, error: Exception) -> None:
        try:
            self.close()
        except Exception:
            logger.exception("%s", self._folder.book)
        if not self._told:
            self._told = True
            self._say(f"what is known of hosts' paces cannot be used, the site file's hold: {error}")


def is_fresh(at: datetime, now: datetime) -> bool:
    """Return whether what was told at *at* may be gone by at *now*; not when it is of the future, as a wrong clock has it."""
    return -SLACK < now - at < FRESH


def _merge(book: Book, pace: Pace) -> None:
    with book.together():
        stored = book.paces.get(pace.host)
        if stored is not None:
            left = stored.remembered(pace.updated)
            closed = [at for at in (pace.closed_until, left.closed_until) if at is not None]
            pace = replace(pace, floor=max(pace.floor, left.floor), closed_until=max(closed, default=None))
        book.paces.put(pace)
