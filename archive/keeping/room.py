"""How full the archive's disk is, what fills it, and for how many nights of the last ones' size it will do."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.evidence.room import free

NIGHTS = 28
"""So many of the last nights tell what the next ones will write: four of each weekday, as the alarm `disk` counts."""


def reserve() -> int:
    """Return how many bytes stay free on the disk, as the environment has it. Raises ArchiveError when that is no number."""
    told = os.environ.get("LUUTRU_RESERVE_MB") or "200"
    try:
        return round(1e6 * float(told))
    except (ValueError, OverflowError):
        raise ArchiveError(f"LUUTRU_RESERVE_MB is {told!r}, but must be a number of megabytes") from None


@dataclass(frozen=True, slots=True)
class Room:
    """The room that there is."""

    free: int | None
    """Bytes; None where the file system does not tell."""
    parts: Mapping[str, int]
    """Folder of the archive → bytes in it."""
    nightly: int | None
    """Bytes that a night writes; None before the first."""
    days: int | None
    """Nights until crawls stop for want of room; None where nothing tells."""


def room(folder: Folder, written: Sequence[int], *, reserve: int) -> Room:
    """Return the room on the disk of *folder*, after nights that wrote so many bytes each; crawls leave *reserve* free.

    Raises DiskTrouble.
    """
    there = free(folder.root)
    nightly = round(fmean(written[-NIGHTS:])) if written else None
    days = max(there - reserve, 0) // nightly if there is not None and nightly else None
    names = sorted(path.name for path in folder.root.iterdir() if path.is_dir() and not path.is_symlink())
    return Room(there, {name: _bytes(folder.root / name) for name in names}, nightly, days)


def _bytes(folder: Path) -> int:
    """Return how many bytes the files under *folder* have; what goes away or may not be read meanwhile counts nothing."""
    whole = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                whole += os.lstat(Path(path) / name).st_size
            except OSError:
                continue
    return whole
