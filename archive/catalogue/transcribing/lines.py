"""What a transcript is made of: lines, each a row that is to be written into a table, or what the writer must know. Pure.

A line is nothing but text and numbers, so it may go through a file or over a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from archive.catalogue.deriving.derive import GONE
from archive.catalogue.readings import digest_of, to_json
from archive.evidence.exchange import NOT_MODIFIED
from archive.evidence.folder import is_imported
from archive.evidence.index import key_of
from archive.evidence.record import Link, Listed, Walk
from archive.extract.judge import echo_of
from archive.model import Capture, Reading

EXTRACTOR = version("luutru")
"""The version of the code that reads pages, kept with every reading."""

Line = tuple[str, tuple[Any, ...]]
"""(table, row); or one of the words below, and what is said."""

CAPTURE, FOUND, READ = "capture", "found", "read"
"""A capture with its reading and its document; something that is wrong; how many captures and pages there were: the last."""

COLUMNS = (
    "id", "site", "key", "url", "urlkey", "at", "status", "mime", "warc", "offset", "length", "digest", "truncated", "via",
    "hop", "section", "duplicate_view", "kind", "reading", "document", "extractor", "layout",
    "unread", "revisit", "original_key", "original_at", "origin", "template", "platform", "posted",
)  # fmt: skip
"""Of the table `captures`, in the order in which a line has them."""

NO_NEWS = "known"
"""The walk's decision about an address that it met again: the page that named it first said what became of it."""
SHOWN = ("owed", NO_NEWS)
"""The decisions that take an address for one to follow."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture with what was read from it."""

    capture: Capture
    site: str
    key: str
    duplicate_view: bool = False
    reading: Told | None = None
    document: tuple[Any, ...] | None = None
    """The row of the document that it is; its id alone where the line before has the row."""
    layout: str | None = None
    unread: str | None = None
    original_key: str | None = None
    """Identity of what a revisit refers to; its reading is that of the capture there at the time that it names."""
    origin: str | None = None
    """Who captured it, where another archive did."""
    template: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as a row of `readings`."""

    digest: str
    kind: str
    title: str | None
    line: str
    undated: str | None


def told(reading: Reading) -> Told:
    """Return *reading* as it is written down."""
    line = to_json(reading)
    return Told(digest_of(line), reading.kind, reading.title, line, echo_of(reading))


def stamp(at: datetime) -> str:
    """Return the aware time *at* as the catalogue writes it: UTC, always to the microsecond, so that it sorts as text."""
    # not strftime, which writes the year 900 with three digits
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def record_id(capture: Capture) -> str:
    """Return the id of *capture* in the catalogue: its record's, or its place where a foreign record has none."""
    return capture.id or f"{capture.place.warc}#{capture.place.offset}"


def precedence(warc: str, offset: int) -> tuple[bool, str, int]:
    """Return what orders places that hold the same record: the first of them is its place."""
    return is_imported(warc), warc, offset


def mime_of(capture: Capture) -> str | None:
    """Return the media type that the server declared, or None."""
    return (capture.header("Content-Type") or "").partition(";")[0].strip().lower() or None


def capture_line(entry: Entry) -> Line:
    """Return the line of *entry*: its row, the row of its reading, and that of its document, each where there is one."""
    reading, document = entry.reading, entry.document
    said = (reading.digest, reading.kind, reading.title, reading.line, reading.undated) if reading else None
    return CAPTURE, (_row(entry), said, document if document and len(document) > 1 else None)


def captured_line(capture: Capture, site: str) -> Line:
    """Return what *capture*, made for the sake of *site*, says of its address.

    A server's trouble is no answer, nor is "not modified" to who knows nothing yet: the address stays owed, as in the
    ledger of the walk.
    """
    status, at = capture.status, stamp(capture.at)
    again = status >= 500 or status == 429 or (status == NOT_MODIFIED and capture.revisit is None)
    rule = f"status {status}" if again or status in GONE else ""
    decision = "owed" if again else "captured"
    return "urls", (site, capture.url, at, capture.via or "", capture.hop or "", decision, rule, at)


def linked_line(site: str, walk: Walk, link: Link) -> Line:
    """Return what *walk*, in *site*, says of the address of a *link*."""
    at = stamp(walk.at)
    return "urls", (site, link.url, at, walk.page_url, link.hop, link.decision, link.rule or "", at)


def listed_line(site: str, walk: Walk, listed: Listed) -> Line:
    """Return what *walk* says was *listed* by the feed or sitemap that it is about."""
    at = stamp(walk.at)
    gives = listed.entries > 0 and not listed.defect
    told = (walk.channel, at, listed.entries, listed.missing or "", listed.defect or "")
    return "channels", (site, walk.page_url, *told, *((listed.entries, at) if gives else (0, "")))


def _row(entry: Entry) -> tuple[Any, ...]:
    capture, place, reading, document = entry.capture, entry.capture.place, entry.reading, entry.document
    return (
        record_id(capture), entry.site, entry.key, capture.url, key_of(capture), stamp(capture.at), capture.status,
        mime_of(capture), place.warc, place.offset, place.length, capture.digest, capture.truncated, capture.via, capture.hop,
        capture.section, int(entry.duplicate_view), reading.kind if reading else None, reading.digest if reading else None,
        document[0] if document else None, EXTRACTOR if reading or document else None, entry.layout, entry.unread,
        capture.revisit, entry.original_key, stamp(capture.original.at) if capture.original and entry.original_key else None,
        entry.origin, entry.template, entry.platform, capture.posted,
    )  # fmt: skip
