"""Evidence wherever it lies: in the archive's folder, or in object storage alone. Whoever reads WARC files asks here.

A whole file is brought into a scratch folder, proven, and taken away again when it has been read; of a single capture no
more is asked for than it has.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import BinaryIO

from archive.errors import ArchiveError, NotAsKept
from archive.evidence.away import Away, away
from archive.evidence.distant import Distant
from archive.evidence.folder import Folder, disk, disk_trouble
from archive.evidence.room import need_room
from archive.evidence.storage import Storage, storage_at
from archive.evidence.whole import write_whole

_ADDRESS = "address"


def is_at_hand(folder: Folder, warc: str) -> bool:
    """Return whether the file *warc* can be read: it lies in the folder, or is noted to lie in the storage."""
    return folder.path(warc).exists() or away(folder, warc) is not None


def size_of(folder: Folder, warc: str) -> int:
    """Return how many bytes the file *warc* has, wherever it lies. Raises DiskTrouble."""
    path = folder.path(warc)
    with disk(path):
        try:
            return path.stat().st_size
        except FileNotFoundError:
            if (kept := away(folder, warc)) is None:
                raise
            return kept.bytes


@contextmanager
def opened(folder: Folder, warc: str) -> Iterator[BinaryIO]:
    """Open the file *warc* for a look at some of it. Raises DiskTrouble, and inside NotAsKept, StorageTrouble."""
    path = folder.path(warc)
    try:
        file: BinaryIO = path.open("rb")
    except OSError as error:
        kept = away(folder, warc) if isinstance(error, FileNotFoundError) else None
        if kept is None:
            raise disk_trouble(error, path) from error
        file = io.BufferedReader(Distant(storage_of(folder), warc, kept.bytes))
    with file, disk(path):
        yield file


@contextmanager
def whole(folder: Folder, warc: str) -> Iterator[Path]:
    """Give the file *warc* to read from its beginning to its end: where it lies, or a proven copy for as long.

    Raises NotAsKept when what lies in the storage is not what was put there, StorageTrouble, DiskTrouble.
    """
    path = folder.path(warc)
    kept = None if path.exists() else away(folder, warc)
    if kept is None:
        yield path
        return
    with _copies.of(folder, warc, kept) as copy:
        yield copy


def storage_of(folder: Folder) -> Storage:
    """Return the storage that *folder* names. Raises ArchiveError when it names none, StorageTrouble."""
    if (address := address_of(folder)) is None:
        raise ArchiveError(
            f"{folder.storage}: is missing: no object storage is used here, or nobody knows any more which: `luutru "
            "storage use s3://BUCKET/PREFIX` writes it"
        )
    return storage_at(address)


def address_of(folder: Folder) -> str | None:
    """Return the address of the storage that *folder* names, None where it names none. Raises ArchiveError."""
    with disk(folder.storage):
        try:
            said = folder.storage.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return str(json.loads(said)[_ADDRESS])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ArchiveError(f"{folder.storage}: names no address: `luutru storage use` writes it anew") from None


def name_address(folder: Folder, address: str) -> None:
    """Write down which storage *folder* uses. Raises DiskTrouble."""
    write_whole(folder.storage, [json.dumps({_ADDRESS: address}).encode(), b"\n"])


def proven(pieces: Iterable[bytes], kept: Away, thing: str) -> Iterator[bytes]:
    """Give *pieces* on, and raise NotAsKept at their end when they are not what was *kept*."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != kept.sha256:
        raise NotAsKept(
            f"{thing}: is not the file that was put there, its SHA-256 is another: bring an older version of the object "
            "back, or a copy of the file, then run again"
        )


class _Copies:
    """The copies that this process reads from, each for as long as somebody does."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers: dict[Path, int] = {}
        self._files: dict[Path, int] = {}
        self._swept: set[Path] = set()

    @contextmanager
    def of(self, folder: Folder, warc: str, kept: Away) -> Iterator[Path]:
        """Give a copy of *warc*, whose proof is *kept*."""
        scratch = folder.scratch
        path = scratch / f"{os.getpid()}-{kept.sha256[:16]}-{PurePosixPath(warc).name}"
        with self._lock:
            self._sweep(scratch)
            if path not in self._files:
                self._files[path] = _fetched(storage_of(folder), warc, kept, path)
            self._readers[path] = self._readers.get(path, 0) + 1
        try:
            yield path
        finally:
            with self._lock:
                self._readers[path] -= 1
                if not self._readers[path]:
                    path.unlink(missing_ok=True)
                    os.close(self._files.pop(path))
                    del self._readers[path]

    def _sweep(self, scratch: Path) -> None:
        """Delete the copies of processes that died: nobody holds their locks."""
        if scratch in self._swept:
            return
        self._swept.add(scratch)
        for path in scratch.glob("*"):
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                finally:
                    os.close(descriptor)


_copies = _Copies()


def _fetched(storage: Storage, warc: str, kept: Away, path: Path) -> int:
    """Bring a copy of *warc* to *path*, proven; return its descriptor, whose lock says that somebody reads it."""
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    need_room(path.parent, kept.bytes, f"for a copy of {warc} while it is read")
    with disk(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not os.fstat(descriptor).st_nlink:  # somebody swept it away before it was locked
                os.close(descriptor)
                return _fetched(storage, warc, kept, path)
            for piece in proven(storage.pieces(warc, kept.bytes), kept, f"{storage.address}/{warc}"):
                view = memoryview(piece)
                while view:
                    view = view[os.write(descriptor, view) :]
        except BaseException:
            path.unlink(missing_ok=True)
            os.close(descriptor)
            raise
    return descriptor
