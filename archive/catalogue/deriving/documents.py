"""The words inside documents, in the catalogue: one row per different document, the same whichever capture brought it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from archive.catalogue.catalogue import Catalogue, Row
from archive.catalogue.readings import digest_of
from archive.evidence.record import sha1
from archive.extract.documents import DocumentText, document_kind
from archive.model import Capture, Problem

# Of two documents whose ids are the same, which only somebody who wants it can make, one holds in any order of files.
_PUT = """
insert into documents (id, digest, kind, text, problems, words_digest) values (?, ?, ?, ?, ?, ?)
on conflict (id) do update set digest = excluded.digest, kind = excluded.kind, text = excluded.text,
    problems = excluded.problems, words_digest = excluded.words_digest
where excluded.digest < documents.digest
"""


def kind_of(capture: Capture) -> str | None:
    """Return the media type of the document that *capture* is, wherever it was found; None if it is none we can read."""
    return document_kind(capture.header("Content-Type"), capture.body) if capture.status == 200 else None


def document_of(capture: Capture) -> int | None:
    """Return the id of the document that *capture* is; None if it is none."""
    return document_id(sha1(capture.body)) if kind_of(capture) else None


def document_id(digest: str) -> int:
    """Return the id of the document whose bytes have *digest*: 63 bits, which SQLite's integers hold."""
    return int.from_bytes(hashlib.sha1(digest.encode()).digest()[:8], "big") >> 1


def document_row(digest: str, kind: str, words: DocumentText) -> Row:
    """Return the row of the document whose bytes have *digest*, with its *words*."""
    # fonts without a map give lone surrogates and NULs, at which SQLite refuses text, or ends it
    text = words.text.replace("\0", " ").encode("utf-8", "replace").decode()
    doubts = [{"field": problem.field, "what": problem.what} for problem in words.problems]
    problems = json.dumps(doubts, ensure_ascii=True)
    return document_id(digest), digest, kind, text, problems, _words_digest(kind, text, problems)


def put_document(catalogue: Catalogue, row: Row) -> None:
    """Write the *row* of a document, if its words are not written yet: they are the same wherever it lies."""
    if catalogue.row("select digest from documents where id = ?", row[:1]) != row[1:2]:
        catalogue.run(_PUT, row)


def doubts_in(problems: str | None) -> tuple[Problem, ...]:
    """Return the problems that the column *problems* of a document holds."""
    return tuple(Problem(**problem) for problem in json.loads(problems or "[]"))


def changed_words(catalogue: Catalogue) -> Iterator[str]:
    """Yield the digests of the documents whose words are not those that were read."""
    for row in catalogue.rows("select id, digest, kind, text, problems, words_digest from documents"):
        if not is_unchanged(row):
            yield row[1]


def is_unchanged(row: Row) -> bool:
    """Return whether the *row* of a document has the words that were read."""
    number, digest, kind, text, problems, kept = row
    return bool(document_id(digest) == number and _words_digest(kind, text, problems) == kept)


def _words_digest(kind: str, text: str, problems: str) -> str:
    return digest_of(json.dumps([kind, text, problems]))
