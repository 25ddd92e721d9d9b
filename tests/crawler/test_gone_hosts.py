"""A host that is gone, refuses or falls silent is named in the ledger and at the end of the crawl; its pages stay owed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.trouble import in_words
from tests.crawler.test_manners import Answer, Asked, crawl, ledger, listing, serving


def test_what_lies_on_a_host_that_refuses_stays_owed_with_the_reason(tmp_path: Path) -> None:
    def answer(path: Asked, _before: int) -> Answer:
        shown = '<html><ul class="tin"><a href="/a">a</a></ul><img src="http://127.0.0.1:9/anh.jpg"></html>'
        return (200, {}, shown) if path == "/tin" else listing()

    with serving(answer) as portal:
        crawl(tmp_path, portal)

    with sqlite3.connect(tmp_path / "state" / "mau.db") as connection:
        told = connection.execute("select state, rule from urls where url like '%anh.jpg'").fetchall()
    assert told == [("owed", "robots.txt cannot be asked for: the host refuses connections")]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_host_that_falls_silent_is_said_and_the_rest_stays_owed(tmp_path: Path) -> None:
    paths = [f"/a{number}" for number in range(30)]

    def answer(path: Asked, _before: int) -> Answer:
        if path.startswith("/a"):
            raise ConnectionResetError
        return listing(*paths) if path == "/tin" else (404, {}, "")

    with serving(answer) as portal:
        _, last = crawl(tmp_path, portal)

    assert len([path for path in portal.paths() if path.startswith("/a")]) < len(paths)
    assert any(f"127.0.0.1:{portal.port}: the host has stopped answering" in said for said in last["said"])
    assert {state for state, _ in ledger(tmp_path).values()} == {"owed"}
    assert "the host has stopped answering" in {rule for _, rule in ledger(tmp_path).values()}


NO_TLS = "no TLS connection comes about: "
NOT_HTTPS = ": what answers there speaks no TLS; does its address begin with http://?"


class DownloadFailedError(Exception):
    """Scrapy's name for an answer that is none."""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("[('SSL routines', '', 'wrong version number')]", f"{NO_TLS}wrong version number{NOT_HTTPS}"),
        ("[('SSL routines', '', 'tls alert handshake failure')]", f"{NO_TLS}tls alert handshake failure"),
        ("not a status line", "what came is no HTTP"),
        (
            "Connection to the other side was lost in a non-clean fashion: Connection lost.",
            "the connection was cut before an answer came",
        ),
        ("Connection was closed cleanly.", "the connection was cut before an answer came"),
    ],
)  # fmt: skip
def test_a_handshake_that_fails_is_told_from_an_answer_that_is_no_http(said: str, words: str) -> None:
    assert in_words(DownloadFailedError(said)) == words
