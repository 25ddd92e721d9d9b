"""The server's own record of each connection: one line when an answer is decided, one when it has gone out.

Both are flushed at once, the first before the answer's first byte: whoever has read an answer finds it here.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

LOG_NAME = "exchanges.jsonl"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was read and the bytes that were handed to the connection in answer."""

    connection: int
    number: int
    """Which exchange on this connection, from 0."""
    tls: bool
    request: bytes
    """Head and body; cut where the client stopped sending."""
    response: bytes
    """What was sent, interim heads and surplus included. A client that hung up has seen a beginning of it."""
    end: str | None = None
    """`keep`, `close`, `reset`; `gone` when the client left first; None when the server was stopped in the middle."""

    @property
    def method(self) -> str:
        """Return the request's method."""
        return self.request.split(b" ", 1)[0].decode("latin-1")

    @property
    def target(self) -> str:
        """Return the request's target as printed in its first line, without the rest."""
        words = self.request.split(b"\r\n", 1)[0].split(b" ")
        return words[1].decode("latin-1") if len(words) > 1 else ""


class Journal:
    """The open log of one server."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = (folder / LOG_NAME).open("a", encoding="ascii")

    def decided(self, exchange: Exchange) -> None:
        """Write what was read and what will be answered."""
        self._write(
            connection=exchange.connection,
            number=exchange.number,
            tls=exchange.tls,
            request=base64.b64encode(exchange.request).decode("ascii"),
            response=base64.b64encode(exchange.response).decode("ascii"),
        )

    def ended(self, exchange: Exchange, sent: int, end: str) -> None:
        """Write how many bytes of the answer went out, and how it ended."""
        self._write(connection=exchange.connection, number=exchange.number, sent=sent, end=end)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, **line: Any) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def read_journal(folder: Path) -> list[Exchange]:
    """Return the exchanges logged in *folder*, in the order in which their answers were decided."""
    exchanges: dict[tuple[int, int], Exchange] = {}
    for line in _lines(folder / LOG_NAME):
        name = (line["connection"], line["number"])
        if "request" in line:
            request, response = base64.b64decode(line["request"]), base64.b64decode(line["response"])
            exchanges[name] = Exchange(*name, tls=line["tls"], request=request, response=response)
        else:
            whole = exchanges[name]
            exchanges[name] = replace(whole, response=whole.response[: line["sent"]], end=line["end"])
    return list(exchanges.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="ascii") as file:
        # a server that was killed may leave half a line: that exchange never ended
        yield from (json.loads(line) for line in file if line.endswith("\n"))
