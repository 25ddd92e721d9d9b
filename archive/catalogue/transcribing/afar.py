"""Reading a WARC file on a machine that has no way to the archive's folder: the file comes from object storage, and its
transcript goes back by way of it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from archive.errors import DiskTrouble
from archive.evidence.at_hand import address_of, name_address, storage_of
from archive.evidence.away import Away, away, note
from archive.evidence.folder import Folder, disk
from archive.evidence.storage import TRANSCRIPTS
from archive.evidence.whole import write_whole


@dataclass(frozen=True, slots=True)
class Afar:
    """Where a file can be had that lies in object storage, by whoever has the keys."""

    address: str
    kept: Away


def afar(folder: Folder, warc: str) -> Afar | None:
    """Return where *warc* can be had from elsewhere, None where it lies in the folder alone. Raises ArchiveError."""
    address, kept = address_of(folder), away(folder, warc)
    return None if address is None or kept is None else Afar(address, kept)


@contextmanager
def workplace(root: Path, warc: str, shard: Path, known: Afar | None) -> Iterator[tuple[Folder, Path]]:
    """Give the folder to read *warc* from, and where to write its transcript: those of the archive, where it is there.

    Elsewhere they are a folder of this machine's own, and the transcript is sent to the storage when the block is left
    well. Raises DiskTrouble where neither the archive nor the storage has the file.
    """
    if Folder(root).is_begun():
        yield Folder(root), shard
        return
    if known is None:
        raise DiskTrouble(
            f"{root}: this machine does not see the archive: mount it at the same place, or put {warc} into object storage "
            "first (`luutru storage put`)"
        )
    own = _own_folder(root)
    name_address(own, known.address)
    note(own, warc, known.kept)
    mine = own.transcripts / shard.name
    yield own, mine
    storage_of(own).put(f"{TRANSCRIPTS}{shard.name}", mine)
    with disk(mine):
        mine.unlink()


def bring_transcript(folder: Folder, shard: Path) -> None:
    """Bring the transcript *shard* from the storage, if somebody sent it there. Raises StorageTrouble, NotAsKept."""
    if shard.exists() or address_of(folder) is None:
        return
    storage, name = storage_of(folder), f"{TRANSCRIPTS}{shard.name}"
    if (size := storage.size(name)) is not None:
        write_whole(shard, storage.pieces(name, size))
        storage.delete(name)


def _own_folder(root: Path) -> Folder:
    """Return a folder of this user's own on this machine, which stands for the archive at *root* elsewhere."""
    path = Path(gettempdir(), f"luutru-{os.getuid()}-{hashlib.sha1(str(root).encode()).hexdigest()[:12]}")
    with disk(path):
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid != os.getuid():
            raise DiskTrouble(f"{path}: is somebody else's: have them move it away, or name another folder by TMPDIR")
    return Folder(path)
