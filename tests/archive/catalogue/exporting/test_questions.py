"""The questions that docs/researcher.md asks of an export, asked: DuckDB and pyarrow find rows in what luutru wrote."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from archive.catalogue.exporting.export import Order, export
from tests.archive.catalogue.shelf import Shelf
from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "researcher.md").read_text(encoding="utf-8")
ASKED = [
    question
    for block in re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    if "read_" in block
    for question in block.strip().rstrip(";").split(";")
]
PROGRAMS = [block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "exported/" in block]


@pytest.fixture
def exported(filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(filled.folder, Order(tmp_path / "exported"))
    export(filled.folder, Order(tmp_path / "lines", "jsonl"))
    export(filled.folder, Order(tmp_path / "sheets", "csv"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("exported")
def test_duckdb_answers_the_questions_of_the_page() -> None:
    assert len(ASKED) > 5
    for question in ASKED:
        assert duckdb.execute(question).fetchall(), question


@pytest.mark.usefixtures("exported")
def test_the_programs_of_the_page_run() -> None:
    assert len(PROGRAMS) == 2
    for program in PROGRAMS:
        exec(compile(program, "researcher.md", "exec"), {})


@pytest.mark.usefixtures("exported")
def test_duckdb_finds_the_same_articles_in_every_format(filled: Shelf) -> None:
    columns = "site, key, title, published, text"
    sources = (
        "read_parquet('exported/articles/*/*/*.parquet', hive_partitioning = true)",
        "read_json('lines/articles/*/*/*.jsonl.gz')",
        "read_csv('sheets/articles.csv', all_varchar = true)",
    )
    known = sorted(
        filled.rows(
            "select site, key, a.title, published, t.text from articles as a join article_texts as t using (id)"
        )
    )
    for source in sources:
        found = duckdb.execute(f"select {columns} from {source}").fetchall()
        assert sorted((*row[:2], row[2].lstrip("'"), *row[3:]) for row in found) == known, source


@pytest.mark.usefixtures("exported")
def test_the_year_is_a_number_or_null_to_duckdb() -> None:
    source = "read_parquet('exported/articles/*/*/*.parquet', hive_partitioning = true)"

    assert duckdb.execute(f"select distinct year, typeof(year) from {source} order by year").fetchall() == [
        (2023, "BIGINT"),
        (2024, "BIGINT"),
        (None, "BIGINT"),
    ]
