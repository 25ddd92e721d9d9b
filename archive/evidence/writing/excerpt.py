"""Some exchanges of a WARC file: found around their answers, and copied byte for byte into a file of their own."""

from __future__ import annotations

import hashlib
import zlib
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archive.evidence.reading.warc import RawRecord, read_records
from archive.evidence.record import warcinfo_record
from archive.evidence.writing.warcfile import pack
from archive.model import Place

_FAR = 8  # records between a request and its response: none in our files; other writers may put certificates there
_GZIP = b"\x1f\x8b"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Copied:
    """A record of an excerpt."""

    pieces: Iterator[bytes]
    """Its gzip member; take them before the next record."""
    answer: int | None = None
    """Where in the source it begins, if it is one of the answers."""


def exchanges(path: Path, answers: Collection[int]) -> Iterator[tuple[int, list[RawRecord]]]:
    """Give the records of each exchange whose answer begins at one of the bytes *answers*, with that byte, in order.

    Blocks of requests alone are read. Raises ArchiveError at the end of a damaged file, after all that is whole.
    """
    before: deque[RawRecord] = deque(maxlen=_FAR)
    found: list[RawRecord] = []
    answer = 0
    for record in read_records(path, kinds={"request"}):
        if found and (record.place.offset in answers or not together(record, found[-1])):
            yield answer, found
            found = []
        if record.place.offset in answers:
            answer = record.place.offset
            found = [*(one for one in before if together(one, record)), record]
        elif found:
            found.append(record)
        before.append(record)
    if found:
        yield answer, found


def together(one: RawRecord, other: RawRecord) -> bool:
    """Return whether two records are of one exchange: one of them names the other."""
    named = (*one.every("WARC-Concurrent-To"), *other.every("WARC-Concurrent-To"))
    return f"<{one.id}>" in named or f"<{other.id}>" in named


def is_compressed(path: Path) -> bool:
    """Return whether the WARC file at *path* consists of gzip members."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def excerpt(path: Path, answers: Collection[int], *, name: str, software: str) -> Iterator[Copied]:
    """Give a WARC file *name* record by record: the exchanges of the file *path* whose answers begin at the bytes *answers*.

    A first record says what it is; then the source's own first record, which the copies name; then the copies. The same
    excerpt of the same file is the same, byte for byte. Raises ArchiveError at the end of a damaged file.
    """
    first = next(read_records(path, kinds=()))
    compressed = is_compressed(path)
    if first.at is not None:
        chosen = hashlib.sha1(",".join(map(str, sorted(answers))).encode()).hexdigest()
        info = {
            "software": software,
            "format": "WARC File Format 1.1",
            "description": f"copies of {len(answers)} exchanges of {path.name}",
        }
        number = uuid5(NAMESPACE_URL, f"{first.id} {name} {chosen}").urn
        yield Copied(iter((pack(warcinfo_record(info, name=name, record_id=number, at=first.at)),)))
    if first.kind == "warcinfo":
        yield Copied(_copy(path, first.place, compressed=compressed))
    for answer, records in exchanges(path, answers):
        for record in records:
            begins = record.place.offset == answer
            yield Copied(_copy(path, record.place, compressed=compressed), answer if begins else None)


def _copy(path: Path, place: Place, *, compressed: bool) -> Iterator[bytes]:
    """Give the bytes at *place* as they lie; a record that is not compressed there becomes a gzip member."""
    # no time and no name in the head of the member: the same record gives the same bytes
    deflater = None if compressed else zlib.compressobj(wbits=31)
    with path.open("rb") as file:
        file.seek(place.offset)
        rest = place.length
        while rest and (piece := file.read(min(rest, _PIECE))):
            rest -= len(piece)
            yield deflater.compress(piece) if deflater else piece
    if deflater:
        yield deflater.flush()
