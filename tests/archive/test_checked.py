"""What is said of a saved page that a person corrected wrongly, and of one that is read otherwise than it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.checked import differences
from archive.evidence.reading.captures import read_captures
from archive.saved import Destination, save_capture
from tests.archive.catalogue.shelf import Shelf, page

TEXT = "Sáng nay xã tổ chức họp báo về sắp xếp đơn vị hành chính, có đại diện các thôn và đông đảo Nhân dân tới dự. "
BODY = (
    f"<html><title>Họp báo</title><body><h1>Họp báo về sắp xếp đơn vị hành chính xã</h1><p>{TEXT * 9}</p></body></html>"
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return the JSON file of a saved page."""
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/tin/a", BODY.encode()))
    (warc,) = shelf.folder.closed_warcs()
    (capture,) = read_captures(shelf.folder.path(warc), root=shelf.folder.root)
    save_capture(shelf.folder, capture, shelf.found.sites["mau"], Destination(shelf.folder.pages, "mau", "trang"))
    return shelf.folder.pages / "mau" / "trang.json"


def said(saved: Path) -> list[str]:
    site = Shelf(saved.parents[2]).found.sites["mau"]
    return [one.what for one in differences(site, saved.parent) if one.page == "trang"]


def corrected(saved: Path, old: str, new: str) -> list[str]:
    text = saved.read_text(encoding="utf-8")
    assert old in text
    saved.write_text(text.replace(old, new, 1), encoding="utf-8")
    return said(saved)


def test_a_page_as_it_is_read_is_right_with_a_byte_order_mark_too(saved: Path) -> None:
    assert said(saved) == []
    saved.write_text(saved.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert said(saved) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"title": "Họp', '"title": Họp', "trang.json is no JSON: Expecting value: line 3 column 12"),
        ('"title"', '"titel"', "trang.json: unknown key 'titel'; did you mean 'title'?"),
        ("{", "[{", "trang.json is no JSON: "),
    ],
)
def test_what_is_wrong_with_a_correction_is_named_with_its_file(saved: Path, old: str, new: str, words: str) -> None:
    (told,) = corrected(saved, old, new)

    assert f"cannot be read: {words}" in told


def test_a_correction_without_its_page_says_so(saved: Path) -> None:
    saved.with_name("trang.warc.gz").unlink()

    assert said(saved)[0].endswith(
        "trang.warc.gz: is not there, and trang.json is of no use without it: save the page anew"
    )


def test_long_texts_are_shown_where_they_part(saved: Path) -> None:
    text = TEXT.strip()
    (told,) = corrected(saved, f"{text} {text} {text}", f"{text} {text} Chiều nay xã")

    assert "…" in told
    assert "Nhân dân tới dự. Sáng nay" in told
    assert "Nhân dân tới dự. Chiều nay xã" in told
    assert len(told) < 320
