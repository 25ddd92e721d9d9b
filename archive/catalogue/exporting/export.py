"""The catalogue to files: all of one moment, each whole or not there, the same catalogue to the byte the same files.

The rows pass in pieces, so that a catalogue of any size needs the memory of one piece. What a file would hold has a mark, a
digest of its rows; a file that is there with its mark is not written again, nor one that an interrupted export has finished.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.catalogue.catalogue import Catalogue, Row, open_catalogue
from archive.catalogue.exporting.formats import Format, format_called
from archive.catalogue.exporting.parting import path_of
from archive.catalogue.exporting.place import InTheWay, Place, holding
from archive.catalogue.exporting.sheets import Sheet, sheets
from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk

_LAYOUT = "1"  # of the files; another one writes everything again
# A piece: so many rows, or so many letters where texts are long (a document may have millions).
_ROWS = 5_000
_LETTERS = 16_000_000
_IN_A_NAME = 12  # digits of a mark


class NoTableError(ArchiveError):
    """There is no such table. The message names those that there are."""

    exit_code = 2


class AnotherExport(ArchiveError):
    """The folder holds an export in another format, or of a version that is not known. Take another folder."""

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
    """A file of an export."""

    table: str
    file: str
    """In the export's folder."""
    rows: int
    bytes: int
    sha256: str
    mark: str
    """Digest of its rows and of what writes them."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What stands in an export's folder: `export.json`."""

    folder: str
    format: str
    made_with: dict[str, str]
    """The catalogue's `meta`."""
    files: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """An export, and how much of it was to be done."""

    exported: Exported
    written: int
    """Files that were written; the others stood there."""
    removed: int
    """Files that stood there and are no more."""
    foreign: tuple[str, ...]
    """Folders that are gone from sight and hold files of somebody else."""


def export(folder: Folder, order: Order, say: Callable[[str], None] = lambda _: None) -> Done:
    """Write what of *order* is not there already; *say* hears of each table before it is looked at.

    Raises NoParquetError, NoTableError, AnotherExport, InTheWay, NoLinks, Locked, DiskTrouble; ArchiveError where there is no
    catalogue.
    """
    form = format_called(order.format)
    _must_be_beside(folder, order.to)
    with open_catalogue(folder) as catalogue, catalogue.snapshot():
        chosen = _chosen(tuple(form.sheets(sheets(catalogue))), order.tables)
        with holding(order.to) as place:
            before = _before(place, form)
            place.must_be_free({_top(one, form) for one in chosen})
            work = _Work(catalogue, form, place, {one.mark: one for one in before.files} if before else {})
            files: list[Written] = []
            for one in chosen:
                say(one.name)
                files += work.written(one)
            made_with: dict[str, str] = dict(catalogue.rows("select name, value from meta order by name"))
            now = Exported(".", form.name, made_with, tuple(files))
            if work.count or now != before:
                place.show({one.file: one.mark for one in files}, _told(now))
            foreign = place.tidy({one.mark for one in files})
    gone = {one.file for one in before.files} - {one.file for one in files} if before else set()
    return Done(now, work.count, len(gone), foreign)


def _must_be_beside(folder: Folder, to: Path) -> None:
    """Raise InTheWay where *to* is the archive's own folder, or lies among its evidence."""
    real = to.resolve()
    for taken in (folder.warc, folder.imported, folder.torn, folder.manifests):
        if real == folder.root.resolve() or real.is_relative_to(taken.resolve()):
            raise InTheWay(
                f"{to}: is the archive's own folder, or in one of those that hold evidence: export to another"
            )


def _chosen(every: tuple[Sheet, ...], names: tuple[str, ...]) -> tuple[Sheet, ...]:
    known = [one.name for one in every]
    for name in names:
        if name not in known:
            raise NoTableError(f"{name}: there is no such table to export; there are: {', '.join(known)}")
    return tuple(one for one in every if not names or one.name in names)


def _top(sheet: Sheet, form: Format) -> str:
    return sheet.name if sheet.keys else f"{sheet.name}.{form.ending}"


def _told(exported: Exported) -> str:
    return f"{json.dumps(asdict(exported), ensure_ascii=False, indent=1)}\n"


