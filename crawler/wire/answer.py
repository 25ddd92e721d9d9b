"""One HTTP/1 answer while it comes in: where its head ends and how long its body is, as browsers see it. Knows no network.

Scrapy's own way (an agent, a pool, a request, a response, a reader of its body and their callbacks, for every answer) took
twice as long. What is taken for HTTP here is what `archive/evidence/wire.py` makes a record of.
"""

from __future__ import annotations

import re

from twisted.web.http import _ChunkedTransferDecoder

from archive.evidence.wire import WITHOUT_BODY, Field, fields, status

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_BLANK_LINES = re.compile(rb"(?:\r?\n)+")


class NoHttpError(Exception):
    """What came is no HTTP, or contradicts itself about where it ends."""


class Answer:
    """One answer: give it what comes, until it is `whole`."""

    def __init__(self, method: str) -> None:
        self.status = 0
        self.fields: tuple[Field, ...] = ()
        """The final head's."""
        self.headed = False
        """Whether the final head is here."""
        self.length: int | None = None
        """How long the body is by the head; None where it ends with its chunks or with the connection."""
        self.size = 0
        """How many bytes of the body are here."""
        self.whole = False
        self.surplus = 0
        """How many bytes came behind its end, in one piece with it."""
        self._method = method
        self._head = bytearray()
        self._looked = 0
        """Up to where nothing ends in what is here of a head."""
        self._code = 0
        """The status of the head that is coming, once its first line is here."""
        self._pieces: list[bytes] = []
        self._chunks: _ChunkedTransferDecoder | None = None

    @property
    def body(self) -> bytes:
        """What is here of the body, without the framing of its chunks."""
        return b"".join(self._pieces)

    @property
    def closes(self) -> bool:
        """Whether the server wants the connection for no further request."""
        return any("close" in value.lower() for value in self._told("connection"))

    def take(self, data: bytes) -> None:
        """Go on with *data*. Raises NoHttpError, and ValueError for chunks that are none."""
        if not self.headed:
            self._head += data
            data = self._behind_head()
        if self.headed and not self.whole:
            self._take_body(data)

    def end(self) -> None:
        """Hear that nothing more comes, which is the end of a body of unknown length."""
        self.whole = self.whole or (self.headed and self.length is None and self._chunks is None)

    def _behind_head(self) -> bytes:
        """Read the head once it is here, and those of interim answers before it; return what is behind it."""
        while self._has_status_line():
            end = _END_OF_HEAD.search(self._head, self._looked)
            if end is None:
                self._looked = max(self._looked, len(self._head) - 2)
                break
            head = bytes(self._head[: end.end()])
            del self._head[: end.end()]
            code, self._code, self._looked = self._code, 0, 0
            if code >= 200:
                self.status, self.fields = code, fields(head)
                self._measure()
                self.headed = True
                return bytes(self._head)
        return b""

    def _has_status_line(self) -> bool:
        """Return whether the status line is here, read. What was looked at is not looked at again: heads may come in crumbs."""
        if self._code:
            return True
        if blank := _BLANK_LINES.match(self._head):
            del self._head[: blank.end()]
            self._looked = 0
        line = self._head.find(b"\n", self._looked)
        if line < 0:
            self._looked = len(self._head)
            return False
        code = status(bytes(self._head[: line + 1]))
        if code is None:
            raise NoHttpError(f"no status line: {bytes(self._head[: min(line, 100)])!r}")
        self._code, self._looked = code, line
        return True

    def _measure(self) -> None:
        """Find out where the body ends."""
        codings = self._told("transfer-encoding")
        if self._method == "HEAD" or self.status in WITHOUT_BODY:
            self.length = 0
        elif not codings:
            self.length = _announced(self._told("content-length"))
        elif codings[0].lower() == "chunked":
            self._chunks = _ChunkedTransferDecoder(self._add, self._finish)
        else:
            raise NoHttpError(f"coded for the transfer in a way that nobody can undo: {codings[0]!r:.100}")

    def _take_body(self, data: bytes) -> None:
        if self._chunks is not None:
            self._chunks.dataReceived(data)
            return
        rest = len(data) if self.length is None else self.length - self.size
        self._add(data[:rest])
        if self.size == self.length:
            self._finish(data[rest:])

    def _add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self.size += len(piece)

    def _finish(self, rest: bytes) -> None:
        self.whole, self.surplus = True, len(rest)

    def _told(self, name: str) -> list[str]:
        return [field.value for field in self.fields if field.name.lower() == name]


def _announced(values: list[str]) -> int | None:
    """Return the announced length of a body, None where none is. Raises NoHttpError where it is no number, or several.

    >>> _announced(["42, 042"])
    42
    """
    numbers = {value.strip() for one in values for value in one.split(",")}
    if not all(number.isascii() and number.isdigit() for number in numbers) or len(set(map(int, numbers))) > 1:
        raise NoHttpError(f"Content-Length is no number, or several: {', '.join(values)!r:.100}")
    return int(numbers.pop()) if numbers else None
