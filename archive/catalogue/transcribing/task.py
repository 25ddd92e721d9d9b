"""Reading one WARC file as a piece of work for another process, of this machine or of another that has the archive mounted."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from archive.catalogue.portals import Portals
from archive.catalogue.transcribing.afar import Afar, workplace
from archive.catalogue.transcribing.earlier import Earlier
from archive.catalogue.transcribing.shard import code, write_shard
from archive.catalogue.transcribing.transcribe import Desk, transcribe
from archive.catalogue.transcribing.watched import Reader
from archive.errors import ArchiveError
from archive.evidence.folder import disk
from archive.sites import SiteFiles

_NOBODY = b"-".ljust(20)


@dataclass(frozen=True, slots=True)
class Task:
    """Which file to read, by which rules, and where its transcript is to lie."""

    root: Path
    warc: str
    shard: Path
    rules: bytes
    """What `packed` gave."""
    earlier: Path | None = None
    """A catalogue whose readings are taken over where they are fresh."""
    passed_over: Mapping[int, str] = field(default_factory=dict)
    afar: Afar | None = None
    """Where the file can be had by a machine that does not see the archive."""
    code: str = field(default_factory=code)


def packed(found: SiteFiles, reader: Reader) -> bytes:
    """Return the rules and who reads by them, for many tasks to carry."""
    plain = replace(found, sites=dict(found.sites), broken=dict(found.broken))
    return pickle.dumps((plain, reader))


def run(task: Task) -> None:
    """Read the file and write its transcript. Raises DiskTrouble; ArchiveError where the asker is another luutru."""
    if task.code != code():
        raise ArchiveError(
            f"{task.warc}: was to be read by another luutru than the one that writes: install the same on all machines"
        )
    found, reader = _unpacked(task.rules)
    with workplace(task.root, task.warc, task.shard, task.afar) as (folder, shard):
        is_here = shard == task.shard  # and so are the catalogue before, and the notes of who died
        passed_over = {**task.passed_over, **({} if is_here else _died_here(shard))}
        with Note(shard) as note, Earlier.of(task.earlier if is_here else None) as earlier:
            desk = Desk(folder, Portals(found), reader, note.begin, note.end, passed_over, earlier)
            write_shard(shard, transcribe(desk, task.warc))


def _died_here(shard: Path) -> dict[int, str]:
    """Return the page at which a process of this machine died: the asker does not see the note that says so."""
    return {} if (at := noted(shard)) is None else {at: "ended the process that read it"}


class Note:
    """Beside a transcript that is being written: the byte at which the page begins that is being read just now.

    Where a process died, this says of what.
    """

    def __init__(self, shard: Path) -> None:
        self._path = note_of(shard)

    def __enter__(self) -> Note:
        with disk(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self.end()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
        with disk(self._path):
            self._path.unlink(missing_ok=True)

    def begin(self, offset: int) -> None:
        """Note that the page at byte *offset* is being read."""
        self._write(str(offset).encode().ljust(20))

    def end(self) -> None:
        """Note that no page is being read."""
        self._write(_NOBODY)

    def _write(self, note: bytes) -> None:
        with disk(self._path):
            os.pwrite(self._file, note, 0)


def note_of(shard: Path) -> Path:
    """Return where the note beside *shard* lies."""
    return shard.with_suffix(".at")


def noted(shard: Path) -> int | None:
    """Return the byte at which the page begins at which a process died; None if nobody did, or between two pages."""
    with suppress(OSError, ValueError):
        return int(note_of(shard).read_bytes())
    return None


@lru_cache(maxsize=1)
def _unpacked(rules: bytes) -> tuple[SiteFiles, Reader]:
    unpacked: tuple[SiteFiles, Reader] = pickle.loads(rules)  # noqa: S301 - of the process that asked
    return unpacked
