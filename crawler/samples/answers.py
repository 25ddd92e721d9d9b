"""Requests and answers of the sample portals, as values, and the parts of a page that change at every fetch."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from random import Random

HTML = "text/html; charset=utf-8"
HTML_WITHOUT_CHARSET = "text/html"
TEXT = "text/plain; charset=utf-8"
_BLOB = 160_000  # longer than the largest ViewState, so that a slice can begin at thousands of places


@dataclass(frozen=True, slots=True)
class Request:
    """What a portal looks at: method, path as sent (escapes undone), query as sent, body of a POST."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `parts` are bytes and the names of live values in turn, beginning with bytes."""

    status: int
    kind: str
    parts: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0
    """Seconds before the answer is sent."""
    refuse_once: bool = False
    """The first request is answered with 503 and Retry-After, later ones with this."""
    chunked: bool = False
    """HTML of some articles has no Content-Length."""
    gzip: bool = False
    """Compressed for clients that accept it."""
    still: bool = False
    """A file: it has an ETag, and If-None-Match is answered with 304."""


# Marks for live values inside rendered pages. U+0000 can stand in no HTML text.
def viewstate(size: int) -> str:
    """Mark the place of a ViewState of about *size* bytes."""
    return f"\0V{size}\0"


def validation() -> str:
    """Mark the place of an __EVENTVALIDATION."""
    return "\0N\0"


def views(begin: int) -> str:
    """Mark the place of a counter that has counted *begin* before the server started."""
    return f"\0C{begin}\0"


def token() -> str:
    """Mark the place of Liferay's authToken."""
    return "\0T\0"


def page(
    text: str, *, status: int = 200, kind: str = HTML, headers: tuple[tuple[str, str], ...] = (), number: int = 1
) -> Answer:
    """Return the answer that carries a rendered page; *number* (an article's) decides about chunks and compression."""
    parts = tuple(text.encode().split(b"\0"))
    return Answer(status, kind, parts, headers, chunked=number % 5 == 3, gzip=number % 3 == 0)


def file(kind: str, content: bytes, *, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return the answer that carries a file: a style sheet, a picture, an attachment."""
    return Answer(200, kind, (content,), headers, gzip=kind.startswith("text/") or "javascript" in kind, still=True)


def redirect(status: int, location: str) -> Answer:
    """Return a redirect with the short body that servers send along."""
    note = f'<html><head><title>Object moved</title></head><body><a href="{location}">here</a></body></html>'
    return Answer(status, HTML, (note.encode(),), (("Location", location),))


def with_trouble(answer: Answer, wire: str | None) -> Answer:
    """Return *answer* with the trouble of an article on the wire: `slow`, `refused once` or none."""
    return replace(answer, wait=1.0 if wire == "slow" else 0, refuse_once=wire == "refused once")


def entity(parts: tuple[bytes, ...], tick: int) -> bytes:
    """Return the body with its live values as they are at *tick*, the number of the answer."""
    if len(parts) == 1:
        return parts[0]
    return b"".join(_live(part, tick) if at % 2 else part for at, part in enumerate(parts))


def _live(mark: bytes, tick: int) -> bytes:
    name, number = mark[:1], int(mark[1:] or 0)
    if name == b"C":
        return b"%d" % (number + tick)
    if name == b"T":
        return _slice(8, tick)
    # "/wEP" and "/wEd" are how serialised state of ASP.NET begins in base64
    return b"/wEP" + _slice(number, tick) if name == b"V" else b"/wEd" + _slice(1200, tick)


def _slice(size: int, tick: int) -> bytes:
    # multiples of four keep it decodable base64
    begin = tick * 7916 % (_BLOB - size - 8) // 4 * 4
    return _blob()[begin : begin + size // 4 * 4]


@cache
def _blob() -> bytes:
    return b64encode(Random("viewstate").randbytes(_BLOB * 3 // 4 + 3)).replace(b"+", b"/")
