"""What a feed or sitemap came as, in pieces: unpacked where it is gzip, whatever its name says, and never more than a bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

LARGEST = 50 * 1024 * 1024  # sitemaps.org: a sitemap has no more than 50 MB, unpacked
# Whoever reads on between two pieces is kept waiting for some hundredths of a second, and no longer.
PIECE = 1 << 15
_GZIP = b"\x1f\x8b"


class Unpacking:
    """A body that is being unpacked. What is missing of it is known once its pieces have been taken."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._came = 0
        self.missing: list[str] = []
        """What was not unpacked, and why: a line each."""

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._unpacked() if self._body.startswith(_GZIP) else _cut(self._body):
            yield piece[: LARGEST - self._came]
            self._came += len(piece)
            if self._came > LARGEST:
                self.missing.append(f"is longer than {LARGEST // 2**20} MB: what follows is not read")
                return

    def _unpacked(self) -> Iterator[bytes]:
        """Yield what one gzip member after the other holds (RFC 1952 §2.2)."""
        body = self._body
        while body.startswith(_GZIP):
            member = zlib.decompressobj(wbits=31)
            try:
                while not member.eof and (piece := member.decompress(body, PIECE)):
                    yield piece
                    body = member.unconsumed_tail
            except zlib.error as error:
                self.missing.append(f"its gzip is damaged after {self._came} bytes of what was packed ({error})")
                return
            if not member.eof:
                self.missing.append(f"its gzip is torn after {self._came} bytes of what was packed")
                return
            body = member.unused_data
        # tape drives and some writers fill up with zeros, which gzip(1) passes over, too
        if body.strip(b"\0"):
            self.missing.append(f"{len(body)} bytes behind its gzip are none, and are not read")


def _cut(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
