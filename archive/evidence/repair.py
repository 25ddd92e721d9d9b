"""Mending what a crawl that died left behind: whole records stay, in a closed file; the torn tail moves to `torn/`.

Never appends to a torn file, which would lose all that follows to every reader, and never deletes a byte. Killed itself at
any moment, it does its work again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from filecmp import cmp
from glob import escape
from pathlib import Path

from archive.errors import Locked
from archive.evidence.folder import OPEN, Folder, crawl_lock, disk, sync_folder
from archive.evidence.scan import Damage, End, scan
from archive.evidence.whole import sync_file

_PIECE = 1024 * 1024
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of one file whose writer died."""

    path: str
    """The left-over file, relative to the archive."""
    records: int
    """How many whole records it holds."""
    closed: str | None
    """The closed file with the whole records; None if there were none."""
    torn: str | None
    """Where the rest was moved; None if every byte belonged to a whole record."""
    torn_bytes: int
    why: str | None
    """What was wrong with the first byte that was moved."""

    def __str__(self) -> str:
        kept = f"{self.records} whole records are in {self.closed}" if self.closed else "no whole record"
        moved = f", {self.torn_bytes} bytes behind them in {self.torn} ({self.why})" if self.torn else ""
        return f"{self.path}: {kept}{moved}"


def repair(folder: Folder, site: str) -> tuple[Repaired, ...]:
    """Close every WARC file of *site* that is still called open. Raises DiskTrouble.

    The caller holds the site's lock: so no writer of these files is alive.
    """
    return tuple(_repair(folder, path) for path in folder.open_warcs(site))


def repair_left_behind(folder: Folder) -> tuple[Repaired, ...]:
    """Close what crawls that died left open, of sites that nobody crawls now. Raises DiskTrouble.

    A site whose file was taken away is not crawled again; without this its last captures would be in no catalogue.
    """
    mended: list[Repaired] = []
    for site in sorted({Path(warc).parts[1] for warc in folder.left_behind()}):
        with suppress(Locked), folder.lock(crawl_lock(site)):
            mended += repair(folder, site)
    return tuple(mended)


def _repair(folder: Folder, path: Path) -> Repaired:
    with disk(path):
        good, records, why = _whole_records(path)
        size = path.stat().st_size
        _keep_parts(folder, path, good, size - good)
        if not size:  # killed before the first byte
            path.unlink()
            return Repaired(folder.relative(path), 0, None, None, 0, None)
        if not records:
            torn = _name_in_torn(folder, path, 0)
            path.rename(torn)
            _sync_folders(torn.parent, path.parent)
            return Repaired(folder.relative(path), 0, None, folder.relative(torn), size, why)
        torn_name = None
        if good < size:
            torn = _copy_tail(folder, path, good)
            os.truncate(path, good)
            torn_name = folder.relative(torn)
        closed = path.with_name(path.name.removesuffix(OPEN))
        sync_file(path)
        path.rename(closed)
        _sync_folders(closed.parent)
    return Repaired(folder.relative(path), records, folder.relative(closed), torn_name, size - good, why)


def _whole_records(path: Path) -> tuple[int, int, str | None]:
    """Return where the last of the whole records at the beginning of the file ends, how many they are, what follows."""
    good = records = 0
    with path.open("rb") as file:
        for event in scan(file):
            if isinstance(event, Damage):
                return good, records, event.what
            if isinstance(event, End):
                good = event.offset + event.length
                records += 1
    return good, records, None


def _name_in_torn(folder: Folder, path: Path, offset: int) -> Path:
    """Return a name that tells file and offset, and that nothing has yet."""
    folder.torn.mkdir(parents=True, exist_ok=True)
    name = f"{path.name.removesuffix(OPEN)}.{offset}"
    number = 0
    while (torn := folder.torn / (f"{name}.torn" if not number else f"{name}-{number}.torn")).exists():
        number += 1
    return torn


def _copy_tail(folder: Folder, path: Path, offset: int) -> Path:
    """Copy what follows *offset* into `torn/`, durably: only then may it be cut off. Returns where it lies.

    A repair that was killed before it could cut has left its copy: that is taken, and half a one is written over.
    """
    torn = _name_in_torn(folder, path, offset)
    part = _part(folder, path, offset)
    with path.open("rb") as source, part.open("wb") as copy:
        source.seek(offset)
        while piece := source.read(_PIECE):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    for earlier in sorted(folder.torn.glob(f"{part.stem}*.torn")):
        if cmp(earlier, part, shallow=False):
            part.unlink()
            torn = earlier
            break
    else:
        part.rename(torn)
    _sync_folders(torn.parent)
    return torn


def _part(folder: Folder, path: Path, offset: int) -> Path:
    return folder.torn / f"{path.name.removesuffix(OPEN)}.{offset}{_PART}"


def _keep_parts(folder: Folder, path: Path, offset: int, length: int) -> None:
    """Keep a copy that a killed repair began, unless the *length* bytes from *offset* on hold all of it.

    A power cut may have made the file shorter since: what was copied is nowhere else then.
    """
    for part in sorted(folder.torn.glob(f"{escape(path.name.removesuffix(OPEN))}.*{_PART}")):
        begun = part.name.removesuffix(_PART).rpartition(".")[2]
        held = part == _part(folder, path, offset) and part.stat().st_size <= length
        if begun.isdecimal() and not held:
            part.rename(_name_in_torn(folder, path, int(begun)))


def _sync_folders(*folders: Path) -> None:
    for folder in folders:
        sync_folder(folder)
