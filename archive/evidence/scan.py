"""A WARC file as a stream of events, in bounded memory and whatever its bytes are. Knows structure, no meaning.

Written beside warcio on purpose: `verify` and `repair` judge with other eyes than the reader that a catalogue is made
with, go on behind damage, and see torn tails, trailing bytes and wrong lengths, over which warcio passes in silence.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from archive.evidence.seeking import (
    BUFFER,
    GZIP,
    GZIP_MAGIC,
    RECORD,
    find_member,
    is_compressed,
    next_plain_record,
)

NOT_A_WARC = "not a WARC file"
TORN = "torn: the file ends inside this record"

# Read so much of the file at a time, inflate so much of that (what a small member leaves over is copied), and hand out
# at most so much: a bomb of any size passes through.
_STEP = 16 * 1024
_LARGE_STEP = 128 * 1024
_PIECE = 1024 * 1024
# A header has some twenty lines. A megabyte of URL is no header.
_LONGEST_HEADER = 1024 * 1024

_END_OF_RECORD = b"\r\n\r\n"
# No line of a header begins as a record does: without that, a million beginnings would each be read to the end.
_END_OF_HEADER = re.compile(rb"\n(?:(\r?\n)|WARC/\d)", re.IGNORECASE)
_MOST_DIGITS = 18
_LENGTH = re.compile(rb"^content-length[ \t]*:\s*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_WRONG_LENGTH = "Content-Length is wrong: no two line breaks follow the block"


class Header(NamedTuple):
    """A record begins at byte *offset*: its version line and named fields, with their blank line."""

    offset: int
    lines: bytes
    gzip: bytes
    """The ten bytes with which its gzip member begins; empty in a plain file."""


class End(NamedTuple):
    """The record at byte *offset* is whole, and its gzip member with it: *length* bytes of the file."""

    offset: int
    length: int


class Damage(NamedTuple):
    """What is wrong with the bytes from *offset* on. Later events are of what can be read again behind it."""

    offset: int
    what: str


Event = Header | bytes | End | Damage
"""A record is a Header, its block in pieces, and an End; or a Damage instead of what could not be read."""


class _Broken(Exception):
    """A record cannot be read on; where the next one begins may still be known."""


class _NoRecord(_Broken):
    """No record begins here."""


class _Lost(_Broken):
    """The compressed stream cannot be read on: where the next member begins is not known."""


def scan(file: BinaryIO) -> Iterator[Event]:
    """Give the events of a WARC file, compressed or plain, from its beginning on. Raises OSError alone."""
    if not file.read(1):
        yield Damage(0, f"{NOT_A_WARC}: empty")
    elif is_compressed(file):
        yield from _scan_gzip(_Members(file, 0))
    else:
        yield from _scan_plain(file)


def inflated(file: BinaryIO) -> Iterator[int]:
    """Give, piece by piece, how many bytes a compressed file holds, as `scan` goes through it: to stop before a bomb ends."""
    members = _Members(file, 0)
    while members.begin():
        try:
            while piece := members.piece():
                yield len(piece)
        except _Lost as lost:
            if not members.pass_over(lost):
                return


def next_member(file: BinaryIO, damaged: int) -> int | None:
    """Return where the next record may begin behind the gzip member at byte *damaged*, which cannot be read; None if none.

    Behind a member that can be inflated that is its end, so that no file inside a block is taken for records.
    """
    members = _Members(file, damaged)
    members.begin()
    return members.end if members.pass_over(_Broken()) and members.begin() else None


def _scan_gzip(members: _Members) -> Iterator[Event]:
    seen = False
    while members.begin():
        data = members.first()
        if members.ended and (record := _only_record(data)):
            seen = True
            yield Header(members.offset, record[0], members.head)
            yield record[1]
            yield End(members.offset, members.end - members.offset)
            continue
        cursor = _Cursor(members.piece, data)
        try:
            for event in _scan_member(members, cursor):
                seen = True
                yield event
        except _Broken as broken:
            going_on = members.pass_over(broken)
            if not seen and (isinstance(broken, _NoRecord) or not going_on):
                yield Damage(0, f"{NOT_A_WARC}: {broken}")
                return
            yield Damage(members.offset, str(broken))
            if not going_on:
                return


def _only_record(data: bytes) -> tuple[bytes, bytes] | None:
    """Return header and block if *data* plainly is one whole record, as most members are; None: look more closely."""
    behind = data.find(_END_OF_RECORD) + 4
    lines = data[:behind]
    if not lines.startswith(b"WARC/") or b"\n\n" in lines or not data.endswith(_END_OF_RECORD):
        return None
    length = lines.partition(b"\r\nContent-Length: ")[2].partition(b"\r\n")[0]
    if length.isdigit() and len(length) <= _MOST_DIGITS and behind + int(length) + 4 == len(data):
        return lines, data[behind:-4]
    return None


def _scan_member(members: _Members, cursor: _Cursor) -> Iterator[Event]:
    offset, first = members.offset, True
    while first or cursor.more():
        lines = cursor.header()
        yield Header(offset, lines, members.head)
        yield from cursor.take(_length(lines))
        if cursor.read(len(_END_OF_RECORD)) != _END_OF_RECORD:
            raise _Broken(_WRONG_LENGTH)
        if first and cursor.more():
            yield Damage(offset, "the gzip member holds more than a record: `warcio recompress` mends that")
        yield End(offset, members.end - offset)
        first = False


def _scan_plain(file: BinaryIO) -> Iterator[Event]:
    size = file.seek(0, os.SEEK_END)
    offset = 0
    while offset < size:
        behind = offset
        try:
            lines = _plain_header(file, offset)
            yield Header(offset, lines, b"")
            behind += len(lines)
            length = _length(lines)
            # looked at before the block is read: a chain of lying lengths would else be read over and over
            _check_plain_end(file, behind + length, size)
            file.seek(behind)
            yield from _pieces(file, length)
            end = behind + length + len(_END_OF_RECORD)
            yield End(offset, end - offset)
            offset = end
        except _Broken as broken:
            # the last byte of a header is the line break before the next record, if there is no block
            following = next_plain_record(file, behind - 1 if behind > offset else offset) or size
            nothing = offset == 0 and following == size and isinstance(broken, _NoRecord)
            yield Damage(offset, f"{NOT_A_WARC}: {broken}" if nothing else str(broken))
            offset = following


def _plain_header(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return _Cursor(lambda: file.read(_STEP)).header()


def _check_plain_end(file: BinaryIO, end: int, size: int) -> None:
    if end + len(_END_OF_RECORD) > size:
        raise _Broken(f"{TORN}, or its Content-Length is too large")
    file.seek(end)
    if file.read(len(_END_OF_RECORD)) != _END_OF_RECORD:
        raise _Broken(_WRONG_LENGTH)


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length and (piece := file.read(min(length, _PIECE))):
        length -= len(piece)
        yield piece


def _length(lines: bytes) -> int:
    found = _LENGTH.search(lines)
    if found is None:
        raise _Broken("Content-Length is missing, or no number")
    return int(found[1])


class _Cursor:
    """Reads the records of one stream: what *pull* gives, piece by piece, until it gives nothing."""

    def __init__(self, pull: Callable[[], bytes], data: bytes = b"") -> None:
        self._pull = pull
        self._data = data
        self._at = 0

    def more(self) -> bool:
        """Say whether anything is left. At the end of a gzip member this checks its checksum."""
        if self._at >= len(self._data):
            self._data, self._at = self._pull(), 0
        return bool(self._data)

    def header(self) -> bytes:
        """Read a record's header. Raises _NoRecord if none begins here."""
        behind = self._at
        while not (end := _END_OF_HEADER.search(self._data, behind)):
            size = len(self._data) - self._at
            piece = self._pull() if size < _LONGEST_HEADER else b""
            if not piece:
                break
            self._data, self._at = self._data[self._at :] + piece, 0
            behind = max(0, size - len("\nWARC/"))
        self._must_begin()
        if end is None or end[1] is None:
            raise _Broken("the record's header does not end")
        lines = self._data[self._at : end.end()]
        self._at = end.end()
        return lines

    def take(self, length: int) -> Iterator[bytes]:
        """Read *length* bytes, in pieces."""
        while length:
            if not self.more():
                raise _Broken("Content-Length is larger than what the record holds")
            piece = self._data[self._at : self._at + length]
            self._at += len(piece)
            length -= len(piece)
            yield piece

    def read(self, length: int) -> bytes:
        """Read *length* bytes at once; less if no more are there."""
        while len(self._data) - self._at < length and (piece := self._pull()):
            self._data, self._at = self._data[self._at :] + piece, 0
        data = self._data[self._at : self._at + length]
        self._at += len(data)
        return data

    def _must_begin(self) -> None:
        if not RECORD.match(self._data, self._at):
            raise _NoRecord(f"no record begins here, but {self._data[self._at :][:16]!r}")


