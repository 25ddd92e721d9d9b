"""A ledger that cannot be read never stops a night: it is put aside, said, and told again by the WARC files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import Locked
from archive.evidence.folder import Folder
from crawler.ledger import SCHEMA_VERSION, Ledger, Owed, open_ledger

NOW = datetime(2026, 3, 27, 20, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.make()
    with Ledger(folder.state / "mau.db") as ledger:
        for number in range(500):
            ledger.owe(Owed(f"mau.gov.vn/{number}", f"https://mau.gov.vn/{number}", "article", None, None), seen=NOW)
    return folder


def version(folder: Folder, number: int) -> None:
    with closing(sqlite3.connect(folder.state / "mau.db")) as connection:
        connection.execute(f"pragma user_version = {number}")


def test_a_sound_ledger_is_opened_as_it_is_and_nothing_is_said(folder: Folder) -> None:
    ledger, said = open_ledger(folder, "mau")
    with ledger:
        assert ledger.state("mau.gov.vn/1") == "owed"
        assert not ledger.is_new
    assert said == ()
    assert not list(folder.torn.iterdir())


@pytest.mark.parametrize("number", [1, SCHEMA_VERSION + 1], ids=["older", "newer"])
def test_a_ledger_of_another_version_is_kept_aside_whole_and_said(folder: Folder, number: int) -> None:
    version(folder, number)

    ledger, (said,) = open_ledger(folder, "mau")

    with ledger:
        assert ledger.is_new
        assert ledger.state("mau.gov.vn/1") is None
    assert f"is of version {number}, this luutru's are of {SCHEMA_VERSION}: it lies in torn/mau-1.db now" in said
    with closing(sqlite3.connect(folder.torn / "mau-1.db")) as kept:
        assert kept.execute("select count(*) from urls").fetchone() == (500,)


@pytest.mark.parametrize("place", [0, 20, 4096, 12_288], ids=["name", "head", "tables", "deep inside"])
def test_a_damaged_ledger_is_put_aside_and_said(folder: Folder, place: int) -> None:
    path = folder.state / "mau.db"
    data = bytearray(path.read_bytes())
    data[place : place + 8] = b"\xff" * 8
    path.write_bytes(data)

    ledger, (said,) = open_ledger(folder, "mau")

    with ledger:
        assert ledger.is_new
    assert said.startswith("mau: ")
    assert "is damaged" in said
    assert said.endswith("listings are walked once more")
    assert (folder.torn / "mau-1.db").read_bytes()[4096:] == data[4096:]


def test_the_second_ledger_that_is_put_aside_has_a_name_of_its_own(folder: Folder) -> None:
    for _ in range(2):
        version(folder, 99)
        open_ledger(folder, "mau")[0].close()

    assert sorted(path.name for path in folder.torn.glob("*.db")) == ["mau-1.db", "mau-2.db"]


def test_a_ledger_that_another_program_holds_is_left_where_it_is(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.ledger.ledger.PATIENCE", 0.1)
    with closing(sqlite3.connect(folder.state / "mau.db", isolation_level=None)) as holder:
        holder.execute("begin immediate")
        with pytest.raises(Locked):
            open_ledger(folder, "mau")
    assert not list(folder.torn.iterdir())
