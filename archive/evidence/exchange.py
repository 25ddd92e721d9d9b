"""One exchange with a server as WARC records, and back to the bytes on the wire. Pure: `restore` undoes `records`.

An answer whose bytes the archive holds already is kept as a revisit of them (WARC 1.1 §6.7): of an identical payload
the head alone, of "not modified" nothing, because replay tools show the block of a 304 as an empty page (pywb 2.10) or
not at all (ReplayWeb.page 2.5).

What a WARC reader could not read right (chunk framing, interim heads, surplus bytes, answers that are not HTTP) is
taken out of the response's block and kept in the metadata record's field `wire`, so that nothing that came is lost.

`wire` is one line of JSON, absent where the block is the wire:

    before    blank lines and interim heads, latin-1
    renamed   numbers of the head's lines (status line 0) that were given the prefix `X-Archive-Orig-`
    framing   [offset in the body, latin-1]: what stood before that byte of it, chunk sizes and trailers
    broken    why the framing is still in the body
    after     base64: what came behind the end of the message
    received  base64: everything, where no HTTP head came and there is no response record, or it was a 304
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from archive.evidence.record import FIELDS, Record, sha1, uri, warc_date, warc_fields
from archive.evidence.tls import to_line
from archive.evidence.wire import Answer, fields, split, split_head, unchunk
from archive.model import Original, Tls

# The name that archives give to a header that no longer describes the stored body.
ORIGINAL = b"X-Archive-Orig-"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = _PROFILE + "identical-payload-digest"
UNMODIFIED = _PROFILE + "server-not-modified"
NOT_MODIFIED = 304
# Apache and Jetty append how the body is coded to the tag of a 200, and leave it out of the 304 (bz.apache.org, bug 45023).
_TAG_OF_A_CODING = re.compile(r"-{1,2}(?:gzip|deflate|br)$")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and everything that came back, byte for byte."""

    url: str
    at: datetime
    """When the request was sent, aware, UTC."""
    request: bytes
    """As sent; empty when no connection came about."""
    response: bytes
    """Every byte that came, in order: interim heads, head, body, surplus."""
    surplus: int = 0
    """How many bytes at the end of `response` came after the message's end; 0 if unknown."""
    ip: str | None = None
    protocol: tuple[str, ...] = ()
    """`http/1.1`, then `tls/1.3`."""
    cipher: str | None = None
    certificates: tuple[bytes, ...] = ()
    """The chain as the server sent it, DER, leaf first."""
    tls: Tls | None = None
    """What was made of it."""
    error: str | None = None
    truncated: str | None = None
    """`length`, `time` or `disconnect`: why less is here than the server had to say."""
    seconds: float = 0.0
    via: str | None = None
    hop: str | None = None
    section: str | None = None
    unless: Original | None = None
    """The capture whose ETag or date the request carried as its condition: what a 304 says is still so."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the record of an answer holds."""

    head: bytes
    body: bytes
    digest: str
    """Of the body."""
    original: Original | None = None
    """What it is a revisit of; None for a response."""

    @property
    def kind(self) -> str:
        return "response" if self.original is None else "revisit"


Known = Callable[[str], Original | None]
"""Asked with a payload digest: the durable capture that holds these bytes already, or None."""


def records(exchange: Exchange, new_id: Callable[[], str], *, known: Known = lambda _: None) -> tuple[Record, ...]:
    """Return the records of *exchange*, concurrent to each other: request, response when an HTTP head came, metadata.

    *new_id* gives record ids. Where *known* names a capture of the same payload, or the server says that the one asked
    about was not modified, a revisit stands in the response's place.
    """
    stored, wire = _store(exchange, known)
    kinds = ["request"] * bool(exchange.request) + ([stored.kind] if stored else []) + ["metadata"]
    ids = [new_id() for _ in kinds]
    made: list[Record] = []
    for kind, record_id in zip(kinds, ids, strict=True):
        others = tuple(("WARC-Concurrent-To", f"<{other}>") for other in ids if other != record_id)
        if kind == "metadata":
            block = warc_fields(_metadata(exchange, wire))
            made.append(Record(kind, record_id, exchange.at, FIELDS, block, exchange.url, others))
        elif kind == "request":
            headers = (*_connection(exchange), *others)
            made.append(_message(kind, record_id, exchange, exchange.request, headers))
        elif stored is not None:
            headers = (*_connection(exchange), *others, *_answered(exchange, stored))
            made.append(_message(kind, record_id, exchange, _block(stored), headers))
    return tuple(made)


