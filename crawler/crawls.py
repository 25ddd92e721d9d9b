"""Several crawls at a time, here or on other machines; beside them the ingest, which enters each WARC once it is closed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

from archive.clock import now
from archive.errors import INTERRUPTED, NOTHING_CAPTURED, SITES_FAILED, ArchiveError, Locked
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import add_manifest
from crawler.beside import LOOK_SECONDS, Ingest
from crawler.home import Home
from crawler.standstill import Watch
from crawler.task import Progress, Say, Task, Turn
from crawler.window import WINDOW

STOPPED = "stopped"
"""Why a site had no turn whose crawl had not begun when somebody stopped all of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the crawls ended, and the ingest after them."""

    sites: tuple[Progress, ...]
    ingest: int
    interrupted: bool
    vouched: int = 0
    """The exit code of the manifest."""
    at_once: bool = False
    """Whether it was to be stopped at once: nothing more is waited for."""

    def exit_code(self) -> int:
        """Return the one exit code for all: trouble with the disk first, then locks, then what part of the sites failed."""
        codes = [NOTHING_CAPTURED if site.code is None else site.code for site in self.sites]
        if self.interrupted:
            return INTERRUPTED
        for serious in (5, 75, 2, 6):
            alone = serious == 5 or len(codes) == 1 or set(codes) == {serious}
            if serious in (*codes, self.ingest, self.vouched) and alone:
                return serious
        if codes and all(code == NOTHING_CAPTURED for code in codes):
            return NOTHING_CAPTURED
        # who had no turn tonight goes first in the next, and whom another crawl asks has its turn there: nothing failed
        if any(site.code not in (None, 0, Locked.exit_code) for site in self.sites):
            return SITES_FAILED
        return max(self.ingest, self.vouched, *(code for code in (0, *codes) if code == Locked.exit_code or not code))


class Crawl(Protocol):
    """The crawl of one site, under way somewhere."""

    def poll(self) -> int | None:
        """Return its exit code, None while it goes on; a signal that ended it as a number below 0."""

    def end(self, *, at_once: bool) -> None:
        """Have it end, in order or at once."""

    def finish(self) -> None:
        """Hear the rest of what it has said, now that it has ended."""


class Place(Protocol):
    """Where crawls run."""

    lost: str
    """Why no crawl can run there any more; empty while they can."""

    def begin(self, slug: str, task: Task, progress: Progress, say: Say) -> Crawl | None:
        """Begin the crawl of *slug*; None where that cannot be: it is said."""

    def look(self) -> None:
        """Do what must be done several times a second."""

    def settle(self) -> None:
        """Wait until no crawl that was begun writes any more, whatever is still known of it."""


class Stop:
    """Ctrl-C once asks the crawls to finish, twice stops them at once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.asked = 0
        self._say = say
        self._crawls: dict[str, Crawl] = {}
        self._ingest: Ingest | None = None

    def watch(self, crawls: dict[str, Crawl], ingest: Ingest) -> None:
        """Tell what is to be stopped."""
        self._crawls = crawls
        self._ingest = ingest

    def __call__(self, _number: int, _frame: Any) -> None:
        """Handle a signal."""
        self.asked += 1
        if self.asked == 1:
            self._say("finishing: what is under way is kept and entered; Ctrl-C again stops at once")
        for crawl in self._crawls.values():
            if crawl.poll() is None:
                crawl.end(at_once=self.asked > 1)
        if self.asked > 1 and self._ingest is not None:
            self._ingest.stop()


