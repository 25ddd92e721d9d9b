"""A host that https does not reach is asked over http, once that is known to answer; the walk's addresses stay as they are."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError
from scrapy.http import Response

from crawler.politeness import Politeness, RefusedError, without_tls


class Engine:
    """Answers for robots.txt alone, where a scheme is reached; notes what it was asked."""

    def __init__(self, reached: str, error: Exception) -> None:
        self.reached, self.error = reached, error
        self.asked: list[str] = []
        self.downloader = SimpleNamespace(get_slot_key=lambda request: "slot", per_slot_settings={}, slots={})

    async def download_async(self, request: Request) -> Response:
        self.asked.append(request.url)
        if not request.url.startswith(f"{self.reached}:"):
            raise self.error
        return Response(request.url, body=b"User-agent: *\nDisallow: /never")


def politeness(engine: Engine) -> tuple[Politeness, list[str]]:
    said: list[str] = []
    spider = SimpleNamespace(site=SimpleNamespace(slug="mau", delay=1.0, loopback=False), said=said)
    return Politeness(SimpleNamespace(engine=engine, spider=spider)), said


def ask(polite: Politeness, *urls: str) -> list[Any]:
    async def each() -> list[Any]:
        return [await polite.process_request(Request(url, meta={"hop": "article"})) for url in urls]

    return asyncio.run(each())


def test_a_host_that_refuses_https_is_asked_over_http_and_said_so_once() -> None:
    engine = Engine("http", DownloadConnectionRefusedError("refused"))
    polite, said = politeness(engine)
    asked = ask(polite, "https://mau.gov.vn/a?x=1", "https://mau.gov.vn/b")

    assert [request.url for request in asked] == ["http://mau.gov.vn/a?x=1", "http://mau.gov.vn/b"]
    assert engine.asked == ["https://mau.gov.vn/robots.txt", "http://mau.gov.vn/robots.txt"]
    assert len(said) == 1
    assert "mau.gov.vn cannot be reached over https (the host refuses connections)" in said[0]


def test_its_robots_txt_is_obeyed_over_http() -> None:
    polite, _ = politeness(Engine("http", DownloadConnectionRefusedError("refused")))

    with pytest.raises(RefusedError, match="robots: disallowed"):
        ask(polite, "https://mau.gov.vn/never")


def test_a_host_that_answers_over_https_is_never_asked_over_http() -> None:
    engine = Engine("https", DownloadConnectionRefusedError("refused"))
    polite, said = politeness(engine)

    assert ask(polite, "https://mau.gov.vn/a") == [None]
    assert engine.asked == ["https://mau.gov.vn/robots.txt"]
    assert said == []


def test_a_host_that_answers_to_neither_is_named_by_what_https_said() -> None:
    polite, _ = politeness(Engine("nothing", DownloadConnectionRefusedError("refused")))

    with pytest.raises(RefusedError, match="the host refuses connections"):
        ask(polite, "https://mau.gov.vn/a")


def test_a_name_that_is_gone_is_not_asked_for_twice() -> None:
    engine = Engine("nothing", CannotResolveHostError("gone"))
    polite, _ = politeness(engine)

    with pytest.raises(RefusedError, match="is the host gone"):
        ask(polite, "https://mau.gov.vn/a")
    assert engine.asked == ["https://mau.gov.vn/robots.txt"]


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://mau.gov.vn:443/a", "http://mau.gov.vn/a"),
        ("https://mau.gov.vn:8443/a", None),
        ("http://mau.gov.vn/a", None),
    ],
)
def test_only_the_usual_port_has_an_http_beside_it(url: str, plain: str | None) -> None:
    assert without_tls(url) == plain
