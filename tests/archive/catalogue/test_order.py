"""Any order of WARC files gives the same catalogue, row for row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archive.evidence.record import Finished
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, walk


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
        shelf.warc(page("/d", says(kind="listing", problems=[{"field": "title", "what": "none"}])), site="la"),
        shelf.warc(page("https://khac.gov.vn/e", says(title="Ở nơi khác")), info={}),
        shelf.warc(page("/g"), page("/g", status=410, minutes=1), page("/g", says(title="Lại có"), minutes=2)),
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
    assert sum(line.startswith("articles ") for line in live) == 7  # a, b, c, e, g, h, k
    assert sum(line.startswith("revisions ") for line in live) == 3  # a, b, g
