"""Notes beside WARC files: of this one a copy lies in object storage, and was read back whole. Then the file itself may go.

A note is written once the copy is proven, and durable before anything is deleted: whatever a kill interrupts, there is
the file, or the note of a proven copy.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.evidence.folder import AWAY, Folder, disk
from archive.evidence.whole import write_whole


@dataclass(frozen=True, slots=True)
class Away:
    """What was proven of the copy of a file."""

    bytes: int
    sha256: str


def note_of(folder: Folder, warc: str) -> Path:
    """Return where the note of *warc* (relative to the archive) lies, if there is one."""
    return folder.path(f"{warc}{AWAY}")


def away(folder: Folder, warc: str) -> Away | None:
    """Return what the note of *warc* says, None if it has none. Raises ArchiveError, DiskTrouble."""
    path = note_of(folder, warc)
    with disk(path):
        try:
            said = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        told = json.loads(said)
        return Away(int(told["bytes"]), str(told["sha256"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ArchiveError(
            f"{path}: is no note of luutru's, or was changed: delete it, then `luutru storage use` with the address that "
            f"{folder.storage} names writes it anew from the manifests"
        ) from error


def note(folder: Folder, warc: str, proven: Away) -> None:
    """Note that a copy of *warc* lies in the storage, *proven*. Durable when this returns. Raises DiskTrouble."""
    write_whole(note_of(folder, warc), [json.dumps(asdict(proven)).encode(), b"\n"])
