"""Reads one WARC file and its pages, and tells line by line what is to be written down: the same lines in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from archive.catalogue.deriving.documents import document_id, document_row, kind_of
from archive.catalogue.portals import Portals, identity, page_key
from archive.catalogue.transcribing.account import Account
from archive.catalogue.transcribing.earlier import NOTHING, Earlier
from archive.catalogue.transcribing.lines import FOUND, READ, Entry, Line, capture_line, told
from archive.catalogue.transcribing.watched import Reader, is_page, is_redirect, may_be_page, read_watched, watched
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.at_hand import whole
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.judging.verify import check_imported, summary
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import sha1
from archive.extract.documents import read_document
from archive.extract.tree.frame import template_of
from archive.extract.tree.platforms import platform_of
from archive.model import Capture, Site
from archive.sites import rules_digest

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading a file takes: where it lies, whose pages they are, and who reads them."""

    folder: Folder
    portals: Portals
    reader: Reader
    begin: Callable[[int], None] = lambda _: None
    """Told the byte at which a page or document begins, before it is read."""
    end: Callable[[], None] = lambda: None
    """Told that it has been read, whatever came of it."""
    passed_over: Mapping[int, str] = field(default_factory=dict)
    """Bytes at which pages begin that are not to be read, and why."""
    earlier: Earlier = NOTHING
    """What has been read before and is taken over."""


def transcribe(desk: Desk, warc: str) -> Iterator[Line]:
    """Tell all that is to be written down of the file *warc* (relative to the archive).

    A damaged file gives all of it that is whole, and a finding; so does a page that cannot be read. Raises DiskTrouble.
    """
    return _Transcript(desk, warc).lines()


class _Transcript:
    """One file that is being read."""

    def __init__(self, desk: Desk, warc: str) -> None:
        self._desk, self._warc = desk, warc
        self._account = Account(desk.portals, warc)
        self._documents: set[str] = set()
        self._read = 0

    def lines(self) -> Iterator[Line]:
        """Read the file from its beginning to its end."""
        with whole(self._desk.folder, self._warc) as path:
            yield from self._lines_of(path)

    def _lines_of(self, path: Path) -> Iterator[Line]:
        damage = None
        try:
            for found in read_warc(path, name=self._warc):
                yield from self._account.take(found)
                if isinstance(found, Capture):
                    yield from self._captured(found)
        except DiskTrouble:
            raise
        except ArchiveError as error:
            damage = str(error)
        with disk(path):
            size = path.stat().st_size
        yield from self._account.close(size, damage, _defects(path) if is_imported(self._warc) else ())
        yield READ, (self._account.captures, self._read)

    def _captured(self, capture: Capture) -> Iterator[Line]:
        entry = self._entry(capture)
        if entry.unread is not None:
            yield FOUND, (f"{capture.url} (in {self._warc}): not read: {entry.unread}",)
        yield capture_line(entry)

    def _entry(self, capture: Capture) -> Entry:
        site = self._account.site_of(capture)
        key, other_view = identity(capture.url, site)
        duplicate = other_view and may_be_page(capture)
        entry = Entry(capture, site.slug, key, duplicate_view=duplicate, origin=self._account.origin)
        if capture.revisit is not None:
            original = page_key(capture.original.url, site) if capture.original else None
            return replace(entry, original_key=original)
        if (kind := kind_of(capture)) is not None:
            return self._with_words(entry, kind)
        asked = is_page(capture) or is_redirect(capture)
        rules = self._desk.portals.for_reading(site, capture.url) if asked else None
        return entry if rules is None else self._with_reading(entry, rules)

    def _with_reading(self, entry: Entry, rules: Site) -> Entry:
        capture, layout = entry.capture, rules_digest(rules, entry.capture.at)
        # where a redirect leads depends on sections too, which are no rules of reading
        said = self._desk.earlier.reading_of(capture, layout) if capture.status == 200 else None
        if said is None:
            reading = self._watched(entry, lambda: read_watched(self._desk.reader, capture, rules))
            if isinstance(reading, str):
                return replace(entry, unread=reading)
            said = told(reading)
        self._read += not is_redirect(capture)
        if capture.hop == "seed" and is_page(capture):
            entry = _with_looks(entry, rules)
        return replace(entry, reading=said, layout=layout)

    def _with_words(self, entry: Entry, kind: str) -> Entry:
        body = entry.capture.body
        digest = sha1(body)
        if digest in self._documents:
            return replace(entry, document=(document_id(digest),))
        row = self._desk.earlier.words_of(digest)
        if row is None:
            words = self._watched(entry, lambda: watched(lambda: read_document(body, kind)))
            if isinstance(words, str):
                return replace(entry, unread=words)
            row = document_row(digest, kind, words)
        self._documents.add(digest)
        return replace(entry, document=row)

    def _watched(self, entry: Entry, read: Callable[[], Read | str]) -> Read | str:
        offset = entry.capture.place.offset
        if (why := self._desk.passed_over.get(offset)) is not None:
            return why
        self._desk.begin(offset)
        try:
            return read()
        finally:
            self._desk.end()


def _with_looks(entry: Entry, rules: Site) -> Entry:
    """Return *entry*, a front page or a section's first page, with the frame that it stands in and what it is made with."""
    capture = entry.capture
    looks = watched(lambda: (template_of(capture.body), platform_of(capture, rules.platforms)))
    # a page that was read is no failure for want of these
    return entry if isinstance(looks, str) else replace(entry, template=looks[0], platform=looks[1])


def _defects(path: Path) -> tuple[str, ...]:
    return summary(check_imported(path))
