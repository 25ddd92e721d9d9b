"""One WARC file compared with its rows, record by record: neither is held in memory. Writes nothing into the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue.catalogue import Catalogue, Row
from archive.catalogue.deriving.documents import document_of
from archive.catalogue.entering.clerk import Clerk
from archive.catalogue.transcribing.account import Account
from archive.catalogue.transcribing.lines import mime_of, precedence, record_id, stamp
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.at_hand import whole
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.index import key_of
from archive.evidence.judging.verify import Defect, summary
from archive.evidence.reading.captures import read_warc
from archive.model import Capture

_FIELDS = (
    "offset", "length", "id", "url", "urlkey", "at", "status", "mime", "digest", "truncated", "via", "hop", "section",
    "document", "revisit", "original_at", "origin", "posted",
)  # fmt: skip
_CAPTURES = f"select {', '.join(_FIELDS)}, unread from captures where warc = ? order by offset"
REBUILD = "`luutru rebuild` makes the catalogue anew"
RESTORE = "restore the file from a copy; a rebuild without it forgets them"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: which thing, and what is the matter with it."""

    thing: str
    what: str
    stopped: bool = False
    """Whether this is what the reader says of damage."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue says of a WARC file as a whole."""

    captures: int
    bytes: int
    damage: str | None


class FileComparison:
    """One WARC file, compared with its rows."""

    def __init__(
        self, folder: Folder, catalogue: Catalogue, account: Account, clerk: Clerk, *, defects: Sequence[Defect]
    ) -> None:
        self._folder = folder
        self._catalogue, self._account, self._clerk = catalogue, account, clerk
        self._warc, self._damaged = account.warc, bool(defects)
        # what was wrong with the file of others when it came is written beside it
        self._defects = summary(defects) if is_imported(account.warc) else ()
        self._rows = catalogue.rows(_CAPTURES, (account.warc,))
        self._row = next(self._rows, None)
        self._gone = 0
        self._first_gone = ""
        self._copies: Counter[str] = Counter()
        self.changed = False
        """Whether the file is another than the one that was entered."""

    def compare(self, known: Known) -> Iterator[Finding]:
        """Yield what differs between the file and its rows; keep the account of it."""
        with whole(self._folder, self._warc) as path:
            yield from self._compare(path, known)

    def _compare(self, path: Path, known: Known) -> Iterator[Finding]:
        with disk(path):
            size = path.stat().st_size
        if size != known.bytes:
            self._damaged = self.changed = True
            yield Finding(self._warc, f"has {size} bytes, but had {known.bytes} when it was entered")
        damage = None
        try:
            for found in read_warc(path, name=self._warc):
                self._clerk.put(self._account.take(found))
                if isinstance(found, Capture):
                    yield from self._take(found)
        except DiskTrouble:
            raise
        except ArchiveError as error:
            damage = str(error)
            yield Finding(self._warc, damage, stopped=True)
        yield from self._astray(None)
        self._clerk.put(self._account.close(size, damage, self._defects))
        self._clerk.flush()
        self.changed = self.changed or (damage is not None and damage != known.damage)
        if self._gone:
            what = f"{self._gone} captures that the catalogue knows cannot be read in it any more ({self._first_gone})"
            yield Finding(self._warc, f"{what}: {RESTORE}")
        for other, captures in self._copies.items():
            what = f"{captures} of its captures have the record ids of captures in {other}"
            yield Finding(self._warc, f"{what}: it is a copy; take it out of the archive, then {REBUILD}")

    def _take(self, found: Capture) -> Iterator[Finding]:
        yield from self._astray(found.place.offset)
        if self._row is not None and self._row[0] == found.place.offset:
            yield from self._same(self._row, found)
            self._row = next(self._rows, None)
        else:
            yield from self._elsewhere(found)

    def _astray(self, before: int | None) -> Iterator[Finding]:
        """Yield the rows of places before byte *before* (None: all that are left), where the file has no capture.

        Of a damaged file they are counted: what the damage took is one finding, and no fault of the catalogue's.
        """
        while self._row is not None and (before is None or self._row[0] < before):
            offset, _, record, url, *_ = self._row
            if self._damaged:
                self._first_gone = self._first_gone or f"the first at byte {offset}: {url}"
                self._gone += 1
            else:
                what = f"has no capture at byte {offset}, the catalogue has {record} of {url}"
                yield Finding(self._warc, f"{what}: {REBUILD}")
            self._row = next(self._rows, None)

    def _same(self, row: Row, found: Capture) -> Iterator[Finding]:
        place = found.place
        # a document that could not be read is none in the catalogue, which says why
        document = None if row[-1] else document_of(found)
        told = (
            place.offset, place.length, record_id(found), found.url, key_of(found), stamp(found.at), found.status,
            mime_of(found), found.digest, found.truncated, found.via, found.hop, found.section, document, found.revisit,
            stamp(found.original.at) if found.original else None, self._account.origin, found.posted,
        )  # fmt: skip
        differing = [name for name, one, other in zip(_FIELDS, row[:-1], told, strict=True) if one != other]
        if differing:
            where = f"{found.url} at byte {place.offset}"
            yield Finding(self._warc, f"{where}: {', '.join(differing)} differ in the catalogue: {REBUILD}")

    def _elsewhere(self, found: Capture) -> Iterator[Finding]:
        """Yield a finding unless the record is a copy of one that comes first, whose row the catalogue keeps."""
        place = found.place
        kept = self._catalogue.row("select warc, offset, digest from captures where id = ?", (record_id(found),))
        where = f"{found.url} at byte {place.offset}"
        if kept is None or precedence(kept[0], kept[1]) > precedence(place.warc, place.offset):
            yield Finding(self._warc, f"{where} is not in the catalogue: {REBUILD}")
        elif kept[2] != found.digest:
            yield Finding(self._warc, f"{where} has the record id of something else: {kept[0]} at byte {kept[1]}")
        elif kept[0] != place.warc:
            self._copies[kept[0]] += 1
