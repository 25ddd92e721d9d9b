"""Folders in the system's temporary folder, for as long as something is served; those that a killed process left are swept.

Each is locked by the process that made it, and a lock ends with its process, however that ends: what is not locked belongs
to nobody any more.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

from archive.evidence.folder import disk

PREFIX = "luutru-serving-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder of our own until the end of the block. Raises DiskTrouble."""
    _sweep()
    with disk(Path(gettempdir())):
        path, held = _made()
    try:
        yield path
    finally:
        rmtree(path, ignore_errors=True)
        os.close(held)


def _made() -> tuple[Path, int]:
    while True:
        path = Path(mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):
            held = os.open(path, _FOLDER)
            fcntl.flock(held, fcntl.LOCK_EX)
            # somebody who swept may have had it between its making and its lock
            if path.exists():
                return path, held
            os.close(held)


def _sweep() -> None:
    """Delete what dead processes of this user left."""
    with suppress(OSError):
        for path in Path(gettempdir()).glob(f"{PREFIX}*"):
            with suppress(OSError):
                _delete_if_left(path)


def _delete_if_left(path: Path) -> None:
    held = os.open(path, _FOLDER)
    try:
        if os.fstat(held).st_uid == os.geteuid():
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # a link in it goes, what it leads to stays
            rmtree(path, ignore_errors=True)
    finally:
        os.close(held)
