"""Where in a file a record or a gzip member may begin, when nothing else tells. Linear in the file, whatever its bytes are."""

from __future__ import annotations

import os
import re
import zlib
from contextlib import suppress
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b\x08"
GZIP = 31
"""For zlib: with the head and the checksum of gzip."""
RECORD = re.compile(rb"WARC/", re.IGNORECASE)
BUFFER = 1024 * 1024
"""Bytes that are read of a file at a time."""

_NEAR = 1024
_SMALL = 16_384
_GZIP_BEGINNING = re.compile(re.escape(GZIP_MAGIC))
_RECORD_ON_A_LINE = re.compile(rb"\nWARC/\d", re.IGNORECASE)


def is_compressed(file: BinaryIO) -> bool:
    """Say whether the file is compressed. One whose first bytes are damaged is what can be read in it."""
    file.seek(0)
    beginning = file.read(len(b"WARC/"))
    if beginning.startswith(GZIP_MAGIC) or RECORD.match(beginning):
        return beginning.startswith(GZIP_MAGIC)
    return find_member(file, 1) is not None


def next_plain_record(file: BinaryIO, position: int) -> int | None:
    """Return where, behind *position*, a line of a plain file begins as a record does; None if none does."""
    found = _search(file, _RECORD_ON_A_LINE, position)
    return None if found is None else found + 1


def find_member(file: BinaryIO, position: int) -> int | None:
    """Return where, from *position* on, a gzip member begins that holds a record; None if none does."""
    found = _search(file, _GZIP_BEGINNING, position)
    while found is not None and not _holds_record(file, found):
        found = _search(file, _GZIP_BEGINNING, found + 1)
    return found


def last_member(file: BinaryIO) -> int | None:
    """Return where the last gzip member begins, if that is whole and has few bytes, compressed or not; None if it has more."""
    begin = max(file.seek(0, os.SEEK_END) - _SMALL, 0)
    file.seek(begin)
    end = file.read()
    at = len(end)
    while (at := end.rfind(GZIP_MAGIC, 0, at)) >= 0:
        member = zlib.decompressobj(GZIP)
        with suppress(zlib.error):
            member.decompress(end[at:], _SMALL)
            if member.eof and not member.unused_data:
                return begin + at
    return None


def _holds_record(file: BinaryIO, position: int) -> bool:
    file.seek(position)
    try:
        return bool(RECORD.match(zlib.decompressobj(GZIP).decompress(file.read(1024), 5)))
    except zlib.error:
        return False


def _search(file: BinaryIO, pattern: re.Pattern[bytes], position: int) -> int | None:
    """Return where, from *position* on, *pattern* (shorter than 16 bytes) is found in the file."""
    size = _NEAR  # what is sought is near in a file that is made of nothing but damage: not each time a megabyte
    while True:
        file.seek(position)
        data = file.read(size)
        found = pattern.search(data)
        if found:
            return position + found.start()
        if len(data) < size:
            return None
        position += len(data) - 16
        size = min(2 * size, BUFFER)
