"""Connections that are kept for the next request: whose answer is whose, and when somebody is asked a second time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransportWithDisconnection
from twisted.python.failure import Failure

from crawler.capture import CaptureHandler
from crawler.tls import LenientTls, system_store
from crawler.wire import pool
from crawler.wire.answer import Answer
from crawler.wire.connection import MOST_FRAMING, Connection, Terms, Wire
from crawler.wire.pool import Pool, Unheard, sending

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ASKED = sending(Request("http://mau.gov.vn/"))


class Transport(StringTransportWithDisconnection):  # type: ignore[misc]
    """Leads nowhere; whoever is at its other end is played by the test."""

    def getPeer(self) -> Any:  # noqa: N802 (Twisted's name)
        return type("Peer", (), {"host": "127.0.0.1"})

    def abortConnection(self) -> None:  # noqa: N802 (Twisted's name)
        self.loseConnection()


class Server(Pool):
    """A pool whose connections lead to the test."""

    def __init__(self) -> None:
        super().__init__(Terms(lambda *_: None, LenientTls(system_store()), loopback=True, most=1_000_000), 8)
        self.connections: list[Connection] = []

    async def _connect(self, server: tuple[str, str, int], patience: float) -> Connection:
        connection, transport = Connection(self._terms), Transport()
        transport.protocol = connection
        connection.makeConnection(transport)
        self.connections.append(connection)
        return connection

    async def asked(self) -> asyncio.Task[Answer]:
        """Return an ask that has been sent."""
        task = asyncio.create_task(self.ask(ASKED, [], 1.0))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return task


def test_what_follows_a_surplus_is_never_taken_for_the_next_answer() -> None:
    async def use() -> None:
        server = Server()
        first = await server.asked()
        server.connections[0].dataReceived(OK + b"HTTP/1.1 200 OK\r\nContent-")
        await first
        await server.asked()

        assert len(server.connections) == 2
        assert not server.connections[0].transport.connected

    asyncio.run(use())


def test_who_talks_on_behind_the_end_is_hung_up_on() -> None:
    async def use() -> None:
        server = Server()
        first = await server.asked()
        server.connections[0].dataReceived(OK)
        await first
        server.connections[0].dataReceived(b"more")

        assert not server.connections[0].transport.connected

    asyncio.run(use())


def test_chunks_that_are_all_framing_are_kept_to_a_bound() -> None:
    async def use() -> None:
        server = Server()
        first = await server.asked()
        connection = server.connections[0]
        connection.dataReceived(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        crumbs, received = (b"1;" + b"x" * 900 + b"\r\na\r\n") * 100, 0
        while connection.transport.connected:
            connection.dataReceived(crumbs)
            received += len(crumbs)

        assert received < MOST_FRAMING + 2 * len(crumbs)
        with pytest.raises(DownloadCancelledError, match="around the answer's body"):
            await first

    asyncio.run(use())


def test_a_connection_that_was_idle_for_long_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use() -> None:
        server = Server()
        first = await server.asked()
        server.connections[0].dataReceived(OK)
        await first
        monkeypatch.setattr(pool, "LONGEST_IDLE", -1.0)
        await server.asked()

        assert len(server.connections) == 2
        assert not server.connections[0].transport.connected

    asyncio.run(use())


def test_a_kept_connection_that_is_closed_on_a_request_does_not_answer_for_it() -> None:
    async def use() -> None:
        server = Server()
        first = await server.asked()
        server.connections[0].dataReceived(OK)
        await first
        second = await server.asked()
        server.connections[0].connectionLost(Failure(ConnectionDone()))

        with pytest.raises(Unheard):
            await second
        assert len(server.connections) == 1

    asyncio.run(use())


def test_a_host_that_drops_a_request_is_asked_again_in_its_turn_alone() -> None:
    happened: list[str] = []

    class Dropping:
        async def ask(self, _sending: Any, wires: list[Wire], _patience: float) -> Answer:
            wires.append(Wire(b"", "127.0.0.1"))
            happened.append("asked")
            raise Unheard

        async def ask_anew(self, _sending: Any, wires: list[Wire], _patience: float) -> Answer:
            wires.append(Wire(b"", "127.0.0.1"))
            happened.append("asked anew")
            answer = Answer("GET")
            answer.take(OK)
            return answer

    async def turn() -> None:
        happened.append("turn")

    handler: Any = CaptureHandler.__new__(CaptureHandler)
    handler._connections = Dropping()
    request = Request("http://mau.gov.vn/", meta={"turn": turn, "sent": lambda _: happened.append("told")})
    response = asyncio.run(handler._ask(request, []))

    assert response.body == b"ok"
    assert happened == ["asked", "told", "turn", "asked anew"]
