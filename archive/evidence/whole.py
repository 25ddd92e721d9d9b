"""Files that are durable and whole, or not there: what a power cut, a kill or a full disk may interrupt at any moment."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archive.evidence.folder import disk, sync_folder


def write_whole(path: Path, pieces: Iterable[bytes], *, under: str = "") -> None:
    """Write *pieces* to *path*, whole or not at all, for all to read. Raises DiskTrouble.

    Until it is whole it is called *under*, or by a name that neither a collector nor a web server looks at. What a killed
    writer left under that name is written over: two must not write the same file at once.
    """
    fresh = path.with_name(under or f".{path.name}.tmp")
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("wb") as file:
                os.fchmod(file.fileno(), 0o644)
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except BaseException:  # also of the pieces: what nobody finished is not to lie there
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make what was written to *path* durable."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
