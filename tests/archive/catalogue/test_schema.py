"""The schema tells people what it holds, in SQL and in Datasette alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from archive.catalogue.catalogue import Catalogue, make
from archive.catalogue.schema import Described, described, schema_sql

DESCRIBED = {table.name: table for table in described(schema_sql())}
SETTINGS: dict[str, Any] = yaml.safe_load(files("settings").joinpath("datasette.yaml").read_text(encoding="utf-8"))
IN_DATASETTE: dict[str, Any] = SETTINGS["databases"]["catalogue"]


@pytest.fixture
def empty(tmp_path: Path) -> Catalogue:
    return make(tmp_path / "empty.db")


def test_every_table_and_view_is_described(empty: Catalogue) -> None:
    kinds = "('table', 'view', 'virtual')"
    names = {
        name
        for (name,) in empty.rows(f"select name from pragma_table_list where schema = 'main' and type in {kinds}")
        if not name.startswith("sqlite_")
    }

    assert {table.name for table in DESCRIBED.values() if table.what} == names


@pytest.mark.parametrize("table", [table for table in DESCRIBED.values() if not table.name.endswith("_fts")])
def test_every_column_of_a_table_or_view_is_described(empty: Catalogue, table: Described) -> None:
    columns = [name for (name,) in empty.rows("select name from pragma_table_info(?)", (table.name,))]

    assert [name for name, what in table.columns.items() if what] == columns


@pytest.mark.parametrize("name", DESCRIBED)
def test_datasette_shows_the_descriptions_of_the_schema(name: str) -> None:
    shown = IN_DATASETTE["tables"][name]
    columns = {column: what for column, what in DESCRIBED[name].columns.items() if what}

    assert shown["description"] == DESCRIBED[name].what
    assert shown.get("columns", {}) == columns


def test_datasette_knows_no_table_that_is_not_there() -> None:
    assert set(IN_DATASETTE["tables"]) == set(DESCRIBED)


def test_every_facet_is_a_column_with_an_index(empty: Catalogue) -> None:
    for name, table in IN_DATASETTE["tables"].items():
        for facet in table.get("facets", ()):
            sql = "select 1 from pragma_index_list(?) as l, pragma_index_info(l.name) as i where i.seqno = 0 and i.name = ?"
            assert empty.row(sql, (name, facet)) == (1,), f"{name}.{facet}"
