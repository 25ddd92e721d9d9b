"""Tables to files: all of one moment, each whole or not there, the same catalogue to the byte the same files.

The rows pass in pieces, so that a catalogue of any size needs the memory of one piece. Files get their names when the last
of them is written; `export.json` beside them says what they hold, and comes last.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from archive.catalogue.catalogue import Catalogue, Row, open_catalogue
from archive.catalogue.exporting.sheets import Sheet, sheets
from archive.catalogue.exporting.spreadsheet import spreadsheet
from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk, sync_folder

FORMATS = ("parquet", "csv")
_TOLD = "export.json"
# A piece: so many rows, or so many letters where texts are long (a document may have millions).
_ROWS = 5_000
_LETTERS = 16_000_000

Writing = Callable[[BinaryIO, Sheet], AbstractContextManager[Callable[[Sequence[Row]], None]]]


class NoParquetError(ArchiveError):
    """pyarrow is not installed. `pip install 'luutru[export]'` does it, or CSV is wanted instead."""

    exit_code = 2


class NoTableError(ArchiveError):
    """There is no such table. The message names those that there are."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, and where."""

    to: Path
    format: str = "parquet"
    tables: tuple[str, ...] = ()
    """Names; none: all."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written."""

    table: str
    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported, and from which make of catalogue."""

    folder: str
    made_with: dict[str, str]
    """The catalogue's `meta`."""
    tables: tuple[Written, ...]


def export(folder: Folder, order: Order, say: Callable[[str], None] = lambda _: None) -> Exported:
    """Write the tables of *order*; *say* hears of each before it is written.

    Raises NoParquetError, NoTableError, DiskTrouble; ArchiveError where there is no catalogue.
    """
    writing = _writing(order.format)
    with open_catalogue(folder) as catalogue, catalogue.snapshot():
        chosen = _chosen(tuple(sheets(catalogue)), order.tables)
        made_with: dict[str, str] = dict(catalogue.rows("select name, value from meta order by name"))
        with disk(order.to):
            order.to.mkdir(parents=True, exist_ok=True)
        files = {one.name: order.to / f"{one.name}.{order.format}" for one in chosen}
        try:
            written = []
            for one in chosen:
                say(one.name)
                written.append(_written(catalogue, one, files[one.name], writing))
            done = Exported(str(order.to), made_with, tuple(written))
            _name(order.to, files.values(), done)
        finally:
            for path in files.values():
                _part(path).unlink(missing_ok=True)
    return done


def _writing(form: str) -> Writing:
    if form == "csv":
        return spreadsheet
    try:
        from archive.catalogue.exporting.parquet import parquet
    except ImportError as error:
        raise NoParquetError(
            f"Parquet needs more than luutru alone ({error}): pip install 'luutru[export]', or --format csv"
        ) from None
    return parquet


def _chosen(every: tuple[Sheet, ...], names: tuple[str, ...]) -> tuple[Sheet, ...]:
    known = [one.name for one in every]
    for name in names:
        if name not in known:
            raise NoTableError(f"{name}: there is no such table to export; there are: {', '.join(known)}")
    return tuple(one for one in every if not names or one.name in names)


def _written(catalogue: Catalogue, sheet: Sheet, path: Path, writing: Writing) -> Written:
    part, rows = _part(path), 0
    with disk(path):
        with part.open("wb") as file:
            with writing(file, sheet) as put:
                for piece in _pieces(catalogue.rows(sheet.sql)):
                    put(piece)
                    rows += len(piece)
            file.flush()
            os.fsync(file.fileno())
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Written(sheet.name, path.name, rows, part.stat().st_size, digest)


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    letters = 0
    for row in rows:
        piece.append(row)
        letters += sum(len(value) for value in row if isinstance(value, str))
        if len(piece) == _ROWS or letters >= _LETTERS:
            yield piece
            piece, letters = [], 0
    if piece:
        yield piece


def _name(to: Path, files: Iterable[Path], done: Exported) -> None:
    """Give *files*, all written, their names, and say beside them what they hold."""
    told = to / _TOLD
    with disk(to):
        # gone before the first file is another: what it says is true whenever it is there
        told.unlink(missing_ok=True)
        for path in files:
            _part(path).replace(path)
        fresh = _part(told)
        fresh.write_text(
            f"{json.dumps(asdict(done) | {'folder': '.'}, ensure_ascii=False, indent=2)}\n", encoding="utf-8"
        )
        fresh.replace(told)
        sync_folder(to)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")
