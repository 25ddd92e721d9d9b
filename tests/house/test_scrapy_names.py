"""The private names of Scrapy and Twisted that the capture stands on. One that moves fails here, not in a night."""

from __future__ import annotations

import inspect
from collections import deque
from typing import Any

import scrapy
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import http11
from scrapy.core.engine import ExecutionEngine
from twisted.internet.defer import fail, succeed
from twisted.internet.testing import StringTransport
from twisted.web import _newclient, client
from twisted.web.http_headers import Headers


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_scrapy_is_the_minor_version_that_was_read() -> None:
    assert scrapy.version_info[:2] == (2, 19)


def test_the_lenient_protocol_speaks_http11() -> None:
    assert issubclass(http11._LenientHTTP11ClientProtocol, _newclient.HTTP11ClientProtocol)


def test_the_pool_of_the_handler_makes_connections_with_its_factory() -> None:
    source = inspect.getsource(http11.HTTP11DownloadHandler.__init__)

    assert "self._pool: HTTPConnectionPool" in source
    assert "self._pool._factory = _LenientHTTP11ClientFactory" in source
    assert "self._factory(" in inspect.getsource(client.HTTPConnectionPool._newConnection)


def test_the_factory_builds_a_protocol_with_the_quiescent_callback() -> None:
    factory = http11._LenientHTTP11ClientFactory(_quiet, None)
    protocol = factory.buildProtocol(None)

    assert factory._quiescentCallback is _quiet
    assert isinstance(protocol, http11._LenientHTTP11ClientProtocol)


def test_a_protocol_takes_one_request_and_asks_it_to_write_itself() -> None:
    assert parameters(_newclient.HTTP11ClientProtocol.request) == ["self", "request"]
    assert parameters(_newclient.Request.writeTo) == ["self", "transport"]


def test_the_end_of_an_answer_is_told_with_the_rest() -> None:
    protocol = RestNoting(_quiet)
    protocol.makeConnection(StringTransport())
    protocol.request(_newclient.Request(b"GET", b"/", Headers({b"Host": [b"h"]}), None, persistent=True))
    protocol.dataReceived(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore")

    assert protocol.rests == [b"more"]


class RestNoting(http11._LenientHTTP11ClientProtocol):  # type: ignore[misc] # Scrapy's bases are Any
    """Notes what `_finishResponse` is told."""

    def __init__(self, quiescent: Any) -> None:
        super().__init__(quiescent)
        self.rests: list[bytes] = []

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        self.rests.append(rest)
        super()._finishResponse(rest)


def test_a_dead_pooled_connection_gets_the_same_request_again() -> None:
    """Twisted re-sends silently: the number of a download has to stay on the request object."""
    dead, fresh = Connection(fail(_newclient.RequestNotSent())), Connection(succeed("answer"))
    retrying = client._RetryingHTTP11ClientProtocol(dead, lambda: succeed(fresh))
    request = _newclient.Request(b"GET", b"/", Headers(), None)
    retrying.request(request)

    assert dead.asked == fresh.asked == [request]


class Connection:
    """A connection that gives one answer, and notes what it was asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    def request(self, request: Any) -> Any:
        self.asked.append(request)
        return self.answer


def test_a_download_slot_has_the_knobs_that_politeness_turns() -> None:
    slot = Slot(concurrency=1, delay=0.0)
    source = inspect.getsource(Downloader.__init__)

    assert slot.delay == 0.0
    assert isinstance(slot.queue, deque)
    assert "self.slots: dict[str, Slot]" in source
    assert "self.per_slot_settings: dict[str, dict[str, Any]]" in source
    assert parameters(Downloader.get_slot_key) == ["self", "request"]


def test_the_engine_downloads_beside_the_scheduler() -> None:
    assert parameters(ExecutionEngine.download_async) == ["self", "request"]


def _quiet(_: Any = None) -> None:
    """Stand for the pool, which is told when a connection is free again."""
