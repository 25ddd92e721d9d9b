"""Connections that keep what goes over them, in both directions, attempt by attempt.

Only here the bytes are exact: Scrapy's own responses lose header case and order, chunk framing, interim answers and
partial bodies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from scrapy.exceptions import DownloadCancelledError, ResponseDataLossError
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import ITCPTransport
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from archive.clock import now
from archive.evidence.record import Record
from archive.model import Tls
from crawler.guard import PrivateAddressError, may_connect
from crawler.tls import LenientTls
from crawler.wire.answer import Answer

LONGEST_HEAD = 1024 * 1024  # browsers stop at 256 kB; interim heads come on top
# Of what is no body: the head, and the sizes of chunks. Ordinary chunks have 7 bytes for thousands; who sends byte for byte
# makes of each a hundred in memory, and four seconds for every million of them.
MOST_FRAMING = 4 * 1024 * 1024


class Wire:
    """One attempt to get an answer over one connection, while it runs."""

    __slots__ = (
        "at",
        "certificates",
        "done",
        "ended",
        "headed",
        "ip",
        "kept",
        "length",
        "overlong",
        "received",
        "sent",
        "started",
        "surplus",
        "tls",
    )

    def __init__(self, sent: bytes, ip: str) -> None:
        self.at = now()
        self.started = self.ended = monotonic()
        self.headed: float | None = None
        """When the final head was here."""
        self.sent = sent
        self.received: list[bytes] = []
        self.length = 0
        self.overlong = False
        self.surplus = 0
        self.done = False
        self.kept: Record | None = None
        """The response's record, once it is written."""
        self.ip = ip
        self.tls: Tls | None = None
        self.certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What all connections of a crawl go by."""

    late: Callable[[Wire, bytes], None]
    """Told of what comes after an answer's end, when its records are written."""
    secured: LenientTls
    loopback: bool
    most: int
    """Bytes of a body: what is longer is kept to here."""


class Connection(Protocol):  # type: ignore[misc] # Twisted carries few types: its bases are Any
    """A connection to a server, for one request after the other."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._wire: Wire | None = None
        self._answer = Answer("")
        self._waiting: asyncio.Future[Answer] | None = None
        self.is_free = True
        """Whether it may be asked."""

    def connectionMade(self) -> None:  # noqa: N802 (Twisted's name)
        """Send small requests at once."""
        if ITCPTransport.providedBy(self.transport):
            self.transport.setTcpNoDelay(True)

    async def ask(self, method: str, sent: bytes, wires: list[Wire]) -> Answer:
        """Send *sent*, return the answer; both directions go into a new one of *wires*.

        Raises ResponseNeverReceived, ResponseFailed, ResponseDataLossError, DownloadCancelledError.
        """
        self.is_free = False
        self._wire, self._answer = Wire(sent, self.transport.getPeer().host), Answer(method)
        wires.append(self._wire)
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self.transport.write(sent)
        try:
            return await waiting
        except asyncio.CancelledError:
            self._waiting = None
            self.transport.abortConnection()
            raise
        finally:
            self._answer = Answer("")  # a connection that waits for its next request holds no body

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Keep *data*, then read it."""
        wire = self._wire
        if wire is None or wire.kept is not None:
            if wire is not None:
                self._terms.late(wire, data)
            self._abort()
            return
        if not wire.received:
            wire.tls, wire.certificates = self._terms.secured.verdict(self.transport)
        wire.received.append(data)
        wire.length += len(data)
        wire.ended = monotonic()
        if self._waiting is None:  # it came to an end, good or bad
            wire.surplus += len(data) if wire.done else 0
            self._abort()
        else:
            self._read(wire, data)

    def _read(self, wire: Wire, data: bytes) -> None:
        answer = self._answer
        try:
            answer.take(data)
        except Exception:
            self._fail(Failure())
            self.transport.loseConnection()
            return
        if answer.headed and wire.headed is None:
            wire.headed = wire.ended
        if not answer.headed and wire.length > LONGEST_HEAD:
            wire.overlong = True
            self.transport.abortConnection()
        elif max(answer.size, answer.length or 0) > self._terms.most:
            self._settle(DownloadCancelledError(f"the answer is longer than {self._terms.most} bytes"))
            self.transport.abortConnection()
        elif wire.length - answer.size - answer.surplus > MOST_FRAMING:
            self._settle(DownloadCancelledError(f"there are more than {MOST_FRAMING} bytes around the answer's body"))
            self.transport.abortConnection()
        elif answer.whole:
            self._finish(wire)

    def _finish(self, wire: Wire) -> None:
        wire.done, wire.surplus = True, self._answer.surplus
        # behind a surplus there may come more of it, which would be taken for the answer to the next request
        self.is_free = not self._answer.closes and not wire.surplus
        if not self.is_free:
            self.transport.loseConnection()
        self._settle(None)

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802 (Twisted's name)
        """Take the end for the answer's, where it may be; else tell who waits that it broke off."""
        self.is_free = False
        wire = self._wire
        if wire is None or self._waiting is None:
            return
        # TLS that just stops is common among servers that are done; a connection that is reset was cut, to browsers too
        if wire.tls is not None or reason.check(ConnectionDone):
            self._answer.end()
        if self._answer.whole:
            wire.done = True
            self._settle(None)
        else:
            self._fail(reason)

    def leave(self) -> None:
        """Close the connection, which nobody is to use again."""
        self.is_free = False
        self.transport.loseConnection()

    def _abort(self) -> None:
        """Hang up on who goes on talking: under TLS, who is told that we leave may go on for ever."""
        self.is_free = False
        self.transport.abortConnection()

    def _fail(self, reason: Failure) -> None:
        if not self._answer.headed:
            never = self._wire is None or not self._wire.received
            self._settle((ResponseNeverReceived if never else ResponseFailed)([reason]))
            return
        broken = ResponseDataLossError()
        broken.__cause__ = ResponseFailed([reason])
        self._settle(broken)

    def _settle(self, error: Exception | None) -> None:
        """Tell who waits how it went."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting.done():
            return
        if error is None:
            waiting.set_result(self._answer)
        else:
            waiting.set_exception(error)


class Connecting(Factory):  # type: ignore[misc]
    """Makes connections, to addresses that may be connected to."""

    noisy = False

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def buildProtocol(self, addr: Any) -> Connection:  # noqa: N802 (Twisted's name)
        """Return the protocol for a connection that was just made. Raises PrivateAddressError before a byte is sent."""
        if not may_connect(addr.host, loopback=self._terms.loopback):
            raise PrivateAddressError(addr.host)
        return Connection(self._terms)
