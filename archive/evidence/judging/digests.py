"""The digests that a record states, held against its block while it streams by.

The payload of an HTTP message is its entity: transfer coding removed, content coding kept (iipc/warc-specifications #22).
wget, warcio and others digest the chunks as they are: a digest of either proves that no byte was changed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Protocol

from archive.evidence.judging.rules import Named
from archive.evidence.wire import fields, is_chunked, split_head, unchunk


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


# No server's head is longer; a longer chunked body is not held in memory to look behind its chunks.
_LONGEST_HEAD = 1024 * 1024
_LONGEST_CHUNKED = 64 * 1024 * 1024
# Annotation to clause 5.8: the labels of the algorithms that every Python has.
_ALGORITHMS: dict[str, Callable[..., _Hash]] = {
    label: new
    for new in (
        hashlib.md5,
        hashlib.sha1,
        hashlib.sha224,
        hashlib.sha256,
        hashlib.sha384,
        hashlib.sha512,
        hashlib.blake2b,
        hashlib.blake2s,
        hashlib.sha3_224,
        hashlib.sha3_256,
        hashlib.sha3_384,
        hashlib.sha3_512,
    )
    for label in {new().name.replace("_", "-"), new().name.replace("sha", "sha-")}
}
# int() counts to 32 with 0-9A-V, Base32 with A-Z2-7. A tenth of what base64.b32decode takes, which is Python.
_BASE32 = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHIJKLMNOPQRSTUV")


class Digests:
    """The stated digests of one record: feed it the block, then ask what is wrong."""

    def __init__(self, named: Named) -> None:
        stated = (_block(named), _payload(named))
        self._checks = tuple(check for check in stated if check is not None)

    def update(self, piece: bytes) -> None:
        """Take the next *piece* of the block."""
        for check in self._checks:
            check.update(piece)

    def wrong(self) -> Iterator[str]:
        """Say which digest does not fit, now that the block is complete."""
        for check in self._checks:
            if not check.fits():
                yield f"{check.name} {check.stated[:80]!r} does not fit its bytes, which give {check.computed()}"


class _Whole:
    """A digest of the whole block."""

    def __init__(self, name: str, stated: str, new: Callable[..., _Hash]) -> None:
        self.name = name
        self.stated = stated
        self._new = new
        self._hash = new(usedforsecurity=False)

    def update(self, piece: bytes) -> None:
        self._hash.update(piece)

    def fits(self) -> bool:
        return _says(self.stated, self._hash.digest())

    def computed(self) -> str:
        label = self.stated.partition(":")[0]
        return f"{label}:{base64.b32encode(self._hash.digest()).decode().rstrip('=')}"


class _Entity(_Whole):
    """A digest of what follows the head of an HTTP message."""

    def __init__(self, name: str, stated: str, new: Callable[..., _Hash]) -> None:
        super().__init__(name, stated, new)
        self._head: bytes | None = b""
        self._chunks: bytearray | None = None

    def update(self, piece: bytes) -> None:
        if self._head is None:
            self._take(piece)
            return
        self._head += piece
        parts = split_head(self._head)
        if parts or len(self._head) > _LONGEST_HEAD:
            head, body = parts or (self._head, b"")
            self._head = None
            self._chunks = bytearray() if b"chunked" in head.lower() and is_chunked(fields(head)) else None
            self._take(body)

    def fits(self) -> bool:
        if self._head is not None:
            return True  # a message cut off in its head has no entity, and nobody says what its digest is
        return super().fits() or self._fits_without_chunks()

    def _take(self, piece: bytes) -> None:
        self._hash.update(piece)
        if self._chunks is not None and len(self._chunks) <= _LONGEST_CHUNKED:
            self._chunks += piece

    def _fits_without_chunks(self) -> bool:
        if self._chunks is None:
            return False
        if len(self._chunks) > _LONGEST_CHUNKED:
            return True  # not known to be wrong
        plain = unchunk(bytes(self._chunks))
        if plain is None:
            return False
        return _says(self.stated, self._new(plain.body, usedforsecurity=False).digest())


def _block(named: Named) -> _Whole | None:
    stated = named.values.get("warc-block-digest", "")
    new = _algorithm(stated)
    return _Whole("WARC-Block-Digest", stated, new) if new else None


def _payload(named: Named) -> _Whole | None:
    """Return the check of the payload's digest; None where the payload is not in this block, or not defined."""
    stated = named.values.get("warc-payload-digest", "")
    new = _algorithm(stated)
    if new is None or "warc-segment-number" in named.values:
        return None
    if named.kind in {"resource", "conversion"}:
        return _Whole("WARC-Payload-Digest", stated, new)
    media_type = named.values.get("content-type", "").lower()
    if named.kind in {"response", "request"} and media_type.startswith("application/http"):
        return _Entity("WARC-Payload-Digest", stated, new)
    return None


def _algorithm(stated: str) -> Callable[..., _Hash] | None:
    label, colon, _ = stated.partition(":")
    return _ALGORITHMS.get(label.lower()) if colon else None


def _says(stated: str, digest: bytes) -> bool:
    """Say whether *stated* names *digest*, in Base32, Base16 or Base64, of either case, padded or not."""
    plain = stated.partition(":")[2].rstrip("=")
    if len(plain) == 32 and len(digest) == 20:
        with suppress(ValueError):
            return int(plain.upper().encode().translate(_BASE32), 32) == int.from_bytes(digest)
    standard = plain.replace("-", "+").replace("_", "/")
    for decode, encoded in (
        (bytes.fromhex, plain),
        (base64.b32decode, plain.upper() + "=" * (-len(plain) % 8)),
        (base64.b64decode, standard + "=" * (-len(plain) % 4)),
    ):
        with suppress(ValueError):  # not in this encoding
            if decode(encoded) == digest:
                return True
    return False
