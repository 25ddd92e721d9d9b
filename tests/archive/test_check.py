"""`luutru check`: prints what is off, and never says that all is well when nobody has looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.book.book import open_book
from archive.book.nights import Night
from archive.clock import now
from archive.evidence.folder import Folder
from archive.night.alarm import Alarm, Episode
from archive.night.facts import SiteNight
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.conftest import Called

ALARM = Alarm("mau", "nothing new", "", "nothing new\x1b[31m tonight", "look at it", ("<urn:uuid:1>",), loud=True)
TODAY = (datetime.now(UTC) + timedelta(hours=7)).date()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "warc").mkdir()
    with open_book(Folder(tmp_path)) as book:
        book.nights.put(Night(TODAY - timedelta(days=1), now(), ended=now()))
    return Folder(tmp_path)


def with_episodes(folder: Folder, *episodes: Episode) -> list[str]:
    with open_book(folder) as book:
        book.episodes.put(episodes)
    return ["check", "--archive", str(folder.root)]


def test_what_is_off_is_printed_with_what_shows_it_and_what_to_do(folder: Folder, luutru: Called) -> None:
    said = luutru(*with_episodes(folder, Episode(ALARM, TODAY, TODAY)))

    assert said.code == 1
    assert f"mau: nothing new, since {TODAY} !" in said.out
    assert "to do: look at it" in said.out
    assert "<urn:uuid:1>" in said.out
    assert "\x1b[31m" not in said.out, "pages do not steer the terminal"


def test_programs_read_the_same(folder: Folder, luutru: Called) -> None:
    said = luutru(*with_episodes(folder, Episode(ALARM, TODAY, TODAY)), "--json")

    (one,) = said.json["open"]
    assert said.code == 1
    assert (one["site"], one["kind"], one["since"], one["loud"]) == ("mau", "nothing new", TODAY.isoformat(), True)
    assert one["evidence"] == [{"capture": "<urn:uuid:1>", "url": None, "at": None}]


def test_what_is_mended_is_not_printed(folder: Folder, luutru: Called) -> None:
    said = luutru(*with_episodes(folder, Episode(ALARM, TODAY, TODAY, closed=TODAY)))

    assert said.code == 0
    assert "nothing is off" in said.out


def test_a_holiday_is_printed_and_is_nothing_wrong(folder: Folder, luutru: Called) -> None:
    lull = Alarm("", "lull", "", "the whole country gave 20 %", "nothing")
    said = luutru(*with_episodes(folder, Episode(lull, TODAY, TODAY)))

    assert said.code == 0
    assert "the archive: lull" in said.out


def test_that_nobody_has_looked_for_two_days_is_wrong(folder: Folder, luutru: Called) -> None:
    with open_book(folder) as book:
        book.nights.drop(TODAY)
        book.nights.put(Night(TODAY - timedelta(days=3), now(), ended=now()))
    said = luutru("check", "--archive", str(folder.root))

    assert said.code == 1
    assert "nobody has looked since" in said.out


def test_that_no_night_ever_ran_is_wrong(tmp_path: Path, luutru: Called) -> None:
    (tmp_path / "warc").mkdir()
    said = luutru("check", "--archive", str(tmp_path))

    assert said.code == 1
    assert "no night has run yet" in said.out


FACTS = SiteNight(
    "mau", TODAY - timedelta(days=1), crawls=1, outcome="finished", requests=9, new=3, fresh=2, statuses={"200": 9}
)


def test_what_the_last_night_counted_is_printed_on_demand(folder: Folder, luutru: Called) -> None:
    with open_book(folder) as book:
        book.facts.put([FACTS, SiteNight("cu", TODAY - timedelta(days=3))], version=1)
    said = luutru("check", "--archive", folder.root, "--facts")

    assert said.code == 0
    heads, row = (line.split() for line in said.out.splitlines()[:2])
    assert dict(zip(heads, row, strict=True)) == {
        "portal": "mau", "ended": "finished", "news": "2", "new": "3", "again": "0", "edited": "0", "gone": "0", "moved": "0",
        "asked": "9", "unanswered": "0", "owed": "0",
    }  # fmt: skip
    assert "portal" not in luutru("check", "--archive", folder.root).out


def test_programs_read_all_facts(folder: Folder, luutru: Called) -> None:
    with open_book(folder) as book:
        book.facts.put([FACTS], version=1)
    said = luutru("check", "--archive", folder.root, "--facts", "--json")

    night = (TODAY - timedelta(days=1)).isoformat()
    assert said.json["facts"] == [
        {
            "site": "mau", "night": night, "crawls": 1, "outcome": "finished", "requests": 9, "new": 3, "fresh": 2,
            "statuses": {"200": 9},
        }
    ]  # fmt: skip


def test_a_book_that_knows_no_night_where_the_catalogue_does_may_be_lost(tmp_path: Path, luutru: Called) -> None:
    shelf = Shelf(tmp_path)
    shelf.warc(page("/a"), info={"site": "mau", "isPartOf": "mau-1", "luutru-night": "2024-03-28"})
    shelf.ingest()
    said = luutru("check", "--archive", str(shelf.folder.root))

    assert said.code == 1
    assert "crawled in that of 2024-03-28" in said.out
    assert "the book is lost" in said.out
