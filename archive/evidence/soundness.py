"""Whether a SQLite file is whole, as SQLite itself says it, and what a person can do about its troubles.

What some versions of it say wrongly is looked at once more.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, DiskTrouble, Locked

# SQLite's primary result codes (sqlite.org/rescode.html); an extended code holds the primary one in its lowest byte.
BUSY, LOCKED = 5, 6
_READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 8, 10, 11, 13, 14, 26

SHARED = "LUUTRU_SHARED"
"""Environment: 1 where processes of several machines write in the archive's state at a time."""

# SQLite 3.40 says this of a column that is not null, where a table without rowid has it between the columns of its key
_NULL = re.compile(r"NULL value in ([^.\s]+)\.([^.\s]+)")
_MOST = 10_000  # one false word for each row of such a table


def journal_mode() -> str:
    """Return how state that others write too is to be kept: a write-ahead log is memory that the processes of one machine
    share (sqlite.org/wal.html §1), and of no use to those of two; a rollback journal is a file."""
    return "truncate" if os.environ.get(SHARED) == "1" else "wal"


def has_log(path: Path) -> bool:
    """Return whether the database at *path* is kept with a write-ahead log (SQLite's file format, §1.3.3). Raises OSError."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\2\2"


def damage(ask: Callable[[str], Iterable[tuple[Any, ...]]]) -> str:
    """Return what is wrong with the database that *ask* asks, empty where nothing is: every page of it is read."""
    for (said,) in ask(f"pragma quick_check({_MOST})"):
        found = _NULL.fullmatch(said)
        # typeof: of `is null` SQLite believes the declaration, and does not look
        asked = f'select 1 from "{found[1]}" where typeof("{found[2]}") = \'null\' limit 1' if found else ""
        if said != "ok" and not (asked and not list(ask(asked))):
            return str(said)
    return ""


def spoken(
    error: sqlite3.Error, path: Path, damaged: ArchiveError, *, signs: tuple[str, ...] = ("not decode",)
) -> Exception:
    """Return what a person can mend about *error* at *path*, or *error* itself when it is our own fault.

    It is *damaged* where SQLite finds no sound database there, or says one of *signs*, which tell the same.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _CANTOPEN:
        return DiskTrouble(
            f"{path}: {error}; look who may read and write it and its folder (`ls -l`), and run this again"
        )
    if code in (_FULL, _READONLY, _IOERR):
        return DiskTrouble(f"{path}: {error}; make room on the disk, or make it writable, and run this again")
    if code in (BUSY, LOCKED):
        return Locked(f"{path}: another program is writing to it ({error}); wait for it, or stop it")
    if code in (_CORRUPT, _NOTADB) or any(sign in str(error) for sign in signs):
        return damaged
    return error