@dataclass(slots=True)
class _UnderWay:
    """What is crawled, what waits, and where."""

    task: Task
    place: Place
    say: Say
    sites: dict[str, Progress]
    waiting: list[str]
    still: Watch
    crawls: dict[str, Crawl] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin what may begin now."""
        while (slug := _next(self.task, self.waiting, self.crawls)) is not None:
            self.waiting.remove(slug)
            self.sites[slug].started = now()
            if (crawl := self.place.begin(slug, self.task, self.sites[slug], self.say)) is not None:
                self.crawls[slug] = crawl

    def look(self) -> None:
        """See what has ended, what stands still, and what has no turn any more."""
        self.place.look()
        for slug in [slug for slug, crawl in self.crawls.items() if crawl.poll() is not None]:
            self.sites[slug].code = _ended(self.crawls.pop(slug), self.sites[slug], self.task.log(slug), self.say)
            self.sites[slug].ended = now()
        for slug, crawl in self.crawls.items():
            _end_if_still(self.sites[slug], crawl, self.still, self.say)
        for slug in _too_late(self.task, self.waiting):
            self.waiting.remove(slug)
            self.sites[slug].reason = WINDOW
        if self.place.lost:
            self._give_up()

    def _give_up(self) -> None:
        for slug in self.waiting:
            self.sites[slug].reason, self.sites[slug].code = "nowhere to run", SITES_FAILED
        self.waiting.clear()


def crawl_sites(
    task: Task, *, watch: Callable[[Sequence[Progress]], None], say: Say, place: Place | None = None
) -> Outcome:
    """Crawl all sites of *task*, `at_once` at a time, and enter what they captured; on this machine, or in another *place*.

    *watch* hears how far each is, several times a second; *say* hears what a person must know.
    """
    at = _UnderWay(task, place or Home(), say, {slug: Progress(slug) for slug in task.slugs}, list(task.slugs), Watch())
    with _stopping(Stop(say)) as stop:
        ingest = Ingest(task)
        stop.watch(at.crawls, ingest)
        while (at.waiting and not stop.asked) or at.crawls:
            if not stop.asked:
                at.begin()
            at.look()
            ingest.look()
            watch(tuple(at.sites.values()))
            sleep(LOOK_SECONDS)
        for slug in at.waiting:
            at.sites[slug].reason = STOPPED
        if stop.asked < 2:
            at.place.settle()
        code = ingest.finish(lambda: stop.asked < 2)
        vouched = vouch(task.folder, say) if stop.asked < 2 else 0
    return Outcome(tuple(at.sites.values()), code, bool(stop.asked), vouched, at_once=stop.asked > 1)


def _next(task: Task, waiting: Sequence[str], under_way: Iterable[str]) -> str | None:
    """Return the first of those *waiting* that may begin now; None where none may."""
    running = tuple(under_way)
    if len(running) >= task.at_once:
        return None
    busy = frozenset[str]().union(*(task.turn(slug).servers for slug in running))
    at = now()
    return next(
        (slug for slug in waiting if _may_begin(task.turn(slug), at) and not task.turn(slug).servers & busy), None
    )


def _may_begin(turn: Turn, at: datetime) -> bool:
    return (turn.opens is None or turn.opens <= at) and (turn.closes is None or at < turn.closes)


def _too_late(task: Task, waiting: Iterable[str]) -> list[str]:
    at = now()
    return [slug for slug in waiting if (closes := task.turn(slug).closes) is not None and closes <= at]


def vouch(folder: Folder, say: Callable[[str], None]) -> int:
    """Write the manifest of what was captured; return the exit code that says how it went."""
    try:
        add_manifest(folder, now=now())
    except ArchiveError as error:
        say(str(error))
        return error.exit_code
    return 0


@contextmanager
def _stopping(stop: Stop) -> Iterator[Stop]:
    kept = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _end_if_still(progress: Progress, crawl: Crawl, still: Watch, say: Say) -> None:
    if not still.stands_still(progress.slug, progress.counts, progress.bytes, at=monotonic()):
        return
    say(
        f"{progress.slug}: has asked for nothing and kept nothing for an hour or more: it is ended, and its night failed",
        progress.slug,
    )
    crawl.end(at_once=True)


def _ended(crawl: Crawl, progress: Progress, log: Path, say: Say) -> int:
    code = crawl.poll() or 0
    crawl.finish()
    for line in progress.said:
        say(line, progress.slug)
    if code < 0:
        say(
            f"{progress.slug}: ended by signal {-code}: what is durable stays; the next crawl mends its file and goes on",
            progress.slug,
        )
    elif code and progress.reason is None:
        say(f"{progress.slug}: ended with exit code {code} and said nothing: {log} may tell more", progress.slug)
    return code if code >= 0 else SITES_FAILED
