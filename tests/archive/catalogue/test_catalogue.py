"""Opening, replacing and losing the catalogue."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archive.catalogue.catalogue import TooLong, make, open_catalogue, open_for_writing
from archive.errors import ArchiveError, DiskTrouble, Locked, StaleCatalogue
from tests.archive.catalogue.shelf import Shelf, page, says


def raw(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(sql)
    connection.close()


def test_without_a_catalogue_the_remedy_is_named(shelf: Shelf) -> None:
    with pytest.raises(ArchiveError, match="`luutru ingest` makes it"):
        open_catalogue(shelf.folder)


def test_a_deleted_catalogue_is_made_again_by_the_next_ingest(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    before = shelf.dump()
    shutil.rmtree(shelf.folder.catalogues)
    shelf.ingest()

    assert shelf.dump() == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: raw(path, "update meta set value = '0' where name = 'schema'"),
        lambda path: raw(path, "delete from meta"),
        lambda path: raw(path, "drop table meta"),
        lambda path: path.write_bytes(b"no database" * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(b""),
    ],
    ids=["older", "unnamed", "foreign", "no database", "cut", "empty"],
)
def test_a_catalogue_of_another_make_names_rebuild_and_rebuild_mends_it(shelf: Shelf, harm: object) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    before = shelf.dump()
    harm(shelf.folder.catalogue.resolve())  # type: ignore[operator]

    for opening in (open_catalogue, open_for_writing):
        with pytest.raises(StaleCatalogue, match="`luutru rebuild`") as failure:
            opening(shelf.folder)
        assert failure.value.exit_code == 6
    shelf.rebuild()
    assert shelf.dump() == before


def test_damage_that_is_met_while_reading_names_rebuild(shelf: Shelf) -> None:
    shelf.warc(*(page(f"/{number}") for number in range(50)))
    shelf.ingest()
    path = shelf.folder.catalogue.resolve()
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    with pytest.raises(StaleCatalogue, match="`luutru rebuild`"):
        shelf.dump()


def test_a_writer_that_another_program_keeps_waiting_says_so(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.catalogue.catalogue._PATIENCE", 0.01)
    shelf.ingest()
    other = sqlite3.connect(shelf.folder.catalogue.resolve(), isolation_level=None)
    other.execute("begin immediate")
    with (
        open_for_writing(shelf.folder) as catalogue,
        pytest.raises(Locked, match="wait for it"),
        catalogue.transaction(),
    ):
        pass
    other.close()


def test_a_full_disk_takes_back_the_transaction_and_says_so(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue:
        catalogue.run("pragma max_page_count = 60")
        rows = ((f"{number}", "x" * 5000) for number in range(100))
        with pytest.raises(DiskTrouble, match="make room"), catalogue.transaction():
            catalogue.run_many("insert into meta (name, value) values (?, ?)", rows)

        assert catalogue.row("select count(*) from meta") == (1,)


def test_a_catalogue_in_a_folder_that_may_not_be_written_is_read() -> None:
    with TemporaryDirectory() as place:
        shelf = Shelf(Path(place) / "data")
        shelf.warc(page("/a"))
        shelf.ingest()
        for path in (Path(place), *Path(place).rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        child = os.fork()
        if not child:  # root may write everything, so it is somebody else who reads
            os._exit(_count_as_nobody(shelf))
        _, status = os.waitpid(child, 0)
        for path in (Path(place), *Path(place).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

    assert os.waitstatus_to_exitcode(status) == 1


def _count_as_nobody(shelf: Shelf) -> int:
    with suppress(PermissionError):
        os.setuid(65534)
    with suppress(OSError):
        (shelf.folder.catalogues / "x").touch()
        return 100
    try:
        return int(str(shelf.rows("select count(*) from articles")[0][0]))
    except ArchiveError:
        return 101


def test_a_reader_sees_one_moment_while_others_write(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    begun = time.monotonic()
    with open_catalogue(shelf.folder) as reading, reading.snapshot():
        before = reading.row("select count(*) from articles")
        shelf.warc(page("/b"))
        shelf.ingest()

        assert reading.row("select count(*) from articles") == before
    assert time.monotonic() - begun < 30, "the writer waits for no reader"
    assert shelf.rows("select count(*) from articles") == [(2,)]


def test_a_transaction_that_fails_writes_nothing(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue:
        rows = (("x", f"{1 // number}") for number in (1, 0))
        with pytest.raises(ZeroDivisionError), catalogue.transaction():
            catalogue.run_many("insert into meta (name, value) values (?, ?)", rows)

        assert catalogue.row("select 1 from meta where name = 'x'") is None


def test_rows_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue, pytest.raises(sqlite3.IntegrityError):
        catalogue.run("insert into sections (site, name, url) values ('la', 'Tin', 'https://la.vn/')")


def test_a_word_where_a_number_belongs_is_refused(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue, pytest.raises(sqlite3.IntegrityError):
        catalogue.run("insert into article_texts (id, title, lead, text, filed) values ('năm', '', '', '', '')")


_MANY = "with recursive n (i) as (values (1) union all select i + 1 from n where i < 9999) select i from n"


def test_a_question_is_stopped_after_so_many_steps_and_keeps_what_it_has(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue:
        rows, whole = catalogue.some(_MANY, (), 5_000)

        assert rows == [(number,) for number in range(1, len(rows) + 1)]
        assert 0 < len(rows) < 9999
        assert not whole
        assert len(list(catalogue.rows(_MANY))) == 9999  # what is asked later is not stopped
        assert catalogue.some("values (1), (2)", (), 5_000) == ([(1,), (2,)], True)


def test_a_question_of_so_many_steps_is_stopped_when_its_time_is_over_too(tmp_path: Path) -> None:
    with make(tmp_path / "a.db") as catalogue, pytest.raises(TooLong), catalogue.within(-1):
        catalogue.some(_MANY, (), 10**9)


def test_what_was_counted_is_counted_again_when_somebody_wrote(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    with open_catalogue(shelf.folder) as catalogue:
        assert catalogue.kept("select count(*) from articles") == ((1,),)
        assert catalogue.kept("select count(*) from articles") is catalogue.kept("select count(*) from articles")
        shelf.warc(page("/b", says(title="Khác")))
        shelf.ingest()

        assert catalogue.kept("select count(*) from articles") == ((2,),)


def test_a_build_holds_no_more_of_itself_in_memory_than_a_catalogue_that_is_opened(tmp_path: Path) -> None:
    # 64 MB; where the page size was set after the bound it was 256
    with make(tmp_path / "build.db") as catalogue:
        before = _resident()
        with catalogue.transaction():
            for number in range(150):
                catalogue.run("insert into meta (name, value) values (?, ?)", (f"{number}", "x" * 1_000_000))
        assert _resident() - before < 110_000_000


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
