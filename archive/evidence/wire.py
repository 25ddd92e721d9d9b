"""One HTTP/1 answer as it came over the wire, cut where HTTP cuts it. Pure; its parts joined are the bytes that came.

As tolerant as the portals are careless: bare LF, folded lines, lines without a colon, blank lines before the status
line, lengths that are repeated or wrong. What no browser could read either is named None, never mended in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_STATUS_LINE = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})(?=[ \t\r\n])", re.IGNORECASE)
_BLANK_LINES = re.compile(rb"(?:\r?\n)*")
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?")
_CUT_CHUNK_LINE = re.compile(rb"(?:[0-9A-Fa-f]{1,16}[ \t]*(?:;[^\n]*)?\r?)?")
# Twisted and nginx give up on a chunk's size line between 1 and 16 KiB; more is garbage, not an extension.
_LONGEST_CHUNK_LINE = 16384
_BLANKS = " \t"
# RFC 9110, 15.3.5 and 15.4.5: these never have a body, whatever their headers say.
WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Field:
    """A header line: the number of its line in the head (the status line is 0), name and value as latin-1."""

    line: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`before + head + body + after` are the bytes on the wire."""

    before: bytes
    """Blank lines and interim (1xx) heads."""
    head: bytes
    """The final head, from its status line to its blank line."""
    body: bytes
    """The message body as sent, chunk framing included."""
    after: bytes
    """What came after the end of the message."""
    status: int
    fields: tuple[Field, ...]
    """The final head's."""
    chunked: bool
    length: int | None
    """How long the body is by the head; None if it ends with its chunks or with the connection."""


@dataclass(frozen=True, slots=True)
class Unchunked:
    """A body without its chunk framing, and the framing as insertions (offset in the body, bytes)."""

    body: bytes
    framing: tuple[tuple[int, bytes], ...]
    length: int
    """How many bytes of the framed body the message took; what follows them is surplus."""


@lru_cache(maxsize=16)  # a crawl asks for those of each answer twice: when it comes, and when it is written
def fields(head: bytes) -> tuple[Field, ...]:
    """Return the header fields of *head*: order, case, repetitions kept, folded lines joined, the nameless left out."""
    found: list[Field] = []
    foldable = False
    for number, raw in enumerate(head.decode("latin-1").split("\n")):
        line = raw.rstrip("\r")
        if number == 0 or not line:
            continue
        if line[0] in _BLANKS:
            if foldable:
                last = found[-1]
                found[-1] = Field(last.line, last.name, f"{last.value} {line.strip(_BLANKS)}")
            continue
        name, colon, value = line.partition(":")
        foldable = bool(colon)
        if colon:
            found.append(Field(number, name.rstrip(_BLANKS), value.strip(_BLANKS)))
    return tuple(found)


def status(head: bytes) -> int | None:
    """Return the status code of a response's *head*, or None if its first line is no status line."""
    line = _STATUS_LINE.match(head)
    return int(line[1]) if line else None


def split_head(block: bytes) -> tuple[bytes, bytes] | None:
    """Return (head with its blank line, all the rest) of an HTTP message, or None if the head does not end."""
    end = _END_OF_HEAD.search(block)
    return (block[: end.end()], block[end.end() :]) if end else None


def split(wire: bytes, *, method: str, surplus: int = 0) -> Answer | None:
    """Cut the bytes of one answer to a *method* request where HTTP/1 cuts them.

    *surplus* bytes at the end are known not to belong to the message. None if no complete final head is there.
    """
    start = 0
    while True:
        blank = _BLANK_LINES.match(wire, start)
        start = blank.end() if blank else start
        line = _STATUS_LINE.match(wire, start)
        end = _END_OF_HEAD.search(wire, start) if line else None
        if line is None or end is None or end.end() > len(wire) - surplus:
            return None
        code = int(line[1])
        if code >= 200:
            break
        start = end.end()
    head = wire[start : end.end()]
    told = fields(head)
    chunked = is_chunked(told)
    length = 0 if method == "HEAD" or code in WITHOUT_BODY else None if chunked else _announced(told)
    last = len(wire) - surplus
    if length is not None:
        last = min(last, end.end() + length)
    return Answer(wire[:start], head, wire[end.end() : last], wire[last:], code, told, chunked, length)


def unchunk(body: bytes) -> Unchunked | None:
    """Take the chunk framing out of *body*, cut anywhere or whole. None if it isn't framed as in RFC 9112, 7.1."""
    pieces: list[bytes] = []
    framing: list[tuple[int, bytes]] = []
    offset = frame = at = 0
    while True:
        line_end = body.find(b"\r\n", at, at + _LONGEST_CHUNK_LINE)
        if line_end < 0:
            rest = body[at:]
            if len(rest) >= _LONGEST_CHUNK_LINE or not _CUT_CHUNK_LINE.fullmatch(rest):
                return None
            return _unchunked(pieces, framing, offset, body[frame:], len(body))
        line = _CHUNK_LINE.fullmatch(body, at, line_end)
        if line is None:
            return None
        start = line_end + 2
        size = int(line[1], 16)
        if size == 0:
            end = _end_of_trailer(body, start)
            return _unchunked(pieces, framing, offset, body[frame:end], end)
        framing.append((offset, body[frame:start]))
        data = body[start : start + size]
        pieces.append(data)
        offset += len(data)
        frame = start + len(data)
        at = frame + 2
        closing = body[frame:at]
        if closing != b"\r\n":
            if len(closing) == 2 or not b"\r\n".startswith(closing):
                return None
            return _unchunked(pieces, framing, offset, closing, len(body))


def _unchunked(
    pieces: list[bytes], framing: list[tuple[int, bytes]], offset: int, last: bytes, length: int
) -> Unchunked:
    if last:
        framing.append((offset, last))
    return Unchunked(b"".join(pieces), tuple(framing), length)


def _end_of_trailer(body: bytes, start: int) -> int:
    """Return where the trailer that begins at *start* ends; a cut one ends with the body."""
    if body.startswith(b"\r\n", start):
        return start + 2
    end = body.find(b"\r\n\r\n", start)
    return end + 4 if end >= 0 else len(body)


def is_chunked(told: tuple[Field, ...]) -> bool:
    """Say whether these fields of a head announce a body in chunks."""
    codings = ",".join(field.value for field in told if field.name.lower() == "transfer-encoding")
    return "chunked" in (coding.strip().lower() for coding in codings.split(","))


def _announced(told: tuple[Field, ...]) -> int | None:
    """Return the announced length of the body; None if it ends with the connection."""
    announced = {field.value for field in told if field.name.lower() == "content-length"}
    value = announced.pop() if len(announced) == 1 else ""
    # 20 digits hold any length there is, and int() stays cheap
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 20 else None
