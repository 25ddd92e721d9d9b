"""Captures as WARC files hold them, our own and other people's: an answer joined with the request and metadata beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.evidence.exchange import restore, restore_head
from archive.evidence.folder import Folder
from archive.evidence.reading.coding import decode
from archive.evidence.reading.posted import posted
from archive.evidence.reading.warc import RawRecord, read_last_record, read_records, read_records_at
from archive.evidence.record import (
    FIELDS,
    LISTING,
    Begun,
    Finished,
    Link,
    Listed,
    Walk,
    plain_digest,
    read_date,
    read_fields,
    sha1,
)
from archive.evidence.tls import from_line
from archive.evidence.wire import Answer, Field, fields, split, split_head, unchunk
from archive.model import Capture, Original, Place

_ANSWERS = ("response", "revisit", "resource")
_WEB = re.compile("https?:", re.IGNORECASE)

_MOST_ENTRIES = 1_000_000  # twenty times what a sitemap may list: nobody counts on
_LONGEST_WORDS = 1_000


def read_warc(
    path: Path, *, root: Path | None = None, name: str | None = None
) -> Iterator[Begun | Capture | Walk | Finished]:
    """Read everything that a catalogue is made of in one pass: file infos, captures, walks, ends of crawls, in order.

    Their places call the file *name*, as the catalogue does, or as it is called relative to *root*.
    Each HTTP answer with a head is a capture, joined with its metadata record; a revisit is one without a body, and a
    resource, as other archives keep what they got without HTTP, one with a made head. Raises ArchiveError at the end of
    a damaged file, after all that is whole.
    """
    yield from _read(read_records(path, root=root, name=name, kinds={"warcinfo", "request", *_ANSWERS, "metadata"}))


def read_captures(path: Path, *, root: Path | None = None) -> Iterator[Capture]:
    """Read the captures of a WARC file in order. Raises ArchiveError as `read_warc` does."""
    return (found for found in read_warc(path, root=root) if isinstance(found, Capture))


def finished(path: Path) -> Finished | None:
    """Return how the crawl that wrote this file ended, as the last record says; None if that says nothing of it.

    Raises DiskTrouble.
    """
    return next((found for found in _read(read_last_record(path)) if isinstance(found, Finished)), None)


def read_capture(root: Path, place: Place) -> Capture:
    """Read the capture at *place* of the archive *root*. Raises ArchiveError if there is none."""
    with closing(_read(read_records_at(Folder(root), place.warc, place.offset))) as found:
        capture = next(found, None)
    if not isinstance(capture, Capture) or capture.place.offset != place.offset:
        path = Folder(root).path(place.warc)
        raise ArchiveError(f"{path}: no capture at byte {place.offset}: see what `luutru verify` says")
    return capture


def read_begun(folder: Folder, warc: str) -> Begun | None:
    """Return what the first record of the file *warc* says of it, None if it says nothing. Raises ArchiveError."""
    with closing(_read(read_records_at(folder, warc, 0))) as found:
        first = next(found, None)
    return first if isinstance(first, Begun) else None


def _read(records: Iterator[RawRecord]) -> Generator[Begun | Capture | Walk | Finished]:
    """Join each answer with the request and the metadata beside it, in either order; give everything else as it comes."""
    before: RawRecord | None = None
    waiting: _Answered | None = None
    try:
        for record in records:
            if waiting is not None and waiting.takes(record):
                continue
            if waiting is not None:
                yield from waiting.capture()
                waiting = None
            if record.kind in _ANSWERS:
                waiting = _Answered(record)
                if before is not None:
                    waiting.takes(before)
            elif record.kind == "request":
                before = record
            else:
                yield from _told(record)
    except ArchiveError:
        if waiting is not None:
            yield from waiting.capture()
        raise
    if waiting is not None:
        yield from waiting.capture()


class _Answered:
    """An answer, and what stands beside it in the file."""

    def __init__(self, record: RawRecord) -> None:
        self._record = record
        self._told: dict[str, str] = {}
        self._posted: str | None = None
        self._referer: str | None = None

    def takes(self, other: RawRecord) -> bool:
        """Take *other* if it is of the same exchange; return whether it is."""
        if other.kind not in ("request", "metadata") or not _concurrent(other, self._record):
            return False
        if other.kind == "request":
            self._posted, self._referer = posted(other.block), _referer(other.block)
        elif other.header("Content-Type") == FIELDS:
            self._told = read_fields(other.block)
        return True

    def capture(self) -> Iterator[Capture]:
        """Give the capture; nothing if it is not HTTP or says no time or address."""
        record, told = self._record, self._told
        if record.url is None or record.at is None or not _WEB.match(record.url):
            return
        bare = record.kind == "revisit" and not record.block
        answer = split(_head_of(told) if bare else _message(record), method="GET")
        if answer is None:
            return
        entity = _entity(answer)
        head = _fields_on_the_wire(answer, told)
        codings = ",".join(field.value for field in head if field.name.lower() == "content-encoding")
        body, over = decode(entity, codings)
        whole, revisit = len(record.block) == record.length, _profile(record)
        stated = record.header("WARC-Payload-Digest")
        yield Capture(
            url=record.url,
            at=record.at,
            status=answer.status,
            headers=tuple((field.name, field.value) for field in head),
            body=body,
            place=record.place,
            id=record.id,
            digest=plain_digest(stated) if stated else sha1(entity) if whole and not revisit else "",
            # of a revisit it says that the payload lies elsewhere
            truncated=None if revisit else _truncated(record) or ("limit" if over or not whole else None),
            via=told.get("via") if told else self._referer,
            hop=told.get("hop"),
            section=told.get("section"),
            revisit=revisit,
            original=_original(record),
            posted=self._posted,
            tls=from_line(told["tls"]) if "tls" in told else None,
            server=record.header("WARC-IP-Address"),
        )


def _referer(request: bytes) -> str | None:
    parts = split_head(request)
    named = (field.value for field in fields(parts[0]) if field.name.lower() == "referer") if parts else ()
    return next(iter(named), None)


def _concurrent(one: RawRecord, other: RawRecord) -> bool:
    return _names(one, other) or _names(other, one)


def _names(one: RawRecord, other: RawRecord) -> bool:
    # ids with or without brackets are the same: annotation to WARC 1.1, 5.7
    return any(named.strip("<>") == other.id for named in one.every("WARC-Concurrent-To"))


def _entity(answer: Answer) -> bytes:
    # the record's length says where the body ends, not the head: other tools store bodies decoded under the old head
    entity = answer.body + answer.after
    plain = unchunk(entity) if answer.chunked else None
    return plain.body if plain else entity


def _message(record: RawRecord) -> bytes:
    """Return the HTTP message of *record*; of a resource, which has none, what a server would have said."""
    if record.kind != "resource":
        return record.block
    media_type = record.header("Content-Type") or "application/octet-stream"
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode("latin-1", "replace") + record.block


def _truncated(record: RawRecord) -> str | None:
    return record.header("WARC-Truncated") or ("segment" if record.header("WARC-Segment-Number") else None)


def _profile(record: RawRecord) -> str | None:
    if record.kind != "revisit":
        return None
    return (record.header("WARC-Profile") or "").strip("<>").rpartition("/")[2] or "unknown"


def _original(record: RawRecord) -> Original | None:
    url, at = record.header("WARC-Refers-To-Target-URI"), read_date(record.header("WARC-Refers-To-Date") or "")
    if record.kind != "revisit" or not url or at is None:
        return None
    named = (record.header("WARC-Refers-To") or "").strip("<>") or None
    return Original(url.strip("<>"), at, named, plain_digest(record.header("WARC-Payload-Digest") or ""))


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
            left_out, channel = int(said.get("left_out", 0)), _text(said.get("channel", LISTING))
            listed = _listed(said["listed"]) if "listed" in said else None
            yield Walk(page_id, _text(said["walk"]), record.at, links, left_out, channel, listed)
        elif "finished" in said:
            counts = {_text(name): int(number) for name, number in said["counts"].items()}
            yield Finished(_text(said["finished"]), counts)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return  # JSON of somebody else, or of somebody who means harm


def _link(said: dict[str, Any]) -> Link:
    rule = said.get("rule")
    return Link(_text(said["url"]), _text(said["hop"]), _text(said["decision"]), None if rule is None else _text(rule))


def _listed(said: dict[str, Any]) -> Listed:
    entries, missing, defect = int(said["entries"]), said.get("missing"), said.get("defect")
    if not 0 <= entries <= _MOST_ENTRIES:
        raise ValueError("more than any feed or sitemap lists")
    return Listed(
        entries,
        None if missing is None else _text(missing)[:_LONGEST_WORDS],
        None if defect is None else _text(defect)[:_LONGEST_WORDS],
    )


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
