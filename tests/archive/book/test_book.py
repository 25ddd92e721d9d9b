"""The operator's book: what is put in comes out, from any process, and trouble with its file is said in words."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from archive.book.book import open_book, read_book
from archive.book.door import DamagedBook
from archive.book.episodes import Episodes
from archive.book.nights import Night, Visit
from archive.book.paces import Pace
from archive.book.robots import MOST, Told
from archive.errors import ArchiveError, DiskTrouble, Locked
from archive.evidence.folder import Folder
from archive.night.alarm import Alarm, Episode
from archive.night.facts import SiteNight

NIGHT = date(2026, 3, 2)
AT = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
HOST = "anh.example.vn:443"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_night_is_read_as_it_was_written(folder: Folder) -> None:
    night = Night(NIGHT, AT, AT + timedelta(hours=3), AT + timedelta(hours=4), 17, 3, {"ingest": "Đĩa đầy"}, 5, 6, "lạ")

    with open_book(folder) as book:
        book.nights.put(night)
    with read_book(folder) as book:
        assert book.nights.get(NIGHT) == night


def test_a_night_that_was_begun_is_told_though_nothing_ended_it(folder: Folder) -> None:
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, AT, pid=17))
    with open_book(folder) as book:
        last = book.nights.last(before=NIGHT + timedelta(days=1))

    assert last is not None
    assert (last.night, last.ended) == (NIGHT, None)


def test_nights_are_found_from_a_day_on(folder: Folder) -> None:
    with open_book(folder) as book:
        for days in range(4):
            book.nights.put(Night(NIGHT + timedelta(days=days), AT + timedelta(days=days)))

        assert [one.night.day for one in book.nights.since(NIGHT + timedelta(days=2))] == [4, 5]
        assert book.nights.last() == book.nights.get(NIGHT + timedelta(days=3))


def test_a_visit_is_read_as_it_was_written(folder: Folder) -> None:
    visit = Visit(NIGHT, "mau", True, "", AT, AT, 3, "window", ("mau: a", "b"), 7, 2, "timed out", 4, 1)

    with open_book(folder) as book:
        book.nights.put_visits([visit, Visit(NIGHT, "hong", planned=False, broken="hong.toml: line 3")])

        assert book.nights.visit("mau", NIGHT) == visit
        assert [one.site for one in book.nights.visits(NIGHT)] == ["hong", "mau"]
        assert book.nights.visits_of("mau", NIGHT, NIGHT) == (visit,)


def test_facts_are_read_as_they_were_written(folder: Folder) -> None:
    facts = SiteNight(
        "mau", NIGHT, crawls=1, said=("a",), seconds=1.5, statuses={"200": 4}, evidence={"new": ("urn:1", "urn:2")}
    )
    with open_book(folder) as book:
        book.facts.put([facts], version=1)
        kept = book.facts.get("mau", NIGHT, version=1)

    assert kept == facts
    assert kept is not None
    assert isinstance(kept.evidence, MappingProxyType)


def test_facts_that_other_code_counted_are_not_given(folder: Folder) -> None:
    with open_book(folder) as book:
        book.facts.put([SiteNight("mau", NIGHT)], version=1)

        assert book.facts.get("mau", NIGHT, version=2) is None


def test_an_episode_stands_until_it_is_closed(folder: Folder) -> None:
    alarm = Alarm("mau", "host gone", "mau.vn", "Không trả lời", "look", ("urn:1",), loud=True)
    episode = Episode(alarm, NIGHT, NIGHT + timedelta(days=1), 2, (NIGHT,))
    closed = Episode(alarm, NIGHT, NIGHT + timedelta(days=1), 2, (NIGHT,), NIGHT + timedelta(days=2))

    with open_book(folder) as book:
        book.episodes.put([episode])
        assert book.episodes.standing() == (episode,)
        book.episodes.put([closed])
        assert book.episodes.standing() == ()
        assert book.episodes.since(NIGHT + timedelta(days=2)) == (closed,)
        assert book.episodes.since(NIGHT + timedelta(days=3)) == ()
        assert book.episodes.of_site("mau") == (closed,)


def test_a_pace_is_read_as_it_was_written(folder: Folder) -> None:
    pace = Pace(HOST, AT, 2.5, 1.0, AT + timedelta(hours=1), "robots.txt", 40, 3, "status 429", 3.0, "429", AT)

    with open_book(folder) as book:
        book.paces.put(pace)

        assert book.paces.get(HOST) == pace
        assert book.paces.all() == (pace,)
        assert book.paces.get("khac.vn:80") is None


def test_a_robots_txt_without_end_is_kept_as_far_as_it_is_read(folder: Folder) -> None:
    told = Told("https://anh.example.vn:443", AT, 200, b"\xff\x00" * MOST, "mau")

    with open_book(folder) as book:
        book.robots.put(told)
        kept = book.robots.get(told.origin)

    assert kept is not None
    assert (kept.at, kept.status, kept.site) == (told.at, told.status, told.site)
    assert kept.body == told.body[:MOST]


def test_who_comes_second_gets_the_next_turn(folder: Folder) -> None:
    with open_book(folder) as one, open_book(folder) as other:
        assert one.turns.take(HOST, 2.0, now=AT) == AT
        assert other.turns.take(HOST, 2.0, now=AT) == AT + timedelta(seconds=2)
        assert other.turns.take("khac.vn:443", 2.0, now=AT) == AT


def test_a_turn_that_a_wrong_clock_gave_holds_nobody_up(folder: Folder) -> None:
    with open_book(folder) as book:
        book.turns.take(HOST, 2.0, now=AT + timedelta(days=300))

        assert book.turns.take(HOST, 2.0, now=AT) == AT
        assert book.turns.take(HOST, 2.0, now=AT) == AT + timedelta(seconds=2)


def test_what_a_host_has_taught_is_forgotten_by_half_in_a_week() -> None:
    pace = Pace(HOST, AT, learned=8.0, floor=4.0)
    week = pace.remembered(AT + timedelta(days=7))

    assert 3.5 < week.learned < 4.0
    assert 1.75 < week.floor < 2.0
    assert pace.remembered(AT) == pace
    assert pace.remembered(AT - timedelta(days=9)) == pace


@pytest.mark.parametrize(("hours", "closed"), [(-1, False), (1, True), (24, True), (9000, False)])
def test_a_host_is_closed_for_as_long_as_it_asked_and_no_year(hours: int, closed: bool) -> None:
    pace = Pace(HOST, AT, closed_until=AT + timedelta(hours=hours))

    assert (pace.remembered(AT).closed_until is not None) is closed


TAKING = """
import sys
from datetime import datetime
from pathlib import Path
from archive.book.book import open_book
from archive.evidence.folder import Folder

