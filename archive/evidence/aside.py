"""Databases that nobody can read: moved into `torn/` with their logs, never deleted, so that a new one may take their place."""

from __future__ import annotations

from pathlib import Path

from archive.evidence.folder import Folder, disk, sync_folder


def put_aside(folder: Folder, path: Path) -> Path:
    """Move the SQLite file at *path* into torn/ with its log, under a name that nothing has there; return where it lies.

    Call it with the lock held under which *path* is written, and no connection open. Raises DiskTrouble.
    """
    with disk(folder.torn):
        folder.torn.mkdir(parents=True, exist_ok=True)
        taken = {file.name for file in folder.torn.iterdir()}
        names = (f"{path.stem}-{number}{path.suffix}" for number in range(1, len(taken) + 2))
        aside = folder.torn / next(name for name in names if not any(other.startswith(name) for other in taken))
        # the log first: a file that kept a strange log beside it would take that for its own
        for end in ("-wal", "-shm", ""):
            if (file := Path(f"{path}{end}")).exists():
                file.rename(f"{aside}{end}")
        sync_folder(folder.torn)
        sync_folder(path.parent)
    return aside
