"""The page that replay shows first: what there is, what is found, and nothing of a portal's own that a browser would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.replay.start import address_typed, start_page
from tests.archive.catalogue.shelf import HOME, Shelf, page, says

HOSTILE = says(title="Họp <script>alert(1)</script> về đê", text="Gia cố đê <b onclick=x> trước mùa lũ năm nay.")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    filled = Shelf(tmp_path_factory.mktemp("start"))
    filled.warc(page("/tin/hop-bao", HOSTILE), page("/tin-tuc", says(kind="listing"), hop="listing", minutes=1))
    filled.ingest()
    return filled


def shown(shelf: Shelf, typed: str = "") -> str:
    with open_catalogue(shelf.folder) as catalogue:
        return start_page(catalogue, typed)


def test_each_portal_is_shown_with_the_listings_and_articles_that_were_captured(shelf: Shelf) -> None:
    seen = shown(shelf)

    assert "articles: 1, the last captured 2024-03-28" in seen
    assert f'href="/luutru/20240328030000/{HOME}/tin/hop-bao"' in seen
    assert f'href="/luutru/{HOME}/tin-tuc"' in seen
    assert "front page" not in seen  # it was not captured


def test_words_of_portals_and_of_whoever_searches_are_text_and_never_markup(shelf: Shelf) -> None:
    for seen in (shown(shelf), shown(shelf, "mùa lũ"), shown(shelf, '"><script>alert(1)</script>')):
        assert "<script" not in seen
        assert "<b " not in seen
    assert "<mark>mùa</mark> <mark>lũ</mark>" in shown(shelf, "mùa lũ")


def test_what_is_not_found_or_cannot_be_searched_is_said(shelf: Shelf) -> None:
    assert "no article has these words" in shown(shelf, "voi")
    assert "there is no word to search for" in shown(shelf, "?!")


def test_an_empty_archive_says_how_it_is_filled(tmp_path: Path) -> None:
    empty = Shelf(tmp_path)
    empty.ingest()

    assert "<code>luutru import</code>" in shown(empty)


def test_an_address_leads_to_its_page_and_ends_no_line() -> None:
    assert address_typed("https://mau.gov.vn/a?b=1&c=%20") == "/luutru/https://mau.gov.vn/a?b=1&c=%20"
    assert address_typed("https://mau.gov.vn/a\r\nSet-Cookie: a") is None
    assert address_typed("https://mau.gov.vn/a\x00b") == "/luutru/https://mau.gov.vn/a%00b"
