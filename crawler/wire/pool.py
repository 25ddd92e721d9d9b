"""Connections to servers, kept open for the next request; and requests as they go over the wire."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.abstract import isIPv6Address
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.web.client import ResponseNeverReceived

from archive.urls import DEFAULT_PORTS
from crawler.wire.answer import Answer
from crawler.wire.connection import Connecting, Connection, Terms, Wire

# Servers close what is idle after 5 to 60 seconds, and who does not is not to be held for ever.
LONGEST_IDLE = 240.0
# RFC 9110 §9.2.2: what may be sent a second time when nobody knows whether it was heard.
REPEATABLE = ("GET", "HEAD")


class Unheard(Exception):
    """A connection that was kept open was closed before any answer: perhaps nobody heard the request, perhaps somebody did."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A request as it goes over the wire."""

    server: tuple[str, str, int]
    """Scheme, host and port."""
    method: str
    wire: bytes


class Pool:
    """The open connections of a crawl, by their servers."""

    def __init__(self, terms: Terms, most: int) -> None:
        """*most* connections to one server are kept when nobody uses them."""
        self._terms, self._most = terms, most
        self._connecting = Connecting(terms)
        self._idle: dict[tuple[str, str, int], deque[tuple[Connection, float]]] = defaultdict(deque)

    async def ask(self, sending: Sending, wires: list[Wire], patience: float) -> Answer:
        """Return the answer to *sending*; each attempt goes into one of *wires*. A connection may take *patience* seconds.

        Raises Unheard where a connection that was open was closed meanwhile: `ask_anew` when the host may be asked again.
        """
        open_still = self._take(sending.server)
        if open_still is None:
            return await self.ask_anew(sending, wires, patience)
        try:
            return await self._over(open_still, sending, wires)
        except ResponseNeverReceived as error:
            if sending.method not in REPEATABLE:
                raise
            raise Unheard from error

    async def ask_anew(self, sending: Sending, wires: list[Wire], patience: float) -> Answer:
        """Return the answer to *sending* over a new connection; like `ask`."""
        return await self._over(await self._connect(sending.server, patience), sending, wires)

    def close(self) -> None:
        """Close what nobody uses."""
        for waiting in self._idle.values():
            for connection, _ in waiting:
                connection.leave()
        self._idle.clear()

    async def _over(self, connection: Connection, sending: Sending, wires: list[Wire]) -> Answer:
        answer = await connection.ask(sending.method, sending.wire, wires)
        if connection.is_free:
            waiting = self._idle[sending.server]
            waiting.append((connection, monotonic()))
            if len(waiting) > self._most:
                waiting.popleft()[0].leave()
        return answer

    def _take(self, server: tuple[str, str, int]) -> Connection | None:
        waiting, before = self._idle.get(server, ()), monotonic() - LONGEST_IDLE
        while waiting:
            connection, since = waiting.popleft()
            # what lies between may have forgotten one that was idle for long, and tells nobody
            if connection.is_free and since >= before:
                return connection
            connection.leave()
        return None

    async def _connect(self, server: tuple[str, str, int], patience: float) -> Connection:
        from twisted.internet import reactor

        self._leave_idle()
        scheme, host, port = server
        endpoint: Any = HostnameEndpoint(reactor, host, port, timeout=patience)
        if scheme == "https":
            endpoint = wrapClientTLS(self._terms.secured.creatorForNetloc(host.encode("ascii"), port), endpoint)
        connection: Connection = await maybe_deferred_to_future(endpoint.connect(self._connecting))
        return connection

    def _leave_idle(self) -> None:
        """Close what was idle for too long, wherever it leads: looked after whenever a connection is made."""
        before = monotonic() - LONGEST_IDLE
        for server, waiting in list(self._idle.items()):
            while waiting and (waiting[0][1] < before or not waiting[0][0].is_free):
                waiting.popleft()[0].leave()
            if not waiting:
                del self._idle[server]


def sending(request: Request) -> Sending:
    """Return *request* as it goes over the wire."""
    parts = urlsplit(request.url)
    host, colon, port = parts.netloc.rpartition(":")
    if not colon or not port.isdigit():  # the colons of an IPv6 address without a port
        host, port = parts.netloc, ""
    server = (parts.scheme, host.strip("[]"), int(port or DEFAULT_PORTS.get(parts.scheme, 0)))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {target} HTTP/1.1".encode("ascii")]
    if request.body or request.method in ("POST", "PUT"):
        lines.append(b"Content-Length: %d" % len(request.body))
    lines += (b"%b: %b" % (name, one_line(value)) for name, values in request.headers.items() for value in values)
    if b"Host" not in request.headers:
        lines.append(b"Host: " + _host(server).encode("ascii"))
    return Sending(server, request.method, b"\r\n".join((*lines, b"", b"")) + request.body)


def one_line(value: bytes) -> bytes:
    """Return the value of a header in one line: a second one would be another header, or the end of all."""
    return b" ".join(value.splitlines()).strip()


def _host(server: tuple[str, str, int]) -> str:
    scheme, host, port = server
    named = f"[{host}]" if isIPv6Address(host) else host
    return named if port == DEFAULT_PORTS.get(scheme) else f"{named}:{port}"
