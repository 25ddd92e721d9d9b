"""Reading WARC files, our own and other people's. The door to warcio: its words stay outside, its traps are named here.

A file that isn't a WARC, is torn or is damaged gives everything that is whole, also behind the damage, and then one
ArchiveError that says where it is damaged.
"""

from __future__ import annotations

import logging
import os
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from archive.errors import ArchiveError
from archive.evidence.at_hand import opened
from archive.evidence.folder import Folder, disk
from archive.evidence.reading.coding import LIMIT
from archive.evidence.reading.plain import LONGEST, Plain, plain_records
from archive.evidence.record import read_date
from archive.evidence.scan import next_member
from archive.evidence.seeking import GZIP, is_compressed, last_member, next_plain_record
from archive.model import Place

# Longest block that is kept in memory: a body at its limit and any head.
_LONGEST_BLOCK = LIMIT + 1024 * 1024
_PIECE = 1024 * 1024
_BUFFER = 64 * 1024
# As in `scan`: a header has some twenty lines, and none of them begins as a record does.
_LONGEST_HEADER = 1024 * 1024
_VERSION = re.compile(rb"WARC/\d", re.IGNORECASE)
_LONGEST_BREAK = 16
_TORN = "torn: the file ends inside a record"
_LONGER = "the record is longer than its Content-Length"
# Named in a line that people read; `verify` names them all.
_MOST_DAMAGES = 3
# warcio tells stderr what it mends; here `verify` says what is wrong with a file, with the place
logging.getLogger("warcio").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it lies in the file."""

    kind: str
    """WARC-Type, in lower case."""
    id: str
    """WARC-Record-ID without brackets."""
    url: str | None
    at: datetime | None
    """WARC-Date, UTC; None if it cannot be read."""
    headers: tuple[tuple[str, str], ...]
    block: bytes
    """Empty if the record's kind was not asked for; cut at 33 MB."""
    length: int
    """Content-Length: the length of the whole block."""
    place: Place

    def header(self, name: str) -> str | None:
        """Return the first value of the named field *name* (any case), or None."""
        return next(iter(self.every(name)), None)

    def every(self, name: str) -> tuple[str, ...]:
        """Return all values of the named field *name* (any case)."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)


def read_records(
    path: Path, *, root: Path | None = None, name: str | None = None, kinds: Collection[str] | None = None
) -> Iterator[RawRecord]:
    """Read the records of a WARC file in order, one in memory at a time; the blocks of *kinds* alone, if given.

    Their places call the file *name*, or as it is called relative to *root*, if that is given and holds it. Raises
    ArchiveError at the end of a damaged file.
    """
    name = name or (path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path))
    with disk(path), path.open("rb") as file:
        yield from _records(file, name, kinds)


def read_records_at(folder: Folder, warc: str, offset: int) -> Iterator[RawRecord]:
    """Read the records of the file *warc* of an archive from byte *offset* on. Raises as `read_records`."""
    with opened(folder, warc) as file:
        file.seek(offset)
        yield from _records(file, warc, None)


def read_last_record(path: Path) -> Iterator[RawRecord]:
    """Give the last record of a compressed WARC file, if that is small and whole, and read no other. Raises DiskTrouble."""
    with disk(path), path.open("rb") as file:
        if (begin := last_member(file)) is not None:
            file.seek(begin)
            yield from _records(file, str(path), None)


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader prints damage to stderr, takes a torn tail for the end of the file, and any megabytes of lines for
    a header; this one raises.
    """

    _header = 0  # bytes of the header that is being read; blocks are not read line by line

    def readline(self, length: int | None = None) -> bytes:
        """Read a line of a header, or of what stands between records."""
        line: bytes = super().readline(length or _LONGEST_HEADER)
        begins = _VERSION.match(line)
        if self._header and (begins or self._header > _LONGEST_HEADER):
            raise ArchiveLoadFailed("the record's header does not end")
        if begins or self._header:
            self._header = self._header + len(line) if line.strip() else 0
        return line

    def _process_read(self, data: bytes) -> None:
        if not data and self.num_read and self.decompressor and not self.decompressor.eof:
            raise ArchiveLoadFailed(_TORN)
        super()._process_read(data)

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and self.num_block_read:
            plain: bytes = self.decompressor.decompress(data)
            return plain
        return bytes(super()._decompress(data))


class _Iterator(ArchiveIterator):  # type: ignore[misc]
    # warcio's warning on stderr about a wrong Content-Length; `err_count` counts it as well
    INC_RECORD = ""


class _Fields(StatusAndHeadersParser):  # type: ignore[misc]
    """warcio leaves the blanks around a value that is folded, and takes them for a part of it."""

    def parse(self, stream: Any, full_statusline: Any = None) -> Any:
        parsed = super().parse(stream, full_statusline)
        parsed.headers = [(name, value.strip()) for name, value in parsed.headers]
        return parsed


