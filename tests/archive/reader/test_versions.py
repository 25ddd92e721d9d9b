"""An article as it stood: its earlier versions have their own pictures and documents, and nobody else's changes."""

from __future__ import annotations

import re

import pytest

from tests.archive.catalogue.shelf import SITE, Shelf, page, says
from tests.archive.reader.reading import JPEG, Reader, reader_of

A = "/article?url=https://mau.gov.vn/a&site=mau"
FIRST = "&at=20240328030000"
OLD = [{"url": "https://mau.gov.vn/cu.jpg", "caption": "Ảnh cũ", "credit": None, "alt": None}]
DRAWN = [{"url": "https://mau.gov.vn/ve.svg", "caption": "Sơ đồ", "credit": None, "alt": None}]
PAPER = [{"url": "https://mau.gov.vn/kh.pdf", "text": "Kế hoạch"}]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Two portals with an article of one address: `cu` comes first by name, and its article was edited otherwise."""
    shelf = Shelf(tmp_path_factory.mktemp("versions") / "data")
    (shelf.root / "settings" / "sites" / "cu.toml").write_text(SITE.replace("mẫu", "cũ"), encoding="utf-8")
    shelf.warc(page("/a", says(title="Của cổng cũ")), page("/a", says(title="Của cổng cũ nữa"), minutes=5), site="cu")
    shelf.warc(
        page("/a", says(title="Họp bàn", images=OLD, attachments=PAPER)),
        page("/cu.jpg", JPEG, hop="requisite", mime="image/jpeg"),
        page("/kh.pdf", b"%PDF-1.4", hop="attachment", mime="application/pdf"),
        page("/a", says(title="Họp", images=DRAWN), minutes=5),
        page("/ve.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", hop="requisite", mime="image/svg+xml", minutes=5),
    )
    shelf.ingest()
    return reader_of(shelf.folder)


def test_an_earlier_version_shows_the_captures_of_what_the_newest_dropped(reader: Reader) -> None:
    told = reader.get(A + FIRST).text

    assert "<h1>Họp bàn</h1>" in told
    assert "not captured" not in told
    assert len(re.findall(r'<img src="/capture/[0-9a-f-]{36}/bytes" alt="Ảnh cũ"', told)) == 1
    assert re.search(r'<a href="/capture/[0-9a-f-]{36}/bytes">Kế hoạch</a>', told)


def test_changes_are_those_of_the_portal_that_was_asked_for(reader: Reader) -> None:
    told = reader.get(A).text

    assert "Họp <del>bàn</del>" in told
    assert "<ins>nữa</ins>" not in told


def test_of_a_time_before_the_first_capture_the_first_version_is_shown(reader: Reader) -> None:
    told = reader.get(f"{A}&at=2001").text

    assert "<h1>Họp bàn</h1>" in told
    assert "This is an earlier version, as it was captured on 28 Mar 2024" in told


def test_a_drawing_that_was_captured_is_not_said_to_be_missing(reader: Reader) -> None:
    told = reader.get(A).text

    assert "not captured" not in told
    assert re.search(r'<a href="/capture/[0-9a-f-]{36}/bytes">https://mau.gov.vn/ve.svg</a>', told)


def test_fields_that_changed_are_named_in_the_readers_language(reader: Reader) -> None:
    told = reader.get(A, accept_language="vi").text

    assert "<td>tiêu đề, hình ảnh, tài liệu đính kèm</td>" in told
