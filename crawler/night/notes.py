"""What a night notes in the operator's book, from its first second on. A book that fails is said, and the night goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from archive.book.book import Book, open_book
from archive.book.door import PATIENCE
from archive.book.nights import Night, Visit
from archive.errors import ArchiveError, DiskTrouble, Locked
from archive.evidence.folder import Folder
from archive.evidence.room import free
from crawler.night.plan import Plan
from crawler.task import Progress, Say

_T = TypeVar("_T")
BOOK = "book"
"""The name of what failed when the operator's book was damaged, and a new one begun: what was off before is forgotten."""
EARLIER = "night"
"""The name of what failed when an earlier run of the same night was killed, or broke off."""
BROKE_OFF = "broke off"
"""How the reason begins of a night that could not go on and could still say so."""
AGAIN = 1.0
"""Seconds for which a book is waited for that somebody else kept for longer than we wait tonight already."""


class Notes:
    """The book's page of this night, written whenever something of it changes."""

    def __init__(self, folder: Folder, night: Night, say: Say) -> None:
        self._folder, self._say = folder, say
        self.night = night
        self.failed: ArchiveError | None = None
        """Why something could not be noted."""
        self.codes: list[int] = []
        """Exit codes that something gave the night, beside its crawls."""
        self.done: set[str] = set()
        """Steps after the crawls that are behind it."""
        self._noted: dict[str, Progress] = {}

    def _in_book(self, do: Callable[[Book], _T], otherwise: _T) -> _T:
        """Do something in the book; *otherwise* where that fails, which is said once."""
        try:
            # once: each of hundreds of words would be waited with, and all crawls with it
            patience = AGAIN if isinstance(self.failed, Locked) else PATIENCE
            with open_book(self._folder, patience=patience) as book:
                if book.said:
                    self._say(book.said)
                    self.wrong(BOOK, book.said)
                return do(book)
        except ArchiveError as error:
            if self.failed is None:
                self._say(str(error))
            self.failed = error
            return otherwise

    def begin(self) -> dict[str, datetime]:
        """Note that the night has begun, say what became of those before, and return portal → when it was crawled last."""
        return self._in_book(self._begin, {})

    def _begin(self, book: Book) -> dict[str, datetime]:
        before, earlier = book.nights.last(self.night.night), book.nights.get(self.night.night)
        for line in told_of(before, earlier, self.night.night):
            self._say(line)
        if earlier is not None and earlier.ended is None:
            became = _broke_off(earlier) or f"was killed (process {earlier.pid})"
            self.wrong(EARLIER, f"an earlier run of this night {became}")
        begun = book.nights.begun()
        book.nights.put(self.night)
        return begun

    def newest(self) -> datetime | None:
        """Return when a night wrote in the book last."""
        last = self._in_book(lambda book: book.nights.last(), None)
        return max((at for at in (last.started, last.ended) if at), default=None) if last else None

    def plan(self, plan: Plan) -> None:
        """Note what the night means to do."""
        visits = [Visit(self.night.night, slug) for slug in plan.sites]
        visits += [Visit(self.night.night, slug, planned=False, broken=why) for slug, why in plan.broken.items()]
        self._in_book(lambda book: book.nights.put_visits(visits), None)

    def watch(self, sites: Sequence[Progress]) -> None:
        """Note each site whose crawl has begun, or ended, since the last look."""
        changed = [one for one in sites if self._is_news(one)]
        if changed:
            self.sites(changed)

    def _is_news(self, one: Progress) -> bool:
        before = self._noted.get(one.slug)
        if before is not None and (before.started, before.ended, before.reason) == (one.started, one.ended, one.reason):
            return False
        return one.started is not None or one.reason is not None

    def sites(self, sites: Iterable[Progress]) -> None:
        """Note how far *sites* are."""
        sites = tuple(sites)
        visits = [visit_of(self.night.night, one) for one in sites]
        # how much room there is, too: of a night that cannot write its end it tells why
        self.night = replace(self.night, free=free_bytes(self._folder))

        def put(book: Book) -> None:
            with book.together():
                book.nights.put_visits(visits)
                book.nights.put(self.night)

        self._in_book(put, None)
        self._noted |= {one.slug: replace(one) for one in sites}

    def wrong(self, step: str, why: str) -> None:
        """Keep that *step* failed, for the next word in the book."""
        self.night = replace(self.night, steps={**self.night.steps, step: why})

    def left_out(self, names: Iterable[str]) -> None:
        """Keep which of the steps *names* were not done, because somebody stopped the night."""
        for name in names:
            if name not in self.done:
                self.wrong(name, "not done: the night was stopped before")

    def put(self, night: Night) -> None:
        """Note *night* as it stands."""
        self.night = night
        self._in_book(lambda book: book.nights.put(night), None)


def free_bytes(folder: Folder) -> int:
    """Return how many bytes are free on the archive's disk; 0 where nobody can tell, 1 where none is."""
    with suppress(DiskTrouble):
        left = free(folder.root)
        return 0 if left is None else max(left, 1)
    return 0


def told_of(before: Night | None, earlier: Night | None, night: date) -> Iterator[str]:
    """Yield what people must know of the nights before: one that was killed, nights on which nothing ran."""
    for one in (before, earlier):
        if one is not None and one.ended is None:
            began = f"begun {one.started:%Y-%m-%d %H:%M} UTC by process {one.pid}"
            killed = "did not come to its end: power, memory, or kill -9? What it left is made up for"
            yield f"the night of {one.night}, {began}, {_broke_off(one) or killed}"
    if before is not None and (missed := (night - before.night).days - 1) > 0 and earlier is None:
        yield f"no night ran on {missed} day{'s' * (missed != 1)} before this one, since {before.night}"


def _broke_off(night: Night) -> str:
    """Return how *night* itself said that it could not go on; empty if it did not."""
    said = night.steps.get(EARLIER, "")
    return said if said.startswith(BROKE_OFF) else ""


def visit_of(night: date, one: Progress) -> Visit:
    """Return what is noted of a site whose crawl is as far as *one* says."""
    return Visit(
        night,
        one.slug,
        started=one.started,
        ended=one.ended,
        code=one.code,
        outcome=one.reason or ("died" if one.code else ""),
        said=tuple(one.said),
        requests=one.counts.get("requests", 0),
        unanswered=one.counts.get("failed", 0),
        why_unanswered=one.unanswered,
        owed=one.counts.get("owed", 0),
        given_up=one.counts.get("given up", 0),
    )
