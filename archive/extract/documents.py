"""The words inside attached documents, PDF and DOCX, for search. Pure; bounded by counts; never raises on any bytes.

The one door to pypdf and python-docx.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from archive.extract.text import nfc, squeeze
from archive.model import Problem

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# A decision with its annexes has some fifty pages; beyond these a document is found by its beginning.
MOST_PAGES = 200
MOST_LETTERS = 400_000
# What a DOCX may unpack to, all parts together: pictures are its bulk, its words are never that long.
MOST_UNPACKED = 64_000_000
# One page of a drawing can hold a hundred thousand words of coordinates.
LARGEST_PAGE = 4_000_000


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What a document says: lines of text, NFC, and what could not be read."""

    text: str
    problems: tuple[Problem, ...] = ()


def document_kind(media_type: str | None, body: bytes) -> str | None:
    """Return `application/pdf` or DOCX's media type by how *body* begins; servers' types are too often octet-stream."""
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if body.startswith(b"PK\x03\x04") and (b"word/" in body or media_type == DOCX):
        return DOCX
    return None


def read_document(body: bytes, kind: str) -> DocumentText:
    """Return the words of the document *body*, whose *kind* `document_kind` has told."""
    lines: list[str] = []
    letters = 0
    try:
        for line in _pdf_lines(body) if kind == PDF else _docx_lines(body):
            words = squeeze(nfc(line))
            if not words:
                continue
            lines.append(words)
            letters += len(words)
            if letters > MOST_LETTERS:
                return DocumentText("\n".join(lines), (Problem("attachment", f"read to its letter {letters}"),))
    except MemoryError:  # says nothing about the document: it is read again where there is more
        raise
    except Exception as error:  # both libraries raise whatever a hostile file makes them trip over
        return DocumentText(
            "\n".join(lines), (Problem("attachment", f"cannot be read: {type(error).__name__}: {error}"[:300]),)
        )
    return DocumentText("\n".join(lines), () if lines else (Problem("attachment", "holds no words: a scan, or empty"),))


def _pdf_lines(body: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # 0.2 s to import, and most pages have no attachment

    # it tells every bent object of every file to standard error: forty spoilt files gave some hundred lines
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(body), strict=False)
    for page in reader.pages[:MOST_PAGES]:
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) <= LARGEST_PAGE:
            yield from page.extract_text().split("\n")


def _docx_lines(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(body)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise ValueError(f"unpacks to more than {MOST_UNPACKED} bytes")
    from docx import Document

    document = Document(BytesIO(body))
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield " | ".join(cell.text for cell in row.cells)
        else:
            yield block.text
