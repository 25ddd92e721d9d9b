"""What SQLite says of its own files is believed, but for what some versions of it say wrongly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.evidence.soundness import damage


def test_a_column_between_those_of_a_key_without_rowid_is_no_damage() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("create table t (a text not null, b text not null, c text, primary key (a, c)) without rowid")
        database.executemany("insert into t values (?, 'b', 'c')", [("x",), ("y",)])

        assert damage(database.execute) == ""


def test_a_null_that_is_there_where_none_may_be_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("create table t (a text)")
        database.execute("insert into t values (null)")
        database.execute("pragma writable_schema = on")
        database.execute("update sqlite_schema set sql = 'create table t (a text not null)'")

    with closing(sqlite3.connect(path)) as database:
        assert damage(database.execute) == "NULL value in t.a"
