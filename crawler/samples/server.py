"""The server of the sample portals: one process, a loopback host for each, HTTP/1.1 on a lean asyncio protocol.

Answers come from pure functions; what the server itself remembers is one counter and which addresses it has refused once.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import IO, cast
from urllib.parse import unquote

from crawler.samples import media
from crawler.samples.answers import TEXT, Answer, Request
from crawler.samples.makes import BY_HOST, served
from crawler.samples.prerender import plain
from crawler.samples.states import in_its_place
from crawler.samples.wire import Ask, Refused, respond, take
from crawler.samples.world import MEDIA_HOST, World

_BUSY = Answer(503, TEXT, (b"busy\n",))
_NO_POST = Answer(405, TEXT, (b"",), (("Allow", "GET, HEAD"),))
_NOT_HERE = Answer(404, TEXT, (b"not here\n",))
_TOO_MUCH = 1_000_000  # bytes that a client may send ahead while an answer is awaited


def answer(world: World, host: str, request: Request) -> Answer:
    """Return what *host* answers to *request*. Pure."""
    still = media.answer(world, host, request)
    if still is not None:
        return _NO_POST if request.method == "POST" else still
    if host == MEDIA_HOST:
        return _NOT_HERE
    return in_its_place(world, BY_HOST[host], request, BY_HOST[host].answer(world, request))


def hosts(world: World) -> tuple[str, ...]:
    """Return the hosts of the portals that are served in *world*, and of the pictures that stand elsewhere."""
    return (*(make.host for make in served(world).values()), MEDIA_HOST)


class Service:
    """One run of the portals: the world, the counter, the log, and the answers that were made beforehand."""

    def __init__(self, world: World, log: IO[str] | None, ready: Mapping[tuple[str, bytes], Answer]) -> None:
        self.world = world
        self.tick = 0
        self.ahead = 0.0
        """Seconds by which the clocks of its hosts go ahead."""
        self._log = log
        self._ready = ready
        self._refused: set[tuple[str, str]] = set()

    def answer(self, host: str, ask: Ask) -> Answer:
        """Return the answer to what was asked, counting it."""
        self.tick += 1
        if ask.method != "POST" and (made := self._ready.get((host, ask.target))):
            return made
        path, _, query = ask.target.decode("latin-1").partition("?")
        request = Request(ask.method, unquote(path), query, ask.body)
        wanted = BY_HOST[host].wanted if host in BY_HOST else None
        if ask.method == "POST" and self._ready and wanted:
            made = self._ready.get((host, b"%s#%d" % (ask.target, wanted(ask.body))))
            if made:
                return made
        made = answer(self.world, host, request)
        if self._ready:
            return plain(made)
        if made.refuse_once and (host, path) not in self._refused:
            self._refused.add((host, path))
            return replace(_BUSY, headers=self.world.later)
        return made

    def note(self, host: str, ask: Ask, made: Answer, size: int) -> None:
        """Write a line of the access log, if there is one; `at` is when it was asked, in seconds that nobody sets."""
        if self._log:
            target = ask.target.decode("latin-1")
            line = {"host": host, "method": ask.method, "target": target, "status": made.status, "bytes": size}
            at = round(monotonic() - made.wait, 4)
            self._log.write(json.dumps({**line, "type": made.kind, "at": at}) + "\n")


def _server(host: str) -> bytes:
    headers = BY_HOST[host].server if host in BY_HOST else (("server", "nginx"),)
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in headers)


class Connection(asyncio.Protocol):
    """One connection: requests in order, answers in order, pipelining allowed."""

    def __init__(self, service: Service, host: str) -> None:
        self._service, self._host = service, host
        self._server = _server(host)
        self._buffer = b""
        self._waiting = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take what came and answer every request that is whole."""
        self._buffer = self._buffer + data if self._buffer else data
        if len(self._buffer) > _TOO_MUCH and self._transport:
            self._transport.close()
        self._work()

    def _work(self) -> None:
        while self._buffer and not self._waiting and self._transport and not self._transport.is_closing():
            taken = take(self._buffer)
            if taken is None:
                return
            if isinstance(taken, Refused):
                self._transport.write(taken.bytes)
                self._transport.close()
                return
            ask, self._buffer = taken
            self._answer(ask)

    def _answer(self, ask: Ask) -> None:
        made = self._service.answer(self._host, ask)
        if made.wait:
            self._waiting = True
            asyncio.get_running_loop().call_later(made.wait, self._later, ask, made)
        else:
            self._send(ask, made)

    def _later(self, ask: Ask, made: Answer) -> None:
        self._waiting = False
        self._send(ask, made)
        self._work()

    def _send(self, ask: Ask, made: Answer) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        status, data = respond(self._server, ask, made, self._service.tick, self._service.ahead)
        self._transport.write(data)
        self._service.note(self._host, ask, replace(made, status=status), len(data))
        if not ask.keep_alive:
            self._transport.close()


def bind(port: int, hosts: tuple[str, ...]) -> list[socket.socket]:
    """Return listening sockets on *hosts*, all on *port* (0: a port that is free on all). Raises OSError."""
    for attempt in range(20):
        sockets: list[socket.socket] = []
        try:
            for host in hosts:
                # named as TCP: asyncio switches Nagle's delay off only then
                listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
                sockets.append(listener)
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind((host, port or (sockets[0].getsockname()[1] if len(sockets) > 1 else 0)))
                listener.listen(1024)
        except OSError:
            for listener in sockets:
                listener.close()
            if port or attempt == 19:
                raise
        else:
            return sockets
    raise OSError("no port is free on all loopback hosts")


async def serve(service: Service, sockets: list[socket.socket], stop: asyncio.Event) -> None:
    """Answer on *sockets* until *stop* is set."""
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda host=host: Connection(service, host), sock=listener)  # type: ignore[misc]
        for host, listener in zip(hosts(service.world), sockets, strict=True)
    ]
    await stop.wait()
    for server in servers:
        server.close()
    with suppress(OSError):
        for listener in sockets:
            listener.close()
