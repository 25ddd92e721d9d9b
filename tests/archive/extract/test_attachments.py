"""Documents that an article links to are its attachments, by whatever way the portal hands them out."""

from __future__ import annotations

import pytest

from archive.extract.tree.links import is_document
from tests.archive.extract.pages import paragraphs, reading_of, story

HOST = "http://tinhmau.gov.vn"


def attached(below: str, *, inside: str = "") -> list[tuple[str, str | None]]:
    """Return what hangs on a story with *inside* among its paragraphs and *below* them."""
    reading = reading_of(story(paragraphs() + inside + below))
    return [(one.url.removeprefix(HOST), one.text) for one in reading.attachments]


@pytest.mark.parametrize(
    "href",
    [
        *(f"/van-ban/QD-12.{ending}" for ending in ("pdf", "PDF", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar")),
        "/van-ban/QD-12.pdf?v=2#page=3",
        "http://vanban.tinhmau.gov.vn/QD-12.pdf",
        "/documents/20182/0/Quyet+dinh+12/3f0c-4a?version=1.0",
        "http://tinhmau.gov.vn/documents/20182/0/3f0c-4a",
        "/documents/d/guest/quyet-dinh-12",
        "/c/document_library/get_file?uuid=3f0c&groupId=20182",
        "/GetFile.ashx?id=55",
        "/UserControls/Handlers/DownloadFile.ashx?id=55",
        "/Pages/Download.aspx?id=55",
        "/_layouts/15/download.aspx?SourceUrl=/VanBan/QD-12.doc",
        "/_layouts/15/WopiFrame.aspx?sourcedoc=/VanBan/QD-12.docx&action=default",
        "/LinkClick.aspx?fileticket=aK3d9%3d&tabid=61",
        "/xem.php?file=van-ban/QD-12.pdf",
        "/tai-ve?id=4&filename=QD%2012.xlsx",
        "/index.php?option=com_docman&task=doc_download&gid=12",
        "/index.php/van-ban?download=12:quyet-dinh",
    ],
)  # fmt: skip
def test_a_link_to_a_file_is_an_attachment_with_its_words(href: str) -> None:
    assert attached(f"<p><a href='{href}'>Quyết định số 12</a></p>") == [
        (href.removeprefix(HOST).partition("#")[0], "Quyết định số 12")
    ]


@pytest.mark.parametrize(
    "href",
    [
        "/tin-tuc/tai-lieu-hop-bao.html", "/documents/", "/tin/documents/20182/0/bai.html", "/xem.aspx?id=55",
        "/tim?q=quyet-dinh.pdf",
        "https://www.facebook.com/sharer.php?u=http://tinhmau.gov.vn/QD-12.pdf", "/GetImage.ashx?id=5", "/download/",
        "/documents/20182/0/cau.jpg?t=17", "javascript:void(0)", "#tai-lieu.pdf", "http://[",
    ],
)  # fmt: skip
def test_a_page_or_a_picture_is_no_document(href: str) -> None:
    assert not is_document(href)


def test_words_of_the_text_may_lead_to_a_scanned_paper() -> None:
    inside = "<p>Chi tiết xem <a href='/anh/so-do.jpg'>sơ đồ</a>.</p>"

    assert attached("", inside=inside) == [("/anh/so-do.jpg", "sơ đồ")]


def test_a_picture_that_links_to_its_larger_copy_is_no_document() -> None:
    shown = "<p><a href='/documents/20182/0/cau.jpg'><img src='/documents/20182/0/cau-nho.jpg'></a></p>"

    assert attached("", inside=shown) == []


def test_icon_and_name_of_one_file_are_one_attachment_with_the_name() -> None:
    both = "<p><a href='/QD-12.pdf'><img src='/icons/pdf.png'></a> <a href='/QD-12.pdf'>Quyết định số 12</a></p>"

    assert attached(both) == [("/QD-12.pdf", "Quyết định số 12")]


def test_files_of_a_menu_are_none_of_the_articles() -> None:
    assert attached("<div class='sidebar'><a href='/noi-quy.pdf'>Nội quy cơ quan</a></div>") == []
