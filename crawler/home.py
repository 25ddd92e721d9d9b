"""Crawls on this machine: each a process of its own, that tells how far it is on its standard output."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from archive.clock import now
from archive.errors import SITES_FAILED, DiskTrouble
from archive.evidence.folder import disk
from crawler.task import Progress, Say, Task, environment


class Child:
    """One crawl's process, begun by this one."""

    def __init__(
        self, slug: str, env: Mapping[str, str], errors: BinaryIO | None, hear: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """Begin it. Raises OSError where the machine has no process for it."""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "crawler.run", slug],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=env,
            start_new_session=True,  # a terminal's Ctrl-C is ours to pass on
        )
        self._listener = Thread(target=self._listen, args=(hear,), daemon=True)
        self._listener.start()

    def poll(self) -> int | None:
        """Return its exit code, None while it goes on."""
        return self._child.poll()

    def end(self, *, at_once: bool) -> None:
        """Have it end, in order or at once."""
        self._child.send_signal(signal.SIGKILL if at_once else signal.SIGINT)

    def finish(self) -> None:
        """Hear the rest of what it has said."""
        self._listener.join()

    def _listen(self, hear: Callable[[Mapping[str, Any]], None]) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            try:
                hear(json.loads(line))
            except ValueError:
                continue


class Home:
    """This machine."""

    lost = ""

    def begin(self, slug: str, task: Task, progress: Progress, say: Say) -> Child | None:
        """Begin the crawl of *slug*; None where the machine has no process for it: that is said, and all others run."""
        try:
            with log_of(slug, task.log(slug), say) as errors:
                return Child(slug, environment(task, task.turn(slug)), errors, progress.hear)
        except OSError as error:
            progress.ended, progress.code = now(), SITES_FAILED
            progress.said = (not_started(slug, error),)
            say(progress.said[0], slug)
            return None

    def look(self) -> None:
        """Do nothing: the operating system watches over processes."""

    def settle(self) -> None:
        """Do nothing: what has ended here has ended."""


def not_started(slug: str, error: OSError) -> str:
    """Return what is said of the crawl of *slug* that the machine had no process for."""
    return f"{slug}: its crawl could not be started ({error}): see how many processes this user may have"


@contextmanager
def log_of(slug: str, log: Path, say: Say) -> Iterator[BinaryIO | None]:
    """Open the *log* of *slug* to add to it; None, the log of all, where that cannot be: for want of a log no night is lost."""
    errors = None
    with ExitStack() as opened:
        try:
            with disk(log):
                log.parent.mkdir(parents=True, exist_ok=True)
                errors = opened.enter_context(log.open("ab"))
        except DiskTrouble as trouble:
            say(f"{trouble}; this crawl logs here meanwhile", slug)
        yield errors
