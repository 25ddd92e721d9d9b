"""The proof that catalogue and WARC files agree, in both directions, row by row and record by record. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.catalogue.catalogue import Catalogue, Row
from archive.catalogue.derive import derive
from archive.catalogue.documents import changed_words, document_of
from archive.catalogue.entries import NO_NEWS, record_id, stamp
from archive.catalogue.pages import captures_of, stored_rows
from archive.catalogue.portals import Portals
from archive.catalogue.profiles import counted_profile, profile_in
from archive.catalogue.readings import digest_of, from_json
from archive.catalogue.rows import page_rows
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.record import Begun, Finished, Walk
from archive.evidence.verify import check_warcs
from archive.evidence.warc import read_warc
from archive.extract.judge import Profile
from archive.model import Capture

_FIELDS = ("offset", "length", "id", "url", "at", "status", "digest", "document")
_CAPTURES = f"select {', '.join(_FIELDS)}, unread from captures where warc = ? order by offset"
_PARTS = ("first_id", "article", "text", "images", "attachments", "revisions", "problems")
_INDEXED = (("article", "article_texts", "articles_fts_docsize"), ("document", "documents", "documents_fts_docsize"))
_UNINDEXED = """
select id from (select id from {0} except select id from {1})
union all select id from (select id from {1} except select id from {0})
"""
_UNSEEN = """
select c.url, c.warc from captures as c left join urls as u on u.site = c.site and u.url = c.url
where u.decision is not 'captured'
"""
_PAGES = "select distinct site, key from captures union select site, key from articles order by site, key"
REBUILD = "`luutru rebuild` makes the catalogue anew"

Told = Callable[[str], None]
"""Called with the name of each file before it is compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: which thing, and what is the matter with it."""

    thing: str
    what: str
    stopped: bool = False
    """Whether nothing could be compared behind it."""


def disagreements(folder: Folder, catalogue: Catalogue, portals: Portals, told: Told) -> Iterator[Finding]:
    """Yield all that *catalogue* and the WARC files of *folder* do not agree on; nothing if one proves the other.

    Each closed file is entered, each of its captures has its row at its place, each row leads to such a capture; each
    reading is what its digest says, each article, revision and doubt is what its captures make of it, and is indexed;
    so are the words of each document, whose bytes its captures have.
    Each file is whole to its last record, and each digest in it right: so the digest of a row proves its bytes.
    """
    entered: dict[str, int] = dict(catalogue.rows("select path, captures from warc_files"))
    closed = folder.closed_warcs()
    for warc in sorted(entered.keys() - set(closed)):
        yield Finding(warc, f"is in the catalogue but not in the archive: bring the file back, or {REBUILD}")
    checked = check_warcs(folder.root, closed)
    for warc in closed:
        told(warc)
        _, damages = next(checked)
        for damage in damages:
            yield Finding(warc, f"at byte {damage.offset}: {damage.what}")
        if warc in entered:
            findings = _File(folder, catalogue, portals, warc).compare(entered[warc])
            # what makes reading stop has been said above, in the words of the standard
            yield from (finding for finding in findings if not (damages and finding.stopped))
        else:
            yield Finding(warc, "is not in the catalogue: `luutru ingest` enters it")
    yield from _readings(catalogue)
    yield from _pages(catalogue, portals)
    yield from _rest(catalogue)


class _File:
    """One WARC file, compared with its rows record by record: neither is held in memory."""

    def __init__(self, folder: Folder, catalogue: Catalogue, portals: Portals, warc: str) -> None:
        self._folder, self._catalogue, self._portals, self._warc = folder, catalogue, portals, warc
        self._rows = catalogue.rows(_CAPTURES, (warc,))
        self._row = next(self._rows, None)
        self._slug: str | None = None

    def compare(self, counted: int) -> Iterator[Finding]:
        """Yield what differs between the file and its rows; *counted* is how many captures the catalogue says it has."""
        captures = 0
        try:
            for found in read_warc(self._folder.path(self._warc), root=self._folder.root):
                captures += isinstance(found, Capture)
                yield from self._take(found)
        except DiskTrouble:
            raise
        except ArchiveError as error:
            yield Finding(self._warc, str(error), stopped=True)
        yield from self._astray(None)
        if captures != counted:
            yield Finding(self._warc, f"holds {captures} captures, the catalogue counted {counted}: {REBUILD}")

    def _take(self, found: Begun | Capture | Walk | Finished) -> Iterator[Finding]:
        match found:
            case Begun():
                self._slug = found.fields.get("site")
            case Walk():
                yield from self._walk(found)
            case Capture():
                yield from self._astray(found.place.offset)
                if self._row is not None and self._row[0] == found.place.offset:
                    yield from self._same(self._row, found)
                    self._row = next(self._rows, None)
                else:
                    yield from self._elsewhere(found)

    def _astray(self, before: int | None) -> Iterator[Finding]:
        """Yield the rows of places before byte *before* (None: all that are left), where the file has no capture."""
        while self._row is not None and (before is None or self._row[0] < before):
            offset, _, record, url, *_ = self._row
            yield Finding(
                self._warc, f"has no capture at byte {offset}, the catalogue has {record} of {url}: {REBUILD}"
            )
            self._row = next(self._rows, None)

    def _same(self, row: Row, found: Capture) -> Iterator[Finding]:
        place = found.place
        record = record_id(found)
        # a document that could not be read is none in the catalogue, which says why
        document = None if row[-1] else document_of(found)
        told = (place.offset, place.length, record, found.url, stamp(found.at), found.status, found.digest, document)
        differing = [name for name, one, other in zip(_FIELDS, row[:-1], told, strict=True) if one != other]
        if differing:
            where = f"{found.url} at byte {place.offset}"
            yield Finding(self._warc, f"{where}: {', '.join(differing)} differ in the catalogue: {REBUILD}")

    def _elsewhere(self, found: Capture) -> Iterator[Finding]:
        """Yield a finding unless the record is a copy of one that comes first, whose row the catalogue keeps."""
        place = found.place
        kept = self._catalogue.row("select warc, offset, digest from captures where id = ?", (record_id(found),))
        where = f"{found.url} at byte {place.offset}"
        if kept is None or (kept[0], kept[1]) > (place.warc, place.offset):
            yield Finding(self._warc, f"{where} is not in the catalogue: {REBUILD}")
        elif kept[2] != found.digest:
            yield Finding(self._warc, f"{where} has the record id of something else: {kept[0]} at byte {kept[1]}")

    def _walk(self, walk: Walk) -> Iterator[Finding]:
        site = self._portals.of(self._slug, walk.page_url).slug
        for link in walk.links:
            known = self._catalogue.row("select 1 from urls where site = ? and url = ?", (site, link.url))
            if known is None and link.decision != NO_NEWS:
                yield Finding(link.url, f"was seen on {walk.page_url} but is not in the catalogue: {REBUILD}")


def _readings(catalogue: Catalogue) -> Iterator[Finding]:
    for digest, kind, title, line in catalogue.rows("select digest, kind, title, reading from readings"):
        if digest_of(line) != digest:
            yield Finding(f"reading {digest}", f"was changed after it was read: {REBUILD}")
        elif (reading := from_json(line)).kind != kind or reading.title != title:
            yield Finding(f"reading {digest}", f"has another kind or title beside it than in it: {REBUILD}")
    for digest in changed_words(catalogue):
        yield Finding(f"document {digest}", f"was changed after it was read: {REBUILD}")


def _pages(catalogue: Catalogue, portals: Portals) -> Iterator[Finding]:
    """Yield the pages whose rows are not what their captures make of them."""
    profiles = {slug: profile_in(catalogue, slug) for (slug,) in list(catalogue.rows("select slug from sites"))}
    for site, key in catalogue.rows(_PAGES):
        captures = captures_of(catalogue, site, key, profiles.get(site, Profile()))
        derived = page_rows(derive(captures), key, portals.named(site))
        stored = stored_rows(catalogue, site, key)
        differing = [name for name in _PARTS if getattr(derived, name) != getattr(stored, name)]
        if differing:
            yield Finding(key, f"{', '.join(differing)}: not what its captures say: {REBUILD}")


def _rest(catalogue: Catalogue) -> Iterator[Finding]:
    """Yield what no file or page shows: rows that point nowhere, and what cannot be searched or explained."""
    for site, settled in list(catalogue.rows("select slug, settled from sites")):
        if not settled:
            yield Finding(site, "an ingest was interrupted: `luutru ingest` finishes it")
        elif profile_in(catalogue, site) != counted_profile(catalogue, site):
            yield Finding(site, f"profile: not what its captures say: {REBUILD}")
    for table, _, parent, _ in catalogue.rows("pragma foreign_key_check"):
        yield Finding(table, f"a row points to {parent}, where nothing is: {REBUILD}")
    for thing, texts, index in _INDEXED:
        for (number,) in catalogue.rows(_UNINDEXED.format(texts, index)):
            yield Finding(f"{thing} {number}", f"the full-text index and the texts do not agree: {REBUILD}")
    for url, warc in catalogue.rows(_UNSEEN):
        yield Finding(warc, f"{url}: captured, but not so in the table of addresses: {REBUILD}")
