"""Enters one WARC file into an open catalogue: its captures, walks and words about itself, and every page they touch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.documents import document_id, is_known, kind_of, put_words
from archive.catalogue.entries import NO_NEWS, Entry, Page, Sighting, add_capture, add_sighting, stamp
from archive.catalogue.pages import derive_page
from archive.catalogue.portals import NAMELESS, Portals, identity
from archive.catalogue.profiles import profile_in, unsettle
from archive.catalogue.watched import Reader, is_page, read_watched, watched
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder, disk
from archive.evidence.record import Begun, Finished, Walk, sha1
from archive.evidence.warc import read_warc
from archive.extract.documents import read_document
from archive.model import Capture, Site

_PUT_WARC = """
insert into warc_files (path, site, crawl, bytes, started, info, finished, captures, last_capture, damage)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_CRAWL = """
insert into crawls (
    id, site, started, last_capture, outcome, counts, software, operator, definition, warc_files, captures
)
select crawl, min(site), min(started), max(last_capture), coalesce(max(json_extract(finished, '$.reason')), 'died'),
    coalesce(max(json_extract(finished, '$.counts')), '{}'), max(json_extract(info, '$.software')),
    max(json_extract(info, '$.operator')), max(json_extract(info, '$.siteDefinition')), count(*), sum(captures)
from warc_files where crawl = ?
"""
_PUT_DOUBT = "insert into problems (site, warc, field, what) values (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one WARC file."""

    warc: str
    captures: int
    read: int
    findings: tuple[str, ...]
    """What was wrong, each in a line that names the thing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What entering a file takes: where it is written, whose pages they are, and who reads them."""

    catalogue: Catalogue
    folder: Folder
    portals: Portals
    reader: Reader


class _Entry:
    """One file that is being entered."""

    def __init__(self, desk: Desk, warc: str) -> None:
        self._desk, self._warc = desk, warc
        self._info: Mapping[str, str] = {}
        self._started: str | None = None
        self._finished: Finished | None = None
        self._last_capture: str | None = None
        self._rows: set[str] = set()
        self._touched: set[Page] = set()
        self.findings: list[str] = []
        self.captures = self.read = 0

    @property
    def slug(self) -> str | None:
        """The site that the file names, if it does."""
        return self._info.get("site")

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        path = self._desk.folder.path(self._warc)
        with disk(path):
            return path.stat().st_size

    def take(self, found: Begun | Capture | Walk | Finished) -> None:
        """Write down what came next in the file."""
        match found:
            case Capture():
                self._take_capture(found)
            case Walk():
                self._take_walk(found)
            case Begun():
                self._info, self._started = found.fields, self._started or stamp(found.at)
            case Finished():
                self._finished = found

    def close(self, damage: str | None) -> None:
        """Write down what the file as a whole says, and derive what its captures touch."""
        catalogue, site = self._desk.catalogue, self._site(self.slug or NAMELESS)
        crawl = self._info.get("isPartOf") or ""
        crawl = crawl if crawl not in ("", site.slug) else PurePosixPath(self._warc).name.removesuffix(".warc.gz")
        said = {"reason": self._finished.reason, "counts": dict(self._finished.counts)} if self._finished else {}
        values = (_json(dict(self._info)), _json(said), self.captures, self._last_capture, damage)
        catalogue.run(_PUT_WARC, (self._warc, site.slug, crawl, self.size, self._started, *values))
        catalogue.run("delete from crawls where id = ?", (crawl,))
        catalogue.run(_PUT_CRAWL, (crawl,))
        self._doubt("warc", site, damage)
        self._doubt("site", site, self._desk.portals.doubt(site.slug) if self.slug else None)
        profiles = {slug: profile_in(catalogue, slug) for slug in {slug for slug, _ in self._touched}}
        for slug, key in sorted(self._touched):
            derive_page(catalogue, self._desk.portals.named(slug), key, profiles[slug])
        for slug in profiles:
            unsettle(catalogue, slug)

    def _take_capture(self, capture: Capture) -> None:
        site = self._site(self._desk.portals.of(self.slug, capture.url).slug)
        entry = Entry(capture, site.slug, *identity(capture.url, site))
        kind = kind_of(capture)
        rules = self._desk.portals.for_reading(site, capture.url) if not kind and is_page(capture) else None
        if kind is not None:
            entry = self._read_document(entry, kind)
        elif rules is not None:
            entry = self._read(entry, rules)
        self.captures += 1
        self._last_capture = max(stamp(capture.at), self._last_capture or "")
        self._touched |= add_capture(self._desk.catalogue, entry)

    def _read(self, entry: Entry, rules: Site) -> Entry:
        reading = read_watched(self._desk.reader, entry.capture, rules)
        if isinstance(reading, str):
            return self._unread(entry, reading)
        self.read += 1
        layout = rules.layout_on(entry.capture.at.date())
        return replace(entry, reading=reading, kind=reading.kind, layout=layout.digest)

    def _read_document(self, entry: Entry, kind: str) -> Entry:
        body = entry.capture.body
        digest = sha1(body)
        if not is_known(self._desk.catalogue, digest):
            words = watched(lambda: read_document(body, kind))
            if isinstance(words, str):
                return self._unread(entry, words)
            put_words(self._desk.catalogue, digest, kind, words)
        return replace(entry, document=document_id(digest))

    def _unread(self, entry: Entry, why: str) -> Entry:
        self.findings.append(f"{entry.capture.url} (in {self._warc}): not read: {why}")
        return replace(entry, unread=why)

    def _take_walk(self, walk: Walk) -> None:
        site = self._site(self._desk.portals.of(self.slug, walk.page_url).slug)
        at = stamp(walk.at)
        for link in walk.links:
            if link.decision != NO_NEWS:
                seen = Sighting(site.slug, link.url, at, walk.page_url, link.hop, link.decision, link.rule or "")
                add_sighting(self._desk.catalogue, seen)

    def _site(self, slug: str) -> Site:
        if slug not in self._rows:
            self._rows.add(slug)
            self._desk.portals.put_named(self._desk.catalogue, slug)
        return self._desk.portals.named(slug)

    def _doubt(self, field: str, site: Site, what: str | None) -> None:
        if what is not None:
            self._desk.catalogue.run(_PUT_DOUBT, (site.slug, self._warc, field, what))
            self.findings.append(what if field == "warc" else f"{self._warc}: {what}")


def enter(desk: Desk, warc: str, told: Callable[[int], None]) -> Entered:
    """Enter the file *warc* (relative to the archive) within one transaction of the caller's.

    *told* is called with the byte that each capture begins at.

    A damaged file gives what lies before the damage, and a finding; so does a page that cannot be read. Raises
    DiskTrouble.
    """
    entry = _Entry(desk, warc)
    damage = None
    try:
        for found in read_warc(desk.folder.path(warc), root=desk.folder.root):
            entry.take(found)
            if isinstance(found, Capture):
                told(found.place.offset)
    except DiskTrouble:
        raise
    except ArchiveError as error:
        damage = str(error)
    if not entry.size:
        damage = f"{warc}: is empty: a writer died, or a copy failed"
    entry.close(damage)
    return Entered(warc, entry.captures, entry.read, tuple(entry.findings))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
