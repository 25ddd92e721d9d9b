"""The catalogue as files: what each format holds of it, and that files are alike for alike catalogues."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator
from pyarrow import parquet
from warcio.cli import main as warcio

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.exporting import export as exporting
from archive.catalogue.exporting.export import Order, export
from archive.catalogue.exporting.formats import FORMATS, NoParquetError, format_called
from archive.catalogue.exporting.parting import UNKNOWN, parted
from archive.catalogue.exporting.place import InTheWay
from archive.catalogue.exporting.sheets import sheets
from archive.cli import main
from tests.archive.catalogue.exporting.conftest import FORMULA, TEXT
from tests.archive.catalogue.shelf import HOME, Shelf, page, says


def shown(folder: Path) -> dict[str, bytes]:
    """Return what readers of an export find, path to bytes."""
    tree = (folder / ".export" / "now").resolve()
    return {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_every_table_is_read_back_from_parquet(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out"))
    with open_catalogue(filled.folder) as catalogue:
        for sheet in parted(sheets(catalogue)):
            path = tmp_path / "out" / sheet.name
            back = parquet.read_table(path if sheet.keys else path.with_suffix(".parquet")).to_pylist()
            names = [one.name for one in sheet.columns]
            parts = list(sheet.parts(catalogue)) if sheet.keys else [()]
            rows = [row for part in parts for row in sheet.rows(catalogue, part)]
            (count,) = catalogue.row(f"select count(*) from {sheet.name}") or (0,)
            assert (len(rows), len(back)) == (count, count), sheet.name
            assert {repr([row[name] for name in names]) for row in back} == {repr(list(row)) for row in rows}


def test_articles_are_parted_by_portal_and_year_and_stand_with_their_texts(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out"))

    years = {path.parent.name for path in (tmp_path / "out" / "articles" / "site=mau").glob("*/*.parquet")}
    assert years == {"year=2023", "year=2024", f"year={UNKNOWN}"}
    rows = parquet.read_table(tmp_path / "out" / "articles", filters=[("year", "=", 2024)]).to_pylist()
    assert [(row["site"], row["year"], row["title"], row["text"]) for row in rows] == [
        ("mau", 2024, "Đồng Tháp họp", TEXT)
    ]
    assert (rows[0]["province_now"], rows[0]["portal"]) == ("Ninh Bình", "Cổng thông tin mẫu")
    (picture,) = parquet.read_table(tmp_path / "out" / "images").to_pylist()
    assert (picture["article"], picture["site"], picture["year"]) == (rows[0]["id"], "mau", 2024)


def test_an_article_without_a_date_is_of_no_year_and_years_stay_numbers(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out"))

    rows = parquet.read_table(tmp_path / "out" / "articles").to_pylist()
    assert {row["year"] for row in rows} == {2023, 2024, None}


def test_columns_have_the_types_and_the_meanings_of_the_schema(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", tables=("articles",)))
    schema = parquet.read_schema(next((tmp_path / "out" / "articles").glob("*/*/*.parquet")))

    assert [str(schema.field(name).type) for name in ("id", "title", "captures")] == ["int64", "string", "int64"]
    assert not schema.field("url").nullable
    assert schema.field("byline").metadata[b"description"] == b"Who signed it, as printed."
    assert all(field.metadata[b"description"] for field in schema)
    assert schema.metadata[b"description"].startswith(b"Articles as they stand")


def test_a_table_without_rows_has_a_file_with_its_columns(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", tables=("sightings",)))

    assert not filled.rows("select * from sightings where channel = 'feed'")
    assert parquet.read_table(tmp_path / "out" / "sightings").column_names[:2] == ["key", "channel"]


def test_a_cell_that_a_spreadsheet_would_run_is_text(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", "csv", ("articles",)))
    rows = read_csv(tmp_path / "out" / "articles.csv")

    assert {(f"'{FORMULA}", "'-1"), ("Đồng Tháp họp", "Thu Hà")} < {(row["title"], row["byline"]) for row in rows}
    assert TEXT in {row["text"] for row in rows}


def test_a_line_has_all_of_an_article_with_its_lists(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", "jsonl"))
    (path,) = (tmp_path / "out" / "articles" / "site=mau" / "year=2024").glob("*.jsonl.gz")
    (said,) = map(json.loads, gzip.decompress(path.read_bytes()).decode().splitlines())

    assert (said["site"], said["text"], said["province"], said["gone"]) == ("mau", TEXT, "Hà Nam", None)
    assert said["authors"] == ["Thu Hà"]
    (picture,) = said["images"]
    assert (picture["position"], picture["url"], picture["caption"]) == (1, f"{HOME}/a.jpg", "Quang cảnh Đồng Tháp")
    assert [(one["url"], one["text"]) for one in said["attachments"]] == [(f"{HOME}/a.pdf", "Văn bản")]
    assert [one["changed"] for one in said["revisions"]] == ["title, byline"]
    assert [one["kind"] for one in said["changes"]] == ["edited"]
    columns = {name for (name,) in filled.rows("select name from pragma_table_info('articles')")}
    assert columns < set(said)


def test_texts_are_conversion_records_that_others_read(filled: Shelf, tmp_path: Path) -> None:
    export(filled.folder, Order(tmp_path / "out", "wet"))
    files = sorted((tmp_path / "out" / "articles").glob("*/*/*.warc.gz"))
    found = []
    for file in files:
        with pytest.raises(SystemExit) as left:
            warcio(["check", str(file)])
        assert left.value.code == 0
        for record in ArchiveIterator(BytesIO(file.read_bytes()), parse_http=False, verify_digests=True):
            headers = dict(record.headers)
            if headers["WARC-Type"] == "conversion":
                found.append((headers["WARC-Target-URI"], headers["WARC-Refers-To"], record.reader.read().decode()))
            else:
                assert headers["WARC-Type"] == "warcinfo"

    captures = {str(url): str(capture) for url, capture in filled.rows("select url, capture from articles")}
    assert len(files) == len(found) == 3
    assert (f"{HOME}/d", f"<{captures[f'{HOME}/d']}>", "Năm cũ\n\nTóm tắt\n\nChuyện năm cũ.") in found
    assert {url: refers for url, refers, _ in found} == {url: f"<{capture}>" for url, capture in captures.items()}


@pytest.mark.parametrize("form", FORMATS)
def test_no_two_columns_of_a_file_have_one_name(filled: Shelf, form: str) -> None:
    with open_catalogue(filled.folder) as catalogue:
        for sheet in format_called(form).sheets(sheets(catalogue)):
            names = [one.name for one in sheet.columns]
            assert len(names) == len(set(names)), sheet.name


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_captures_in_another_order_give_the_same_files(filled: Shelf, tmp_path: Path, form: str) -> None:
    export(filled.folder, Order(tmp_path / "one", form))
    filled.rebuild()
    export(filled.folder, Order(tmp_path / "two", form))

    assert shown(tmp_path / "one") == shown(tmp_path / "two")


def test_what_comes_while_files_are_written_is_in_none_of_them(filled: Shelf, tmp_path: Path) -> None:
    def meanwhile(table: str) -> None:
        if table == "captures":
            filled.warc(page("/c", says(title="Tin mới"), minutes=9))
            filled.ingest()

    export(filled.folder, Order(tmp_path / "out", "csv"), meanwhile)

    assert filled.rows("select 1 from articles where title = 'Tin mới'")
    assert len(read_csv(tmp_path / "out" / "captures.csv")) == 4
    assert len(read_csv(tmp_path / "out" / "articles.csv")) == 3


@pytest.mark.parametrize(("limit", "most"), [("_ROWS", 1), ("_LETTERS", 100)])
def test_pieces_lose_no_row(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(exporting, limit, most)
    export(filled.folder, Order(tmp_path / "out", tables=("captures",)))
    file = parquet.ParquetFile(next((tmp_path / "out" / "captures").glob("*/*.parquet")))

    assert (file.num_row_groups, file.metadata.num_rows) == (4, 4)


def test_the_files_are_listed_with_their_digests(filled: Shelf, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["export", "--parquet", str(tmp_path / "out"), "--archive", str(filled.root), "--json"]
    )
    told = json.loads(done.stdout)
    listed = json.loads((tmp_path / "out" / "export.json").read_text(encoding="utf-8"))

    assert listed == {name: told[name] for name in listed} | {"folder": "."}
    assert {one["file"] for one in told["files"]} == {name for name in shown(tmp_path / "out") if name != "export.json"}
    assert sum(one["rows"] for one in told["files"] if one["table"] == "articles") == 3
    assert told["made_with"]["schema"]


@pytest.mark.parametrize("words", [["--jsonl"], ["--format", "jsonl"]])
def test_a_format_is_named_in_either_way(filled: Shelf, tmp_path: Path, words: list[str]) -> None:
    done = CliRunner().invoke(main, ["export", *words, str(tmp_path / "out"), "--archive", str(filled.root)])

    assert done.exit_code == 0, done.output
    assert "articles: 3 rows in 3 files" in done.stdout
    assert (tmp_path / "out" / "articles").is_dir()


@pytest.mark.parametrize("words", [["--jsonl", "--csv"], ["--format", "csv", "--jsonl"]])
def test_two_formats_at_once_are_refused(filled: Shelf, tmp_path: Path, words: list[str]) -> None:
    done = CliRunner().invoke(main, ["export", *words, str(tmp_path / "out"), "--archive", str(filled.root)])

    assert (done.exit_code, "jsonl and csv: an export has one format" in done.output) == (2, True)
    assert not (tmp_path / "out").exists()


def test_what_is_printed_names_files_and_folders_that_are_there(filled: Shelf, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(tmp_path / "out"), "--archive", str(filled.root)])
    printed = [Path(line.partition(":")[0]) for line in done.stdout.splitlines()[:-1]]

    assert tmp_path / "out" / "sites.parquet" in printed
    assert all(path.exists() for path in printed)


@pytest.mark.parametrize("below", ["", "warc", "imported/texts"])
def test_no_export_is_laid_among_the_evidence(filled: Shelf, below: str) -> None:
    with pytest.raises(InTheWay, match="is the archive's own folder, or in one of those that hold evidence"):
        export(filled.folder, Order(filled.root / below, "wet"))
    assert not (filled.root / below / ".export").exists()


def test_without_pyarrow_it_is_said_what_to_install(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "archive.catalogue.exporting.parquet", raising=False)

    with pytest.raises(NoParquetError, match=r"luutru\[export\].*--csv"):
        export(filled.folder, Order(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_not_there_is_named_with_those_that_are(filled: Shelf, tmp_path: Path) -> None:
    with pytest.raises(exporting.NoTableError, match=r"nix: .*articles, images"):
        export(filled.folder, Order(tmp_path / "out", tables=("articles", "nix")))
