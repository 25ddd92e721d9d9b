"""The asker's side of crawls on other machines: it gives them out, hears how far they are, and has them end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep
from typing import Any

from archive.clock import now
from archive.errors import SITES_FAILED, ArchiveError
from archive.evidence.folder import Folder, crawl_lock, disk
from archive.evidence.soundness import SHARED
from archive.sites import packaged_settings
from crawler.elsewhere.there import Order, crawl
from crawler.elsewhere.told import ASKER, BEAT_SECONDS, END, END_AT_ONCE, GO_ON, SILENCE, put, told_of
from crawler.leases.leases import SECONDS
from crawler.task import Progress, Say, Task, told_environment

# What each machine's crawls go by beside their task, if the asker has it so.
HANDED_ON = ("LUUTRU_CONTACT", "LUUTRU_RESERVE_MB", "LUUTRU_REVISITS", "SCRAPY_SETTINGS_MODULE", SECONDS)
SETTLED_WITHIN = SILENCE + 30.0
OLD = 86_400.0  # seconds by the file server's clock: no run lasts so long


class Crawl:
    """One site's crawl on some worker."""

    def __init__(self, elsewhere: Elsewhere, progress: Progress, future: Future[dict[str, Any]]) -> None:
        self._elsewhere, self._progress, self._future = elsewhere, progress, future
        self._code: int | None = None

    def poll(self) -> int | None:
        """Return its exit code, None while it goes on."""
        if self._code is None and self._future.done():
            self._code = self._ended()
        elif self._code is None and (told := told_of(self._elsewhere.run, self._progress.slug)):
            self._progress.hear(told)
        return self._code

    def end(self, *, at_once: bool) -> None:
        """Have it end, in order or at once."""
        self._elsewhere.end(self._progress.slug if at_once else None)

    def finish(self) -> None:
        """Do nothing: with its end all was said."""

    def _ended(self) -> int:
        try:
            told = self._future.result()
        except ArchiveError as error:
            self._progress.reason, self._progress.said = "trouble", (f"{self._progress.slug}: {error}",)
            self._elsewhere.see(error)
            return error.exit_code
        except (Exception, CancelledError) as error:
            self._progress.reason, self._progress.said = "broken", (f"{self._progress.slug}: {error!r:.300}",)
            return SITES_FAILED
        self._progress.hear(told_of(self._elsewhere.run, self._progress.slug, told))
        return int(told["code"])


class Elsewhere:
    """The workers behind an executor. Made by `elsewhere`."""

    lost = ""

    def __init__(self, executor: Executor, folder: Folder, run: Path, gone: type[Exception]) -> None:
        self.run = run
        self._executor, self._folder, self._gone = executor, folder, gone
        self._begun: list[str] = []
        self._wanted: dict[str, Any] = {"stop": GO_ON, "ended": []}
        self._beats = 0
        self._beaten = float("-inf")

    def begin(self, slug: str, task: Task, progress: Progress, say: Say) -> Crawl | None:  # noqa: ARG002 (of all places)
        """Give the crawl of *slug* to a worker; None where nobody takes it: that is said."""
        self._begun.append(slug)
        order = Order(slug, self.run, self._environment(slug, task), task.log(slug).absolute())
        return Crawl(self, progress, self._executor.submit(crawl, order))

    def look(self) -> None:
        """Beat, so that the crawls go on."""
        if monotonic() - self._beaten >= BEAT_SECONDS:
            self._beat()

    def end(self, slug: str | None) -> None:
        """Have all crawls end in order, or that of *slug* at once."""
        if slug is None:
            self._wanted["stop"] = max(self._wanted["stop"], END)
        else:
            self._wanted["ended"] = sorted({*self._wanted["ended"], slug})
        self._beat()

    def see(self, error: ArchiveError) -> None:
        """Hear why a crawl could not be done by any worker; where all of them are gone, what is still crawled ends in order."""
        if isinstance(error, self._gone) and not self.lost:
            self.lost = str(error)
            self.end(None)

    def settle(self) -> None:
        """Wait until no crawl that was begun here writes any more; those of workers that are gone end by themselves."""
        until = monotonic() + SETTLED_WITHIN
        while any(self._folder.is_held(crawl_lock(slug)) for slug in self._begun) and monotonic() < until:
            self.look()
            sleep(BEAT_SECONDS / 2)

    def close(self) -> None:
        """End whatever still runs, and forget the run."""
        self._wanted["stop"] = END_AT_ONCE if self._wanted["ended"] else END
        self._beat()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _beat(self) -> None:
        self._beats, self._beaten = self._beats + 1, monotonic()
        with suppress(OSError):  # a full disk: crawls that hear nothing for a minute end in order
            put(self.run / ASKER, {"beat": self._beats, "at": now().isoformat(), **self._wanted})

    def _environment(self, slug: str, task: Task) -> Mapping[str, str]:
        told = told_environment(task, task.turn(slug))
        told |= {name: os.environ[name] for name in HANDED_ON if name in os.environ}
        # each machine has its own copy of what came with luutru, wherever that lies
        settings = "" if task.settings == packaged_settings() else str(task.settings.absolute())
        root = str(task.folder.root.absolute())
        return told | {SHARED: "1", "LUUTRU_SETTINGS": settings, "LUUTRU_ARCHIVE": root}


@contextmanager
def elsewhere(executor: Executor, folder: Folder, gone: type[Exception]) -> Iterator[Elsewhere]:
    """Have a place for crawls: the workers of *executor*, who share *folder*. *gone* is raised when none of them is left.

    Raises DiskTrouble. Until its end, state of the archive that other machines write too is opened as they do.
    """
    run = folder.runs.absolute() / f"{now():%Y%m%d%H%M%S}-{os.getpid()}-{token_hex(4)}"
    with disk(run):
        run.mkdir(parents=True)
    _forget_old(run)
    shared = os.environ.get(SHARED)
    os.environ[SHARED] = "1"
    place = Elsewhere(executor, folder, run, gone)
    place.look()
    try:
        yield place
    finally:
        place.close()
        if shared is None:
            del os.environ[SHARED]
        shutil.rmtree(run, ignore_errors=True)


def _forget_old(run: Path) -> None:
    """Delete the folders of runs whose askers were killed long ago, by the clock of the server that keeps the files."""
    with suppress(OSError):
        begun = run.stat().st_mtime
        for old in run.parent.iterdir():
            if begun - max((path.stat().st_mtime for path in [old, *old.glob("*")]), default=begun) > OLD:
                shutil.rmtree(old, ignore_errors=True)
