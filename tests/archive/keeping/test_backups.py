"""Copies of databases are of one moment, whole or not there, and hold up nobody who writes."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.catalogue.catalogue import dump, open_catalogue
from archive.errors import DiskTrouble, Locked
from archive.evidence.folder import Folder
from archive.keeping import backups
from archive.keeping.backups import back_up, copies, databases, last_backup
from tests.archive.catalogue.shelf import Shelf, page, says

NOW = datetime(2026, 3, 27, 20, tzinfo=UTC)
ROWS = 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.make()
    with closing(sqlite3.connect(folder.state / "mau.db", isolation_level=None)) as ledger:
        ledger.execute("pragma journal_mode = wal")
        ledger.execute("create table urls (id integer primary key, text)")
        ledger.execute("begin")
        ledger.executemany("insert into urls (text) values (?)", (("x" * 400,) for _ in range(ROWS)))
        ledger.execute("commit")
    return folder


def rows_of(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as copy:
        assert copy.execute("pragma quick_check").fetchall() == [("ok",)]
        return int(copy.execute("select count(*) from urls").fetchone()[0])


def ledger_copies(folder: Folder) -> list[Path]:
    return [folder.path(copy.path) for copy in copies(folder, folder.state / "mau.db")]


def change(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.state / "mau.db", isolation_level=None)) as ledger:
        ledger.execute("insert into urls (text) values ('more')")


def test_a_copy_is_whole_and_has_no_log_beside_it(folder: Folder) -> None:
    done = back_up(folder, now=NOW)

    (copy,) = ledger_copies(folder)
    assert [one.path for one in done.made] == ["backups/state/mau.db/0001-20260327T200000Z.db"]
    assert rows_of(copy) == ROWS
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert last_backup(folder) == NOW


def test_what_a_running_crawl_has_committed_is_in_the_copy_and_what_it_has_not_is_not(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.state / "mau.db", isolation_level=None)) as crawl:
        crawl.execute("insert into urls (text) values ('committed')")
        crawl.execute("begin immediate")
        crawl.execute("insert into urls (text) values ('not yet')")

        back_up(folder, now=NOW)

        crawl.execute("commit")
    assert rows_of(ledger_copies(folder)[0]) == ROWS + 1


def test_a_writer_never_waits_for_a_copy_and_the_copy_does_not_begin_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PAGES", 20)
    waits: list[float] = []
    over = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(folder.state / "mau.db", isolation_level=None, timeout=20)) as crawl:
            while not over.is_set():
                began = time.perf_counter()
                crawl.execute("insert into urls (text) values ('tonight')")
                waits.append(time.perf_counter() - began)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(waits) < 3:
            time.sleep(0.001)
        began = len(waits)
        back_up(folder, now=NOW)
        ended = len(waits)
    finally:
        over.set()
        writer.join()

    assert ended > began, "nothing was written while the copy was made: this proves nothing"
    assert ROWS < rows_of(ledger_copies(folder)[0]) < ROWS + len(waits)
    assert max(waits) < 5


def test_so_many_copies_are_kept_and_numbers_order_them_whatever_the_clock_says(folder: Folder) -> None:
    for night in range(5):
        change(folder)
        back_up(folder, now=NOW - timedelta(days=night), keep=2)

    assert [path.name[:4] for path in ledger_copies(folder)] == ["0004", "0005"]


def test_what_has_not_changed_is_not_copied_again(folder: Folder) -> None:
    back_up(folder, now=NOW)

    done = back_up(folder, now=NOW + timedelta(days=1))

    assert done.unchanged == ("state/mau.db",)
    assert len(ledger_copies(folder)) == 1
    assert last_backup(folder) == NOW + timedelta(days=1)


def test_a_damaged_database_is_named_and_takes_no_sound_copys_place(folder: Folder) -> None:
    back_up(folder, now=NOW, keep=1)
    path = folder.state / "mau.db"
    data = bytearray(path.read_bytes())
    data[8192 : 8192 + 4096] = b"\xff" * 4096
    path.write_bytes(data)

    done = back_up(folder, now=NOW + timedelta(days=1), keep=1)

    assert len(done.findings) == 1
    assert "mau.db" in done.findings[0]
    assert [rows_of(copy) for copy in ledger_copies(folder)] == [ROWS]
    assert last_backup(folder) == NOW


def test_without_room_nothing_is_begun_and_nothing_is_left(folder: Folder) -> None:
    with pytest.raises(DiskTrouble, match=r"for a copy of state/mau\.db"):
        back_up(folder, now=NOW, reserve=1 << 60)

    assert not ledger_copies(folder)
    assert last_backup(folder) is None


def test_what_a_killed_backup_left_is_swept_away(folder: Folder) -> None:
    half = folder.root / "backups/state/mau.db/0001-20260327T200000Z.db.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")

    back_up(folder, now=NOW)

    assert [path.suffix for path in half.parent.iterdir()] == [".db"]


def test_one_backup_at_a_time(folder: Folder) -> None:
    with folder.lock("backup"), pytest.raises(Locked):
        back_up(folder, now=NOW)


def test_a_copy_of_the_catalogue_put_in_its_place_is_the_catalogue(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/a", says(title="Hội nghị")))
    shelf.ingest()
    before = shelf.dump()
    folder = shelf.folder
    assert back_up(folder, now=NOW).findings == ()
    (copy,) = copies(folder, folder.catalogue)
    for path in folder.catalogues.iterdir():
        path.unlink()

    folder.catalogue.unlink()
    folder.path(copy.path).rename(folder.catalogues / "0009.db")
    folder.catalogue.symlink_to("catalogues/0009.db")

    assert databases(folder)[-1] == folder.catalogue
    with open_catalogue(folder) as catalogue:
        assert list(dump(catalogue)) == before
        assert catalogue.row("pragma journal_mode") == ("wal",)
