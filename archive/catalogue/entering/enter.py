"""Enters one WARC file into an open catalogue: its captures, walks and words about itself, and every page they touch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.documents import document_id, is_known, kind_of, put_words
from archive.catalogue.deriving.pages import derive_page
from archive.catalogue.deriving.profiles import profile_in, unsettle
from archive.catalogue.entering.book import Book
from archive.catalogue.entering.entries import Entry, PageKey, add_capture
from archive.catalogue.entering.watched import Reader, is_page, is_redirect, may_be_page, read_watched, watched
from archive.catalogue.portals import Portals, identity
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.judging.verify import check_imported, summary
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import Begun, Finished, Walk, sha1
from archive.extract.documents import read_document
from archive.extract.tree.frame import template_of
from archive.extract.tree.platforms import platform_of
from archive.model import Capture, Site
from archive.sites import rules_digest


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
        self._book = Book(desk.catalogue, desk.portals, warc)
        self._touched: set[PageKey] = set()
        self.findings: list[str] = []
        self.read = 0

    @property
    def captures(self) -> int:
        """How many captures the file holds."""
        return self._book.captures

    def take(self, found: Begun | Capture | Walk | Finished) -> None:
        """Write down what came next in the file."""
        self._book.take(found)
        if isinstance(found, Capture):
            self._take_capture(found)

    def close(self, damage: str | None) -> None:
        """Write down what the file as a whole says, and derive what its captures touch."""
        catalogue, path = self._desk.catalogue, self._desk.folder.path(self._warc)
        with disk(path):
            size = path.stat().st_size
        defects = summary(check_imported(path)) if is_imported(self._warc) else ()
        self.findings += self._book.close(size, damage, defects)
        profiles = {slug: profile_in(catalogue, slug) for slug in {slug for slug, _ in self._touched}}
        for slug, key in sorted(self._touched):
            derive_page(catalogue, self._desk.portals.named(slug), key, profiles[slug])
        for slug in profiles:
            unsettle(catalogue, slug)

    def _take_capture(self, capture: Capture) -> None:
        site = self._book.site_of(capture)
        key, other_view = identity(capture.url, site)
        entry = Entry(
            capture, site.slug, key, duplicate_view=other_view and may_be_page(capture), origin=self._book.origin
        )
        if capture.revisit is not None:
            original = identity(capture.original.url, site)[0] if capture.original else None
            self._touched |= add_capture(self._desk.catalogue, replace(entry, original_key=original))
            return
        kind = kind_of(capture)
        asked = not kind and (is_page(capture) or is_redirect(capture))
        rules = self._desk.portals.for_reading(site, capture.url) if asked else None
        if kind is not None:
            entry = self._read_document(entry, kind)
        elif rules is not None:
            entry = self._read(entry, rules)
        self._touched |= add_capture(self._desk.catalogue, entry)

    def _read(self, entry: Entry, rules: Site) -> Entry:
        reading = read_watched(self._desk.reader, entry.capture, rules)
        if isinstance(reading, str):
            return self._unread(entry, reading)
        self.read += not is_redirect(entry.capture)
        entry = _with_looks(entry, rules) if entry.capture.hop == "seed" and is_page(entry.capture) else entry
        return replace(entry, reading=reading, kind=reading.kind, layout=rules_digest(rules, entry.capture.at))

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


def _with_looks(entry: Entry, rules: Site) -> Entry:
    """Return *entry*, a front page or a section's first page, with the frame that it stands in and what it is made with."""
    capture = entry.capture
    looks = watched(lambda: (template_of(capture.body), platform_of(capture, rules.platforms)))
    # a page that was read is no failure for want of these
    return entry if isinstance(looks, str) else replace(entry, template=looks[0], platform=looks[1])


def enter(desk: Desk, warc: str, told: Callable[[int], None]) -> Entered:
    """Enter the file *warc* (relative to the archive) within one transaction of the caller's.

    *told* is called with the byte that each capture begins at.

    A damaged file gives all of it that is whole, and a finding; so does a page that cannot be read. Raises
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
    entry.close(damage)
    return Entered(warc, entry.captures, entry.read, tuple(entry.findings))
