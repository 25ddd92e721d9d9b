"""An archive of two portals and two nights, five days apart: the second night kept what it had seen before as revisits."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.catalogue.entering.ingest import ingest
from archive.evidence.exchange import Exchange, records
from archive.evidence.reading.captures import read_captures
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.extract.read import read
from archive.model import Original
from archive.wacz.choice import Asked
from archive.wacz.making import Made, Order, make
from tests.archive.catalogue.shelf import HOME, Shelf

FIRST = datetime(2024, 3, 28, 18, 30, tzinfo=UTC)
"""In Viet Nam that is the 29th already."""
SECOND = FIRST + timedelta(days=5)
FIRST_DAY, SECOND_DAY = date(2024, 3, 29), date(2024, 4, 3)
OTHER = "https://khac.gov.vn"
FORM = b"trang=2&__VIEWSTATE=abc"


def picture(colour: int) -> bytes:
    """Return a PNG of one colour."""
    rows = (b"\0" + bytes([colour, 60, 90]) * 8) * 8
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def article(title: str, image: str, number: int) -> bytes:
    """Return a page with an article, a picture and a style sheet."""
    words = f"Sáng nay, hội nghị lần thứ {number} bàn về việc sắp xếp các đơn vị hành chính của tỉnh. "
    paragraphs = "".join(f"<p>{words * 3}Đoạn {place}.</p>" for place in range(6))
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title><link rel=stylesheet href=/kieu.css></head>"
        f"<body><article><h1>{title}</h1><p>Ngày 28/3/2024</p><img src={image} width=400>{paragraphs}</article></body></html>"
    ).encode()


def answer(path: str, body: bytes, mime: str = "text/html; charset=utf-8", *, home: str = HOME) -> Exchange:
    """Return the exchange in which the server answered *body* for *path*."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    hop = "article" if mime.startswith("text/html") else "requisite"
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    return Exchange(home + path, FIRST, request, head + body, hop=hop, via=f"{home}/")


def redirect(path: str, to: str) -> Exchange:
    """Return the exchange in which the server sent who asked for *path* to *to*."""
    told = replace(answer(path, b"", "image/png"), response=b"")
    head = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
    return replace(told, response=head)


def post(path: str, body: bytes) -> Exchange:
    """Return the exchange in which a form was posted to *path*."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    request = f"{head}Content-Length: {len(FORM)}\r\n\r\n".encode() + FORM
    return replace(answer(path, body), request=request, hop="pager")


def night(shelf: Shelf, begin: datetime, exchanges: Iterable[Exchange], site: str = "mau") -> Path:
    """Write one WARC file of a night; what the archive has already becomes a revisit."""
    known: dict[str, Original] = {}
    for warc in shelf.folder.closed_warcs():
        for had in read_captures(shelf.folder.path(warc)):
            if had.revisit is None and f"/{site}/" in warc:
                known.setdefault(had.digest, Original(had.url, had.at, had.id, had.digest))
    info = {"software": "luutru/test", "operator": "thử", "site": site, "isPartOf": f"{site}-{begin:%Y%m%d}"}
    file = WarcFile.create(shelf.folder, site, at=begin, serial=0, info=info)
    for number, one in enumerate(exchanges):
        told = replace(one, at=begin + timedelta(seconds=number))
        file.append([pack(record, file.info_id) for record in records(told, shelf.new_id, known=known.get)])
    return file.close()


def two_nights(shelf: Shelf) -> Shelf:
    """Fill *shelf*: the second night's pages need what only the first one fetched, and the other way round."""
    night(
        shelf,
        FIRST,
        [
            answer("/", b"<html><title>Trang</title><a href=/tin/1.html>Tin</a></html>"),
            answer("/tin/1.html", article("Hội nghị sắp xếp đơn vị", "/anh/1.png", 1)),
            answer("/kieu.css", b"body { background: url(/nen.png) }", "text/css"),
            answer("/nen.png", picture(10), "image/png"),
            answer("/anh/1.png", picture(20), "image/png"),
            answer("/anh/chung.png", picture(30), "image/png"),
            answer("/anh/la.png", picture(40), "image/png"),
        ],
    )
    night(
        shelf,
        SECOND,
        [
            answer("/tin/1.html", article("Hội nghị sắp xếp đơn vị", "/anh/1.png", 1)),
            answer("/tin/2.html", article("Khánh thành cầu Bồng Lai", "/anh/2.png", 2)),
            redirect("/anh/2.png", "/anh/chung.png"),
            post("/tin/", b"<html><title>Trang 2</title></html>"),
        ],
    )
    night(shelf, FIRST, [answer("/bai.html", article("Bài của cổng khác", "/a.png", 3), home=OTHER)], "khac")
    ingest(shelf.folder, shelf.found, read, lambda _: None)
    return shelf


def packed(shelf: Shelf, to: Path, asked: Asked = Asked(), *, plain: int = 30_000) -> Made:  # noqa: B008 (frozen)
    """Make the package of *asked* at *to*."""
    return make(shelf.folder, Order(asked, to, plain=plain))
