"""Articles as JSON Lines: each with all its fields, and what hangs on it as lists inside; one compressed file for each part."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

from archive.catalogue.catalogue import Row
from archive.catalogue.exporting.parting import by_article
from archive.catalogue.exporting.sheets import Column, Sheet

_LEVEL = 4  # of zlib: as in our WARC files; 6 takes half as long again for a thirtieth of the size
# What hangs on an article, and by which column each is in order.
_LISTS = (("images", "position"), ("attachments", "position"), ("revisions", "number"), ("changes", "number"))
_LISTED_TEXT = ("authors",)
"""Columns that the catalogue keeps as JSON."""


def nested(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield the articles of *sheets* as one line each. `site` stays in the line, which stands alone wherever it is taken."""
    every = {one.name: one for one in sheets}
    articles = every["articles"]
    # how many revisions there are, which the catalogue calls `revisions` too, their list says
    names = {name for name, _ in _LISTS}
    own = (
        replace(one, kind="json") if one.name in _LISTED_TEXT else one
        for one in articles.columns
        if one.name not in names
    )
    lists = (_list(every[name], number) for name, number in _LISTS)
    yield replace(by_article(articles), columns=(*own, *lists), order="articles.published, articles.id")


def _list(sheet: Sheet, number: str) -> Column:
    """Return the rows of *sheet* that hang on an article as one column, without what says on which."""
    inner = [one for one in sheet.columns if one.name not in {"article", "site", "id"}]
    said = ", ".join(f"'{one.name}', {one.found}" for one in inner)
    rows = f"select * from {sheet.source} where article = articles.id order by {number}"
    names = ", ".join(f"`{one.name}`" for one in inner)
    found = f"(select json_group_array(json_object({said})) from ({rows}) as {sheet.source})"
    return Column(sheet.name, "json", True, f"{sheet.what} A list of {names}.", found)


@contextmanager
def lines(file: BinaryIO, sheet: Sheet) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Give what takes pieces of the rows of *sheet* and writes each as a line of *file*."""
    kinds = [(one.name, one.kind == "json") for one in sheet.columns]

    def put(rows: Sequence[Row]) -> None:
        for row in rows:
            said = {
                name: json.loads(value) if is_json else value for (name, is_json), value in zip(kinds, row, strict=True)
            }
            packed.write(f"{json.dumps(said, ensure_ascii=False, separators=(',', ':'))}\n".encode())

    # no name and no time: the same lines give the same bytes
    with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
        yield put
