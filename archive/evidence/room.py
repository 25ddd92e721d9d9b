"""Whether the archive's disk has room for what is about to be written: asked before it is full, not by filling it."""

from __future__ import annotations

import os
from pathlib import Path

from archive.errors import DiskTrouble
from archive.evidence.folder import disk


def free(root: Path) -> int | None:
    """Return how many bytes may still be written where *root* lies; None where a file system does not tell."""
    with disk(root):
        told = os.statvfs(root)
    return told.f_bavail * told.f_frsize if told.f_blocks else None


def need_room(root: Path, needed: int, why: str) -> None:
    """Raise DiskTrouble when less than *needed* bytes are free where *root* lies; *why* says what they are for."""
    there = free(root)
    if there is not None and there < needed:
        raise DiskTrouble(
            f"{root}: {_printed(there)} are free on its disk, {_printed(needed)} are needed ({why}): make room, then run again"
        )


def _printed(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