def _message(
    kind: str, record_id: str, exchange: Exchange, block: bytes, headers: tuple[tuple[str, str], ...]
) -> Record:
    side = "request" if kind == "request" else "response"
    media_type = f"application/http;msgtype={side}"
    return Record(kind, record_id, exchange.at, media_type, block, exchange.url, headers)


def _block(stored: _Stored) -> bytes:
    return stored.head if stored.original else stored.head + stored.body


def restore(block: bytes, metadata: Mapping[str, str]) -> bytes:
    """Return the bytes that came over the wire, from a response's *block* and the fields of its metadata record.

    *block* is empty for an exchange without a response record; for a revisit it is the revisit's own block, and behind
    it the payload of its original. Raises ValueError if *metadata* is another block's.
    """
    wire = json.loads(metadata.get("wire", "{}"))
    if "received" in wire:
        return base64.b64decode(wire["received"])
    if not wire:
        return block
    parts = split_head(block)
    if parts is None:
        raise ValueError("the response's head does not end: this metadata belongs to another record")
    head, body = parts
    return b"".join(
        (
            wire.get("before", "").encode("latin-1"),
            restore_head(head, metadata),
            _framed(body, wire.get("framing", ())),
            base64.b64decode(wire.get("after", "")),
        )
    )


def restore_head(head: bytes, metadata: Mapping[str, str]) -> bytes:
    """Return *head* of a response as it came: with the names that its lines had on the wire."""
    renamed = json.loads(metadata.get("wire", "{}")).get("renamed", ())
    lines = head.split(b"\n")
    for number in renamed:
        lines[number] = lines[number].removeprefix(ORIGINAL)
    return b"\n".join(lines)


def _speaks_of_it(request: bytes, answer: Answer) -> bool:
    """Return whether a 304 says that what was asked about is unchanged: not if it names the ETag of something else.

    RFC 9111, 4.3.4: a cache must not use what it holds then. Tags are compared weakly (RFC 9110, 8.8.3.2).
    """
    parts = split_head(request)
    asked, named = (
        {_opaque(field.value) for field in told if field.name.lower() == name}
        for told, name in ((fields(parts[0]) if parts else (), "if-none-match"), (answer.fields, "etag"))
    )
    return not asked or not named or not asked.isdisjoint(named)


def _opaque(tag: str) -> str:
    return _TAG_OF_A_CODING.sub("", tag.strip().removeprefix("W/").strip('"'))


def _store(exchange: Exchange, known: Known) -> tuple[_Stored | None, dict[str, Any]]:
    """Return what the record of the answer holds, None if there is nothing to make one of, and the field `wire`."""
    method = exchange.request.partition(b" ")[0].decode("latin-1")
    answer = split(exchange.response, method=method, surplus=exchange.surplus)
    if answer is None:
        return None, {"received": _base64(exchange.response)} if exchange.response else {}
    if answer.status == NOT_MODIFIED and exchange.unless is not None and _speaks_of_it(exchange.request, answer):
        return _Stored(b"", b"", exchange.unless.digest, exchange.unless), {"received": _base64(exchange.response)}
    head, body, after = answer.head, answer.body, answer.after
    wire: dict[str, Any] = {"before": answer.before.decode("latin-1")} if answer.before else {}
    if numbers := _misleading(answer):
        head, wire["renamed"] = _rename(answer.head, numbers), numbers
    if answer.chunked:
        plain = unchunk(answer.body)
        if plain is None:
            wire["broken"] = "chunk framing: the body is stored as it came"
        else:
            body, after = plain.body, answer.body[plain.length :] + after
            wire["framing"] = [(offset, taken.decode("latin-1")) for offset, taken in plain.framing]
    if after:
        wire["after"] = _base64(after)
    whole = bool(body) and exchange.truncated is None and exchange.error is None and "broken" not in wire
    digest = sha1(body)
    return _Stored(head, body, digest, known(digest) if whole else None), wire


