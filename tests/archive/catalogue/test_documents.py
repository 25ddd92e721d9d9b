"""DocumentText inside attached documents: read once, kept by their bytes, found by search."""

from __future__ import annotations

import itertools
from typing import NoReturn

import pytest

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.asking.search import Hit, search
from archive.catalogue.catalogue import open_catalogue, open_for_writing
from archive.catalogue.deriving import documents
from archive.catalogue.portals import Portals
from archive.catalogue.transcribing import transcribe, watched
from archive.evidence.record import sha1
from archive.extract.documents import DOCX, PDF, DocumentText
from archive.model import Attachment
from crawler.samples.documents import docx, pdf
from tests.archive.catalogue.shelf import HOME, Shelf, page, says

PLAN = pdf(("Kế hoạch đắp đê chắn sóng", "Hoàn thành trong quý ba"))
ANNEX = docx(("Danh sách Đội xung kích", "Phường Ba Đồn"))
BARE = "/documents/20182/0/phu-luc-7"  # as Liferay's addresses of documents are


def linked(path: str, link: str) -> dict[str, str]:
    return {"url": HOME + path, "text": link}


def fill(shelf: Shelf) -> None:
    shelf.warc(
        page("/a", says(title="Họp bàn", attachments=[linked("/kh.pdf", "Kế hoạch"), linked(BARE, "Phụ lục")])),
        page("/b", says(title="Đắp đê", text="Người dân đắp đê chắn sóng.")),
        page("/kh.pdf", PLAN, hop="attachment", mime=PDF),
        page(BARE, ANNEX, hop="article", mime="text/html"),
    )
    shelf.ingest()


def found(shelf: Shelf, typed: str, *, limit: int = 20, newest: bool = False) -> list[Hit]:
    with open_catalogue(shelf.folder) as catalogue:
        return search(catalogue, typed, limit=limit, newest=newest)


@pytest.mark.parametrize("typed", ["quý ba", "quy ba", "hoàn thành quý", '"trong quý ba"'])
@pytest.mark.parametrize("newest", [False, True])
def test_words_that_stand_in_a_document_alone_find_its_article(shelf: Shelf, typed: str, newest: bool) -> None:
    fill(shelf)
    (hit,) = found(shelf, typed, newest=newest)

    assert hit.title == "Họp bàn"
    assert hit.attachment == Attachment(f"{HOME}/kh.pdf", "Kế hoạch")
    assert "Hoàn thành trong quý ba" in hit.snippet
    assert "quý" in {hit.snippet[begin:end] for begin, end in hit.marks}


@pytest.mark.parametrize("typed", ["đội xung kích", "doi xung kich", "ĐỒN BA"])
def test_dee_and_marks_are_folded_in_documents_too(shelf: Shelf, typed: str) -> None:
    fill(shelf)

    assert [hit.attachment for hit in found(shelf, typed)] == [Attachment(HOME + BARE, "Phụ lục")]


def test_articles_that_say_the_words_themselves_come_first(shelf: Shelf) -> None:
    fill(shelf)

    assert [(hit.title, hit.attachment is None) for hit in found(shelf, "đắp đê")] == [
        ("Đắp đê", True),
        ("Họp bàn", False),
    ]
    assert [hit.title for hit in found(shelf, "đắp đê", limit=1)] == ["Đắp đê"]


def test_an_article_is_found_once(shelf: Shelf) -> None:
    shelf.warc(
        page("/a", says(title="Kế hoạch đắp đê", attachments=[linked("/kh.pdf", "A"), linked("/lai.pdf", "B")])),
        page("/kh.pdf", PLAN, hop="attachment", mime=PDF),
        page("/lai.pdf", PLAN, hop="attachment", mime=PDF),
    )
    shelf.ingest()

    assert [hit.attachment for hit in found(shelf, "đắp đê")] == [None]
    assert len(found(shelf, "quý ba")) == 1


def test_a_document_is_known_by_its_bytes_whatever_address_type_or_walk_led_to_it(shelf: Shelf) -> None:
    fill(shelf)

    assert shelf.rows("select kind from documents order by kind") == [(PDF,), (DOCX,)]
    assert shelf.rows(f"select kind, reading, document is null from captures where url = '{HOME}{BARE}'") == [
        (None, None, 0)
    ]
    assert shelf.rows("select count(*) from captures as c join documents as d using (digest)") == [(2,)]


