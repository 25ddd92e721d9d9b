"""A revisit says what its original says, whichever of them is entered first; an article leads to bytes all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.evidence.exchange import Exchange
from archive.evidence.record import sha1
from archive.model import Original
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page, says

OLD, NEW = says(byline="Mai An"), says(byline="Bình Minh")
UNMODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


def again(first: Exchange, body: bytes, *, minutes: int, url: str | None = None) -> Exchange:
    """Return the exchange in which the server said that what it gave in *first* was not modified."""
    later = page(url or first.url, minutes=minutes)
    return replace(later, response=UNMODIFIED, unless=Original(first.url, first.at, None, sha1(body)))


FIRST = page("/a", OLD)


def test_a_revisit_shows_that_the_article_was_still_there(shelf: Shelf) -> None:
    shelf.warc(FIRST, again(FIRST, OLD, minutes=5))
    shelf.ingest()

    (row,) = shelf.rows("select byline, captures, revisions, last_seen > first_captured from articles")
    assert row == ("Mai An", 2, 0, 1)


def test_an_article_leads_to_the_bytes_of_its_original(shelf: Shelf) -> None:
    shelf.warc(FIRST, again(FIRST, OLD, minutes=5))
    shelf.ingest()

    (row,) = shelf.rows("select c.revisit, c.at from articles as a join captures as c on c.id = a.capture")
    assert row == (None, f"{DAY:%Y-%m-%dT%H:%M:%S.%f}Z")


def test_a_change_back_to_what_was_there_before_is_seen_through_a_revisit(shelf: Shelf) -> None:
    shelf.warc(FIRST, page("/a", NEW, minutes=1), again(FIRST, OLD, minutes=2))
    shelf.ingest()

    assert shelf.rows("select byline, revisions from articles") == [("Mai An", 2)]


@pytest.mark.parametrize("first", ["original", "revisit"])
def test_no_order_of_files_matters(tmp_path: Path, first: str) -> None:
    shelf = Shelf(tmp_path)
    parts = {"original": (FIRST,), "revisit": (again(FIRST, OLD, minutes=5),)}
    other = next(name for name in parts if name != first)
    for name in (first, other):
        shelf.warc(*parts[name])
        shelf.ingest()
    live = shelf.dump()

    shelf.rebuild()

    assert shelf.dump() == live
    assert shelf.rows("select byline, captures from articles") == [("Mai An", 2)]


def test_a_revisit_of_what_is_not_there_is_a_doubt(shelf: Shelf) -> None:
    shelf.warc(again(FIRST, OLD, minutes=5))
    shelf.ingest()

    ((field, what),) = shelf.rows("select field, what from problems")
    assert field == "capture"
    assert "not in the archive" in str(what)
    assert shelf.rows("select 1 from articles") == []


def test_a_picture_that_was_only_revisited_leads_to_the_bytes_of_its_twin(shelf: Shelf) -> None:
    story = page("/a", says(images=[{"url": f"{HOME}/b.png", "caption": None, "credit": None, "alt": None}]))
    twin = page("/a.png", b"png", hop="requisite", mime="image/png", minutes=1)
    shelf.warc(story, twin, again(twin, b"png", minutes=2, url=f"{HOME}/b.png"))
    shelf.ingest()

    ((offset, wanted),) = shelf.rows(
        "select i.offset, c.offset from image_captures as i join captures as c on c.url like '%/a.png'"
    )
    assert offset == wanted
