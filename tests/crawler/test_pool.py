"""Requests as they go over the wire."""

from __future__ import annotations

import pytest
from scrapy.http import Request

from crawler.wire.pool import sending


def test_a_request_goes_out_as_it_was_made_with_its_host_behind() -> None:
    request = Request("http://mau.gov.vn/tin?id=3", headers={"Accept": "text/html", "Referer": "http://mau.gov.vn/"})

    assert sending(request).wire == (
        b"GET /tin?id=3 HTTP/1.1\r\nAccept: text/html\r\nReferer: http://mau.gov.vn/\r\nHost: mau.gov.vn\r\n\r\n"
    )


@pytest.mark.parametrize("target", ["//tin//3.html", "/tin;", "/tin;a=1?b=;c", "/?trang=2"])
def test_an_address_is_asked_for_as_it_is_written(target: str) -> None:
    assert sending(Request(f"http://mau.gov.vn{target}#cuoi")).wire.startswith(f"GET {target} HTTP/1.1\r\n".encode())


def test_what_is_posted_says_its_length() -> None:
    request = Request("http://mau.gov.vn/tin", method="POST", body=b"trang=2")

    assert sending(request).wire == b"POST /tin HTTP/1.1\r\nContent-Length: 7\r\nHost: mau.gov.vn\r\n\r\ntrang=2"


def test_a_header_never_becomes_two() -> None:
    request = Request("http://mau.gov.vn/", headers={"Referer": "http://mau.gov.vn/\r\nX-Evil: 1"})

    assert b"\r\nReferer: http://mau.gov.vn/ X-Evil: 1\r\n" in sending(request).wire


@pytest.mark.parametrize(
    ("url", "server", "host"),
    [
        ("https://mau.gov.vn/", ("https", "mau.gov.vn", 443), b"mau.gov.vn"),
        ("http://mau.gov.vn:8080/", ("http", "mau.gov.vn", 8080), b"mau.gov.vn:8080"),
        ("http://[::1]:81/", ("http", "::1", 81), b"[::1]:81"),
        ("http://[::1]/", ("http", "::1", 80), b"[::1]"),
        ("https://mau.gov.vn:443/", ("https", "mau.gov.vn", 443), b"mau.gov.vn"),
    ],
)
def test_a_server_is_scheme_host_and_port(url: str, server: tuple[str, str, int], host: bytes) -> None:
    made = sending(Request(url))

    assert made.server == server
    assert b"\r\nHost: %b\r\n" % host in made.wire
