"""Captures as replay tools ask for them: lines of CDXJ, of one file or of one address. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import itemgetter

from archive.catalogue.catalogue import Catalogue, Row
from archive.evidence.index import line
from archive.evidence.surt import surt

_COLUMNS = "urlkey, at, url, coalesce(mime, 'unk'), status, digest, length, offset, warc, revisit, posted"
_OF_FILE = f"select {_COLUMNS} from captures where warc = ? order by urlkey, at"
# Behind every key that begins with a text: keys are ASCII.
_LAST = "\U0010ffff"
_POSTED = re.compile("[?&](__wb_method=POST)(?=&)")
_UNMODIFIED = "server-not-modified"
_EVENT = ("__eventtarget=", "__eventargument=")
MOST = 10_000
"""Lines of one answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a replay tool wants to know, in the words of the CDX server API."""

    url: str
    match: str = "exact"
    """`exact`, `prefix`, `host` or `domain`."""
    closest: str | None = None
    """Up to 14 digits: answers in order of their distance from that time."""
    begin: str = ""
    end: str = ""
    """Digits of times between which captures lie, both included."""
    limit: int = MOST
    alike: bool = False
    """Whether, where nothing was posted just so, the answers to the same event of the same page will do: of an ASP.NET
    form with another state of the server's in it, as each capture of a page carries its own."""


_NO_DIGITS = {ord(letter): None for letter in "-:T"}


def lines_of(catalogue: Catalogue, warc: str) -> Iterator[bytes]:
    """Yield the lines of the file *warc*, sorted by bytes."""
    return lines(catalogue.rows(_OF_FILE, (warc,)))


def lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the lines of *rows* sorted by bytes: urlkey, at (by which they are sorted), url, mime, status, digest, length,
    offset, file, revisit, what was posted.
    """
    timed = ((row[0], _timestamp(row[1]), row) for row in rows)
    for _, same in groupby(timed, itemgetter(0, 1)):
        yield from sorted(_line(row) for _, _, row in same)


def lines_for(catalogue: Catalogue, asked: Asked) -> Iterator[bytes]:
    """Yield the lines of the captures that *asked* wants."""
    found = _rows(catalogue, asked, _between(asked))
    if asked.alike and asked.match == "exact":
        found = iter(list(found) or list(islice(_of_the_same_event(catalogue, asked), asked.limit)))
    yield from map(_line, found)


def _of_the_same_event(catalogue: Catalogue, asked: Asked) -> Iterator[Row]:
    """Yield the answers to the event that *asked* posts to a page of ASP.NET, whatever state was posted with it."""
    address, posted, _ = _POSTED.split(asked.url, maxsplit=1) if _POSTED.search(asked.url) else ("", "", "")
    event = _event(surt(asked.url))
    if not posted or len(event) < 2:
        return
    page = surt(address)
    first = page.partition("?")[0] + "?"
    rows = _rows(catalogue, replace(asked, limit=MOST), (first, first + _LAST), "and instr(urlkey, '__eventtarget=')")
    yield from (row for row in rows if _event(row[0]) == event and surt(row[2]) == page)


def _event(key: str) -> list[str]:
    return sorted(field for field in key.partition("?")[2].split("&") if field.startswith(_EVENT))


def _rows(catalogue: Catalogue, asked: Asked, keys: tuple[str, str], also: str = "") -> Iterator[Row]:
    values: list[object] = [*keys, _stamp(asked.begin, "0"), _stamp(asked.end or "9", "9")]
    order = "urlkey, at, id"
    if asked.closest:
        order = "abs(julianday(at) - julianday(?)), at, id"
        values.append(_moment(asked.closest))
    values.append(max(0, min(asked.limit, MOST)))
    where = f"urlkey >= ? and urlkey < ? and at >= ? and at <= ? {also}"
    return catalogue.rows(f"select {_COLUMNS} from captures where {where} order by {order} limit ?", values)


def _between(asked: Asked) -> tuple[str, str]:
    key = surt(asked.url)
    host = key.partition(")")[0]
    match asked.match:
        case "prefix":
            return key, key + _LAST
        case "host":
            return f"{host})", f"{host}){_LAST}"
        case "domain":
            return host, f"{host}-"  # behind `host)` and `host,`, before any longer name
        case _:
            return key, key + "\0"


def _line(row: Row) -> bytes:
    key, at, url, mime, status, digest, length, offset, warc, revisit, posted = row
    told = {
        "url": url,
        "mime": "warc/revisit" if revisit else mime,
        # the 304 itself is not in the record, and is not what is replayed
        **({} if revisit == _UNMODIFIED else {"status": str(status)}),
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": warc,
        **(_form(posted) if posted else {}),
    }
    return line(key, _timestamp(at), told)


def _form(posted: str) -> dict[str, str]:
    """Return what ReplayWeb.page makes the key of, which it computes itself; in the order of cdxj-indexer 1.5."""
    method, _, body = posted.removeprefix("__wb_method=").partition("&")
    return {"requestBody": body, "method": method}


def _timestamp(at: str) -> str:
    return at[:19].translate(_NO_DIGITS)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")[:14]


def _stamp(digits: str, fill: str) -> str:
    """Return the time that *digits* begin, as the catalogue writes it; it need not be a time of any calendar."""
    whole = _digits(digits).ljust(14, fill)
    return f"{whole[:4]}-{whole[4:6]}-{whole[6:8]}T{whole[8:10]}:{whole[10:12]}:{whole[12:]}{'.999999Z' if fill == '9' else ''}"


def _moment(digits: str) -> str:
    whole = _digits(digits)
    whole += "00000101000000"[len(whole) :]
    return f"{whole[:4]}-{whole[4:6]}-{whole[6:8]} {whole[8:10]}:{whole[10:12]}:{whole[12:]}"
