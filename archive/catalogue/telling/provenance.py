"""One capture, for whoever wants proof: where its bytes lie, who gave them, how the connection was secured. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue
from archive.errors import ArchiveError
from archive.evidence.at_hand import opened
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.model import Capture, Place, Tls

MOST_BYTES = 64 << 20
"""Of a record that is given away in one piece."""
_HELD = """
select c.id, c.site, s.name, c.key, c.url, c.at, c.status, c.mime, c.digest, c.truncated, c.via, c.hop, c.section, c.kind,
    c.revisit, c.origin, c.unread, c.posted, c.warc, c.offset, c.length, o.id, o.warc, o.offset, o.length, w.crawl
from captures as c join sites as s on s.slug = c.site join warc_files as w on w.path = c.warc
left join originals as t on t.capture = c.id left join captures as o on o.id = t.original
where c.id = ?
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A row of `captures`, and where its bytes lie."""

    place: Place
    """Of its own record."""
    original: str | None
    """Of a revisit: the capture that holds the bytes; None where that is not in the archive, or it is none."""
    bytes_at: Place
    """Of the record with the bytes: its own, or that of the original."""
    crawl: str
    id: str
    site: str
    portal: str
    key: str
    url: str
    at: str
    status: int
    mime: str | None
    digest: str
    truncated: str | None
    via: str | None
    hop: str | None
    section: str | None
    kind: str | None
    revisit: str | None
    origin: str | None
    unread: str | None
    posted: str | None


@dataclass(frozen=True, slots=True)
class Wire:
    """What the record itself tells beyond the catalogue's row."""

    headers: tuple[tuple[str, str], ...]
    """Of the server's answer, as they came."""
    address: str | None
    """WARC-IP-Address."""
    tls: Tls | None
    lost: str = ""
    """Why the record cannot be read; empty where it can."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A capture that an alarm names, for who is to look at it."""

    url: str
    at: str


def proofs(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, Proof]:
    """Return WARC-Record-ID → the capture; those that the catalogue does not hold are left out."""
    found = ((one, catalogue.row("select url, at from captures where id = ?", (one,))) for one in ids)
    return {one: Proof(*row) for one, row in found if row}


def held(catalogue: Catalogue, capture: str) -> Held | None:
    """Return what the catalogue knows of the capture with that WARC-Record-ID; None if there is none."""
    row = catalogue.row(_HELD, (capture,))
    if row is None:
        return None
    told, own, original, of_original, crawl = row[:18], row[18:21], row[21], row[22:25], row[25]
    place = Place(*own)
    return Held(place, original, Place(*of_original) if original else place, crawl, *told)


def article_of(catalogue: Catalogue, one: Held) -> str | None:
    """Return the address of the article that *one* is a capture of; None where it is of none."""
    row = catalogue.row("select url from articles where site = ? and key = ?", (one.site, one.key))
    return str(row[0]) if row else None


def wire(folder: Folder, one: Held) -> Wire:
    """Return what the record of *one* tells; never raises for a file that is gone or damaged, but says so."""
    try:
        capture = read_capture(folder.root, one.place)
    except ArchiveError as error:
        return Wire((), None, None, folder.without_place(str(error)))
    return Wire(capture.headers, capture.server, capture.tls)


def record_of(folder: Folder, one: Held) -> bytes:
    """Return the record of *one* as it lies in its file. Raises ArchiveError when that is gone, or the record too long."""
    path, place = folder.path(one.place.warc), one.place
    if place.length > MOST_BYTES:
        raise ArchiveError(
            f"{path}: the record at byte {place.offset} is {place.length} bytes long: take it from there"
        )
    with opened(folder, place.warc) as file:
        file.seek(place.offset)
        return file.read(place.length)


def bytes_of(folder: Folder, one: Held) -> Capture:
    """Return the capture that holds the bytes of *one*. Raises ArchiveError when its file is gone or damaged."""
    return read_capture(folder.root, one.bytes_at)
