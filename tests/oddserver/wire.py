"""Heads, chunks and pieces: the bytes that answers are made of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

REASONS = {
    200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
    307: "Temporary Redirect", 308: "Permanent Redirect", 404: "Not Found", 410: "Gone",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    pieces: tuple[bytes, ...]
    """The bytes, as they are handed to the connection one after the other."""
    end: str = "keep"
    """Then the connection is kept (`keep`), closed (`close`), reset (`reset`), or nothing more ever comes (`hang`)."""
    pause: float = 0.0
    """Seconds between pieces."""


def head(status: int, *headers: tuple[str, str], version: str = "1.1") -> bytes:
    """Return a status line and *headers* in latin-1, with the blank line."""
    lines = [f"HTTP/{version} {status} {REASONS[status]}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def chunked(body: bytes, size: int = 37, *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return *body* in chunks of *size*; the first and last carry *extension*, whole *trailer* lines end it."""
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    framed = [
        b"%X%s\r\n%s\r\n" % (len(chunk), b"" if number else extension, chunk) for number, chunk in enumerate(chunks)
    ]
    return b"".join(framed) + b"0" + extension + b"\r\n" + trailer + b"\r\n"


def dribbled(data: bytes, size: int = 37) -> tuple[bytes, ...]:
    """Return *data* in pieces: 4 kB in drops of *size*, so that reads split it anywhere, the rest in gulps."""
    drops = tuple(data[start : start + size] for start in range(0, min(len(data), 4096), size))
    rest = data[sum(map(len, drops)) :]
    return drops + tuple(rest[start : start + 65536] for start in range(0, len(rest), 65536))