def _misleading(answer: Answer) -> list[int]:
    """Return the numbers of the head's lines that do not say how long the stored body is.

    Readers believe them: they look for chunks that are gone, or wait for bytes that a 304 or an answer to HEAD never has.
    """
    numbers: list[int] = []
    for field in answer.fields:
        name = field.name.lower()
        chunks = name == "transfer-encoding" and answer.chunked
        length = name == "content-length" and field.value != str(answer.length)
        if chunks or length:
            numbers.append(field.line)
    return numbers


def _rename(head: bytes, numbers: list[int]) -> bytes:
    lines = head.split(b"\n")
    for number in numbers:
        lines[number] = ORIGINAL + lines[number]
    return b"\n".join(lines)


def _framed(body: bytes, framing: Iterable[tuple[int, str]]) -> bytes:
    pieces: list[bytes] = []
    at = 0
    for offset, taken in framing:
        pieces += body[at:offset], taken.encode("latin-1")
        at = offset
    return b"".join((*pieces, body[at:]))


def _connection(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    ip = (("WARC-IP-Address", exchange.ip),) if exchange.ip else ()
    # repeated, not a comma list: the consensus of iipc/warc-specifications #42
    protocol = tuple(("WARC-Protocol", name) for name in exchange.protocol)
    cipher = (("WARC-Cipher-Suite", exchange.cipher),) if exchange.cipher else ()
    return (*ip, *protocol, *cipher)


def _answered(exchange: Exchange, stored: _Stored) -> tuple[tuple[str, str], ...]:
    original = stored.original
    if original is None:
        truncated = (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()
        return (("WARC-Payload-Digest", stored.digest), *truncated)
    told = (
        ("WARC-Profile", IDENTICAL if stored.head else UNMODIFIED),
        # pywb and ReplayWeb.page go by address and date, the standard by the id
        *([("WARC-Refers-To", f"<{original.id}>")] if original.id else ()),
        ("WARC-Refers-To-Target-URI", uri(original.url)),
        ("WARC-Refers-To-Date", warc_date(original.at)),
        *([("WARC-Payload-Digest", stored.digest)] if stored.digest else ()),
    )
    # WARC 1.1 §6.7.2: the record says that its payload is not all here
    return (*told, ("WARC-Truncated", "length")) if stored.head else told


def _metadata(exchange: Exchange, wire: dict[str, Any]) -> Iterator[tuple[str, str]]:
    told = ("via", exchange.via), ("hop", exchange.hop), ("section", exchange.section), ("error", exchange.error)
    yield from ((name, value) for name, value in told if value)
    yield "fetchTimeMs", str(round(exchange.seconds * 1000))
    if exchange.certificates:
        yield "certificates", " ".join(sha256(certificate).hexdigest() for certificate in exchange.certificates)
    if exchange.tls:
        yield "tls", to_line(exchange.tls)
    if wire:
        yield "wire", json.dumps(wire, separators=(",", ":"))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def late_record(response: Record, surplus: bytes, at: datetime, *, record_id: str) -> Record:
    """Return the record of bytes that came after the end of *response*, when its own records were already written.

    They are in the field `late`, base64; to restore the wire, append them to what `restore` gives.
    """
    block = warc_fields([("late", base64.b64encode(surplus).decode("ascii"))])
    return Record("metadata", record_id, at, FIELDS, block, response.url, (("WARC-Refers-To", f"<{response.id}>"),))