class _Damages:
    """Where a file is damaged: the first places, and how many more."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._first: list[str] = []
        self._more = 0

    def note(self, offset: int, error: Exception) -> None:
        """Note that what lies at byte *offset* cannot be read."""
        if len(self._first) < _MOST_DAMAGES:
            reason = " ".join(str(error).split())
            # warcio shows what it took for a line: of a damaged gzip member that is anything
            readable = reason if reason.isascii() and reason.isprintable() else "no record begins here"
            self._first.append(f"at byte {offset} ({readable})")
        else:
            self._more += 1

    def raise_any(self, *, seen: bool) -> None:
        """Raise ArchiveError if there are any; *seen* says whether any record could be read."""
        if self._first:
            what = "damaged" if seen else "not a WARC file, or damaged in its first record"
            more = f" and in {self._more} more places" if self._more else ""
            places = ", ".join(self._first)
            raise ArchiveError(f"{self._name}: {what} {places}{more}: see what `luutru verify` says")


def _records(file: BinaryIO, name: str, kinds: Collection[str] | None) -> Iterator[RawRecord]:
    damages = _Damages(name)
    seen = False
    position: int | None = file.tell()
    find_next: Callable[[BinaryIO, int], int | None] | None = None
    compressed = is_compressed(file)
    while position is not None:
        for plain in plain_records(file, position) if compressed else ():
            position, seen = plain.offset + plain.length, True
            yield _of_plain(plain, name, kinds)
        if seen and position == file.seek(0, os.SEEK_END):
            break
        file.seek(position)
        iterator, begin, start, came = _iterate(file), position, position, False
        try:
            for record in iterator:
                raw = _raw(record, iterator, name, kinds)
                begin, seen = raw.place.offset, True
                yield raw
                if iterator.reader.decompressor and iterator.next_line:
                    # warcio goes on, with offsets that may lie before this record
                    raise ArchiveLoadFailed("more in its gzip member than a record: `warcio recompress` mends that")
                begin = iterator.offset
                came = True
                if compressed and raw.length > LONGEST:  # plain but for that: what follows may be read fast again
                    position = raw.place.offset + raw.place.length
                    break
            else:
                position = None
            if not seen:
                raise ArchiveLoadFailed("empty")
            if not came and _is_torn(file, start):
                raise ArchiveLoadFailed(_TORN)
        except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error) as error:
            # not iterator.offset: behind a record that is longer than it says that is already the next one
            damages.note(begin, error)
            # never behind where this look began: warcio's offsets in a damaged file may be any
            find_next = find_next or (next_member if compressed else next_plain_record)
            position = find_next(file, max(begin, start))
    damages.raise_any(seen=seen)


def _is_torn(file: BinaryIO, position: int) -> bool:
    """Return whether a member breaks off in its first bytes, which is the end of the file to warcio."""
    file.seek(position)
    inflater = zlib.decompressobj(GZIP)
    inflater.decompress(file.read(_BUFFER), _PIECE)
    return not inflater.eof


def _of_plain(record: Plain, name: str, kinds: Collection[str] | None) -> RawRecord:
    named: dict[str, str] = {}
    for field, value in record.headers:
        named.setdefault(field.lower(), value)
    kind = named.get("warc-type", "").lower()
    return RawRecord(
        kind=kind,
        id=named.get("warc-record-id", "").strip("<>"),
        url=named.get("warc-target-uri", "").strip("<>") or None,
        at=read_date(named.get("warc-date", "")),
        headers=record.headers,
        block=record.block if kinds is None or kind in kinds else b"",
        length=len(record.block),
        place=Place(name, record.offset, record.length),
    )


def _check_plain_end(file: BinaryIO, end: int) -> None:
    """Look where a block should end before it is read: a chain of lying lengths would else be read over and over."""
    here, size = file.tell(), file.seek(0, os.SEEK_END)
    file.seek(min(end, size))
    behind = file.readline(_LONGEST_BREAK)
    file.seek(here)
    if end > size:
        raise ArchiveLoadFailed(_TORN)
    if behind.strip():
        raise ArchiveLoadFailed(_LONGER)


def _iterate(file: BinaryIO) -> Any:
    # no_record_parse: warcio drops header lines without a colon and decodes others as it likes
    iterator = _Iterator(file, no_record_parse=True)
    iterator.reader = _Reader(file, block_size=_BUFFER)
    iterator.loader.warc_parser = _Fields(iterator.loader.WARC_TYPES)
    # else anything with four spaces in a line is taken for an ARC file
    iterator.known_format = "warc"
    return iterator


def _raw(record: Any, iterator: Any, name: str, kinds: Collection[str] | None) -> RawRecord:
    kind = record.rec_headers.get_header("WARC-Type", "").lower()
    if record.length is None:
        raise ArchiveLoadFailed("a record says no length")
    # not get_record_offset(), which would read the record to its end first
    offset = iterator.offset
    if not iterator.reader.decompressor:
        _check_plain_end(iterator.fh, iterator.fh.tell() - iterator.reader.rem_length() + record.length)
    wanted = kinds is None or kind in kinds
    block = record.raw_stream.read(min(record.length, _LONGEST_BLOCK)) if wanted else b""
    rest = record.length - len(block)
    while rest and (piece := record.raw_stream.read(min(rest, _PIECE))):
        rest -= len(piece)
    if rest:
        raise ArchiveLoadFailed(_TORN)
    length = iterator.get_record_length()
    if iterator.reader.decompressor and iterator.next_line:
        length += len(iterator.next_line)  # which warcio has taken off, although it is no length in the file
    place = Place(name, offset, length)
    if iterator.err_count:
        raise ArchiveLoadFailed(_LONGER)
    return RawRecord(
        kind=kind,
        id=record.rec_headers.get_header("WARC-Record-ID", "").strip("<>"),
        url=(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None,  # wget writes brackets
        at=read_date(record.rec_headers.get_header("WARC-Date", "")),
        headers=tuple(record.rec_headers.headers),
        block=block,
        length=record.length,
        place=place,
    )
