"""Several crawls at a time, each a process of its own; beside them the ingest, which enters each WARC once it is closed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, BinaryIO, Protocol

from archive.clock import NIGHT, now
from archive.errors import INTERRUPTED, NOTHING_CAPTURED, SITES_FAILED, WRONG, ArchiveError, DiskTrouble
from archive.evidence.folder import Folder, disk
from archive.evidence.judging.manifest import add_manifest
from archive.logs import FORM, TEXT
from crawler.standstill import Watch
from crawler.window import UNTIL, WINDOW

LOOK_SECONDS = 0.25
STOPPED = "stopped"
"""Why a site had no turn whose crawl had not begun when somebody stopped all of them."""
SETTINGS, NIGHTLY = "SCRAPY_SETTINGS_MODULE", "settings.nightly"
"""Environment: which of Scrapy's settings a crawl has; those of unattended nights are patient with slow portals."""


class Say(Protocol):
    """Says what a person must know."""

    def __call__(self, line: str, site: str = "", /) -> None:
        """Say *line*, which is about *site* if it is about one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When one site may be crawled, beside whom, and how much."""

    opens: datetime | None = None
    """Not to be begun before; None: at once."""
    closes: datetime | None = None
    """Its crawl ends in order then, and does not begin afterwards; None: when it is done."""
    servers: frozenset[str] = frozenset()
    """Addresses of its hosts: two sites that have one in common are crawled one after the other."""
    budget: int = 0
    """Requests that it may make; 0: as the task says."""


ANY_TIME = Turn()


@dataclass(frozen=True, slots=True)
class Task:
    """What to crawl into which archive, with which settings."""

    slugs: tuple[str, ...]
    folder: Folder
    settings: Path
    at_once: int = field(default_factory=lambda: os.cpu_count() or 1)
    again: bool = False
    """Whether to ask again for what was captured before."""
    budget: int = 0
    """Requests that each crawl may make; 0 leaves it to the site file."""
    since: date | None = None
    """The day down to which listings are followed; None: as before, else to their end."""
    revisits: float | None = None
    """Looks at captured articles for each new one; None: as the environment says, else as usual."""
    night: date | None = None
    """The night that the crawls belong to; None: the day on which each begins."""
    turns: Mapping[str, Turn] = field(default_factory=dict)
    """By site; who is not named here has its turn at any time."""

    def turn(self, slug: str) -> Turn:
        """Return when *slug* has its turn."""
        return self.turns.get(slug, ANY_TIME)

    def log(self, slug: str) -> Path:
        """Return where the crawl of *slug* logs."""
        return self.folder.root / "logs" / f"{slug}.log"


@dataclass(slots=True)
class Progress:
    """How far one site's crawl is."""

    slug: str
    counts: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0
    reason: str | None = None
    said: Sequence[str] = ()
    """What a person must know."""
    unanswered: str = ""
    """Why most of the requests that had no whole answer had none; known once the crawl has ended."""
    code: int | None = None
    """The exit code, once the crawl has ended; none of a crawl that did not begin."""
    started: datetime | None = None
    ended: datetime | None = None


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
        # who had no turn tonight goes first in the next: nothing failed
        return SITES_FAILED if any(site.code for site in self.sites) else max(self.ingest, self.vouched)


