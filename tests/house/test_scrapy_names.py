"""The private names of Scrapy and Twisted that the capture stands on. One that moves fails here, not in a night."""

from __future__ import annotations

import inspect
from collections import deque
from typing import Any

import pytest
import scrapy
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import http11
from scrapy.core.engine import ExecutionEngine, _Slot
from scrapy.exceptions import DownloadFailedError
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from twisted.web.client import ResponseFailed
from twisted.web.http import _ChunkedTransferDecoder


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_scrapy_is_the_minor_version_that_was_read() -> None:
    assert scrapy.version_info[:2] == (2, 19)


def test_what_goes_wrong_on_the_way_is_said_in_scrapys_words() -> None:
    with pytest.raises(DownloadFailedError), wrap_twisted_exceptions():
        raise ResponseFailed([])


def test_a_decoder_of_chunks_gives_their_data_and_tells_of_the_end_with_the_rest() -> None:
    pieces: list[bytes] = []
    rests: list[bytes] = []
    _ChunkedTransferDecoder(pieces.append, rests.append).dataReceived(b"2\r\nok\r\n0\r\n\r\nmore")

    assert (b"".join(pieces), rests) == (b"ok", [b"more"])


def test_chunks_that_are_none_are_refused() -> None:
    with pytest.raises(Exception, match="Chunk-size must be an integer"):
        _ChunkedTransferDecoder(_quiet, _quiet).dataReceived(b"zz\r\nok\r\n")


def test_scrapys_own_handler_lets_names_with_underscores_be_asked() -> None:
    source = inspect.getsource(http11.HTTP11DownloadHandler.__init__)

    assert "_install_twisted_idna_fallbacks()" in source


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


def test_an_engine_that_was_told_to_stop_shows_so_in_its_slot() -> None:
    assert "self._slot: _Slot | None" in inspect.getsource(ExecutionEngine.__init__)
    assert "self.closing: Deferred[None] | None = None" in inspect.getsource(_Slot.__init__)
    assert parameters(ExecutionEngine.crawl) == ["self", "request"]


def _quiet(_: Any = None) -> None:
    """Take whatever comes."""
