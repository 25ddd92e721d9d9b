"""The formats of an export: what each holds of the catalogue, how its files end, and who writes them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from archive.catalogue.catalogue import Row
from archive.catalogue.exporting.lines import lines, nested
from archive.catalogue.exporting.parting import parted
from archive.catalogue.exporting.plain import SOFTWARE, plain, texts
from archive.catalogue.exporting.sheets import Sheet
from archive.catalogue.exporting.spreadsheet import spreadsheet
from archive.errors import ArchiveError

FORMATS = {
    "parquet": "Compressed and typed tables, for DuckDB, pandas, Polars, R.",
    "csv": "A file for each table, for spreadsheets.",
    "jsonl": "Articles with all that hangs on them, a line each.",
    "wet": "The texts of articles as WARC records.",
}
"""In the order in which they are told of."""


class NoParquetError(ArchiveError):
    """pyarrow is not installed. `pip install 'luutru[export]'` does it, or CSV is wanted instead."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Format:
    """One of FORMATS."""

    name: str
    ending: str
    sheets: Callable[[Iterable[Sheet]], Iterable[Sheet]]
    """From the tables to what its files hold."""
    writing: Callable[[BinaryIO, Sheet], AbstractContextManager[Callable[[Sequence[Row]], None]]]
    made_by: str
    """What its bytes depend on besides the rows: another writer writes everything again."""


def format_called(name: str) -> Format:
    """Return the format *name*. Raises NoParquetError."""
    match name:
        case "csv":
            return Format(name, "csv", _whole, spreadsheet, "")
        case "jsonl":
            return Format(name, "jsonl.gz", nested, lines, f"zlib {zlib.ZLIB_RUNTIME_VERSION}")
        case "wet":
            return Format(name, "warc.gz", texts, plain, f"{SOFTWARE}, zlib {zlib.ZLIB_RUNTIME_VERSION}")
    try:
        from archive.catalogue.exporting.parquet import MADE_BY, parquet
    except ImportError as error:
        raise NoParquetError(
            f"Parquet needs more than luutru alone ({error}): pip install 'luutru[export]', or another format: "
            f"{', '.join(f'--{other}' for other in FORMATS if other != name)}"
        ) from None
    return Format(name, "parquet", parted, parquet, MADE_BY)


def _whole(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    yield from sheets
