"""A portal of traps that no rule knows by their addresses: each is left once it was measured, and what is true is found."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from crawler.walking.idle import RULE as IDLE
from crawler.walking.sameness import LEAST, LISTED, RULE
from crawler.walking.section import MOST_STALE, NOTHING_NEW
from tests.e2e.line import fetched, luutru
from tests.oddserver.running import running
from tests.oddserver.traps import PAGES, SIZE

SITE = """
name = "Bẫy"
home = "http://127.0.0.1:{port}/"
loopback = true
delay = 0
{sections}
[[layout]]
platform = "generic"
[layout.walk]
article = ['^/bay/.*\\.html']
items = ["a.tin"]
next = ["a.tiep"]
"""
EVER_NEW = {"dau": PAGES * SIZE, "duong": PAGES * SIZE, "tieng": PAGES * SIZE, "trang": PAGES * SIZE, "lich": SIZE}
"""Articles whose addresses are ever new, and how many there are."""
TEN = 10  # requests that a trap may cost
IN_FLIGHT = 16  # what is on its way when a trap is found out


@dataclass(frozen=True, slots=True)
class Walked:
    """What a crawl of all traps left."""

    archive: Path
    code: int
    said: str
    asked: Counter[str]

    def of(self, begin: str) -> int:
        """Return how many requests were made for addresses that begin so."""
        return sum(times for target, times in self.asked.items() if target.startswith(begin))


def walked_to(target: str) -> str:
    """Return *target*, unpacked where an article is known by a packed state alone."""
    packed = target.partition("/wps/04_")[2].partition(".")[0]
    return f"/{bytes.fromhex(packed).decode()}" if packed else target


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("traps")
    sites = folder / "archive" / "settings" / "sites"
    sites.mkdir(parents=True)
    with running(folder / "log") as server:
        sections = "".join(
            f'[[section]]\nname = "{kind}"\nurl = "{server.url(f"/bay/{kind}")}"\n'
            for kind in ("lap", "vong", "xao", "phien", "lon", *EVER_NEW)
        )
        (sites / "bay.toml").write_text(SITE.format(port=server.port, sections=sections), encoding="utf-8")
        done = luutru("crawl", "bay", archive=folder / "archive")
    asked = Counter(exchange.request.split(b" ")[1].decode() for exchange in server.exchanges())
    return Walked(folder / "archive", done.returncode, done.stderr, asked)


def test_all_that_is_true_is_found(walked: Walked) -> None:
    found = Counter(url.rpartition("/")[2].partition("-")[0] for url in fetched(walked.archive))

    assert walked.code == 0, walked.said
    assert (found["lap"], found["vong"], found["xao"], found["lon"]) == (PAGES * SIZE, PAGES * SIZE, 3 * SIZE, SIZE)
    names = {walked_to(urlsplit(url).path).rpartition("/")[2] for url in fetched(walked.archive)}
    assert {kind: sum(name.startswith(f"{kind}-") for name in names) for kind in EVER_NEW} == EVER_NEW


@pytest.mark.parametrize("kind", ["lap", "vong"])
def test_a_pager_that_repeats_itself_costs_one_page(walked: Walked, kind: str) -> None:
    assert walked.of(f"/bay/{kind}") == PAGES + 1


def test_a_pager_that_draws_lots_ends_where_nothing_is_new(walked: Walked) -> None:
    assert walked.of("/bay/xao") <= 12 + MOST_STALE  # all thirty were drawn after so many pages


def test_ever_new_addresses_of_the_same_text_are_left(walked: Walked) -> None:
    assert walked.of("/bay/ban/phien") <= 2 * LEAST + IN_FLIGHT
    assert walked.of("/bay/phien") <= 6


@pytest.mark.parametrize("kind", EVER_NEW)
def test_ever_new_addresses_of_known_articles_cost_ten_requests(walked: Walked, kind: str) -> None:
    marks = {"lich": "/ngay-"}
    asked = [target for target in walked.asked if marks.get(kind, f"/{kind}-") in walked_to(target)]

    assert len(asked) - (0 if kind in marks else EVER_NEW[kind]) <= TEN + IN_FLIGHT, asked


def test_circles_and_frames_in_frames_are_not_followed(walked: Walked) -> None:
    assert walked.of("/bay/quanh") <= 4
    assert walked.of("/bay/khung") <= 2


def test_a_listing_of_a_million_links_is_kept_whole_and_walked_to_its_bound(walked: Walked) -> None:
    folder = Folder(walked.archive)
    captures = (capture for warc in folder.closed_warcs() for capture in read_captures(folder.path(warc)))
    (large,) = [capture for capture in captures if capture.url.endswith("/bay/lon")]

    assert walked.of("/bay/lon") == 1
    assert large.truncated in (None, "limit")
    assert "/bay/lon: has 5" in walked.said
    assert "not walked" in walked.said


def test_the_ledger_tells_which_rule_decided(walked: Walked) -> None:
    with sqlite3.connect(walked.archive / "state" / "bay.db") as ledger:
        rules = dict(ledger.execute("select rule, count from refusals"))

    # which of the measures comes first to a part of an address depends on which answer does
    parts = {IDLE + what for what in ("dau", "part 2 of the path", "the languages in the path")}
    always = {NOTHING_NEW, RULE, LISTED, "redirect loop"}
    assert always <= set(rules) <= always | parts, rules
    assert set(ledger.execute("select complete from sections")) == {(1,)}
