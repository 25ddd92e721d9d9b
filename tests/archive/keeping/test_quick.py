"""Full-text indexes in many pieces are merged, empty room is given back; what is found, and everything else, stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue.asking.search import search
from archive.catalogue.catalogue import open_catalogue, open_for_writing
from archive.errors import DiskTrouble, Locked
from archive.keeping import quick
from archive.keeping.quick import pieces, quicken, shrink
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


def much_deleted(shelf: Shelf) -> None:
    """Leave some two megabytes of empty pages in the catalogue."""
    with open_for_writing(shelf.folder) as catalogue:
        rows = ((f"kept-{number}", "x" * 4_000) for number in range(500))
        with catalogue.transaction():
            catalogue.run_many("insert into meta (name, value) values (?, ?)", rows)
        catalogue.run("delete from meta where name like 'kept-%'")


def file_size(shelf: Shelf) -> int:
    return shelf.folder.catalogue.resolve().stat().st_size


def test_what_is_empty_is_given_back_and_all_is_found_as_before(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "LEAST", 1_000_000)
    much_deleted(shelf)
    before, rows, build = file_size(shelf), shelf.dump(), shelf.folder.catalogue.resolve()

    shrunk = shrink(shelf.folder)

    assert shrunk == (before, file_size(shelf))
    assert file_size(shelf) < before - 1_900_000
    assert shelf.folder.catalogue.resolve() == build
    assert shelf.dump() == rows
    with open_catalogue(shelf.folder) as catalogue:
        assert len(search(catalogue, "hội nghị", limit=100)) == quick.MANY + 6
    assert shrink(shelf.folder) is None


def test_who_reads_meanwhile_reads_on_and_goes_on_in_the_same_file(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "LEAST", 1_000_000)
    much_deleted(shelf)
    before = file_size(shelf)
    with open_catalogue(shelf.folder) as reader:
        with reader.snapshot():
            hits = search(reader, "hội nghị", limit=100)
            shrink(shelf.folder)
            assert search(reader, "hội nghị", limit=100) == hits
        assert reader.row("pragma freelist_count") == (0,)
        shelf.warc(page("/sau", says(title="Hội nghị sau"), minutes=90))
        shelf.ingest()
        assert len(search(reader, "hội nghị", limit=100)) == len(hits) + 1
    assert file_size(shelf) < before - 1_900_000


def test_little_that_is_empty_stays(shelf: Shelf) -> None:
    much_deleted(shelf)
    before = file_size(shelf)

    assert shrink(shelf.folder) is None
    assert file_size(shelf) == before


def test_a_small_share_that_is_empty_stays(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "LEAST", 1)
    monkeypatch.setattr(quick, "SHARE", 0.99)
    much_deleted(shelf)

    assert shrink(shelf.folder) is None


def test_without_room_to_write_it_anew_the_catalogue_stays_as_it_is(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "LEAST", 1_000_000)
    much_deleted(shelf)
    before = file_size(shelf)

    with pytest.raises(DiskTrouble, match="to write the catalogue anew"):
        shrink(shelf.folder, reserve=10**18)
    assert file_size(shelf) == before


def test_an_ingest_goes_before_giving_back(shelf: Shelf) -> None:
    with shelf.folder.lock("ingest"), pytest.raises(Locked):
        shrink(shelf.folder)
