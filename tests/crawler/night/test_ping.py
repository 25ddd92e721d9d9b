"""The watchman is asked when a night begins and ends; without one nothing is asked; his address never shows."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from crawler.night import ping as watchman
from crawler.night.ping import FAIL, START, SUCCESS, ping
from crawler.night.telling import Telling
from tests.crawler.night.services import Service, web

SECRET = "8f14e45f-ceea-467f-a0e6-55f2a9b2c111"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with web() as served:
        monkeypatch.setenv("LUUTRU_PING", f"http://127.0.0.1:{served.port}/{SECRET}")
        yield served


def test_start_end_and_failure_are_told_with_the_verdict(service: Service) -> None:
    whys = [
        ping(Telling(), START),
        ping(Telling(), SUCCESS, "2026-03-02: ổn"),
        ping(Telling(), FAIL, "2026-03-03: hỏng"),
    ]

    assert whys == ["", "", ""]
    assert service.asked == [
        (f"/{SECRET}/start", b""),
        (f"/{SECRET}", "2026-03-02: ổn".encode()),
        (f"/{SECRET}/fail", "2026-03-03: hỏng".encode()),
    ]


def test_what_stands_behind_the_path_stays_behind_it(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_PING", f"http://127.0.0.1:{service.port}/ping/{SECRET}/?create=1")
    ping(Telling(), FAIL)

    assert [path for path, _ in service.asked] == [f"/ping/{SECRET}/fail?create=1"]


def test_a_service_that_refuses_is_said_without_its_address(service: Service) -> None:
    service.status = 404

    assert ping(Telling(), START) == "the service answered 404"


def test_a_service_that_is_down_is_said_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    monkeypatch.setenv("LUUTRU_PING", f"http://127.0.0.1:{port}/{SECRET}")

    assert ping(Telling(), START) == "its host refuses the connection: is the service up?"


def test_a_service_that_never_answers_does_not_keep_the_night(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchman, "SECONDS", 2.0)
    service.seconds = 30.0
    began = time.monotonic()

    assert "not done within 2 seconds" in ping(Telling(), START)
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    "address", [f"ftp://127.0.0.1/{SECRET}", f"file:///{SECRET}", f"http:///{SECRET}", f"http://[{SECRET}/"]
)
def test_an_address_that_cannot_be_asked_is_said_and_not_shown(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_PING", address)
    why = ping(Telling(), START)

    assert why
    assert SECRET not in why


def test_nobody_is_asked_where_there_is_no_watchman() -> None:
    assert ping(Telling(), START) == ""


def test_a_watchman_without_an_address_is_missed() -> None:
    assert "LUUTRU_PING" in ping(Telling(ping=True), START)
