"""Full-text indexes in many pieces are merged; what is found in them, and everything else, stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue.asking.search import search
from archive.catalogue.catalogue import open_catalogue
from archive.errors import Locked
from archive.keeping import quick
from archive.keeping.quick import pieces, quicken
from tests.archive.catalogue.shelf import Shelf, page, says


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    for number in range(quick.MANY + 6):
        shelf.warc(page(f"/{number}", says(title=f"Hội nghị số {number}"), minutes=number))
    shelf.ingest()
    return shelf


def counted(shelf: Shelf) -> int:
    with open_catalogue(shelf.folder) as catalogue:
        return pieces(catalogue, "articles_fts")


def test_many_pieces_become_one_and_all_is_found_as_before(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "MANY", 1)
    before, rows = counted(shelf), shelf.dump()
    assert before > 1
    with open_catalogue(shelf.folder) as reader, reader.snapshot():
        hits = search(reader, "hội nghị", limit=100)

        merged = quicken(shelf.folder)

        assert search(reader, "hội nghị", limit=100) == hits
    assert merged["articles_fts"] == (before, 1)
    assert counted(shelf) == 1
    assert shelf.dump() == rows
    with open_catalogue(shelf.folder) as catalogue:
        assert search(catalogue, "hội nghị", limit=100) == hits


def test_few_pieces_are_left_as_they_are(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "MANY", 100)
    before = counted(shelf)

    assert quicken(shelf.folder) == {}
    assert counted(shelf) == before


def test_when_the_time_is_over_nothing_more_is_begun(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "MANY", 1)
    before = counted(shelf)

    quicken(shelf.folder, seconds=0)

    assert counted(shelf) == before


def test_an_ingest_goes_first(shelf: Shelf) -> None:
    with shelf.folder.lock("ingest"), pytest.raises(Locked):
        quicken(shelf.folder)


def test_where_there_is_no_catalogue_there_is_nothing_to_do(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")

    assert quicken(shelf.folder) == {}
    assert not shelf.folder.catalogue.exists()
