"""A table as a CSV file that spreadsheets open: RFC 4180, UTF-8 with a mark that Excel needs, and no cell that is a formula.

Portals print what they like, and a cell that begins with `=` is run by whoever opens the file: such text gets a `'` in
front, as OWASP advises (CSV Injection). Numbers stay as they are. What is missing and what is empty look alike here.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from archive.catalogue.catalogue import Row
from archive.catalogue.exporting.sheets import Sheet

_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@contextmanager
def spreadsheet(file: BinaryIO, sheet: Sheet) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Give what takes pieces of the rows of *sheet* and writes them to *file*, under a line of names."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(one.name for one in sheet.columns)
    yield lambda rows: writer.writerows([harmless(value) for value in row] for row in rows)
    text.detach()


def harmless(value: object) -> object:
    """Return *value* as a cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("Họp báo"), harmless(-5)
    ("'=1+1", 'Họp báo', -5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGIN_FORMULAS) else value
