"""Content codings taken off a body, within bounds. Pure; a broken or unknown coding is no error.

Bodies are stored as they came, so the coding is taken off each time that a capture is read.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # comes with Scrapy; our own requests never ask for it, other people's archives hold it
    brotli = None

# Longest body that is read. The largest page of a portal seen so far is 3 MB; what lies beyond is media or a bomb.
LIMIT = 32 * 1024 * 1024

# Towards a damaged place in steps of so many bytes, the last one byte by byte.
_STEP = 4096
# zlib hands back a copy of all that follows a member: given a body of 32 MB whole, a thousand empty ones took 12 seconds.
_GIVEN = 64 * 1024
# A million empty gzip members, in 20 MB, would still take ten seconds.
_MOST_MEMBERS = 1000

_GZIP, _ZLIB, _RAW = 31, 15, -15


def decode(body: bytes, codings: str, *, limit: int = LIMIT) -> tuple[bytes, bool]:
    """Take the *codings* of a Content-Encoding header off *body*, last applied first.

    Returns (body, whether it was cut at *limit* bytes). A body that is not in the coding its head names is returned as
    it is, as browsers show it; one that breaks off or is damaged further on, up to there.
    """
    cut = False
    for name in reversed(codings.lower().split(",")):
        decoder = _DECODERS.get(name.strip())
        decoded = decoder(body, limit + 1) if decoder else None
        if decoded is None:
            break
        cut = cut or len(decoded) > limit
        body = decoded[:limit]
    return (body, cut) if len(body) <= limit else (body[:limit], True)


def _identity(body: bytes, _room: int) -> bytes | None:
    return body


def _gzip(body: bytes, room: int) -> bytes | None:
    return _inflate(body, _GZIP, room)


def _deflate(body: bytes, room: int) -> bytes | None:
    # RFC 9110, 8.4.1.2 means the zlib format; some servers send the bare stream, and every browser reads both
    decoded = _inflate(body, _ZLIB, room)
    return decoded if decoded is not None else _inflate(body, _RAW, room)


def _brotli(body: bytes, room: int) -> bytes | None:
    if brotli is None:
        return None
    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    try:
        while room > 0 and not decoder.is_finished():
            piece: bytes = decoder.process(body, output_buffer_limit=room)
            if not piece and not body:
                break
            pieces.append(piece)
            room -= len(piece)
            body = b""
    except brotli.error:
        pass
    return b"".join(pieces) if any(pieces) else None


def _inflate(body: bytes, wbits: int, room: int) -> bytes | None:
    """Return at most *room* bytes of what *body* decodes to, or None if not even its beginning can be decoded."""
    pieces: list[bytes] = []
    at = 0
    # several gzip members in a row are one body (RFC 1952, 2.2)
    for _ in range(_MOST_MEMBERS):
        if at >= len(body) or room <= 0:
            break
        try:
            member, at = _member(memoryview(body), at, wbits, room)
        except zlib.error:
            damaged = _until_damage(body[at:], wbits, room)
            return b"".join((*pieces, damaged)) if pieces or damaged else None
        pieces.append(member)
        room -= len(member)
    return b"".join(pieces)


def _member(body: memoryview, at: int, wbits: int, room: int) -> tuple[bytes, int]:
    """Return at most *room* bytes of what the member at *at* decodes to, and where it ends. Raises zlib.error."""
    decoder = zlib.decompressobj(wbits)
    pieces: list[bytes] = []
    while at < len(body) and room > 0 and not decoder.eof:
        given = body[at : at + _GIVEN]
        pieces.append(decoder.decompress(given, room))
        at += len(given) - len(decoder.unused_data)
        room -= len(pieces[-1])
    return b"".join(pieces), at


def _until_damage(body: bytes, wbits: int, room: int) -> bytes:
    """Return what can be decoded before the damage: zlib gives nothing of the call in which it meets it."""
    decoder = zlib.decompressobj(wbits)
    decoded = bytearray()
    step = _STEP
    at = 0
    while at < len(body) and len(decoded) < room:
        before = decoder.copy()
        try:
            decoded += decoder.decompress(body[at : at + step], room - len(decoded))
            at += step
        except zlib.error:
            if step == 1:
                break
            decoder, step = before, 1
    return bytes(decoded)


_DECODERS: dict[str, Callable[[bytes, int], bytes | None]] = {
    "": _identity,
    "identity": _identity,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
