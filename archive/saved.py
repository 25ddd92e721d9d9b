"""Single pages outside of the catalogue: a file that somebody saved, and a capture saved as a test of how its site is read."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archive.catalogue.portals import Portals
from archive.catalogue.readings import to_table
from archive.catalogue.telling.look import Looked
from archive.errors import ArchiveError, BadDefinition
from archive.evidence.at_hand import whole
from archive.evidence.folder import Folder, disk
from archive.evidence.reading.captures import read_capture
from archive.evidence.reading.coding import LIMIT, decode
from archive.evidence.reading.warc import read_records
from archive.evidence.record import read_fields, sha1, warcinfo_record
from archive.evidence.writing.excerpt import exchanges
from archive.evidence.writing.warcfile import pack
from archive.extract.read import read
from archive.extract.tree.page import open_page
from archive.model import Capture, Place, Site
from archive.sites import SiteFiles, packaged_settings, unknown_site
from archive.urls import absolute

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What browsers write into a page that is saved: <!-- saved from url=(0042)https://hanam.gov.vn/Pages/hop-bao.aspx -->
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_NOTE = 5_000  # bytes at the head of a page in which that stands


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a page is saved: `<to>/<site>/<name>.warc.gz`, `.json`, and beside them the site's rules."""

    to: Path
    site: str
    name: str

    def path(self, ending: str) -> Path:
        """Return the path of the saved page with this ending."""
        return self.to / self.site / f"{self.name}{ending}"

    def check(self) -> None:
        """Raise ArchiveError when the name is none, or is taken."""
        if not _NAME.fullmatch(self.name):
            raise ArchiveError(f"{self.name!r}: no name for a saved page: small letters, digits and single hyphens")
        for path in (self.path(".warc.gz"), self.path(".json")):
            if path.exists():
                raise ArchiveError(
                    f"{path}: is there, and may have been corrected: delete it first, or take another name"
                )


def rules_for(found: SiteFiles, slug: str | None, url: str) -> Site:
    """Return the site *slug*, or the one that claims the host of *url*, or general rules. Raises BadDefinition."""
    if slug is None:
        return Portals(found).claiming(url) or replace(unknown_site(url), platforms=found.platforms)
    if slug in found.broken:
        raise found.broken[slug]
    if slug not in found.sites:
        raise BadDefinition(f"there is no site '{slug}'; `luutru site list` names those that there are")
    return found.sites[slug]


def unpacked(body: bytes) -> bytes:
    """Return the bytes of a saved page, without gzip if it was packed; at most one byte more than is read."""
    return decode(body, "gzip", limit=LIMIT + 1)[0] if body.startswith(b"\x1f\x8b") else body


def address_in(body: bytes) -> tuple[str, str] | None:
    """Return the address that a saved page names as its own, and where; None if it names none."""
    page = open_page(body[:LIMIT], (), "")
    links = [
        link.get("href") or "" for link in page.root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    ]
    named = [
        (found[1].decode("ascii", "replace"), "the browser's note") for found in _SAVED_FROM.finditer(body[:_NOTE])
    ]
    named += [(link, '<link rel="canonical">') for link in links]
    named += [(page.meta("og:url") or "", "og:url")]
    return next(((url, where) for told, where in named if (url := absolute("", told)) is not None), None)


def capture_of_file(body: bytes, url: str, at: datetime) -> Capture:
    """Return the capture that *body* would be if the server had answered it at *url*; *body* is cut at the limit."""
    return Capture(
        url=url,
        at=at,
        status=200,
        headers=(),
        body=body[:LIMIT],
        place=Place("", 0, len(body)),
        id="",
        digest=sha1(body),
        truncated="limit" if len(body) > LIMIT else None,
    )


def save_page(
    folder: Folder, settings: Path, found: SiteFiles, looked: Looked, destination: Destination
) -> tuple[Path, ...]:
    """Save the capture that *looked* is read from, what it says today, and the rules of its site; return the files.

    The records are copied byte for byte; of pages in the archive's own folder the rules are at hand. Raises ArchiveError
    when there is no page to save or its name is taken.
    """
    destination.check()
    capture = read_capture(folder.root, _place(looked))
    rules = Portals(found).for_reading(Portals(found).named(looked.site), capture.url)
    if rules is None:
        raise ArchiveError(f"{capture.url}: lies on a host that {looked.site} does not name, and is no page of it")
    saved = save_capture(folder, capture, rules, destination)
    if destination.to == folder.pages:
        return saved
    with disk(destination.to):
        source = settings / "sites" / f"{looked.site}.toml"
        return (*saved, *copy_rules(source, settings / "platforms", destination.to / destination.site))


def save_capture(folder: Folder, capture: Capture, rules: Site, destination: Destination) -> tuple[Path, ...]:
    """Save *capture*, which lies in *folder*, and what it says by *rules*; return the files. Raises ArchiveError as above."""
    destination.check()
    warc, reading = destination.path(".warc.gz"), destination.path(".json")
    said = json.dumps(to_table(read(capture, rules)), ensure_ascii=False, indent=2)
    with disk(warc):
        warc.parent.mkdir(parents=True, exist_ok=True)
        warc.write_bytes(b"".join(_records(folder, capture, destination)))
        reading.write_text(f"{said}\n", encoding="utf-8")
    return warc, reading


def _place(looked: Looked) -> Place:
    """Return where the capture lies that the page is read from: the article's, else the newest that was read."""
    current = looked.article["capture"] if looked.article else None
    for one in reversed(looked.captures):
        if one["id"] == current or (current is None and one["kind"] is not None):
            return Place(one["warc"], one["offset"], one["length"])
    raise ArchiveError(f"{looked.key}: none of its captures is a page that could be read")


def _records(folder: Folder, capture: Capture, destination: Destination) -> Iterator[bytes]:
    """Yield the records of the saved file: a first one that says what it is, and those of the exchange as they lie."""
    with whole(folder, capture.place.warc) as path:
        yield from _copied(path, capture, destination)


def _copied(path: Path, capture: Capture, destination: Destination) -> Iterator[bytes]:
    first = next(read_records(path, kinds={"warcinfo"}))
    info = read_fields(first.block) if first.kind == "warcinfo" else {}
    about = {"software": info.get("software", ""), "format": "WARC File Format 1.1", "isPartOf": destination.site}
    # the same page saved again is the same file: its id comes from the capture's
    said = warcinfo_record(
        about, name=destination.path(".warc.gz").name, record_id=uuid5(NAMESPACE_URL, capture.id).urn, at=capture.at
    )
    yield pack(said)
    _, exchange = next(exchanges(path, {capture.place.offset}))
    with path.open("rb") as file:
        for record in exchange:
            file.seek(record.place.offset)
            yield file.read(record.place.length)


def copy_rules(source: Path, platforms: Path, pages: Path) -> list[Path]:
    """Copy the site file *source* beside its *pages*, and the *platforms* that may lend it rules; luutru's own are at hand."""
    if source.parent == packaged_settings() / "sites" or not source.exists():
        return []
    copies = {source: pages / "site.toml"}
    if platforms != packaged_settings() / "platforms":
        copies |= {path: pages / "platforms" / path.name for path in sorted(platforms.glob("*.toml"))}
    for path, copy in copies.items():
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
    return list(copies.values())
