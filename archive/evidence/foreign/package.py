"""A WACZ that somebody else made, taken apart: WARC members as they are, within bounds, and what its digests say of it.

Of the ZIP format only the directory is read by the standard library: its reader gives nothing of a member whose checksum
does not fit, and here a torn or changed file gives all that is whole. No member's name becomes the name of a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from archive.errors import ArchiveError
from archive.evidence.foreign.signature import wrong_signature

# Browsertrix's packages have some dozens of members; each costs half a kilobyte of memory while the package is open.
_LONGEST_DIRECTORY = 8 * 1024 * 1024
MOST_WARCS = 10_000
# A package's description, which is read whole.
_LONGEST_TABLE = 16 * 1024 * 1024
_PIECE = 1024 * 1024
_ROOMY = 256 * 1024 * 1024
_MOST_RATIO = 100
_MOST_DEFLATED = 1032  # bytes that deflate can make of one (zlib.net/zlib_tech.html)
_SUFFIXES = (".warc", ".warc.gz")
_TABLE, _TABLE_DIGEST = "datapackage.json", "datapackage-digest.json"
_LOCAL = struct.Struct("<4s22xHH")
_RAW = -15
_DRIVE = re.compile(r"[A-Za-z]:")
_MOST_SAID = 20


def is_bomb(inflated: int, size: int) -> bool:
    """Return whether *size* bytes that become *inflated* are no honest file: text shrinks to a tenth, seldom to a fiftieth."""
    return inflated > max(_ROOMY, _MOST_RATIO * size)


class Member:
    """A member of a package that is being read: what is wrong with its bytes is known at their end."""

    def __init__(self, name: str, pieces: Iterator[bytes], *, size: int, crc: int, stated: str) -> None:
        self.name = name
        self.size = size
        """At most so many bytes, as the directory says; no more than the package can hold."""
        self._pieces, self._crc = pieces, crc
        self._label, _, self._value = stated.partition(":")
        known = self._label in hashlib.algorithms_guaranteed and not self._label.startswith("shake")
        self._hash = hashlib.new(self._label, usedforsecurity=False) if known else None
        self._sum = 0
        self._broken: str | None = None

    def pieces(self) -> Iterator[bytes]:
        """Give its bytes, as far as they can be read."""
        try:
            for piece in self._pieces:
                self._sum = zlib.crc32(piece, self._sum)
                if self._hash is not None:
                    self._hash.update(piece)
                yield piece
        except ArchiveError as error:
            self._broken = str(error)
        except OSError as error:
            self._broken = f"cannot be read: {error.strerror}"

    def wrong(self) -> Iterator[str]:
        """Say what is wrong with the bytes that were given."""
        if self._broken:
            yield self._broken
        elif self._sum != self._crc:
            yield "its ZIP checksum does not fit its bytes"
        if self._label and self._hash is None:
            yield f"{_TABLE} has a digest of it that nobody can compute: {self._label[:40]!r}"
        elif self._hash is not None and self._hash.hexdigest() != self._value.lower():
            yield f"the digest in {_TABLE} does not fit its bytes, which give {self._label}:{self._hash.hexdigest()}"


class Package:
    """An open WACZ. Its file is the caller's."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the directory of *file*. Raises ArchiveError, in words that follow the package's name, if there is none."""
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        _check_directory(file, self.size)
        try:
            self._infos = ZipFile(file).infolist()
        # every kind of error there is, over the years, in zipfile's parsing of extra fields and times
        except (BadZipFile, ValueError, struct.error, NotImplementedError, OverflowError) as error:
            raise ArchiveError(f"is no whole ZIP file ({error}): fetch it again") from error
        self._wrong = dict(_wrong_members(self._infos))
        self._told, self._doubts = self._table()

    def doubts(self) -> Iterator[str]:
        """Say what is wrong with the package, but for the bytes of its WARC members; a line each."""
        lines = [f"{name!r}: {what}" for (name, _), what in self._wrong.items()]
        yield from lines[:_MOST_SAID]
        if len(lines) > _MOST_SAID:
            yield f"{len(lines) - _MOST_SAID} more members that are not taken"
        yield from self._doubts
        names = {info.filename for info in self._infos}
        missing = [path for path in self._told if path not in names]
        yield from (f"{path!r}: {_TABLE} names it, but it is not there" for path in missing[:_MOST_SAID])
        for info in self._infos:
            if _is_warc(info) and self._told and info.filename not in self._told:
                yield f"{info.filename!r}: {_TABLE} does not name it"
            elif not _is_warc(info) and info.filename in self._told and _key(info) not in self._wrong:
                member = self._member(info)
                for _ in member.pieces():
                    pass
                yield from (f"{info.filename!r}: {what}" for what in member.wrong())

    def warcs(self) -> Iterator[Member]:
        """Give the WARC members that can be read, one after the other. Raises ArchiveError if there are none, or too many."""
        found = [info for info in self._infos if _is_warc(info)]
        if not found or len(found) > MOST_WARCS:
            many = f"holds {len(found)} WARC files, more than {MOST_WARCS}: unpack it, and import its folder"
            raise ArchiveError(many if found else "holds no WARC file: it is no WACZ")
        yield from (self._member(info) for info in found if _key(info) not in self._wrong)

    def _member(self, info: ZipInfo) -> Member:
        stated = self._told.get(info.filename, "")
        most = self.size if info.compress_type == ZIP_STORED else self.size * _MOST_DEFLATED
        size = min(info.file_size, most)
        return Member(info.filename, self._pieces(info), size=size, crc=info.CRC, stated=stated)

    def _table(self) -> tuple[Mapping[str, str], list[str]]:
        """Return the digests that the package states of its members, and what is wrong with how it states them."""
        found = {info.filename: info for info in self._infos if _key(info) not in self._wrong}
        if _TABLE not in found:
            return {}, [f"{_TABLE} is missing: nothing says whether the package is as it was made"]
        try:
            table = self._whole(found[_TABLE])
            told = {_text(one, "path"): _text(one, "hash") for one in json.loads(table)["resources"]}
            seal = json.loads(self._whole(found[_TABLE_DIGEST])) if _TABLE_DIGEST in found else {}
            sealed = seal.get("hash", "") if isinstance(seal, dict) else ""
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ArchiveError) as error:
            return {}, [f"{_TABLE} cannot be read ({type(error).__name__}): nothing says whether the package is whole"]
        digest = "sha256:" + hashlib.sha256(table).hexdigest()
        if sealed and sealed != digest:
            return told, [f"{_TABLE} is not the one that {_TABLE_DIGEST} has the digest of: it was changed later"]
        signed = seal.get("signedData") if isinstance(seal, dict) else None
        wrong = wrong_signature(signed, digest) if isinstance(signed, dict) else None
        return told, [f"{_TABLE_DIGEST}: {wrong}"] if wrong else []

    def _whole(self, info: ZipInfo) -> bytes:
        if info.file_size > _LONGEST_TABLE:
            raise ArchiveError(f"{info.filename!r} is too long")
        return b"".join(self._pieces(info))

    def _pieces(self, info: ZipInfo) -> Iterator[bytes]:
        """Give the bytes of a member, at most as many as the directory says. Raises ArchiveError where they break off."""
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size + 4)[: _LOCAL.size]
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise ArchiveError("does not begin where the directory says")
        _, name, extra = _LOCAL.unpack(header)
        return _taken(self._file, info, info.header_offset + _LOCAL.size + name + extra)


def _taken(file: BinaryIO, info: ZipInfo, position: int) -> Iterator[bytes]:
    inflate = _inflater() if info.compress_type == ZIP_DEFLATED else lambda data: iter((data,))
    left, room = info.compress_size, info.file_size
    while left and room:
        file.seek(position)
        data = file.read(min(left, _PIECE))
        if not data:
            raise ArchiveError("the package ends inside it")
        position, left = position + len(data), left - len(data)
        for piece in inflate(data):
            yield piece[:room]
            room -= min(room, len(piece))
    if room:
        raise ArchiveError("is shorter than the directory says")


def _inflater() -> Callable[[bytes], Iterator[bytes]]:
    inflater = zlib.decompressobj(_RAW)

    def inflate(data: bytes) -> Iterator[bytes]:
        while data and not inflater.eof:
            try:
                yield inflater.decompress(data, _PIECE)
            except zlib.error as error:
                raise ArchiveError(f"its compressed bytes are damaged: {error}") from None
            data = inflater.unconsumed_tail

    return inflate


def _check_directory(file: BinaryIO, size: int) -> None:
    """Look for the directory before anything reads it whole."""
    begin = max(0, size - 65557)  # the longest comment, and the record before it
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise ArchiveError(
            "is no whole ZIP file, its central directory is missing: it broke off on its way, fetch it again"
        )
    (length,) = struct.unpack_from("<I", tail, at + 12)
    if length == 0xFFFFFFFF and tail[at - 20 : at - 16] == b"PK\x06\x07":
        file.seek(min(struct.unpack_from("<Q", tail, at - 12)[0], size))
        (length,) = struct.unpack_from("<Q", file.read(56).ljust(56, b"\0"), 40)
    if length > _LONGEST_DIRECTORY:
        raise ArchiveError(f"has a directory of {length} bytes, too many members: unpack it, and import its folder")


def _key(info: ZipInfo) -> tuple[str, int]:
    return info.filename, info.header_offset


def _is_warc(info: ZipInfo) -> bool:
    return info.filename.lower().endswith(_SUFFIXES)


def _wrong_members(infos: Sequence[ZipInfo]) -> Iterator[tuple[tuple[str, int], str]]:
    """Give the members that are not to be read, with the reason."""
    names = Counter(info.filename for info in infos)
    for info in infos:
        what = _wrong_member(info) or ("is there more than once" if names[info.filename] > 1 else None)
        if what:
            yield _key(info), f"{what}: it is not taken"
    end, last = 0, None
    for info in sorted(infos, key=lambda info: info.header_offset):
        if last is not None and info.header_offset < end:
            yield from ((_key(one), "lies over another member: it is not taken") for one in (last, info))
        if (behind := _end(info)) > end:
            end, last = behind, info


def _end(info: ZipInfo) -> int:
    """Return where a member ends, at least: how long its extra field is only the member itself tells."""
    name = len(info.orig_filename.encode()) if info.flag_bits & 0x800 else len(info.orig_filename)
    return info.header_offset + 30 + name + info.compress_size


def _wrong_member(info: ZipInfo) -> str | None:
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or _DRIVE.match(parts[0]) or "\0" in name:
        return "a name that leads out of the package"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a symbolic link"
    if info.flag_bits & 0x41:
        return "is encrypted"
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return f"is compressed in a way (number {info.compress_type}) that WACZ does not know"
    if is_bomb(info.file_size, info.compress_size):
        return f"a bomb: {info.compress_size} bytes become {info.file_size}"
    return None


def _text(table: Any, name: str) -> str:
    said = table[name]
    if not isinstance(said, str):
        raise TypeError(name)
    return said
