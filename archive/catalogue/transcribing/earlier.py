"""Readings that an earlier catalogue holds and that are what reading the same bytes again would give: they are taken over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.catalogue.catalogue import Catalogue, Row, open_build
from archive.catalogue.deriving.documents import document_id, is_unchanged
from archive.catalogue.readings import digest_of, from_json
from archive.catalogue.schema import VERSION
from archive.catalogue.transcribing.lines import EXTRACTOR, Told, record_id, told
from archive.errors import ArchiveError
from archive.model import Capture

# The same record at the same place with the same payload: its bytes are those that were read.
_READING = """
select r.digest, r.reading from captures as c join readings as r on r.digest = c.reading
where c.warc = ? and c.offset = ? and c.id = ? and c.digest = ? and c.extractor = ? and c.layout = ?
"""
_WORDS = """
select id, digest, kind, text, problems, words_digest from documents as d
where id = ? and exists (select 1 from captures where document = d.id and extractor = ?)
"""
_VERSION = "select value from meta where name = 'schema'"


class Earlier:
    """The readings of an earlier catalogue; of none, or of one that cannot be read: none."""

    def __init__(self, catalogue: Catalogue | None) -> None:
        self._catalogue = catalogue

    @classmethod
    @contextmanager
    def of(cls, path: Path | None) -> Iterator[Earlier]:
        """Open the build at *path*, which nobody writes to."""
        if path is None or not path.exists():
            yield cls(None)
            return
        with open_build(path) as catalogue:
            yield cls(catalogue if _is_ours(catalogue) else None)

    def reading_of(self, capture: Capture, layout: str) -> Told | None:
        """Return what *capture* says by the rules with the digest *layout*, if the catalogue has it and nobody changed it."""
        place = capture.place
        row = self._row(_READING, (place.warc, place.offset, record_id(capture), capture.digest, EXTRACTOR, layout))
        return told(from_json(row[1])) if row and capture.digest and digest_of(row[1]) == row[0] else None

    def words_of(self, digest: str) -> Row | None:
        """Return the row of the document whose bytes have *digest*, if the catalogue has it and nobody changed it."""
        row = self._row(_WORDS, (document_id(digest), EXTRACTOR))
        return row if row and row[1] == digest and is_unchanged(row) else None

    def _row(self, sql: str, values: Row) -> Row | None:
        try:
            return self._catalogue.row(sql, values) if self._catalogue else None
        except ArchiveError:  # damaged: what cannot be taken over is read from the WARC file
            self._catalogue = None
            return None


NOTHING = Earlier(None)


def _is_ours(catalogue: Catalogue) -> bool:
    try:
        return catalogue.row(_VERSION) == (VERSION,)
    except ArchiveError:
        return False
