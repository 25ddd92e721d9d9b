"""How fast the server is: `python -m tests.bench.fastest FILE` asks for every address in FILE as fast as can be.

Sixteen kept connections, no parsing but the head's end and the length. Prints a line of JSON: exchanges and seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

CONNECTIONS = 16


class Asker(asyncio.Protocol):
    """One connection: asks for the next address as soon as an answer is whole."""

    def __init__(self, requests: deque[bytes], done: asyncio.Future[None]) -> None:
        self._requests = requests
        self._done = done
        self._missing = 0
        self._buffer = b""
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without saying so
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Count down what is missing of the answer."""
        if self._missing:
            self._missing -= len(data)
        else:
            self._buffer += data
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._missing = end + 4 + _length(self._buffer[:end]) - len(self._buffer)
            self._buffer = b""
        if self._missing == 0:
            self.answers += 1
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that this connection is over."""
        if not self._done.done():
            self._done.set_result(None)

    def _ask(self) -> None:
        if self._requests:
            self._transport.write(self._requests.popleft())
        else:
            self._transport.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.find(b"content-length:")
    # an answer without a length is not what a pre-rendered server sends: the count would be wrong
    assert start >= 0, head
    return int(lower[start + 15 :].split(b"\r\n", 1)[0])


async def ask_all(urls: list[str]) -> int:
    """Ask for all *urls*, host after host, and return how many answers came."""
    loop = asyncio.get_running_loop()
    askers: list[Asker] = []
    hosts: dict[tuple[str, int], deque[bytes]] = {}
    for url in urls:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        request = f"GET {target or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
        hosts.setdefault((parts.hostname or "", parts.port or 80), deque()).append(request.encode("ascii"))
    for (host, port), requests in hosts.items():
        ends: list[asyncio.Future[None]] = [loop.create_future() for _ in range(CONNECTIONS)]
        for end in ends:
            _, asker = await loop.create_connection(lambda r=requests, e=end: Asker(r, e), host, port)  # type: ignore[misc]
            askers.append(asker)
        await asyncio.gather(*ends)
    return sum(asker.answers for asker in askers)


def main() -> None:
    """Measure and print."""
    import uvloop

    urls = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    begun = time.monotonic()
    answers = uvloop.run(ask_all(urls))
    assert answers == len(urls), f"{len(urls) - answers} of {len(urls)} got no whole answer"
    print(json.dumps({"exchanges": answers, "seconds": time.monotonic() - begun}))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