class _Members:
    """The gzip members of a file, one after the other."""

    def __init__(self, file: BinaryIO, position: int) -> None:
        self._file = file
        self._inflater = zlib.decompressobj(GZIP)
        self._step = _STEP
        self._lost: _Lost | None = None
        self.head = b""
        self.offset = 0
        """Where the present member begins."""
        self._go_to(position)

    @property
    def end(self) -> int:
        """Where the next byte to be inflated lies: after a member, its end."""
        return self._base + self._at

    def begin(self) -> bool:
        """Begin the member that lies here. False at the end of the file."""
        if len(self._buffer) - self._at < 10:
            self._refill()
        self.offset = self.end
        self.head = self._buffer[self._at : self._at + 10]
        self._inflater = zlib.decompressobj(GZIP)
        self._step = _STEP
        self._lost = None
        return bool(self.head)

    @property
    def ended(self) -> bool:
        """Whether the present member was read to its end, and its checksum is right."""
        return self._inflater.eof

    def first(self) -> bytes:
        """Return the first bytes of the present member, all if it is small. What is wrong behind them `piece` raises."""
        data = b""
        try:
            while len(data) < _PIECE and (piece := self.piece()):
                data += piece
        except _Lost as lost:
            self._lost = lost
        return data

    def piece(self) -> bytes:
        """Return the next bytes of the present member, nothing at its end. Raises _Lost."""
        if self._lost:
            raise self._lost
        if not self.head.startswith(GZIP_MAGIC):
            raise _Lost(f"no gzip member begins here, but {self.head!r}")
        inflater = self._inflater
        while not inflater.eof:
            if self._at == len(self._buffer) and not self._refill():
                raise _Lost(TORN)
            data = self._buffer[self._at : self._at + self._step]
            try:
                piece = inflater.decompress(data, _PIECE)
            except zlib.error as error:
                raise _Lost(f"the gzip member is damaged: {error}") from None
            self._step = _LARGE_STEP
            # at the end zlib says what is left in both, if it had left some before
            left = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            self._at += len(data) - len(left)
            if piece:
                return piece
        return b""

    def pass_over(self, broken: _Broken) -> bool:
        """Go behind the present member, in which *broken* was met. False if no member is known to follow."""
        if not isinstance(broken, _Lost):
            try:
                while self.piece():
                    pass
            except _Lost:
                return self._find_next()
            return True
        return self._find_next()

    def _find_next(self) -> bool:
        position = find_member(self._file, self.offset + 1)
        self._go_to(self._file.seek(0, os.SEEK_END) if position is None else position)
        return position is not None

    def _go_to(self, position: int) -> None:
        self._file.seek(position)
        self._base, self._buffer, self._at = position, b"", 0
        self._room = _STEP  # grows: where one member after the other is passed over, little is read of each

    def _refill(self) -> bool:
        more = self._file.read(self._room)
        self._room = BUFFER
        self._base, self._buffer, self._at = self.end, self._buffer[self._at :] + more, 0
        return bool(more)
