"""Articles as plain text in WARC files: a `conversion` record for each, as Common Crawl's WET files have.

WARC 1.1, 6.7: the record says of which capture it was made, and nothing but the text stands in it: headline, lead and
paragraphs, with an empty line between them. Record ids follow from what the record says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from archive.catalogue.catalogue import Row
from archive.catalogue.exporting.parting import by_article
from archive.catalogue.exporting.sheets import Sheet
from archive.evidence.record import FIELDS, Record, read_date, sha1, uri, warc_fields
from archive.evidence.writing.warcfile import pack

SOFTWARE = f"luutru/{version('luutru')}"
_COLUMNS = ("url", "capture", "captured", "title", "lead", "text")
_INFO = (
    ("software", SOFTWARE),
    ("format", "WARC File Format 1.1"),
    ("description", "Texts of articles, as they were read from the captures that WARC-Refers-To names."),
)
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)  # a capture whose record bears no time that anybody can read


def texts(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield what of the articles of *sheets* such records are made of."""
    articles = next(one for one in sheets if one.name == "articles")
    columns = {one.name: one for one in articles.columns}
    yield replace(
        by_article(articles),
        columns=tuple(columns[name] for name in _COLUMNS),
        order="articles.published, articles.id",
    )


@contextmanager
def plain(file: BinaryIO, _sheet: Sheet) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Give what takes pieces of rows and writes each as a record of *file*, a gzip member of its own."""
    first: str | None = None

    def put(rows: Sequence[Row]) -> None:
        nonlocal first
        if first is None and rows:
            begun = replace(_record(rows[0]), kind="warcinfo", content_type=FIELDS, block=warc_fields(_INFO), url=None)
            begun = replace(begun, id=_id("warcinfo", begun.id), headers=())
            first = begun.id
            file.write(pack(begun))
        file.writelines(pack(_record(row), first) for row in rows)

    yield put


def _record(row: Row) -> Record:
    url, capture, captured, title, lead, text = row
    block = "\n\n".join(part for part in (title, lead, text) if part).encode()
    return Record(
        "conversion",
        _id(url, capture, sha1(block)),
        read_date(captured) or _UNDATED,
        "text/plain; charset=utf-8",
        block,
        url=url,
        headers=(("WARC-Refers-To", f"<{uri(capture)}>"),),
    )


def _id(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "\n".join(parts)).urn
