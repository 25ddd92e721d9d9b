"""Reading under watch."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from archive.catalogue.transcribing import watched
from archive.catalogue.transcribing.watched import is_page, read_watched
from archive.model import Capture, Place, Reading, Site
from archive.sites import unknown_site

URL = "https://mau.gov.vn/a"
SITE = unknown_site(URL)


def capture(
    *, status: int = 200, hop: str | None = "article", mime: str | None = "text/html", body: bytes = b"<p>a"
) -> Capture:
    headers = (("Content-Type", mime),) if mime else ()
    at = datetime(2024, 3, 28, tzinfo=UTC)
    return Capture(URL, at, status, headers, body, Place("a", 0, 1), "urn:1", "sha1:A", hop=hop)


@pytest.mark.parametrize(
    ("found", "page"),
    [
        (capture(), True),
        (capture(mime="Application/XHTML+XML; charset=utf-8"), True),
        (capture(hop=None), True),
        (capture(hop="seed"), True),
        (capture(mime=None, body=b"\n<!DOCTYPE  html><p>"), True),
        (capture(mime="text/plain", body=b"<HTML lang=vi>"), True),
        (capture(mime=None, body=b"%PDF-1.4"), False),
        (capture(mime="text/css"), False),
        (capture(mime="image/svg+xml", body=b"<html>"), False),
        (capture(hop="requisite"), False),
        (capture(hop="attachment"), False),
        (capture(hop="robots"), False),
        (capture(status=404), False),
        (capture(status=301), False),
        (capture(status=304), False),
    ],
)
def test_a_page_is_html_that_was_walked_to_and_answered_with_200(found: Capture, page: bool) -> None:
    assert is_page(found) is page


def reader(does: Callable[[], object]) -> Callable[[Capture, Site], Reading]:
    def read(_capture: Capture, _site: Site) -> Reading:
        does()
        return Reading("article")

    return read


def raise_(error: BaseException) -> Callable[[], object]:
    def does() -> None:
        raise error

    return does


def test_what_is_read_is_given_on() -> None:
    assert read_watched(reader(lambda: None), capture(), SITE) == Reading("article")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RecursionError(), "nested too deep"),
        (MemoryError(), "took more memory than there is"),
        (ValueError("một\nhai"), "ValueError in does, line"),
    ],
)
def test_a_page_that_breaks_its_reader_is_said_in_one_line(error: Exception, said: str) -> None:
    found = read_watched(reader(raise_(error)), capture(), SITE)

    assert isinstance(found, str)
    assert found.startswith(said)
    assert "\n" not in found


def test_a_page_that_takes_too_long_is_given_up_even_by_a_reader_that_catches_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stubborn() -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                time.sleep(0.01)
            except Exception:
                continue

    monkeypatch.setattr(watched, "PATIENCE", 0.05)
    begun = time.monotonic()

    assert read_watched(reader(stubborn), capture(), SITE) == "took more than 0.05 seconds"
    assert time.monotonic() - begun < 5


def test_ctrl_c_is_not_taken_for_a_pages_failure() -> None:
    with pytest.raises(KeyboardInterrupt):
        read_watched(reader(raise_(KeyboardInterrupt())), capture(), SITE)


def test_the_alarm_is_off_after_each_page() -> None:
    before = signal.getsignal(signal.SIGALRM)
    read_watched(reader(lambda: None), capture(), SITE)

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_pages_are_read_in_other_threads_too() -> None:
    found: list[Reading | str] = []
    thread = threading.Thread(target=lambda: found.append(read_watched(reader(lambda: None), capture(), SITE)))
    thread.start()
    thread.join()

    assert found == [Reading("article")]
