"""From WARC files to the catalogue."""

from __future__ import annotations

from archive.evidence.record import Finished
from tests.archive.catalogue.shelf import Shelf, page, says


def test_an_article_in_a_warc_file_stands_in_the_catalogue(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(title="Hội nghị", published="2024-03-27")), Finished("finished", {"requests": 1}))

    result = shelf.ingest()

    assert (result.warc_files, result.captures, result.articles, result.findings) == (1, 1, 1, ())
    assert shelf.rows("select site, key, title, published from articles") == [
        ("mau", "mau.gov.vn/a", "Hội nghị", "2024-03-27")
    ]
