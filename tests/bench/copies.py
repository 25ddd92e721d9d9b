"""The WARC files of one crawl as those of many portals: each record again, with another host and another id."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid5

from archive.evidence.writing.warcfile import GZIP_HEADER

_ID = re.compile(rb"urn:uuid:([0-9a-f-]{36})")
_PORT = re.compile(rb"127\.0\.0\.12:(\d{5})")
_PIECE = 1 << 20


def copies(archive: Path, settings: Path, slug: str, times: int) -> None:
    """Add so many copies of the portal *slug*, which has the port 127.0.0.12:NNNNN, to *archive* and to its *settings*."""
    for number in range(1, times):
        name = f"{slug}-{number}"
        port = b"%05d" % (10_000 + number)
        told = (settings / "sites" / f"{slug}.toml").read_bytes()
        (settings / "sites" / f"{name}.toml").write_bytes(_PORT.sub(b"127.0.0.12:" + port, told))
        for warc in sorted((archive / "warc" / slug).rglob("*.warc.gz")):
            into = archive / "warc" / name / warc.parent.name / warc.name.replace(slug, name)
            into.parent.mkdir(parents=True, exist_ok=True)
            with into.open("wb") as file:
                file.writelines(_packed(_copy(record, slug, name, port)) for record in _members(warc))


def _members(warc: Path) -> Iterator[bytes]:
    """Yield the records of *warc*, unpacked."""
    with warc.open("rb") as file:
        inflater, whole, left = zlib.decompressobj(31), b"", b""
        while piece := left or file.read(_PIECE):
            whole, left = whole + inflater.decompress(piece), b""
            if inflater.eof:
                yield whole
                inflater, whole, left = zlib.decompressobj(31), b"", inflater.unused_data


def _copy(record: bytes, slug: str, name: str, port: bytes) -> bytes:
    """Return *record* of another portal. Its digests are those of the original: nobody reads evidence here."""
    head, gap, block = record.partition(b"\r\n\r\n")
    namespace = UUID(int=int(port))
    head = _ID.sub(lambda found: uuid5(namespace, found[1].decode()).urn.encode(), head)
    if b"WARC-Type: response" not in head and b"WARC-Type: revisit" not in head:
        size = len(block)
        block = block.replace(f"{slug}-2".encode(), f"{name}-2".encode()).replace(
            f"site: {slug}".encode(), f"site: {name}".encode()
        )
        block = _ID.sub(lambda found: uuid5(namespace, found[1].decode()).urn.encode(), block)
        head = re.sub(
            rb"Content-Length: (\d+)", lambda found: b"Content-Length: %d" % (int(found[1]) + len(block) - size), head
        )
    return _PORT.sub(b"127.0.0.12:" + port, head + gap + block)


def _packed(record: bytes) -> bytes:
    deflater = zlib.compressobj(1, zlib.DEFLATED, -15)
    tail = zlib.crc32(record).to_bytes(4, "little") + (len(record) & 0xFFFFFFFF).to_bytes(4, "little")
    return GZIP_HEADER + deflater.compress(record) + deflater.flush() + tail
