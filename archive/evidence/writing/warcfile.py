"""Writing WARC files: records to bytes (pure), and one open file that is durable when it says so.

Header lines are formatted here and not by warcio, which parses every HTTP head again, re-writes what is odd in it and
compresses with level 9: 1.4 ms for the three records of a 30 kB page, against 0.5 ms (saved portal pages, one core).
"""

from __future__ import annotations

import errno
import os
import re
import socket
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from archive.errors import DiskTrouble
from archive.evidence.folder import OPEN, Folder, disk, disk_trouble, sync_folder
from archive.evidence.record import Record, new_record_id, one_line, sha1, uri, warc_date, warcinfo_record
from archive.model import Place

# The same ten bytes for every member, whatever zlib is underneath: so `verify` sees it when one of them was changed.
# No name, no time, no flags, operating system unknown.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

# 29 saved portal pages: level 4 gives 102 MB/s and 0.242 of the size, level 6 70 MB/s and 0.235, level 9 49 and 0.235.
_LEVEL = 4
# An image or a gzipped page gains nothing (1.0006) at 57 MB/s; stored it costs a checksum. A middle kilobyte tells.
_SAMPLE = 1024
_DENSE = 0.95
_LONGEST_STORED = 65535
# Bytes, and zlib's window and memory for no more than so many.
_WINDOWS = ((1 << 10, -10, 4), (1 << 13, -13, 6))

_NOT_IN_A_HOST = re.compile(r"[^A-Za-z0-9.-]+")