def test_a_document_is_read_once_however_often_it_was_captured(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def count(_body: bytes, kind: str) -> DocumentText:
        read.append(kind)
        return DocumentText("Kế hoạch")

    monkeypatch.setattr(transcribe, "read_document", count)
    shelf.warc(*(page(f"/{n}.pdf", PLAN, hop="attachment", mime=PDF, minutes=n) for n in range(3)))
    shelf.ingest()

    assert read == [PDF]
    assert shelf.rows("select count(*), count(distinct document) from captures where document is not null") == [(3, 1)]


def test_what_is_no_document_or_no_good_answer_is_not_read(shelf: Shelf) -> None:
    shelf.warc(
        page("/a.pdf", PLAN, status=404, hop="attachment", mime=PDF),
        page("/b.xls", b"\xd0\xcf\x11\xe0 a table", hop="attachment", mime="application/vnd.ms-excel"),
    )

    assert shelf.ingest().findings == ()
    assert shelf.rows("select count(*) from documents") == [(0,)]


def test_a_broken_document_is_a_doubt_and_loses_nothing(shelf: Shelf) -> None:
    shelf.warc(page("/a"), page("/hong.pdf", b"%PDF-1.4 and nothing more", hop="attachment", mime=PDF))

    assert shelf.ingest().articles == 1
    ((field, what),) = shelf.rows(f"select field, what from problems where url = '{HOME}/hong.pdf'")
    assert field == "attachment"
    assert str(what).startswith("cannot be read")


def test_a_document_that_takes_too_long_is_given_up_alone(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_body: bytes, _kind: str) -> NoReturn:
        for _ in itertools.count():
            pass
        raise AssertionError

    monkeypatch.setattr(watched, "PATIENCE", 0.05)
    monkeypatch.setattr(transcribe, "read_document", endless)
    shelf.warc(page("/kh.pdf", PLAN, hop="attachment", mime=PDF), page("/a"))
    result = shelf.ingest()

    assert result.articles == 1
    assert ["not read: took more than" in finding for finding in result.findings] == [True]
    assert shelf.rows(f"select field from problems where url = '{HOME}/kh.pdf'") == [("capture",)]


def test_a_document_for_which_there_was_not_memory_enough_says_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_body: bytes) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr("archive.extract.documents._pdf_lines", full)
    shelf.warc(page("/kh.pdf", PLAN, hop="attachment", mime=PDF))

    (finding,) = shelf.ingest().findings
    assert finding.endswith("not read: took more memory than there is")
    assert shelf.rows("select count(*) from documents") == [(0,)]


def test_the_newest_capture_that_could_be_read_speaks_for_an_attachment(shelf: Shelf) -> None:
    fill(shelf)
    shelf.warc(page("/kh.pdf", pdf(("Bản thay thế",)), hop="attachment", mime=PDF, minutes=5))
    shelf.warc(page("/kh.pdf", b"<html>Not here", hop="attachment", minutes=9))
    shelf.ingest()

    assert [hit.title for hit in found(shelf, "bản thay thế")] == ["Họp bàn"]
    assert found(shelf, "quý ba") == []


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_documents_with_one_id_the_same_holds_in_any_order(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    for module in (documents, transcribe):
        monkeypatch.setattr(module, "document_id", lambda _digest: 7)
    for body in (PLAN, ANNEX)[::order]:
        shelf.warc(page("/x", body, hop="attachment", mime=PDF))
    shelf.ingest()

    assert shelf.rows("select digest from documents") == [(min(map(sha1, (PLAN, ANNEX))),)]
    with open_for_writing(shelf.folder) as catalogue:
        catalogue.run("insert into documents_fts (documents_fts, rank) values ('integrity-check', 1)")


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_words_that_sqlite_would_refuse_are_kept_readable(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(transcribe, "read_document", lambda _body, _kind: DocumentText(text))
    shelf.warc(page("/kh.pdf", PLAN, hop="attachment", mime=PDF))
    shelf.ingest()

    assert shelf.rows("select length(text) from documents") == [(3,)]
    with open_catalogue(shelf.folder) as catalogue:
        assert list(disagreements(shelf.folder, catalogue, Portals(shelf.found), lambda _: None)) == []
