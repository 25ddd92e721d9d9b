"""What a night tells of a portal's robots.txt: its rules, whatever else stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from archive.evidence.exchange import Exchange
from archive.evidence.record import sha1
from archive.model import Original
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.night.test_gather import DAY, NIGHT, crawl, night_of, shelf

__all__ = ["shelf"]


def test_robots_txt_is_told_of_the_portals_own_hosts(shelf: Shelf) -> None:
    crawl(
        shelf,
        page("/robots.txt", b"User-agent: *", hop="robots", mime="text/plain"),
        page("https://cdn.vn/robots.txt", b"", hop="robots", mime="text/plain"),
    )
    told = night_of(shelf)

    ((host, said),) = told.robots.items()
    assert host == "mau.gov.vn"
    assert said.startswith("200 rules:")
    assert len(told.evidence["robots:mau.gov.vn"]) == 1


def rules_of(shelf: Shelf, *said: Exchange | bytes) -> list[str]:
    """Return what nights one after the other tell of a robots.txt."""
    told = []
    for days, one in enumerate(said):
        body = page("/robots.txt", one, hop="robots", minutes=days * DAY) if isinstance(one, bytes) else one
        crawl(shelf, body, night=NIGHT + timedelta(days=days))
        told.append(night_of(shelf, NIGHT + timedelta(days=days)).robots["mau.gov.vn"])
    return told


def test_a_robots_txt_with_another_comment_says_what_it_said_and_with_another_rule_does_not(shelf: Shelf) -> None:
    first, again, anew = rules_of(
        shelf,
        b"# made 27/03/2024\nUser-agent: *\nDisallow: /a",
        b"# made 28/03/2024\r\n\r\nuser-agent: *\r\nDisallow: /a # private",
        b"User-agent: *\nDisallow: /b",
    )

    assert first == again != anew


def test_a_robots_txt_that_is_as_it_was_says_what_it_said(shelf: Shelf) -> None:
    first = page("/robots.txt", b"User-agent: *\nDisallow: /a", hop="robots")
    unmodified = replace(
        first,
        at=first.at + timedelta(days=1),
        response=b"HTTP/1.1 304 Not Modified\r\n\r\n",
        unless=Original(first.url, first.at, None, sha1(b"User-agent: *\nDisallow: /a")),
    )
    before, after = rules_of(shelf, first, unmodified)

    assert before == after


def test_a_robots_txt_that_nobody_answered_is_none(shelf: Shelf) -> None:
    crawl(shelf, page("/a"))

    assert night_of(shelf).robots == {"mau.gov.vn": "none"}
