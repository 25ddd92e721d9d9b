"""An article whose every field is a megabyte: nobody else's page grows with it, and nothing of it is run."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.archive.catalogue.shelf import HOME, Shelf, page, says
from tests.archive.reader.reading import HOSTILE, Reader, reader_of

ENDLESS = HOSTILE + "Tin" + "X" * 1_000_000
URL = f"{HOME}/dai"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    shelf = Shelf(tmp_path_factory.mktemp("endless") / "data")
    picture = {"url": f"{HOME}/mat.jpg", "caption": ENDLESS, "credit": ENDLESS, "alt": ENDLESS}
    fields = dict.fromkeys(("title", "lead", "byline", "source", "section"), ENDLESS)
    reading = says(**fields, text="Tin.", images=[picture], attachments=[{"url": f"{HOME}/mat.pdf", "text": ENDLESS}])
    shelf.warc(page("/dai", reading), page("/a", says(title="Tin ngắn")))
    shelf.ingest()
    return reader_of(shelf.folder)


@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=tin", "/search.json?q=tin", "/search.csv?q=tin", "/search.atom?q=tin", "/sites", "/site/mau",
     f"/article?url={URL}", f"/article.bib?url={URL}", f"/address?url={URL}", f"/article?url={HOME}/a",
     "/catalogue/search?words=tin", "/catalogue/pictures?words=tin"],
)  # fmt: skip
def test_a_page_stays_small_and_harmless(reader: Reader, path: str) -> None:
    told = reader.get(path)

    assert told.status == 200
    assert len(told.body) < 100_000
    assert "<script>alert" not in told.text or not told.headers["content-type"].startswith("text/html")


def test_the_article_itself_can_be_found_and_filtered_by(reader: Reader) -> None:
    assert "Tin ngắn" in reader.get("/search?q=tin").text
    assert reader.get(f"/search?q=tin&section={quote(ENDLESS[:200])}").status == 200