def pack(record: Record, warcinfo: str | None = None) -> bytes:
    """Return *record* as one gzip member, digests included. Pure; zlib works without the interpreter's lock.

    *warcinfo* is the id of the first record of its file, which it names so that it can still be told whose it is when
    somebody puts records of many files into one; None for a first record itself.
    """
    lines = [
        ("WARC-Type", record.kind),
        ("WARC-Record-ID", f"<{record.id}>"),
        ("WARC-Date", warc_date(record.at)),
        *([("WARC-Target-URI", uri(record.url))] if record.url else ()),
        *((name, one_line(value)) for name, value in record.headers),
        *([("WARC-Warcinfo-ID", f"<{warcinfo}>")] if warcinfo else ()),
        ("WARC-Block-Digest", sha1(record.block)),
        ("Content-Type", record.content_type),
        ("Content-Length", str(len(record.block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines) + "\r\n"
    return _member(head.encode(), record.block + b"\r\n\r\n")


def _member(head: bytes, tail: bytes) -> bytes:
    whole = head + tail
    middle = tail[len(tail) // 2 :][:_SAMPLE]
    if len(middle) == _SAMPLE and len(_deflate(middle)) > _DENSE * _SAMPLE:
        deflater = _deflater(len(head))
        deflated = deflater.compress(head) + deflater.flush(zlib.Z_SYNC_FLUSH) + _stored(tail)
    else:
        deflated = _deflate(whole)
    return b"".join((GZIP_HEADER, deflated, struct.pack("<II", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)))


def _deflate(data: bytes) -> bytes:
    deflater = _deflater(len(data))
    return deflater.compress(data) + deflater.flush()


def _deflater(size: int) -> zlib._Compress:
    """Return what deflates *size* bytes: to make room for a window of 32 kB takes 60 µs, for one of 1 or 8 kB next to none."""
    window, memory = next((fit for most, *fit in _WINDOWS if size <= most), (-15, 8))
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, window, memory)


def _stored(data: bytes) -> bytes:
    """Return *data* as the last, uncompressed blocks of a deflate stream (RFC 1951, 3.2.4)."""
    blocks: list[bytes] = []
    for at in range(0, len(data), _LONGEST_STORED):
        piece = data[at : at + _LONGEST_STORED]
        last = at + _LONGEST_STORED >= len(data)
        blocks += struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece
    return b"".join(blocks)


class WarcFile:
    """A WARC file that is being written: `….warc.gz.open` until it is closed. One process; one thread, but for `sync`."""

    def __init__(self, folder: Folder, path: Path, descriptor: int, *, info_id: str) -> None:
        self._path = path
        self._closed_path = path.with_name(path.name.removesuffix(OPEN))
        self._relative = folder.relative(self._closed_path)
        self._descriptor = descriptor
        self._descriptor_in_use = Lock()
        self._torn = False
        self._lost = False
        self.position = 0
        """The file's length: where the next record will lie."""
        self.info_id = info_id
        """Id of its first record, which the others name."""

    @classmethod
    def create(cls, folder: Folder, site: str, *, at: datetime, serial: int, info: Mapping[str, str]) -> WarcFile:
        """Begin a file of *site* with a warcinfo record that says *info*. Raises DiskTrouble.

        The name tells site, time, serial of the file in its crawl, machine and process; it is never used twice.
        """
        stamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:-3]
        host = _NOT_IN_A_HOST.sub("-", socket.gethostname()) or "localhost"
        year = folder.warc / site / stamp[:4]
        path = year / f"{site}-{stamp}-{serial:05d}-{host}-{os.getpid()}.warc.gz{OPEN}"
        with disk(path):
            year.mkdir(parents=True, exist_ok=True)
            if path.with_name(path.name.removesuffix(OPEN)).exists():
                raise FileExistsError(errno.EEXIST, "a finished file has this name")
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            for above in (year, *year.parents[:3]):  # up to the archive's root: the first file of a year makes folders
                sync_folder(above)
        warc = cls(folder, path, descriptor, info_id=new_record_id())
        first = warcinfo_record(info, name=path.name.removesuffix(OPEN), record_id=warc.info_id, at=at)
        try:
            warc.append([pack(first)])
        except DiskTrouble:
            os.close(descriptor)
            raise
        return warc

    @property
    def path(self) -> Path:
        """Where the file lies now."""
        return self._path

    def append(self, packed: Sequence[bytes]) -> tuple[Place, ...]:
        """Write the records of one exchange, all or nothing, and return where each of them lies.

        Raises DiskTrouble after cutting the file back to the exchange before. Durable only after `sync`.
        """
        if self._torn:
            raise DiskTrouble(
                f"{self._path}: could not be cut back after a failed write: look after the disk, then run again"
            )
        try:
            _write(self._descriptor, b"".join(packed))
        except OSError as error:
            self._cut_back()
            raise disk_trouble(error, self._path) from error
        places: list[Place] = []
        for member in packed:
            places.append(Place(self._relative, self.position, len(member)))
            self.position += len(member)
        return tuple(places)

    def sync(self) -> None:
        """Make everything that was appended durable. May run in a thread beside the others. Raises DiskTrouble."""
        with self._descriptor_in_use, disk(self._path):
            if self._path != self._closed_path:  # else it is durable, and the descriptor may be another file's
                os.fsync(self._descriptor)

    def syncing(self) -> Callable[[], None]:
        """Return what `sync` does as a function for another thread, which may run after this file was closed."""
        descriptor = os.dup(self._descriptor)

        def sync() -> None:
            try:
                with self._descriptor_in_use, disk(self._path):
                    os.fsync(descriptor)
            except DiskTrouble:
                self._lost = True
                raise
            finally:
                os.close(descriptor)

        return sync

    def close(self) -> Path:
        """Finish the file: durable, then under its final name. Returns that path. Raises DiskTrouble.

        After a sync that failed it never is durable: Linux tells of lost pages once, and a later sync succeeds.
        """
        with self._descriptor_in_use, disk(self._path):
            if self._lost:
                raise OSError(errno.EIO, "an earlier sync of it failed")
            os.fsync(self._descriptor)
            self._path.rename(self._closed_path)
            self._path = self._closed_path
            os.close(self._descriptor)
            sync_folder(self._closed_path.parent)
        return self._closed_path

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self.position)
            os.lseek(self._descriptor, self.position, os.SEEK_SET)
        except OSError:
            self._torn = True


def _write(descriptor: int, data: bytes) -> None:
    """Write all of *data*: on a disk that is nearly full a write may take only a part, and the next one fails."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
