"""Writing captures, and what is known of addresses, into an open catalogue. Any order of calls gives the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.derive import GONE
from archive.catalogue.readings import digest_of, to_json
from archive.evidence.exchange import NOT_MODIFIED
from archive.evidence.folder import is_imported
from archive.evidence.index import key_of
from archive.evidence.record import Listed, Walk
from archive.extract.judge import echo_of
from archive.model import Capture, Reading

EXTRACTOR = version("luutru")
"""The version of the code that reads pages, kept with every reading."""

PageKey = tuple[str, str]
"""(site, key): what is one page."""

NO_NEWS = "known"
"""The walk's decision about an address that it met again: the page that named it first said what became of it."""
SHOWN = ("owed", NO_NEWS)
"""The decisions that take an address for one to follow."""

_COLUMNS = (
    "id", "site", "key", "url", "urlkey", "at", "status", "mime", "warc", "offset", "length", "digest", "truncated", "via",
    "hop", "section", "duplicate_view", "kind", "reading", "document", "extractor", "layout",
    "unread", "revisit", "original_key", "original_at", "origin", "template", "platform", "posted",
)  # fmt: skip
_INSERT = f"insert into captures ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))}) on conflict (id) do nothing"
_UPDATE = f"update captures set ({', '.join(_COLUMNS)}) = ({', '.join('?' * len(_COLUMNS))}) where id = ?"
_REVISITS = "select site, key from captures where site = ? and original_key = ?"
# Of two sightings the earlier says how an address was found; of two decisions the later holds, but what has been
# captured stays captured. Equal times are settled by the words themselves, so that no order of files matters.
_EARLIER = "(excluded.first_seen, excluded.via, excluded.hop) < (first_seen, via, hop)"
_LATER = (
    "(excluded.decision = 'captured', excluded.decided, excluded.decision, excluded.rule)"
    " > (decision = 'captured', decided, decision, rule)"
)
_SIGHT = f"""
insert into urls (site, url, first_seen, via, hop, decision, rule, decided) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (site, url) do update set
    first_seen = min(first_seen, excluded.first_seen),
    via = iif({_EARLIER}, excluded.via, via),
    hop = iif({_EARLIER}, excluded.hop, hop),
    decision = iif({_LATER}, excluded.decision, decision),
    rule = iif({_LATER}, excluded.rule, rule),
    decided = iif({_LATER}, excluded.decided, decided)
where {_EARLIER} or {_LATER}
"""

_SHOW = """
insert into sightings (site, key, channel, first_at) values (?, ?, ?, ?)
on conflict (site, key, channel) do update set first_at = excluded.first_at where excluded.first_at < first_at
"""

_NEWER = (
    "(excluded.at, excluded.channel, excluded.entries, excluded.missing, excluded.defect)"
    " > (at, channel, entries, missing, defect)"
)
_GAVE = "(excluded.given, excluded.gave) > (given, gave)"
_LIST = f"""
insert into channels (site, url, channel, at, entries, missing, defect, gave, given) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (site, url) do update set
    channel = iif({_NEWER}, excluded.channel, channel),
    at = iif({_NEWER}, excluded.at, at),
    entries = iif({_NEWER}, excluded.entries, entries),
    missing = iif({_NEWER}, excluded.missing, missing),
    defect = iif({_NEWER}, excluded.defect, defect),
    gave = iif({_GAVE}, excluded.gave, gave),
    given = iif({_GAVE}, excluded.given, given)
where {_NEWER} or {_GAVE}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture with what was read from it: a row of `captures`."""

    capture: Capture
    site: str
    key: str
    duplicate_view: bool = False
    reading: Reading | None = None
    kind: str | None = None
    document: int | None = None
    """The id of the document that it is, whose words are written already."""
    layout: str | None = None
    unread: str | None = None
    original_key: str | None = None
    """Identity of what a revisit refers to; its reading is that of the capture there at the time that it names."""
    origin: str | None = None
    """Who captured it, where another archive did."""
    template: str | None = None
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """An address that a page names, and what the walk decided about it."""

    site: str
    url: str
    at: str
    via: str
    hop: str
    decision: str
    rule: str


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


