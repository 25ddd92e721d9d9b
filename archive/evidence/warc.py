"""Reading WARC files, our own and other people's. The door to warcio: its words stay outside, its traps are named here.

A file that isn't a WARC, is torn or is damaged gives everything that is whole, also behind the damage, and then one
ArchiveError that says where it is damaged.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from archive.errors import ArchiveError
from archive.evidence.coding import LIMIT, decode
from archive.evidence.exchange import restore, restore_head
from archive.evidence.folder import Folder, disk
from archive.evidence.record import FIELDS, Begun, Finished, Link, Walk, read_fields, sha1
from archive.evidence.scan import next_record
from archive.evidence.wire import Answer, Field, fields, split, unchunk
from archive.model import Capture, Original, Place

# Longest block that is kept in memory: a body at its limit and any head.
_LONGEST_BLOCK = LIMIT + 1024 * 1024
_PIECE = 1024 * 1024
_BUFFER = 64 * 1024
# Named in a line that people read; `verify` names them all.
_MOST_DAMAGES = 3


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as it lies in the file."""

    kind: str
    """WARC-Type."""
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


def read_records(path: Path, *, root: Path | None = None, kinds: Collection[str] | None = None) -> Iterator[RawRecord]:
    """Read the records of a WARC file in order, one in memory at a time; the blocks of *kinds* alone, if given.

    Places are relative to *root* if it is given and holds the file. Raises ArchiveError at the end of a damaged file.
    """
    name = path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)
    with disk(path), path.open("rb") as file:
        yield from _records(file, name, kinds)


def read_warc(path: Path, *, root: Path | None = None) -> Iterator[Begun | Capture | Walk | Finished]:
    """Read everything that a catalogue is made of in one pass: file infos, captures, walks, ends of crawls, in order.

    Each HTTP answer with a head is a capture, joined with its metadata record; a revisit is one without a body. Raises
    ArchiveError at the end of a damaged file, after all that is whole.
    """
    yield from _read(read_records(path, root=root, kinds={"warcinfo", "response", "revisit", "metadata"}))


def read_captures(path: Path, *, root: Path | None = None) -> Iterator[Capture]:
    """Read the captures of a WARC file in order. Raises ArchiveError as `read_warc` does."""
    return (found for found in read_warc(path, root=root) if isinstance(found, Capture))


def read_walks(path: Path) -> Iterator[Walk]:
    """Read the walks of a WARC file: which links were met on a page, and what was decided."""
    return (found for found in _read(read_records(path, kinds={"metadata"})) if isinstance(found, Walk))


def finished(path: Path) -> Finished | None:
    """Return how the crawl that wrote this file ended, or None if it didn't end in this file."""
    ends = [found for found in _read(read_records(path, kinds={"metadata"})) if isinstance(found, Finished)]
    return ends[-1] if ends else None


def read_capture(root: Path, place: Place) -> Capture:
    """Read the capture at *place* of the archive *root*. Raises ArchiveError if there is none."""
    path = Folder(root).path(place.warc)
    with disk(path), path.open("rb") as file:
        file.seek(place.offset)
        with closing(_read(_records(file, place.warc, None))) as found:
            capture = next(found, None)
    if not isinstance(capture, Capture) or capture.place.offset != place.offset:
        raise ArchiveError(f"{path}: no capture at byte {place.offset}: see what `luutru verify` says")
    return capture


def _read(records: Iterator[RawRecord]) -> Generator[Begun | Capture | Walk | Finished]:
    """Join each response with the metadata record that follows it; give everything else as it comes."""
    waiting: RawRecord | None = None
    try:
        for record in records:
            if waiting is not None and _is_metadata_of(record, waiting):
                yield from _capture(waiting, read_fields(record.block))
                waiting = None
            elif record.kind in ("response", "revisit"):
                if waiting is not None:
                    yield from _capture(waiting, {})
                waiting = record
            else:
                yield from _told(record)
    except ArchiveError:
        if waiting is not None:
            yield from _capture(waiting, {})
        raise
    if waiting is not None:
        yield from _capture(waiting, {})