def _before(place: Place, form: Format) -> Exported | None:
    """Return what stands in *place*: nothing where nobody can read what is told of it. Raises AnotherExport."""
    try:
        found: dict[str, Any] = json.loads(place.told())
        before = Exported(**found | {"files": tuple(Written(**one) for one in found["files"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if before.format != form.name:
        raise AnotherExport(
            f"{place.root}: holds an export as {before.format}: choose another folder, or delete this one before"
        )
    return before


class _Work:
    """An export under way."""

    def __init__(self, catalogue: Catalogue, form: Format, place: Place, known: Mapping[str, Written]) -> None:
        self._catalogue, self._form, self._place, self._known = catalogue, form, place, known
        with disk(place.pieces):
            self._fresh = not any(place.pieces.iterdir())
        self.count = 0

    def written(self, sheet: Sheet) -> list[Written]:
        """Return the files of *sheet*, all of which lie in the place."""
        if not sheet.keys:
            return [self._whole(sheet, ())]
        parts = (self._part(sheet, part) for part in sheet.parts(self._catalogue))
        # a table without rows has a file without rows: whoever asks for it finds its columns
        return [file for file in parts if file] or [self._whole(sheet, (None,) * len(sheet.keys))]

    def _part(self, sheet: Sheet, part: Row) -> Written | None:
        """Return the file of *part*, if it has rows."""
        return self._whole(sheet, part) if next(sheet.rows(self._catalogue, part), None) else None

    def _whole(self, sheet: Sheet, part: Row) -> Written:
        if not self._fresh:
            mark, rows = self._marked(sheet, part)
            with disk(self._place.pieces):
                if found := self._found(sheet, part, mark, rows):
                    return found
        return self._write(sheet, part)

    def _found(self, sheet: Sheet, part: Row, mark: str, rows: int) -> Written | None:
        piece = self._place.pieces / mark
        if not piece.is_file():
            return None
        if (known := self._known.get(mark)) is None:  # an export that was interrupted has written it
            return self._named(sheet, part, mark, rows)
        return known if piece.stat().st_size == known.bytes else None

    def _marked(self, sheet: Sheet, part: Row) -> tuple[str, int]:
        mark, rows = self._mark(sheet, part), 0
        for row in sheet.rows(self._catalogue, part):
            mark.update(_bytes(row))
            rows += 1
        return mark.hexdigest(), rows

    def _mark(self, sheet: Sheet, part: Row) -> hashlib.blake2b:
        said = (_LAYOUT, self._form.name, self._form.made_by, sheet.what, path_of(sheet, part, ""), _columns(sheet))
        return hashlib.blake2b(repr(said).encode(), digest_size=20)

    def _write(self, sheet: Sheet, part: Row) -> Written:
        making, mark, rows = self._place.making / "piece", self._mark(sheet, part), 0
        with disk(making):
            with making.open("wb") as file:
                with self._form.writing(file, sheet) as put:
                    for piece in _pieces(sheet.rows(self._catalogue, part)):
                        put(piece)
                        rows += len(piece)
                        for row in piece:
                            mark.update(_bytes(row))
                file.flush()
                os.fsync(file.fileno())
            making.replace(self._place.pieces / mark.hexdigest())
            self.count += 1
            return self._named(sheet, part, mark.hexdigest(), rows)

    def _named(self, sheet: Sheet, part: Row, mark: str, rows: int) -> Written:
        piece = self._place.pieces / mark
        with piece.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"{sheet.name}-{mark[:_IN_A_NAME]}" if sheet.keys else sheet.name
        path = path_of(sheet, part, f"{name}.{self._form.ending}")
        return Written(sheet.name, path, rows, piece.stat().st_size, digest, mark)


def _columns(sheet: Sheet) -> list[tuple[str, str, bool, str]]:
    return [(one.name, one.kind, one.required, one.what) for one in sheet.columns]


def _bytes(row: Row) -> bytes:
    """Return *row* so that no other row has the same bytes."""
    # version 0: later ones write a string otherwise when Python has interned it
    return marshal.dumps(row, 0)


def _pieces(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
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
