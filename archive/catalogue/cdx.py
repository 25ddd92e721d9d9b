"""Captures as replay tools ask for them: lines of CDXJ, of one file or of one address. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from archive.catalogue.catalogue import Catalogue, Row
from archive.evidence.index import line
from archive.evidence.surt import surt

_COLUMNS = "urlkey, at, url, coalesce(mime, 'unk'), status, digest, length, offset, warc, revisit"
_OF_FILE = f"select {_COLUMNS} from captures where warc = ? order by urlkey, at"
# Behind every key that begins with a text: keys are ASCII.
_LAST = "\U0010ffff"
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


def lines_of(catalogue: Catalogue, warc: str) -> Iterator[bytes]:
    """Yield the lines of the file *warc*, sorted by bytes."""
    return lines(catalogue.rows(_OF_FILE, (warc,)))


def lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the lines of *rows* sorted by bytes: urlkey, at (by which they are sorted), url, mime, status, digest, length,
    offset, file, revisit, and perhaps what was posted.
    """
    timed = ((row[0], _timestamp(row[1]), row) for row in rows)
    for _, same in groupby(timed, itemgetter(0, 1)):
        yield from sorted(_line(row) for _, _, row in same)


def lines_for(catalogue: Catalogue, asked: Asked) -> Iterator[bytes]:
    """Yield the lines of the captures that *asked* wants."""
    first, last = _between(asked)
    values: list[object] = [first, last, _stamp(asked.begin, "0"), _stamp(asked.end or "9", "9")]
    where = "where urlkey >= ? and urlkey < ? and at >= ? and at <= ?"
    order = "order by urlkey, at, id"
    if asked.closest:
        order = "order by abs(julianday(at) - julianday(?)), at, id"
        values.append(_moment(asked.closest))
    sql = f"select {_COLUMNS} from captures {where} {order} limit ?"
    values.append(max(0, min(asked.limit, MOST)))
    yield from (_line(row) for row in catalogue.rows(sql, values))


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
    key, at, url, mime, status, digest, length, offset, warc, revisit, *posted = row
    told = {
        "url": url,
        "mime": "warc/revisit" if revisit else mime,
        "status": str(status),
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": warc,
        **(_form(posted[0]) if posted and posted[0] else {}),
    }
    return line(key, _timestamp(at), told)


def _form(posted: str) -> dict[str, str]:
    """Return what ReplayWeb.page makes the key of, which it computes itself."""
    method, _, body = posted.removeprefix("__wb_method=").partition("&")
    return {"method": method, "requestBody": body}


def _timestamp(at: str) -> str:
    return "".join(letter for letter in at[:19] if letter.isdigit())


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