def _is_metadata_of(record: RawRecord, response: RawRecord) -> bool:
    if record.kind != "metadata" or record.header("Content-Type") != FIELDS:
        return False
    return f"<{response.id}>" in record.every("WARC-Concurrent-To")


def _capture(record: RawRecord, told: dict[str, str]) -> Iterator[Capture]:
    """Give the capture that a response or revisit record holds; nothing if it is not HTTP or says no time or address."""
    if record.url is None or record.at is None or not record.url.startswith(("http:", "https:")):
        return
    answer = split(_head_of(told) if record.kind == "revisit" and not record.block else record.block, method="GET")
    if answer is None:
        return
    # the record's length says where the body ends, not the head: other tools store bodies decoded under the old head
    entity = answer.body + answer.after
    if answer.chunked:
        plain = unchunk(entity)
        entity = plain.body if plain else entity
    head = _fields_on_the_wire(answer, told)
    codings = ",".join(field.value for field in head if field.name.lower() == "content-encoding")
    body, over = decode(entity, codings)
    whole, revisit = len(record.block) == record.length, _profile(record)
    yield Capture(
        url=record.url,
        at=record.at,
        status=answer.status,
        headers=tuple((field.name, field.value) for field in head),
        body=body,
        place=record.place,
        id=record.id,
        digest=record.header("WARC-Payload-Digest") or (sha1(entity) if whole and not revisit else ""),
        # of a revisit it says that the payload lies elsewhere
        truncated=None if revisit else record.header("WARC-Truncated") or ("limit" if over or not whole else None),
        via=told.get("via"),
        hop=told.get("hop"),
        section=told.get("section"),
        revisit=revisit,
        original=_original(record),
    )


def _profile(record: RawRecord) -> str | None:
    if record.kind != "revisit":
        return None
    return (record.header("WARC-Profile") or "").strip("<>").rpartition("/")[2] or "unknown"


def _original(record: RawRecord) -> Original | None:
    url, at = record.header("WARC-Refers-To-Target-URI"), _time(record.header("WARC-Refers-To-Date") or "")
    if record.kind != "revisit" or not url or at is None:
        return None
    named = (record.header("WARC-Refers-To") or "").strip("<>") or None
    return Original(url.strip("<>"), at, named, record.header("WARC-Payload-Digest") or "")


def _head_of(told: dict[str, str]) -> bytes:
    """Return the head that came where a revisit of "not modified" holds none: ours keeps it beside, others do not."""
    try:
        answer = split(restore(b"", told), method="GET")
    except (ValueError, TypeError, LookupError, AttributeError):
        answer = None
    return answer.head if answer else b"HTTP/1.1 304 Not Modified\r\n\r\n"


def _fields_on_the_wire(answer: Answer, told: dict[str, str]) -> tuple[Field, ...]:
    if "wire" not in told:
        return answer.fields
    try:
        return fields(restore_head(answer.head, told))
    except (ValueError, TypeError, LookupError, AttributeError):
        return answer.fields  # a field `wire` of somebody else's


def _told(record: RawRecord) -> Iterator[Begun | Walk | Finished]:
    """Give what a record of ours says beside the captures; nothing for the records of others."""
    if record.kind == "warcinfo" and record.at is not None:
        yield Begun(record.at, read_fields(record.block))
    if record.kind != "metadata" or record.at is None:
        return
    try:
        said = _json(record)
        if "walk" in said:
            page_id = (record.header("WARC-Refers-To") or "").strip("<>")
            links = tuple(_link(one) for one in said["links"])
            yield Walk(page_id, _text(said["walk"]), record.at, links, int(said.get("left_out", 0)))
        elif "finished" in said:
            counts = {_text(name): int(number) for name, number in said["counts"].items()}
            yield Finished(_text(said["finished"]), counts)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return  # JSON of somebody else, or of somebody who means harm


