"""Words of attachments: real PDF and DOCX files, and files that only pretend."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract import documents
from archive.extract.documents import DOCX, PDF, document_kind, read_document


def docx() -> bytes:
    document = Document()
    document.add_heading("Quyết định số 15", 1)
    document.add_paragraph("Phê duyệt kế hoạch chuyển đổi số của tỉnh")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Đơn vị", "Kinh phí"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(words: str) -> bytes:
    """Write the least PDF that prints *words* (ASCII)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(written + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def test_a_docx_gives_its_paragraphs_and_tables_in_order() -> None:
    assert document_kind("application/octet-stream", docx()) == DOCX
    assert read_document(docx(), DOCX).text == (
        "Quyết định số 15\nPhê duyệt kế hoạch chuyển đổi số của tỉnh\nĐơn vị | Kinh phí"
    )


def test_a_pdf_gives_its_lines() -> None:
    assert document_kind(None, pdf("Ke hoach nam 2024")) == PDF
    assert read_document(pdf("Ke hoach nam 2024"), PDF).text == "Ke hoach nam 2024"


def test_a_document_without_words_says_so() -> None:
    assert read_document(pdf(""), PDF).problems[0].what == "holds no words: a scan, or empty"


@pytest.mark.parametrize("body", [b"%PDF-1.4 and nothing more", b"%PDF-1.7\n" + b"\x00\xff" * 4000, docx()[:900]])
def test_a_broken_document_is_a_problem(body: bytes) -> None:
    kind = document_kind(DOCX, body)

    assert kind is not None
    assert read_document(body, kind).problems


def test_a_bent_document_is_read_without_a_word_on_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    bent = pdf("Ke hoach nam 2024").replace(b"startxref\n", b"startxref\n9")

    assert read_document(bent, PDF).text == "Ke hoach nam 2024"
    assert caplog.records == []


def test_a_bomb_is_not_unpacked() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", bytes(documents.MOST_UNPACKED + 1))
    read = read_document(written.getvalue(), DOCX)

    assert read.text == ""
    assert "unpacks to more" in read.problems[0].what


def test_a_long_document_is_read_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_LETTERS", 10)

    read = read_document(docx(), DOCX)
    assert read.text == "Quyết định số 15"
    assert read.problems


@pytest.mark.parametrize("body", [b"", b"<html>%PDF-", b"PK\x03\x04 some other archive", b"GIF89a"])
def test_other_files_are_no_documents(body: bytes) -> None:
    assert document_kind("application/octet-stream", body) is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([PDF, DOCX]))
def test_any_bytes_are_read_without_an_exception(body: bytes, kind: str) -> None:
    assert read_document(b"%PDF-1.4\n" + body, kind) == read_document(b"%PDF-1.4\n" + body, kind)
