"""Any order of WARC files gives the same catalogue, row for row."""

from __future__ import annotations

import itertools
import os
import random
import signal
from pathlib import Path
from typing import NoReturn

import pytest

from archive.catalogue.catalogue import open_for_writing
from archive.catalogue.entering.ingest import ingest
from archive.evidence.record import Finished
from archive.extract.documents import PDF
from crawler.samples.documents import pdf
from tests.archive.catalogue.shelf import HOME, Shelf, listed, page, says, told, walk


def fill(shelf: Shelf) -> list[Path]:
    """Write files in which pages change, vanish, are printed, cut short, seen twice and never read."""
    first, second = says(title="Bản một", published="2024-03-27"), says(title="Bản hai", published="2024-03-26")
    picture = {"url": f"{HOME}/anh.jpg", "caption": "Đại biểu", "credit": None, "alt": None}
    files = [
        shelf.warc(
            page("/a", first), page("/b", says(images=[picture])), walk("/tin-tuc", [("/a", "owed"), ("/x", "never")])
        ),
        shelf.warc(
            page("/a", second, minutes=10), page("/in/a", first, minutes=11), Finished("finished", {"pages": 2})
        ),
        shelf.warc(
            page("/a", status=404, minutes=20), page("/anh.jpg", b"\xff\xd8", hop="requisite", mime="image/jpeg")
        ),
        shelf.warc(page("/b", says(images=[]), minutes=5), page("/c", b"<html>not JSON"), page("/c", minutes=30)),
        shelf.warc(walk("/tin-tuc", [("/a", "owed"), ("/x", "out of scope"), ("/b", "known")], minutes=7)),
        shelf.warc(walk("/rss.xml", [("/a", "known"), ("/in/b", "owed")], minutes=3, channel="feed")),
        shelf.warc(walk("/rss.xml", [("/b", "known")], minutes=2, channel="feed"), walk("/d", [("/a", "known")])),
        shelf.warc(page("/d", says(kind="listing", problems=[{"field": "title", "what": "none"}])), site="la"),
        shelf.warc(page("https://khac.gov.vn/e", says(title="Ở nơi khác")), info={}),
        shelf.warc(listed("/s.xml", 9, minutes=2), listed("/s.xml", 0, defect="answered 404", minutes=4)),
        shelf.warc(listed("/s.xml", 5, "torn", minutes=1), listed("/s.xml", 9, "torn", minutes=3)),
        shelf.warc(page("/g"), page("/g", status=410, minutes=1), page("/g", says(title="Lại có"), minutes=2)),
    ]
    listing = b"<!--<div class=tin></div>-->" + says(kind="listing")
    files.append(
        shelf.warc(page("/khong-ai-co", status=404, hop="probe", minutes=2), page("/tin-tuc", listing, hop="seed"))
    )
    plan, broken = pdf(("Kế hoạch đắp đê",)), b"%PDF-1.4 and nothing more"
    papers = {"attachments": [{"url": f"{HOME}/kh.pdf", "text": "Kế hoạch"}]}
    files += [
        shelf.warc(page("/kh.pdf", plan, hop="attachment", mime=PDF), page("/p", says(**papers), minutes=1)),
        shelf.warc(page("/kh.pdf", broken, hop="attachment", mime=PDF, minutes=2), page("/x.pdf", plan, minutes=3)),
    ]
    torn = shelf.warc(page("/h"), page("/k"))
    torn.write_bytes(torn.read_bytes()[:-20])
    return [*files, torn]


@pytest.mark.parametrize("seed", range(6))
def test_files_entered_one_by_one_in_any_order_give_the_catalogue_of_a_rebuild(shelf: Shelf, seed: int) -> None:
    files = fill(shelf)
    random.Random(seed).shuffle(files)
    for file in files:
        file.rename(file.with_suffix(".later"))
    for file in files:
        file.with_suffix(".later").rename(file)
        assert shelf.ingest().warc_files == 1
    live = shelf.dump()
    shelf.rebuild()

    assert live == shelf.dump()
    assert sum(line.startswith("articles ") for line in live) == 8  # a, b, c, e, g, h, k, p
    assert sum(line.startswith("revisions ") for line in live) == 3  # a, b, g
    assert sum(line.startswith("sightings ") for line in live) == 4  # a and b in the listing and the feed
    (channel,) = (line for line in live if line.startswith("channels "))
    assert "answered 404" in channel
    assert "03:03:00" in channel  # nine were listed last three minutes after the beginning
    assert sum(line.startswith("documents ") for line in live) == 2  # kh.pdf as it was, and as it is


def test_the_full_text_index_is_sound_after_all_that(shelf: Shelf) -> None:
    for file in (files := fill(shelf)):
        file.rename(file.with_suffix(".later"))
    for file in reversed(files):
        file.with_suffix(".later").rename(file)
        shelf.ingest()

    with open_for_writing(shelf.folder) as catalogue:
        for index in ("articles_fts", "titles_fts", "documents_fts"):
            catalogue.run(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")


@pytest.mark.parametrize("page_read", [1, 3, 6])
def test_an_ingest_that_is_killed_is_taken_up_by_the_next(shelf: Shelf, page_read: int) -> None:
    fill(shelf)
    child = os.fork()
    if not child:  # the end of a process that nothing can catch
        read = itertools.count(1)
        ingest(
            shelf.folder, shelf.found, lambda *page: _die() if next(read) == page_read else told(*page), lambda _: None
        )
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL

    shelf.ingest()
    live = shelf.dump()
    shelf.rebuild()
    assert live == shelf.dump()
    assert any(line.startswith("articles ") for line in live)


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
