"""Takes in WARC files and WACZ packages that others made: byte for byte, under `imported/`, each once.

A file is copied (or cloned, where the disk can share blocks), never linked: whoever writes into the source later would
write into the archive. It is called after its SHA-256, so that the same bytes are known again under any name, and so that
it can be proved in fifty years that they are still the same. Sources are read, and nothing else.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from filecmp import cmp
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archive.errors import ArchiveError
from archive.evidence.at_hand import size_of
from archive.evidence.away import away
from archive.evidence.folder import Folder, disk, is_imported, sync_folder
from archive.evidence.foreign.package import Package, is_bomb
from archive.evidence.room import need_room
from archive.evidence.scan import NOT_A_WARC, Damage, End, inflated, scan
from archive.evidence.seeking import GZIP_MAGIC

_PART = ".part"
_PIECE = 1024 * 1024
# 128 bits of SHA-256: nobody finds two files with the same
_DIGITS = 32
_LONGEST_NAME = 100
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_SUFFIX = re.compile(r"(\.w?arc|\.wacz|\.zip)?(\.gz)?(\.open)?$", re.IGNORECASE)
_FICLONE = 0x40049409  # linux/fs.h; btrfs and XFS

_WARC, _WACZ, _ARC, _ZSTD = "warc", "wacz", "arc", "zst"
_BY_NAME = {
    ".warc": _WARC, ".warc.gz": _WARC, ".wacz": _WACZ, ".arc": _ARC, ".arc.gz": _ARC, ".warc.zst": _ZSTD,
    ".warc.open": _WARC, ".warc.gz.open": _WARC,
}  # fmt: skip
_UNUSABLE = {
    _ARC: "is an ARC file, the format before WARC: `warcio recompress OLD.arc.gz NEW.warc.gz` makes a WARC file of it",
    _ZSTD: "is compressed with zstd, which replay tools cannot read: `zstd -d` unpacks it",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file, or of one member of a package."""

    source: str
    """As the caller calls it; a member as `package: member`."""
    warc: str | None = None
    """What it is in the archive, relative to it; None if it was not taken in."""
    known: bool = False
    """Whether it was there already."""
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What is to be written: so many bytes, and the file that they are all of, where there is one."""

    given: Iterator[bytes]
    size: int
    clone: BinaryIO | None = None


class _Refused(ArchiveError):
    """A file that is not taken in; the message follows its name."""


Told = Callable[[str], None]


def take_in(folder: Folder, sources: Iterable[Path], told: Told = lambda _: None) -> Iterator[Taken]:
    """Take in *sources*, files and folders of files, and say of each what became of it; *told* gets names beforehand.

    What is wrong with one harms only it. Nothing half stands under a final name; interrupted, the same call goes on.
    Raises Locked when another import works, DiskTrouble when the archive cannot be written.
    """
    with folder.lock("import"):
        intake = _Intake(folder)
        for source in sources:
            count = 0
            for path, asked in _files(source):
                kind, trouble = _look(path)
                if kind is None and not asked:
                    continue  # the other files of a folder
                count += 1
                told(str(path))
                yield from intake.take(path, kind, trouble)
            if not count:
                yield Taken(str(source), findings=("holds no WARC or WACZ file: name another folder, or the files",))


def is_as_imported(warc: str, sha256: str) -> bool:
    """Return whether the imported file *warc*, whose SHA-256 is now *sha256*, still has the digest that it is called after."""
    return PurePosixPath(warc).name.partition("-")[0] == sha256[:_DIGITS]


class _Intake:
    """An import that is under way. Its caller holds the lock."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        home = folder.imported
        with disk(home):
            home.mkdir(parents=True, exist_ok=True)
            for left in home.glob(f".*{_PART}"):
                left.unlink()  # a copy that was cut short; its source is where it was
        imported = (PurePosixPath(warc) for warc in folder.closed_warcs() if is_imported(warc))
        self._known = {warc.name.partition("-")[0]: str(warc) for warc in imported}

    def take(self, path: Path, kind: str | None, trouble: str | None) -> Iterator[Taken]:
        """Take in the file *path*, whose beginning shows what *kind* it is."""
        try:
            if kind is None or kind in _UNUSABLE:
                raise _Refused(
                    trouble
                    or _UNUSABLE.get(
                        kind or "",
                        "is neither a WARC nor a WACZ file: pages and pictures by themselves cannot be entered",
                    )
                )
            with _opened(path) as file:
                yield from self._take_package(path, file) if kind == _WACZ else self._take_warc(path, file)
        except _Refused as refused:
            yield Taken(str(path), findings=(str(refused),))

    def _take_warc(self, path: Path, file: BinaryIO) -> Iterator[Taken]:
        with _source():
            digest = _digest(file)
            file.seek(0)
        size = os.fstat(file.fileno()).st_size
        known = self._known_as(digest, size)
        yield known(str(path)) if known else self._keep(str(path), path.name, _Pieces(_read(file), size, file))

    def _take_package(self, path: Path, file: BinaryIO) -> Iterator[Taken]:
        try:
            with _source():
                package = Package(file)
                doubts = tuple(package.doubts())
            if doubts:
                yield Taken(str(path), findings=doubts)
            for member in package.warcs():
                name = f"{_SUFFIX.sub('', path.name)}-{member.name.replace(chr(92), '/').rpartition('/')[2]}"
                source = f"{path}: {member.name}"
                try:
                    taken = self._keep(source, name, _Pieces(member.pieces(), member.size))
                except _Refused as refused:
                    taken = Taken(source, findings=(str(refused),))
                yield Taken(source, taken.warc, taken.known, (*taken.findings, *member.wrong()))
        except _Refused:
            raise
        except ArchiveError as error:
            if error.exit_code != 1:
                raise
            raise _Refused(str(error)) from error

    def _keep(self, source: str, name: str, pieces: _Pieces) -> Taken:
        """Write *pieces* beside the archive, look at them there, and give them their final name when they are durable."""
        part = self._folder.imported / f".{os.getpid()}{_PART}"
        try:
            digest, size = _write(part, pieces)
            if known := self._known_as(digest, size):
                return known(source)
            if ours := self._ours(part, size):
                return Taken(source, ours, known=True)
            with disk(part), part.open("rb") as file:
                compressed = _judge(file, size)
                os.fsync(file.fileno())
            final = part.with_name(f"{digest}-{_plain(name)}{'.warc.gz' if compressed else '.warc'}")
            with disk(final):
                part.rename(final)
                sync_folder(final.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._known[digest] = self._folder.relative(final)
        return Taken(source, self._known[digest])

    def _known_as(self, digest: str, size: int) -> Callable[[str], Taken] | None:
        warc = self._known.get(digest)
        if warc is None:
            return None
        changed = (
            ()
            if size_of(self._folder, warc) == size
            else (f"{warc}: was changed since it was imported: move it away, then import it again",)
        )
        return lambda source: Taken(source, warc, known=True, findings=changed)

    def _ours(self, part: Path, size: int) -> str | None:
        """Return which file of our own *part* is a copy of, if it is one."""
        with disk(part):
            return next((warc for warc in self._sizes.get(size, ()) if self._is_copy(part, warc)), None)

    def _is_copy(self, part: Path, warc: str) -> bool:
        path = self._folder.path(warc)
        kept = None if path.exists() else away(self._folder, warc)
        if kept is None:
            return cmp(part, path, False)
        with part.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256

    @cached_property
    def _sizes(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for warc in self._folder.closed_warcs():
            if not is_imported(warc):
                found.setdefault(size_of(self._folder, warc), []).append(warc)
        return found


def _files(source: Path) -> Iterator[tuple[Path, bool]]:
    """Give the files under *source* in order of name, and whether it was asked for this very file."""
    if not source.is_dir():
        yield source, True
        return
    for folder, folders, names in os.walk(source):
        folders.sort()
        yield from ((Path(folder, name), False) for name in sorted(names))


def _look(path: Path) -> tuple[str | None, str | None]:
    """Return what kind of file *path* is, None for others, and why it cannot be opened if so. Waits for no pipe."""
    by_name = next((kind for suffix, kind in _BY_NAME.items() if path.name.lower().endswith(suffix)), None)
    try:
        with _opened(path) as file, _source():
            return _kind(file.read(4096)) or by_name, None
    except _Refused as refused:
        return None, str(refused)


def _kind(head: bytes) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _WACZ
    if head.startswith(GZIP_MAGIC):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return None
    if head[:5].upper() == b"WARC/":
        return _WARC
    return _ARC if head.startswith(b"filedesc:") else None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a source. Raises _Refused."""
    with _source():
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _Refused("is no file, but a pipe or a device: write what it gives into a file first")
        # not blocking: what it is may have changed since
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        yield file


@contextmanager
def _source() -> Iterator[None]:
    """Turn every OSError inside into _Refused: one source that cannot be read is no trouble of the archive's disk."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        remedy = {
            errno.ENOENT: "see how it is spelt",
            errno.EACCES: "give this user the right to read it",
            errno.EIO: "look after its disk, or take another copy",
        }.get(error.errno or 0, "take another copy")
        raise _Refused(f"cannot be read: {reason}: {remedy}") from error


def _read(file: BinaryIO) -> Iterator[bytes]:
    while True:
        with _source():
            piece = file.read(_PIECE)
        if not piece:
            return
        yield piece


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := file.read(_PIECE):
        found.update(piece)
    return found.hexdigest()[:_DIGITS]


def _write(part: Path, pieces: _Pieces) -> tuple[str, int]:
    """Write a file, and return digest and size of what it holds. Raises DiskTrouble, and what *pieces* raise."""
    with disk(part):
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        if pieces.clone is not None and _cloned(file, pieces.clone):
            with disk(part):
                return _digest(file), os.fstat(descriptor).st_size
        need_room(part.parent, pieces.size, "for a copy of what is imported")
        found, size = hashlib.sha256(), 0
        for piece in pieces.given:
            with disk(part):
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
            found.update(piece)
            size += len(piece)
    return found.hexdigest()[:_DIGITS], size


def _cloned(file: BinaryIO, source: BinaryIO) -> bool:
    try:
        fcntl.ioctl(file.fileno(), _FICLONE, source.fileno())
    except OSError:
        return False
    return True


def _judge(file: BinaryIO, size: int) -> bool:
    """Return whether a file is compressed. Raises _Refused if no record of it can be read, or if it is a bomb."""
    compressed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    whole = 0
    for length in inflated(file) if compressed else ():
        whole += length
        if is_bomb(whole, size):
            raise _Refused(f"is a gzip bomb: {size} bytes become {whole} and more")
    file.seek(0)
    first = ""
    for event in scan(file):
        if isinstance(event, End):
            return compressed
        if isinstance(event, Damage):
            first = first or event.what.removeprefix(f"{NOT_A_WARC}: ")
    raise _Refused(f"is {NOT_A_WARC}, or nothing in it is whole: {first}")


def _plain(name: str) -> str:
    """Return a name for the file *name*, without its suffixes and whatever is no plain letter."""
    plain = _NOT_PLAIN.sub("-", _SUFFIX.sub("", name)).strip("-.")
    return plain[:_LONGEST_NAME] or "file"
