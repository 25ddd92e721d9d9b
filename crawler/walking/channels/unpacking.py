"""What a feed or sitemap came as, in pieces: unpacked where it is gzip, whatever its name says, and never more than a bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024  # sitemaps.org: a sitemap has no more than 50 MB, unpacked
PIECE = 1 << 16
_GZIP = b"\x1f\x8b"


def pieces(body: bytes) -> Iterator[bytes]:
    """Yield *body*, unpacked, in pieces; what is damaged ends where it is, and what is too long ends at LARGEST."""
    left = LARGEST
    for piece in _unpacked(body) if body.startswith(_GZIP) else _cut(body):
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _cut(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]


def _unpacked(body: bytes) -> Iterator[bytes]:
    """Yield what one gzip member after the other holds (RFC 1952 §2.2)."""
    while body.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            while not member.eof and (piece := member.decompress(body, PIECE)):
                yield piece
                body = member.unconsumed_tail
        except zlib.error:
            return
        body = member.unused_data
