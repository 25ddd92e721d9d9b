"""Connections that keep what goes over them, in both directions, attempt by attempt.

Stands on private names of Scrapy 2.19 and Twisted, because only here the bytes are exact: middlewares and signals lose
header case and order, chunk framing, interim answers and partial bodies. `tests/house/test_scrapy_names.py` fails when
one of those names moves.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as WireRequest

from archive.clock import now
from archive.evidence.record import Record
from archive.model import Tls
from crawler.guard import PrivateAddressError, may_connect
from crawler.tls import LenientTls

TOKEN = b"X-Luutru-Exchange"
"""Carries the number of a download to the connection that sends it; taken off before a byte is written."""
LONGEST_HEAD = 1024 * 1024  # browsers stop at 256 kB; interim heads come on top


class Wire:
    """One attempt to get an answer over one connection, while it runs."""

    __slots__ = (
        "at",
        "certificates",
        "done",
        "ended",
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

    def __init__(self) -> None:
        self.at = now()
        self.started = self.ended = monotonic()
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        self.length = 0
        self.overlong = False
        self.surplus = 0
        self.done = False
        self.kept: Record | None = None
        """The response's record, once it is written."""
        self.ip: str | None = None
        self.tls: Tls | None = None
        self.certificates: tuple[bytes, ...] = ()


class _Tee:
    """Stands before the transport while a request is written, and notes what is written."""

    def __init__(self, transport: Any, wire: Wire) -> None:
        self._transport = transport
        self._wire = wire

    def write(self, data: bytes) -> None:
        self._wire.sent.append(data)
        self._transport.write(data)

    def writeSequence(self, pieces: list[bytes]) -> None:  # noqa: N802 (Twisted's name)
        self.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class TolerantParser(_LenientHTTPClientParser):  # type: ignore[misc]
    """Scrapy's tolerant parser, more tolerant: a header line without a name is kept on the wire and otherwise ignored."""

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Take a header, as browsers do: one without a name is none."""
        if name.strip():
            super().headerReceived(name, value)


class RecordingProtocol(_LenientHTTP11ClientProtocol):  # type: ignore[misc]
    """A connection that keeps what it sends and receives, attempt by attempt."""

    wires: dict[bytes, list[Wire]]
    late: Callable[[Wire, bytes], None]
    secured: LenientTls
    _wire: Wire | None = None

    def request(self, request: Any) -> Any:
        """Send *request* and keep both directions of the exchange under the number it carries."""
        # Twisted sends the same request again on a new connection when a pooled one turns out dead
        # (_RetryingHTTP11ClientProtocol): the number stays on the object, every attempt is kept.
        number = getattr(request, "luutru_number", None)
        if number is None:
            number = request.luutru_number = (request.headers.getRawHeaders(TOKEN) or [b""])[0]
            request.headers.removeHeader(TOKEN)
        wire = self._wire = Wire()
        wire.ip = self.transport.getPeer().host
        self.wires.setdefault(number, []).append(wire)
        request.writeTo = lambda transport: WireRequest.writeTo(request, _Tee(transport, wire))
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = TolerantParser  # as Scrapy's own protocol puts in its parser
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Keep *data*, then let it be parsed."""
        wire = self._wire
        if wire is not None and wire.kept is not None:
            self.late(wire, data)
        elif wire is not None:
            if not wire.received:
                wire.tls, wire.certificates = self.secured.verdict(self.transport)
            wire.received.append(data)
            wire.length += len(data)
            wire.surplus += len(data) if wire.done else 0
            wire.ended = monotonic()
            if self._is_too_much(wire):
                wire.overlong = True
                self.transport.abortConnection()
                return
        super().dataReceived(data)

    def _is_too_much(self, wire: Wire) -> bool:
        """Return whether a head never ends: Scrapy's limit counts bodies alone, and heads of any number come before one."""
        in_head = self._parser is not None and self._parser.state in (STATUS, HEADER)
        return in_head and wire.length > LONGEST_HEAD

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 (Twisted's name)
        if self._wire is not None:
            self._wire.done = True
            self._wire.surplus = len(rest or b"")
        super()._finishResponse(rest)


class RecordingFactory(_LenientHTTP11ClientFactory):  # type: ignore[misc]
    """Makes recording connections, to addresses that may be connected to."""

    wires: dict[bytes, list[Wire]]
    late: Callable[[Wire, bytes], None]
    secured: LenientTls
    loopback: bool

    def buildProtocol(self, addr: Any) -> RecordingProtocol:  # noqa: N802 (Twisted's name)
        """Return the protocol for a connection that was just made. Raises PrivateAddressError before a byte is sent."""
        if not may_connect(addr.host, loopback=self.loopback):
            raise PrivateAddressError(addr.host)
        protocol = RecordingProtocol(self._quiescentCallback)
        protocol.wires = self.wires
        protocol.late = self.late
        protocol.secured = self.secured
        return protocol
