"""The ingest beside the crawls: it enters each WARC file once that is closed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from time import sleep

from archive.errors import WRONG
from archive.logs import FORM, TEXT
from crawler.task import Task

LOOK_SECONDS = 0.25


class Ingest:
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
            if closed != self._seen and self._begin("--jobs", "1"):  # the crawls need the processors
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

    def _begin(self, *jobs: str) -> bool:
        """Start one; return whether the machine had a process for it."""
        command = [sys.executable, "-m", "archive", "ingest"]
        options = ["--archive", str(self._task.folder.root), "--settings", str(self._task.settings)]
        # beside a night it speaks as that does: lines of the log, where nobody reads on a terminal
        form = {FORM: os.environ.get(FORM) or TEXT} if self._task.night else {}
        with suppress(OSError):
            self._running = subprocess.Popen(
                [*command, *options, *jobs],
                stdout=subprocess.DEVNULL,
                env={**os.environ, **form},
                start_new_session=True,
            )
        return self._running is not None
