"""The list of portals is cut, what is known of each is not."""

from __future__ import annotations

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.reader.pages import sites
from tests.archive.catalogue.shelf import SITE, Shelf, page, says, walk
from tests.archive.reader.reading import Reader, reader_of


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Two portals; the second by name has an article, and took over from the first."""
    shelf = Shelf(tmp_path_factory.mktemp("sites") / "data")
    files = shelf.root / "settings" / "sites"
    (files / "a-cu.toml").write_text(SITE.replace("mẫu", "cũ").replace("Cổng", "A cổng"), encoding="utf-8")
    (files / "mau.toml").write_text(f'succeeds = ["a-cu"]\n{SITE}', encoding="utf-8")
    shelf.warc(page("/a", says(title="Họp")))
    shelf.ingest()
    return shelf


@pytest.fixture(scope="module")
def reader(shelf: Shelf) -> Reader:
    return reader_of(shelf.folder)


def test_a_portal_behind_the_end_of_the_list_has_its_page(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "MOST", 1)

    assert reader.get("/site/mau").status == 200


def test_a_list_that_is_cut_says_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "the first 1" not in reader.get("/sites?every=1").text

    monkeypatch.setattr(sites, "MOST", 1)

    assert "the first 1" in reader.get("/sites?every=1").text


def test_of_a_portal_that_was_never_crawled_the_list_speaks_when_asked(reader: Reader) -> None:
    assert "/site/a-cu" not in reader.get("/sites").text
    assert "/site/a-cu" in reader.get("/sites?every=1").text


def test_a_portal_leads_to_what_it_took_over_from_and_back(reader: Reader) -> None:
    assert '/site/a-cu"' in reader.get("/site/mau").text
    assert '/site/mau"' in reader.get("/site/a-cu").text


@pytest.mark.parametrize("hop", ["seed", "robots"])
def test_what_a_portal_looked_like_is_found_without_reading_all_its_captures(shelf: Shelf, hop: str) -> None:
    sql = "select url, digest, template from captures where site = 'mau' and hop = ? order by at"
    with open_catalogue(shelf.folder) as catalogue:
        (plan,) = catalogue.rows(f"explain query plan {sql}", (hop,))

    assert "captures_hop (site=? AND hop=?)" in plan[-1]


def test_how_complete_a_portal_is_counts_what_is_no_article_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("others") / "data")
    listing = page("/tin-tuc", says(kind="listing"), hop="seed")
    none = page("/b", says(kind="soft-404", title="Không có", text=""))
    shelf.warc(listing, walk("/tin-tuc", [("/a", "owed"), ("/b", "owed")]), page("/a", says(title="Họp")), none)
    shelf.ingest()
    told = reader_of(shelf.folder).get("/site/mau").text

    assert "captured 1, no articles 1, owed 0" in told
    assert "1 say that there is nothing" in told


def test_articles_are_counted_again_when_somebody_wrote(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("counted") / "data")
    shelf.warc(page("/a", says(title="Họp")))
    shelf.ingest()
    reader = reader_of(shelf.folder)
    assert 'data-sort="1">1</td>' in reader.get("/sites").text
    shelf.warc(page("/b", says(title="Họp nữa")))
    shelf.ingest()

    assert 'data-sort="2">2</td>' in reader.get("/sites").text
