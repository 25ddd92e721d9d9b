"""The catalogue in the hands of several readers at once: read only, each question bounded in time, a new build noticed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from time import monotonic
from typing import TypeVar

from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.errors import ArchiveError
from archive.evidence.folder import Folder

_T = TypeVar("_T")
READERS = 3
"""Questions answered at once. Python reads one at a time; while SQLite waits for the disk the others go on."""
MOST_WAITING = 200
"""Questions that wait for a reader: what a hundred people ask who open a page at once. Whoever comes then comes again."""
PATIENCE = 5.0
"""Seconds a question may wait: who has gone since would be answered too, before those who are still there."""


class Busy(ArchiveError):
    """Too many ask at once. Whoever asks comes again in some seconds."""


class Shelf:
    """Where the catalogue is taken from. One open catalogue for each of the few threads that read in it."""

    def __init__(self, folder: Folder, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="luutru-reader")
        self._mine = local()
        self._asked = 0

    async def read(self, ask: Callable[[Catalogue], _T]) -> _T:
        """Return what *ask* finds, in a thread of its own.

        Raises what it raises; ArchiveError where there is no catalogue, TooLong when it takes more than the time allowed,
        Busy when too many wait, or it waited too long.
        """
        if self._asked >= READERS + MOST_WAITING:
            raise Busy("too many ask at once: come again in some seconds")
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, ask, monotonic())
        finally:
            self._asked -= 1

    def _read(self, ask: Callable[[Catalogue], _T], since: float) -> _T:
        if monotonic() - since > PATIENCE:
            raise Busy("too many asked before: come again in some seconds")
        catalogue = self._opened()
        with catalogue.within(self._seconds):
            return ask(catalogue)

    def _opened(self) -> Catalogue:
        """Return this thread's catalogue, the build that is in use now."""
        build = build_in_use(self._folder)
        held: tuple[object, Catalogue] | None = getattr(self._mine, "held", None)
        if held is not None and held[0] == build and build is not None:
            return held[1]
        if held is not None:
            self._mine.held = None
            held[1].close()
        opened = open_catalogue(self._folder)
        self._mine.held = (build, opened)
        return opened


def build_in_use(folder: Folder) -> tuple[int, int] | None:
    """Return what tells one build of the catalogue of *folder* from the next; None where there is none."""
    try:
        found = os.stat(folder.catalogue)  # noqa: PTH116 (follows the link, as SQLite does)
    except OSError:
        return None
    return found.st_dev, found.st_ino
