"""A WARC record before it is written, and the records that are not exchanges: warcinfo, walk, finished. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache

FIELDS = "application/warc-fields"

# A page of a portal has some hundred links; what has more is a trap or a sitemap, and the ledger keeps the rest.
MOST_LINKS = 2000

# Records from before channels were told hold articles of listings.
LISTING = "listing"
CHANNELS = (LISTING, "feed", "sitemap", "link")
"""Where articles are seen; the last: inside another article."""

_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_LEAP_SECOND = re.compile(r":60(?=[.Z])")  # which no calendar of Python's knows
_NOT_IN_A_URI = re.compile(r"[\x00-\x20\x7f]")
_NOT_IN_A_FIELD = re.compile("[\x7f\ud800-\udfff]")  # what JSON lets stand, but a line of a block in UTF-8 does not


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record: everything but its lengths and block digest, which follow from it."""

    kind: str
    """`warcinfo`, `request`, `response`, `metadata`, `revisit`, …"""
    id: str
    """`urn:uuid:…`, without brackets."""
    at: datetime
    """Aware, UTC; the same for all records of one exchange."""
    content_type: str
    block: bytes
    url: str | None = None
    """WARC-Target-URI."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further named fields, in order."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the walk decided about one link of a page, and by which rule."""

    url: str
    hop: str
    decision: str
    """`owed`, `known`, `out of scope`, `never`, `robots`, …"""
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What was read of a feed or sitemap."""

    entries: int
    missing: str | None = None
    """What of it could not be read, and why."""
    defect: str | None = None
    """Why it is none."""

    def in_doubt(self, gave: int, day: str | None) -> str | None:
        """Return what a person must know of one that, on the *day* when it last listed anything, *gave* so many entries.

        That not all was read, or that it lists nothing any more; None where all is well.
        """
        if day and (self.defect or not (self.entries or self.missing)):
            return f"lists nothing any more ({self.defect or 'is empty'}); on {day} it listed {gave:,}"
        return f"{self.entries:,} of its entries read, and not all: {self.missing}" if self.missing else None


@dataclass(frozen=True, slots=True)
class Walk:
    """The links that the walk met on one page: those whose decision is new, and articles that this channel is new to show."""

    page_id: str
    """Record id of the page's response; empty where another crawl captured it."""
    page_url: str
    at: datetime
    links: tuple[Link, ...]
    left_out: int = 0
    """Links beyond the bound of one record."""
    channel: str = LISTING
    """What the page is to the articles that it shows: one of CHANNELS."""
    listed: Listed | None = None
    """Where the page is a feed or sitemap, and something else is to be said of it than before."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the first record of a file says: software, operator, contact, site, siteDefinition, …"""

    at: datetime
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finished:
    """How a crawl ended: its last record. Without it the crawl died, or went on in another file."""

    reason: str
    counts: Mapping[str, int]


def new_record_id() -> str:
    """Return a record id that was never given out: the one place where ids are made."""
    return uuid.uuid4().urn


@lru_cache(maxsize=16)  # the records of an exchange, which are written together, bear one date
def warc_date(at: datetime) -> str:
    """Return the aware time *at* as WARC 1.1 writes it, to the microsecond."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone is no time of capture")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_date(written: str) -> datetime | None:
    """Return the time that *written*, a WARC-Date, means, UTC; None if it means none.

    Of a year, a month or a day (WARC 1.1, 5.4) that is its beginning; fourteen digits mean what they do in an index.
    """
    plain = _LEAP_SECOND.sub(":59", written.strip().upper())
    plain += {4: "-01-01", 7: "-01"}.get(len(plain), "")
    if len(plain) == 14 and plain.isdecimal():
        plain = f"{plain[:8]}T{plain[8:]}"
    try:
        at = datetime.fromisoformat(plain)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 east of Greenwich is no year
        return None


def uri(url: str) -> str:
    """Return *url* as a named field of a record may hold it: without blanks and control characters."""
    return _NOT_IN_A_URI.sub(lambda found: f"%{ord(found[0]):02X}", url)


def sha1(data: bytes) -> str:
    """Return the digest of *data* as WARC writes it: `sha1:` and upper-case Base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def plain_digest(stated: str) -> str:
    """Return a *stated* digest as it is compared with others: SHA-1 as `sha1` writes it, of others the label in lower case.

    Writers differ in label, case and encoding (annotation to WARC 1.1, 5.8). What cannot be read is returned as it is.
    """
    label, colon, value = stated.partition(":")
    label = label.lower().replace("sha-", "sha")
    if not colon or label != "sha1":
        return f"{label}:{value}" if colon else stated
    if len(value) == 40:
        with suppress(ValueError):
            value = base64.b32encode(bytes.fromhex(value)).decode("ascii")
    return f"{label}:{value.upper() if len(value) == 32 else value}"


EMPTY = sha1(b"")
"""The digest of no payload, which proves nothing about anything."""


def warc_fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return an `application/warc-fields` block. Line breaks inside a value become spaces: a value is one line."""
    return "".join(f"{name}: {one_line(value)}\r\n" for name, value in pairs).encode()


def one_line(value: str) -> str:
    """Return *value* without control characters, which would end a header line and begin another."""
    return (value if value.isprintable() else _BREAKS.sub(" ", value)).strip()


def read_fields(block: bytes) -> dict[str, str]:
    """Return the fields of an `application/warc-fields` block; of repeated names the first, as WARC readers do."""
    found: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip(), value.strip())
    return found


def warcinfo_record(info: Mapping[str, str], *, name: str, record_id: str, at: datetime) -> Record:
    """Return the first record of the file *name*: who wrote it, with what, and under which rules."""
    return Record("warcinfo", record_id, at, FIELDS, warc_fields(info.items()), headers=(("WARC-Filename", name),))


def walk_record(walk: Walk, *, record_id: str) -> Record:
    """Return the record of a page's links: bounded, without target URI so that no replay serves it as the page."""
    kept = walk.links[:MOST_LINKS]
    said: dict[str, object] = {
        "walk": walk.page_url,
        "channel": walk.channel,
        "links": [
            {"url": link.url, "hop": link.hop, "decision": link.decision}
            | ({"rule": link.rule} if link.rule is not None else {})
            for link in kept
        ],
    }
    left_out = walk.left_out + len(walk.links) - len(kept)
    if left_out:
        said["left_out"] = left_out
    if walk.listed is not None:
        said["listed"] = {name: value for name, value in asdict(walk.listed).items() if value is not None}
    refers = (("WARC-Refers-To", f"<{walk.page_id}>"),) if walk.page_id else ()
    return Record("metadata", record_id, walk.at, FIELDS, _line("walk", said), headers=refers)


def finished_record(finished: Finished, *, record_id: str, at: datetime) -> Record:
    """Return the last record of a crawl: why it ended, and what it counted."""
    said = {"finished": finished.reason, "counts": dict(finished.counts)}
    return Record("metadata", record_id, at, FIELDS, _line("finished", said))


def _line(name: str, said: Mapping[str, object]) -> bytes:
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return warc_fields([(name, _NOT_IN_A_FIELD.sub(lambda found: f"\\u{ord(found[0]):04x}", line))])