def add_capture(catalogue: Catalogue, entry: Entry) -> set[PageKey]:
    """Write *entry*; return the pages that have to be derived again.

    A record id that is there already is a copy of the file, or a forgery: the place that comes first holds, and what
    we captured ourselves before anything that was imported.
    """
    digest = _add_reading(catalogue, entry.reading)
    values = _values(entry, digest)
    pages = {(entry.site, entry.key)}
    if entry.capture.revisit is None:
        # a revisit that was entered before what it refers to says something only now
        pages.update(catalogue.rows(_REVISITS, (entry.site, entry.key)))
    if not catalogue.run(_INSERT, values):
        sql = "select site, key, warc, offset from captures where id = ?"
        site, key, warc, offset = catalogue.row(sql, (record_id(entry.capture),)) or ("", "", "", 0)
        if precedence(entry.capture.place.warc, entry.capture.place.offset) >= precedence(warc, offset):
            return set()
        pages.add((site, key))
        catalogue.run(_UPDATE, (*values, values[0]))
    return pages


def sighting_of(capture: Capture, site: str) -> Sighting:
    """Return what *capture*, made for the sake of *site*, says of its address.

    A server's trouble is no answer, nor is "not modified" to who knows nothing yet: the address stays owed, as in the
    ledger of the walk.
    """
    status = capture.status
    again = status >= 500 or status == 429 or (status == NOT_MODIFIED and capture.revisit is None)
    rule = f"status {status}" if again or status in GONE else ""
    told = (stamp(capture.at), capture.via or "", capture.hop or "", "owed" if again else "captured", rule)
    return Sighting(site, capture.url, *told)


def add_sighting(catalogue: Catalogue, seen: Sighting) -> None:
    """Write down that an address was seen, and what was decided about it."""
    values = (seen.site, seen.url, seen.at, seen.via, seen.hop, seen.decision, seen.rule, seen.at)
    catalogue.run(_SIGHT, values)


def add_shown(catalogue: Catalogue, page: PageKey, channel: str, at: str) -> None:
    """Write down that *channel* showed the article *page*."""
    catalogue.run(_SHOW, (*page, channel, at))


def add_listed(catalogue: Catalogue, site: str, walk: Walk, listed: Listed) -> None:
    """Write down what *walk* says was *listed* by the feed or sitemap that it is about."""
    at = stamp(walk.at)
    gives = listed.entries > 0 and not listed.defect
    told = (walk.channel, at, listed.entries, listed.missing or "", listed.defect or "")
    catalogue.run(_LIST, (site, walk.page_url, *told, *((listed.entries, at) if gives else (0, ""))))


def _add_reading(catalogue: Catalogue, reading: Reading | None) -> str | None:
    if reading is None:
        return None
    line = to_json(reading)
    digest = digest_of(line)
    sql = "insert into readings (digest, kind, title, reading, undated) values (?, ?, ?, ?, ?) on conflict (digest) do nothing"
    catalogue.run(sql, (digest, reading.kind, reading.title, line, echo_of(reading)))
    return digest


def _values(entry: Entry, digest: str | None) -> tuple[object, ...]:
    capture, place = entry.capture, entry.capture.place
    return (
        record_id(capture), entry.site, entry.key, capture.url, key_of(capture), stamp(capture.at), capture.status,
        mime_of(capture), place.warc, place.offset, place.length, capture.digest, capture.truncated, capture.via, capture.hop,
        capture.section, int(entry.duplicate_view), entry.kind, digest, entry.document,
        EXTRACTOR if digest or entry.document is not None else None, entry.layout, entry.unread, capture.revisit,
        entry.original_key, stamp(capture.original.at) if capture.original and entry.original_key else None,
        entry.origin, entry.template, entry.platform, capture.posted,
    )  # fmt: skip