with open_book(Folder(Path(sys.argv[1]))) as book:
    for _ in range(25):
        print(book.turns.take("anh.example.vn:443", 1.0, now=datetime.fromisoformat(sys.argv[2])))
"""


def test_no_turn_is_given_twice_though_processes_begin_the_book_at_once(folder: Folder) -> None:
    command = [sys.executable, "-c", TAKING, str(folder.root), AT.isoformat()]
    taking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    turns = [turn for process in taking for turn in process.communicate(timeout=60)[0].splitlines()]

    assert len(set(turns)) == 75


def test_what_is_written_together_is_written_whole_or_not(folder: Folder) -> None:
    with open_book(folder) as book:
        with suppress(RuntimeError), book.together():
            book.nights.put(Night(NIGHT, AT))
            book.nights.put_visits([Visit(NIGHT, "mau")])
            raise RuntimeError

        assert book.nights.last() is None
        assert book.nights.visits(NIGHT) == ()


def test_old_nights_are_dropped_and_what_is_off_still_is_not(folder: Folder) -> None:
    standing = Episode(Alarm("mau", "host gone", "", "", ""), NIGHT, NIGHT)
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, AT))
        book.facts.put([SiteNight("mau", NIGHT)], version=1)
        book.episodes.put([standing])
        book.paces.put(Pace(HOST, AT - timedelta(days=1)))
        book.robots.put(Told("https://khac.vn:443", AT - timedelta(days=1), 200, b"", "mau"))
        book.drop(NIGHT + timedelta(days=1))

        assert book.nights.last() is None
        assert book.facts.get("mau", NIGHT, version=1) is None
        assert book.episodes.standing() == (standing,)
        assert book.paces.all() == ()
        assert book.robots.get("https://khac.vn:443") is None


@pytest.mark.parametrize("keep", [0, 100, 5000])
def test_a_damaged_book_is_put_aside_and_said(folder: Folder, keep: int) -> None:
    with open_book(folder) as book:
        for number in range(400):
            book.paces.put(Pace(f"h{number}.vn:443", AT, why="x" * 200))
    path = folder.state / "operator.db"
    spoilt = path.read_bytes()[:keep] + b"\xde\xad" * 4000
    path.write_bytes(spoilt)

    with open_book(folder) as book:
        said = book.said
        assert book.paces.all() == ()

    assert "is damaged" in said
    assert "torn/operator-1.db" in said
    assert "paces" in said
    assert (folder.torn / "operator-1.db").read_bytes() == spoilt
    with open_book(folder) as book:
        assert book.said == ""


def test_a_second_damaged_book_lies_beside_the_first(folder: Folder) -> None:
    for _ in range(2):
        folder.make()
        (folder.state / "operator.db").write_bytes(b"no database" * 1000)
        with open_book(folder):
            pass

    assert sorted(path.name for path in folder.torn.glob("*.db")) == ["operator-1.db", "operator-2.db"]


@pytest.mark.parametrize("spoil", ["drop table visits", "alter table paces drop column why"])
def test_a_book_that_lacks_what_it_had_is_damaged(folder: Folder, spoil: str) -> None:
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, AT, pid=1))
    with closing(sqlite3.connect(folder.book)) as other:
        other.execute(spoil)

    with open_book(folder) as book:
        assert "is damaged (no " in book.said
        assert book.nights.last() is None
        book.nights.put_visits([Visit(NIGHT, "mau")])
        book.paces.put(Pace(HOST, AT))


def test_who_only_reads_a_book_without_a_table_is_told_that_it_is_damaged(folder: Folder) -> None:
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, AT, pid=1))
    with closing(sqlite3.connect(folder.book)) as other:
        other.execute("drop table nights")

    with pytest.raises(DamagedBook, match="no such table"), read_book(folder) as book:
        book.nights.last()


def test_who_only_reads_says_that_a_book_is_damaged_and_moves_nothing(folder: Folder) -> None:
    folder.make()
    path = folder.state / "operator.db"
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(ArchiveError, match=r"operator\.db: is damaged"), read_book(folder):
        pass
    assert path.exists()


@pytest.mark.parametrize("opener", [open_book, read_book])
def test_a_book_of_a_newer_luutru_is_left_alone(folder: Folder, opener: object) -> None:
    with open_book(folder) as book:
        book.paces.put(Pace(HOST, AT))
    path = folder.state / "operator.db"
    newer = sqlite3.connect(path)
    newer.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('luutru operator', 'mai', '')"
    )
    newer.commit()
    newer.close()

    with pytest.raises(ArchiveError, match=r"a newer luutru has written it \(mai\)"), opener(folder):  # type: ignore[operator]
        pass
    assert not list(folder.torn.glob("*"))


def test_where_there_is_no_book_readers_find_an_empty_one_and_make_none(folder: Folder) -> None:
    with read_book(folder) as book:
        assert book.nights.last() is None
        assert book.episodes.standing() == ()
    assert not folder.state.exists()


def test_a_book_that_cannot_be_made_is_the_disks_trouble(folder: Folder) -> None:
    folder.root.joinpath("state").write_text("in the way")

    with pytest.raises(DiskTrouble, match="state"), open_book(folder):
        pass


def test_a_folder_in_the_place_of_the_book_is_the_disks_trouble(folder: Folder) -> None:
    (folder.state / "operator.db").mkdir(parents=True)

    with pytest.raises(DiskTrouble, match=r"operator\.db"), open_book(folder):
        pass


def test_who_reads_sees_what_is_written_meanwhile(folder: Folder) -> None:
    with open_book(folder) as writing, read_book(folder) as reading:
        writing.paces.put(Pace(HOST, AT))

        assert reading.paces.get(HOST) is not None


def test_an_alarms_words_may_be_anything(folder: Folder) -> None:
    alarm = Alarm("mau", "led away", "'; drop table episodes --\x00", "\N{PILE OF POO} \ud800", "")

    with open_book(folder) as book:
        assert isinstance(book.episodes, Episodes)
        book.episodes.put([Episode(alarm, NIGHT, NIGHT)])
        (kept,) = book.episodes.standing()

    assert kept.alarm.subject == alarm.subject


def test_who_writes_too_long_is_waited_for_no_longer_than_one_may(folder: Folder) -> None:
    with open_book(folder, patience=0.1) as book:
        writer = sqlite3.connect(folder.state / "operator.db", isolation_level=None)
        writer.execute("begin immediate")

        with pytest.raises(Locked, match=r"operator\.db: another program is writing"):
            book.turns.take(HOST, 2.0, now=AT)
        writer.close()


def test_a_book_of_before_gets_its_new_columns_and_keeps_its_rows(folder: Folder) -> None:
    with open_book(folder) as book:
        book.paces.put(Pace(HOST, AT, 2.5))
    old = sqlite3.connect(folder.state / "operator.db")
    for column in ("floor", "trouble", "troubled"):
        old.execute(f"alter table paces drop column {column}")
    old.execute("delete from _sqlite_migrations where name = 'paced'")
    old.commit()
    old.close()

    with open_book(folder) as book:
        assert book.paces.get(HOST) == Pace(HOST, AT, 2.5)
