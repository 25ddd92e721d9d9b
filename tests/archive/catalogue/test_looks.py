"""What the catalogue keeps of how a portal looks, and of the night that a crawl belongs to."""

from __future__ import annotations

import pytest

from archive.extract.tree.frame import template_of
from tests.archive.catalogue.shelf import Shelf, page, says

FRAME = b'<!--<div class="tin"><h2></h2></div><img src="/wp-content/themes/a.png">/wp-includes/ /wp-json/ -->'


def test_a_listings_first_page_tells_its_frame_and_its_platform(shelf: Shelf) -> None:
    body = FRAME + says(kind="listing")
    shelf.warc(page("/tin-tuc", body, hop="seed"))
    shelf.ingest()

    assert shelf.rows("select template, platform from captures") == [(template_of(body), "wordpress")]


def test_a_listing_that_shows_no_platform_says_so(shelf: Shelf) -> None:
    shelf.warc(page("/tin-tuc", b"<!--<div class=tin>-->" + says(kind="listing"), hop="seed"))
    shelf.ingest()

    assert shelf.rows("select platform from captures") == [("",)]


@pytest.mark.parametrize(("hop", "status"), [("article", 200), ("pager", 200), ("seed", 404)])
def test_what_is_no_first_page_tells_neither(shelf: Shelf, hop: str, status: int) -> None:
    shelf.warc(page("/tin-tuc", FRAME + says(kind="listing"), hop=hop, status=status))
    shelf.ingest()

    assert shelf.rows("select template, platform from captures") == [(None, None)]


@pytest.mark.parametrize(
    ("night", "belongs"),
    [
        ("2024-03-26", "2024-03-26"),
        # what names no day is what any file may hold: the day of its beginning counts
        ("", "2024-03-28"),
        ("now", "2024-03-28"),
        ("2024-03-2", "2024-03-28"),
        ("2024-19-39", "2024-03-28"),
    ],
)
def test_a_crawl_belongs_to_the_night_that_its_files_name(shelf: Shelf, night: str, belongs: str) -> None:
    shelf.warc(page("/a"), info={"software": "luutru/test", "site": "mau", "isPartOf": "x", "luutru-night": night})
    shelf.ingest()

    assert shelf.rows("select night from crawls") == [(belongs,)]


def test_a_crawl_whose_files_name_no_night_belongs_to_the_day_in_viet_nam_on_which_it_began(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()

    # 3:00 UTC on 28 March is 10:00 there
    assert shelf.rows("select night, started from crawls") == [("2024-03-28", "2024-03-28T03:00:00.000000Z")]
