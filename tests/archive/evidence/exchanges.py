"""Exchanges and WARC files for the tests of this room."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from archive.evidence.exchange import Exchange, records
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import Finished, Link, Record, Walk, finished_record, walk_record
from archive.evidence.writing.warcfile import WarcFile, pack

AT = datetime(2026, 3, 1, 17, 30, 0, 123456, tzinfo=UTC)
INFO = {"software": "luutru/0.1.0", "format": "WARC File Format 1.1", "operator": "Người lưu trữ", "site": "ha-nam"}
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Họp báo tỉnh</title>" + "<p>Sáng nay, tỉnh họp báo.</p>" * 90
).encode()
IMAGE = random.Random(7).randbytes(5000)


def ids(first: int = 1) -> Callable[[], str]:
    """Return a source of record ids that a test can foresee."""
    numbers = count(first)
    return lambda: f"urn:uuid:00000000-0000-4000-8000-{next(numbers):012x}"


def exchange(path: str, response: bytes, number: int = 0) -> Exchange:
    """Return an exchange of a page that came *number* seconds into the crawl."""
    return Exchange(
        url=f"https://hanam.gov.vn{path}",
        at=AT + timedelta(seconds=number),
        request=f"GET {path} HTTP/1.1\r\nHost: hanam.gov.vn\r\n\r\n".encode(),
        response=response,
        ip="127.0.0.1",
        protocol=("http/1.1", "tls/1.3"),
        cipher="TLS_AES_128_GCM_SHA256",
        via="https://hanam.gov.vn/",
        hop="article",
        section="Tin tức",
        seconds=0.25,
    )


def ok(body: bytes, *lines: bytes) -> bytes:
    """Return the answer 200 with *body*, its length and the header *lines*."""
    told = (b"Content-Type: text/html; charset=utf-8", b"Content-Length: %d" % len(body), *lines)
    return b"HTTP/1.1 200 OK\r\n" + b"".join(line + b"\r\n" for line in told) + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    """Return the answer 200 with *body* in chunks, an extension and a trailer."""
    half = len(body) // 2
    framed = b"%x;a=b\r\n%s\r\n%x\r\n%s\r\n0\r\nX-T: 1\r\n\r\n" % (half, body[:half], len(body) - half, body[half:])
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + framed


EXCHANGES = (
    exchange("/plain", ok(PAGE), 1),
    exchange("/chunked", chunked(PAGE), 2),
    exchange("/gzip", ok(gzip.compress(PAGE, mtime=0), b"Content-Encoding: gzip"), 3),
    exchange("/image.jpg", ok(IMAGE), 4),
    exchange("/nothing", b"", 5),
    exchange("/garbage", b"\x00\x01 not HTTP", 6),
    exchange("/hints", b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + ok(b"abc") + b"surplus", 7),
    exchange("/gone", b"HTTP/1.1 404 Khong\nX-Fold: a\n b\nno colon\n\nno", 8),
    exchange("/same", b"HTTP/1.1 304 Not Modified\r\nETag: 1\r\n\r\n", 9),
)


def everything() -> Iterator[tuple[Record, ...]]:
    """Give the records of one small crawl: each odd exchange, a walk, the end."""
    new_id = ids()
    page = ""
    for one in EXCHANGES:
        made = records(one, new_id)
        page = page or made[1].id
        yield made
    links = (
        Link("https://hanam.gov.vn/chunked", "article", "owed"),
        Link("https://x.vn/", "article", "out of scope", "hosts"),
    )
    yield (walk_record(Walk(page, EXCHANGES[0].url, AT, links), record_id=new_id()),)
    yield (finished_record(Finished("finished", {"captured": 7}), record_id=new_id(), at=AT),)


def write(root: Path, *, at: datetime = AT, serial: int = 1) -> Path:
    """Write the small crawl into the archive *root*, and return the closed file."""
    warc = WarcFile.create(Folder(root), "ha-nam", at=at, serial=serial, info=INFO)
    for made in everything():
        warc.append([pack(record, warc.info_id) for record in made])
    return warc.close()


def walks(path: Path) -> list[Walk]:
    """Return the walks of a WARC file: which links were met on a page, and what was decided."""
    return [found for found in read_warc(path) if isinstance(found, Walk)]
