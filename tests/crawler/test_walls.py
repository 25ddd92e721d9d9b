"""A portal that refuses us, page after page, on a real server: who we say that we are, when we leave it, what is owed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archive.book.book import read_book
from archive.evidence.folder import Folder
from crawler.politeness.refusal import REFUSED
from tests.crawler.test_manners import Answer, Asked, captures, crawl, ledger, listing, serving

CONTACT = "mailto:luu-tru@example.vn"
# Scrapy's CONCURRENT_REQUESTS: without a pause, which would make this test last, so many are under way at the same time
UNDER_WAY = 16
ARTICLES = tuple(f"/bai-{number}" for number in range(40))


@dataclass(slots=True)
class Nights:
    """Two crawls of a portal whose firewall stands before all articles."""

    archive: Path
    agents: set[str | None] = field(default_factory=set)
    first: list[str] = field(default_factory=list)
    second: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    said: list[list[str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    nights = Nights(tmp_path_factory.mktemp("walls"))

    def answer(path: Asked, _: int) -> Answer:
        nights.agents.add(path.agent)
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /never"
        return listing(*ARTICLES) if path == "/tin" else (403, {}, "no") if path.startswith("/bai") else listing()

    with pytest.MonkeyPatch.context() as patch, serving(answer) as portal:
        patch.setenv("LUUTRU_CONTACT", CONTACT)
        for _ in range(2):
            code, last = crawl(nights.archive, portal)
            nights.codes.append(code)
            nights.said.append(last["said"])
            nights.first = nights.first or portal.paths()
        nights.second = portal.paths()[len(nights.first) :]
    return nights


def test_whoever_is_asked_reads_who_asks_and_whom_to_write_to(nights: Nights) -> None:
    (agent,) = nights.agents

    assert agent is not None
    assert agent.startswith("luutru/")
    assert agent.endswith(f" (+{CONTACT})")


def test_after_five_pages_the_host_is_left_and_that_is_said(nights: Nights) -> None:
    assert 5 <= sum(path.startswith("/bai") for path in nights.first) < 5 + UNDER_WAY
    assert nights.codes[0] == 3
    assert [said for said in nights.said[0] if REFUSED in said and "(403)" in said]


def test_what_was_not_asked_for_stays_owed(nights: Nights) -> None:
    states: dict[str, Any] = {path: state for path, (state, _) in ledger(nights.archive).items()}

    owed = {path for path in ARTICLES if states[path.lstrip("/")] == "owed"}
    assert owed == set(ARTICLES) - set(nights.first)


def test_the_next_crawl_of_the_same_night_does_not_knock_again(nights: Nights) -> None:
    assert nights.second == []
    assert nights.codes[1] == 4
    assert "may be asked again in" in nights.said[1][0]


def test_its_robots_txt_is_in_the_files_and_in_the_book(nights: Nights) -> None:
    (kept,) = [capture for capture in captures(nights.archive) if capture.url.endswith("/robots.txt")]
    with read_book(Folder(nights.archive)) as book:
        told = book.robots.get(kept.url.removesuffix("/robots.txt"))

    assert told is not None
    assert (told.status, told.body, told.site) == (200, kept.body, "mau")