class Stop:
    """Ctrl-C once asks the crawls to finish, twice stops them at once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.asked = 0
        self._say = say
        self._children: dict[str, tuple[subprocess.Popen[str], Thread]] = {}
        self._ingest: _Ingest | None = None

    def watch(self, children: dict[str, tuple[subprocess.Popen[str], Thread]], ingest: _Ingest) -> None:
        """Tell which processes are to be stopped."""
        self._children = children
        self._ingest = ingest

    def __call__(self, _number: int, _frame: Any) -> None:
        """Handle a signal."""
        self.asked += 1
        if self.asked == 1:
            self._say("finishing: what is under way is kept and entered; Ctrl-C again stops at once")
        for child, _ in self._children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGINT if self.asked == 1 else signal.SIGKILL)
        if self.asked > 1 and self._ingest is not None:
            self._ingest.stop()


def crawl_sites(task: Task, *, watch: Callable[[Sequence[Progress]], None], say: Say) -> Outcome:
    """Crawl all sites of *task*, `at_once` at a time, and enter what they captured.

    *watch* hears how far each is, several times a second; *say* hears what a person must know.
    """
    sites = {slug: Progress(slug) for slug in task.slugs}
    still = Watch()
    waiting = list(task.slugs)
    children: dict[str, tuple[subprocess.Popen[str], Thread]] = {}
    with _stopping(Stop(say)) as stop:
        ingest = _Ingest(task)
        stop.watch(children, ingest)
        while (waiting and not stop.asked) or children:
            while not stop.asked and (slug := _next(task, waiting, children)) is not None:
                waiting.remove(slug)
                if (child := _start(slug, task, sites[slug], say)) is not None:
                    children[slug] = child
            for slug in [slug for slug, (child, _) in children.items() if child.poll() is not None]:
                sites[slug].code = _ended(children.pop(slug), sites[slug], task.log(slug), say)
                sites[slug].ended = now()
            for slug in children:
                _end_if_still(sites[slug], children[slug][0], still, say)
            for slug in _too_late(task, waiting):
                waiting.remove(slug)
                sites[slug].reason = WINDOW
            ingest.look()
            watch(tuple(sites.values()))
            sleep(LOOK_SECONDS)
        for slug in waiting:
            sites[slug].reason = STOPPED
        code = ingest.finish(lambda: stop.asked < 2)
        vouched = vouch(task.folder, say) if stop.asked < 2 else 0
    return Outcome(tuple(sites.values()), code, bool(stop.asked), vouched, at_once=stop.asked > 1)


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


def _start(slug: str, task: Task, progress: Progress, say: Say) -> tuple[subprocess.Popen[str], Thread] | None:
    """Start the crawl of *slug*; None where the machine has no process for it: that is said, and all others run."""
    progress.started = now()
    try:
        with _log(task, slug, say) as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "crawler.run", slug],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=environment(task, task.turn(slug)),
                start_new_session=True,  # a terminal's Ctrl-C is ours to pass on
            )
    except OSError as error:
        progress.ended, progress.code = now(), SITES_FAILED
        progress.said = (
            f"{slug}: its crawl could not be started ({error}): see how many processes this user may have",
        )
        say(progress.said[0], slug)
        return None
    listener = Thread(target=_listen, args=(child, progress), daemon=True)
    listener.start()
    return child, listener


@contextmanager
def _log(task: Task, slug: str, say: Say) -> Iterator[BinaryIO | None]:
    """Open the log of *slug* to add to it; None, the log of all, where that cannot be: for want of a log no night is lost."""
    log, errors = task.log(slug), None
    with ExitStack() as opened:
        try:
            with disk(log):
                log.parent.mkdir(parents=True, exist_ok=True)
                errors = opened.enter_context(log.open("ab"))
        except DiskTrouble as trouble:
            say(f"{trouble}; this crawl logs here meanwhile", slug)
        yield errors


def environment(task: Task, turn: Turn = ANY_TIME) -> dict[str, str]:
    """Return the environment of a process that crawls for *task* while it has its *turn*."""
    night = {NIGHT: task.night.isoformat(), SETTINGS: os.environ.get(SETTINGS, NIGHTLY)} if task.night else {}
    looks = {} if task.revisits is None else {"LUUTRU_REVISITS": str(task.revisits)}
    return {
        **os.environ,
        "LUUTRU_PARENT": str(os.getpid()),
        "LUUTRU_ARCHIVE": str(task.folder.root),
        "LUUTRU_SETTINGS": str(task.settings),
        "LUUTRU_AGAIN": "1" if task.again else "0",
        "LUUTRU_BUDGET": str(turn.budget or task.budget),
        "LUUTRU_SINCE": task.since.isoformat() if task.since else "",
        UNTIL: turn.closes.isoformat() if turn.closes else "",
        **night,
        **looks,
    }


def _listen(child: subprocess.Popen[str], progress: Progress) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        progress.counts = told.get("counts", progress.counts)
        progress.bytes = told.get("bytes", progress.bytes)
        progress.reason, progress.said = told.get("reason"), told.get("said", ())
        progress.unanswered = told.get("unanswered", "")


def _end_if_still(progress: Progress, child: subprocess.Popen[str], still: Watch, say: Say) -> None:
    if not still.stands_still(progress.slug, progress.counts, progress.bytes, at=monotonic()):
        return
    say(
        f"{progress.slug}: has asked for nothing and kept nothing for an hour or more: it is ended, and its night failed",
        progress.slug,
    )
    child.kill()


def _ended(started: tuple[subprocess.Popen[str], Thread], progress: Progress, log: Path, say: Say) -> int:
    child, listener = started
    code = child.wait()
    listener.join()
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


class _Ingest:
    """The ingest process, started whenever a closed WARC waits and none is running."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._seen = set(task.folder.closed_warcs())
        self._running: subprocess.Popen[bytes] | None = None
        self._code = 0

    def look(self) -> None:
        """Start an ingest when there is something to enter and none is running."""
        if self._ended():
            closed = set(self._task.folder.closed_warcs())
            if closed != self._seen and self._begin():
                self._seen = closed

    def finish(self, wanted: Callable[[], bool]) -> int:
        """Wait for what runs, enter the rest while that is *wanted*, and return the worst of all exit codes."""
        for last in (False, True):
            while not self._ended():
                sleep(LOOK_SECONDS)
            if wanted() and not last and not self._begin():
                self._code = max(self._code, WRONG)
        return self._code

    def stop(self) -> None:
        """End the ingest that runs: what it has not finished, the next one enters."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()

    def _ended(self) -> bool:
        if self._running is None:
            return True
        code = self._running.poll()
        if code is None:
            return False
        self._code = max(self._code, code if code >= 0 else 1)
        self._running = None
        return True

    def _begin(self) -> bool:
        """Start one; return whether the machine had a process for it."""
        command = [sys.executable, "-m", "archive", "ingest"]
        options = ["--archive", str(self._task.folder.root), "--settings", str(self._task.settings)]
        # beside a night it speaks as that does: lines of the log, where nobody reads on a terminal
        form = {FORM: os.environ.get(FORM) or TEXT} if self._task.night else {}
        with suppress(OSError):
            self._running = subprocess.Popen(
                [*command, *options], stdout=subprocess.DEVNULL, env={**os.environ, **form}, start_new_session=True
            )
        return self._running is not None
