"""A backfill over several nights, one of them killed, finds what one long night finds, and each keeps to its budget."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures, read_warc
from archive.evidence.record import Finished
from crawler.samples import MAKES, Running, World, running
from tests.e2e.line import fetched, luutru, start
from tests.e2e.test_stops import crawler_of

# One turns its pages by links, the other by postbacks that it accepts from any of its pages.
SLUGS = tuple(MAKES[name].slug for name in ("nukeviet", "dotnetnuke"))
BUDGET = 75
PATIENCE = 60
CROWD = 16  # requests that may be under way together: their order on the wire is nobody's


@dataclass(frozen=True, slots=True)
class Portals:
    """The portals under way, and where they log what they are asked."""

    served: Running
    settings: Path
    log: Path

    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def crawl(self, archive: Path, *words: str) -> Night:
        before = len(self.asked())
        done = luutru("crawl", *SLUGS, "--settings", self.settings, "--json", *words, archive=archive)
        asked = self.asked()[before:]
        with sqlite3.connect(archive / "state" / f"{SLUGS[0]}.db") as ledger:
            owed = ledger.execute("select url, hop from urls where state = 'owed'").fetchall()
        return Night(done.returncode, json.loads(done.stdout)["sites"], asked, dict(owed))


@dataclass(frozen=True, slots=True)
class Night:
    """What one crawl said of itself, what the portals were asked, and what it left owed on the first of them."""

    code: int
    sites: list[dict[str, Any]]
    asked: list[dict[str, Any]]
    owed: dict[str, str] = field(default_factory=dict)

    def reasons(self) -> set[str]:
        return {site["reason"] for site in self.sites}


@dataclass(frozen=True, slots=True)
class Backfill:
    """Two archives of the same portals: made in one night, and in several."""

    once: Path
    often: Path
    nights: list[Night]


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    folder = tmp_path_factory.mktemp("portals")
    world = World(articles=60, per_page=5, delay=0, makes=("nukeviet", "dotnetnuke"))
    with running(folder / "settings", world, log=folder / "log") as served:
        yield Portals(served, folder / "settings", folder / "log")


@pytest.fixture(scope="module")
def backfill(portals: Portals, tmp_path_factory: pytest.TempPathFactory) -> Backfill:
    folder = tmp_path_factory.mktemp("backfill")
    once, often = folder / "once", folder / "often"
    portals.crawl(once)
    nights = [portals.crawl(often, "--budget", str(BUDGET))]
    kill_one(portals, often)
    while nights[-1].reasons() != {"finished"} and len(nights) < 10:
        nights.append(portals.crawl(often, "--budget", str(BUDGET)))
    return Backfill(once, often, nights)


def kill_one(portals: Portals, archive: Path) -> None:
    """Crawl, and kill what crawls once it has asked for something."""
    before = len(portals.asked())
    crawl = start("crawl", SLUGS[0], "--settings", portals.settings, archive=archive)
    end = monotonic() + PATIENCE
    while len(portals.asked()) < before + 20:
        assert monotonic() < end, "the crawl asked for nothing"
        sleep(0.02)
    os.kill(crawler_of(crawl.pid), signal.SIGKILL)
    crawl.communicate(timeout=PATIENCE)


def kept(archive: Path) -> set[tuple[str, str | None]]:
    """Return (address, hop) of all that is captured whole, beside listings."""
    folder = Folder(archive)
    return {
        (capture.url, capture.hop)
        for warc in folder.closed_warcs()
        for capture in read_captures(folder.path(warc))
        if capture.status == 200 and capture.hop in ("article", "requisite", "attachment")
    }


def test_several_nights_find_what_one_finds(backfill: Backfill) -> None:
    assert len(backfill.nights) > 2
    assert kept(backfill.often) == kept(backfill.once)


def test_no_night_asks_for_more_than_its_budget(backfill: Backfill) -> None:
    for night in backfill.nights:
        assert max(Counter(line["host"] for line in night.asked).values()) <= BUDGET
        assert all(site["requests"] <= BUDGET for site in night.sites)


def test_a_spent_budget_is_no_failure_and_the_last_record_says_it(backfill: Backfill) -> None:
    folder = Folder(backfill.often)
    said = [record for warc in folder.closed_warcs() for record in read_warc(folder.path(warc))]

    assert {night.code for night in backfill.nights} == {0}
    assert "budget" in backfill.nights[0].reasons()
    assert "budget" in {record.reason for record in said if isinstance(record, Finished)}


def test_nothing_but_listings_is_asked_for_twice(backfill: Backfill) -> None:
    assert max(fetched(backfill.often).values()) <= 2  # once more after the kill, at most
    assert sum(times > 1 for times in fetched(backfill.often).values()) <= CROWD


def test_what_captured_pages_need_comes_before_the_backlog(backfill: Backfill) -> None:
    before, after = backfill.nights[1], backfill.nights[2]
    order = {
        f"http://{line['host']}:{port}{line['target']}": at
        for port in [port_of(before)]
        for at, line in enumerate(after.asked)
    }
    own = [order[url] for url, hop in before.owed.items() if hop != "article" and url in order]
    pages = [order[url] for url, hop in before.owed.items() if hop == "article" and url in order]

    assert pages
    assert all(at < min(pages) + CROWD for at in own)


def port_of(night: Night) -> str:
    return next(iter(night.owed)).split("/")[2].partition(":")[2]


def test_a_backfill_ends_at_its_day(portals: Portals, tmp_path: Path) -> None:
    days = sorted(str(entry["published"])[:10] for entry in portals.served.truth(SLUGS[0]) if entry.get("published"))
    since = days[len(days) // 2]
    night = portals.crawl(tmp_path / "archive", "--since", since)
    found = set(fetched(tmp_path / "archive"))
    wanted = {
        str(entry["url"]).lower()
        for entry in portals.served.truth(SLUGS[0])
        if entry["kind"] == "article" and str(entry["published"])[:10] >= since
    }
    # feeds and sitemaps are read whole on any night: the day says how far down listings are followed
    folder = Folder(tmp_path / "archive")
    every = (one for warc in folder.closed_warcs() for one in read_captures(folder.path(warc)) if one.hop == "article")
    listed = {one.url.lower() for one in every if not re.search("rss|sitemap", one.via or "")}
    below = [url for url in listed - wanted if MAKES["nukeviet"].host in url]

    assert {site["exit"] for site in night.sites} == {0}
    assert wanted <= found
    assert len(below) <= 2 * (4 + 5)  # of both sections the rest of a page, and the page that tells that all is older


def test_a_day_that_is_none_is_said(tmp_path: Path) -> None:
    done = luutru("crawl", "--since", "1/1/2015", archive=tmp_path)

    assert done.returncode == 2
    assert "is no day like" in done.stderr
