"""HTTP/1.1 as bytes: requests out of a buffer, answers into one. Pure, apart from the clock of the Date header."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from hashlib import sha1
from http import HTTPStatus

from crawler.samples.answers import Answer, entity

MAX_HEAD, MAX_BODY = 16_384, 524_288  # a postback carries 60 kB of ViewState, three times that when escaped
_METHODS = (b"GET", b"HEAD", b"POST")
# when every file of the portals was changed last: a fixed day, as files of a portal are older than its news
_LAST_MODIFIED = b"Last-Modified: Mon, 08 Jan 2024 02:00:00 GMT\r\n"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it came: method, target as sent, and the headers that matter here."""

    method: str
    target: bytes
    body: bytes
    keep_alive: bool
    chunks: bool
    """Whether the client is of HTTP/1.1 and knows chunks."""
    gzip: bool
    etag: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What is answered, before closing, to bytes that are no request that we serve."""

    bytes: bytes


def take(buffer: bytes) -> tuple[Ask, bytes] | Refused | None:
    """Return the first request of *buffer* and what follows it, a refusal, or None while it is not whole."""
    if not b"A" <= buffer[:1] <= b"Z":  # no method begins like that: TLS, for instance
        return _refusal(400)
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return _refusal(431) if len(buffer) > MAX_HEAD else None
    first, _, lines = buffer[:end].partition(b"\r\n")
    words = first.split(b" ")
    if end > MAX_HEAD:
        return _refusal(431)
    if len(words) != 3 or not words[2].startswith(b"HTTP/1.") or not words[1].startswith(b"/"):
        return _refusal(400)
    if words[0] not in _METHODS:
        return _refusal(405)
    head = b"\r\n" + lines
    lower = head.lower()
    length = _header(head, lower, b"content-length") or b"0"
    if b"\r\ntransfer-encoding:" in lower:
        return _refusal(411)
    if not length.isdigit():
        return _refusal(400)
    size = int(length)
    if size > MAX_BODY:
        return _refusal(413)
    after = end + 4 + size
    if len(buffer) < after:
        return None
    return _ask(words, head, lower, buffer[end + 4 : after]), buffer[after:]


def _ask(words: list[bytes], head: bytes, lower: bytes, body: bytes) -> Ask:
    connection = _header(lower, lower, b"connection")
    new = words[2] != b"HTTP/1.0"
    return Ask(
        method=words[0].decode(),
        target=words[1].partition(b"#")[0],
        body=body,
        keep_alive=connection != b"close" if new else connection == b"keep-alive",
        chunks=new,
        gzip=b"gzip" in _header(lower, lower, b"accept-encoding"),
        etag=_header(head, lower, b"if-none-match"),
    )


def _header(head: bytes, lower: bytes, name: bytes) -> bytes:
    begin = lower.find(b"\r\n" + name + b":")
    if begin < 0:
        return b""
    begin += len(name) + 3
    end = head.find(b"\r\n", begin)
    return head[begin : end if end >= 0 else None].strip()


def _refusal(status: int) -> Refused:
    reason = HTTPStatus(status).phrase.encode()
    allow = b"Allow: GET, HEAD, POST\r\n" if status == 405 else b""
    return Refused(b"HTTP/1.1 %d %s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n" % (status, reason, allow))


def respond(server: bytes, ask: Ask, answer: Answer, tick: int, ahead: float = 0) -> tuple[int, bytes]:
    """Return (status, bytes) of the response to *ask* by a server that calls itself so and whose clock goes *ahead*."""
    body = entity(answer.parts, tick)
    head = [server, _date(int(time.time() + ahead))]
    status = answer.status
    if answer.still:
        etag = b'"%s"' % sha1(body).hexdigest()[:16].encode()
        head.append(b"ETag: %s\r\n%s" % (etag, _LAST_MODIFIED))
        status = 304 if etag in ask.etag else status
    if not ask.keep_alive:
        head.append(b"Connection: close\r\n")
    if status == 304:
        return status, b"HTTP/1.1 304 Not Modified\r\n" + b"".join(head) + b"\r\n"
    head += [
        b"Content-Type: %s\r\n" % answer.kind.encode(),
        *(f"{k}: {v}\r\n".encode("latin-1") for k, v in answer.headers),
    ]
    if answer.gzip and ask.gzip:
        body = gzip.compress(body, 1, mtime=0)
        head.append(b"Content-Encoding: gzip\r\nVary: Accept-Encoding\r\n")
    if answer.chunked and ask.chunks:
        head.append(b"Transfer-Encoding: chunked\r\n\r\n")
        body = _chunked(body)
    else:
        head.append(b"Content-Length: %d\r\n\r\n" % len(body))
    first = b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode())
    return status, b"".join((first, *head, b"" if ask.method == "HEAD" else body))


def _chunked(body: bytes) -> bytes:
    size = 7_001  # no multiple of anything: chunks end inside tags and inside letters
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\n".encode()
