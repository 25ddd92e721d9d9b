"""docs/export.md from what export writes: `python -m tests.house.export_page` writes it, a test holds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.catalogue.catalogue import Catalogue, make
from archive.catalogue.exporting.formats import format_called
from archive.catalogue.exporting.parting import path_of
from archive.catalogue.exporting.sheets import Sheet, sheets
from tests.house.schema_page import plain
from tests.house.source import ROOT

PAGE = ROOT / "docs" / "export.md"
_HEADS = {
    "parquet": """## Parquet (`luutru export --parquet DIR`)

The catalogue's types; what is missing is null. The meaning of a column is metadata of its field, under `description`. What
a table is parted by stands in the names of its folders, where readers find it as columns, not in its files.""",
    "csv": """## CSV (`luutru export --csv DIR`)

A file for each table, with the columns of [schema.md](schema.md); `articles.csv` has `text`, `portal`, `province` and
`province_now` besides.""",
    "jsonl": """## JSON Lines (`luutru export --jsonl DIR`)

An article a line, in UTF-8, the file compressed by gzip. What is missing is null.""",
    "wet": """## Texts (`luutru export --wet DIR`)

WARC 1.1 files `articles/site=…/year=…/articles-….warc.gz`, a gzip member for each record: a `warcinfo`, and for each article a
`conversion` of type `text/plain` with `WARC-Target-URI` (`url`), `WARC-Refers-To` (`capture`) and `WARC-Date` (`captured`). Its
block: headline, lead and text, as far as there are, with an empty line between them.""",
}


def lines() -> Iterator[str]:
    """Yield the page: each format with its files and columns."""
    yield "# What an export holds"
    yield ""
    yield "Made by `python -m tests.house.export_page`. What exports are good for, with questions to ask them:"
    yield "[researcher.md](researcher.md#taking-the-tables-along). The folder: [commands.md](commands.md#luutru-export-dir)."
    with TemporaryDirectory() as folder, make(Path(folder) / "empty.db") as catalogue:
        for name, head in _HEADS.items():
            yield from ("", head)
            if name in {"parquet", "jsonl"}:
                yield from _format(catalogue, name)


def _format(catalogue: Catalogue, name: str) -> Iterator[str]:
    form = format_called(name)
    for sheet in form.sheets(sheets(catalogue)):
        yield from (
            "",
            f"### `{_path(sheet, form.ending)}`",
            "",
            plain(sheet.what),
            "",
            "| column | type | what it is |",
            "|---|---|---|",
        )
        yield from (f"| `{one.name}` | {one.kind}, of the folder | {plain(one.what)} |" for one in sheet.keys)
        for one in sheet.columns:
            if one.name not in {key.name for key in sheet.keys}:
                yield f"| `{one.name}` | {one.kind}{'' if one.required else ', may be missing'} | {plain(one.what)} |"


def _path(sheet: Sheet, ending: str) -> str:
    file = f"{sheet.name}-….{ending}" if sheet.keys else f"{sheet.name}.{ending}"
    return path_of(sheet, tuple("…" for _ in sheet.keys), file).replace("%E2%80%A6", "…")


def page() -> str:
    """Return the whole page."""
    return "".join(f"{line}\n" for line in lines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