def _link(said: dict[str, Any]) -> Link:
    rule = said.get("rule")
    return Link(_text(said["url"]), _text(said["hop"]), _text(said["decision"]), None if rule is None else _text(rule))


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError("not a text")
    return said


def _json(record: RawRecord) -> Any:
    """Return what a walk or the end of a crawl says: in a field, or as older files have it; {} for other records."""
    if record.header("Content-Type") == FIELDS:
        told = read_fields(record.block)
        return json.loads(told.get("walk") or told.get("finished") or "{}")
    return json.loads(record.block) if record.header("Content-Type") == "application/json" else {}


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader prints damage to stderr, and takes a torn tail for the end of the file; this one raises."""

    def _process_read(self, data: bytes) -> None:
        if not data and self.num_read and self.decompressor and not self.decompressor.eof:
            raise ArchiveLoadFailed("torn: the file ends inside a record")
        super()._process_read(data)

    def _decompress(self, data: bytes) -> bytes:
        if self.decompressor and self.num_block_read:
            plain: bytes = self.decompressor.decompress(data)
            return plain
        return bytes(super()._decompress(data))


class _Iterator(ArchiveIterator):  # type: ignore[misc]
    # warcio's warning on stderr about a wrong Content-Length; `err_count` counts it as well
    INC_RECORD = ""


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
    while position is not None:
        file.seek(position)
        iterator, begin, start = _iterate(file), position, position
        try:
            for record in iterator:
                raw = _raw(record, iterator, name, kinds)
                begin, seen = raw.place.offset, True
                yield raw
                if iterator.reader.decompressor and iterator.next_line:
                    # warcio goes on, with offsets that may lie before this record
                    raise ArchiveLoadFailed("more in its gzip member than a record: `warcio recompress` mends that")
                begin = iterator.offset
            if not seen:
                raise ArchiveLoadFailed("empty")
            position = None
        except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error) as error:
            # not iterator.offset: behind a record that is longer than it says that is already the next one
            damages.note(begin, error)
            # never behind where this look began: warcio's offsets in a damaged file may be any
            position = next_record(file, max(begin, start))
    damages.raise_any(seen=seen)


def _iterate(file: BinaryIO) -> Any:
    # no_record_parse: warcio drops header lines without a colon and decodes others as it likes
    iterator = _Iterator(file, no_record_parse=True)
    iterator.reader = _Reader(file, block_size=_BUFFER)
    # else anything with four spaces in a line is taken for an ARC file
    iterator.known_format = "warc"
    return iterator


def _raw(record: Any, iterator: Any, name: str, kinds: Collection[str] | None) -> RawRecord:
    kind = record.rec_headers.get_header("WARC-Type", "")
    if record.length is None:
        raise ArchiveLoadFailed("a record says no length")
    # not get_record_offset(), which would read the record to its end first
    offset = iterator.offset
    wanted = kinds is None or kind in kinds
    block = record.raw_stream.read(min(record.length, _LONGEST_BLOCK)) if wanted else b""
    rest = record.length - len(block)
    while rest and (piece := record.raw_stream.read(min(rest, _PIECE))):
        rest -= len(piece)
    if rest:
        raise ArchiveLoadFailed("torn: the file ends inside a record")
    length = iterator.get_record_length()
    if iterator.reader.decompressor and iterator.next_line:
        length += len(iterator.next_line)  # which warcio has taken off, although it is no length in the file
    place = Place(name, offset, length)
    if iterator.err_count:
        raise ArchiveLoadFailed("the record is longer than its Content-Length")
    return RawRecord(
        kind=kind,
        id=record.rec_headers.get_header("WARC-Record-ID", "").strip("<>"),
        url=(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None,  # wget writes them
        at=_time(record.rec_headers.get_header("WARC-Date", "")),
        headers=tuple(record.rec_headers.headers),
        block=block,
        length=record.length,
        place=place,
    )


def _time(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 east of Greenwich is no year
        return None
