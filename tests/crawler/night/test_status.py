"""What `luutru status` says: of a crawl that runs, of the night before, of an archive that is empty or half broken."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.book.book import open_book
from archive.book.nights import Night, Visit
from archive.evidence.folder import Folder, crawl_lock
from archive.keeping.backups import back_up
from archive.keeping.room import room
from archive.night.alarm import Alarm, Episode
from crawler.cli import group
from crawler.ledger import Ledger, Owed
from crawler.night.status import status

NOW = datetime(2026, 3, 27, 20, tzinfo=UTC)
NIGHT = date(2026, 3, 27)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "data")
    folder.make()
    return folder


def asked(folder: Folder, *words: str) -> Result:
    return CliRunner().invoke(group, ["status", "--archive", str(folder.root), *words])


def capture(ledger: Ledger, key: str, at: datetime) -> None:
    ledger.owe(Owed(key, f"https://{key}", "article", None, None), seen=at)
    ledger.captured(key, 200, at=at, warc="warc/mau/2026/1.warc.gz")


def test_an_archive_in_which_nothing_was_done_yet_is_told_of(folder: Folder) -> None:
    told = status(folder, ["mau"], now=NOW, reserve=0)

    assert (told.running, told.told.night, told.catalogue, told.backup, told.troubles) == ((), None, None, None, ())
    assert [(one.site, one.running, one.ledger.owed) for one in told.sites] == [("mau", None, 0)]


def test_a_crawl_under_way_is_told_with_its_pace_while_it_writes(folder: Folder) -> None:
    with ExitStack() as held:
        held.enter_context(folder.lock(crawl_lock("mau")))
        (holder,) = folder.holders()
        ledger = held.enter_context(Ledger(folder.state / "mau.db"))
        capture(ledger, "mau.gov.vn/before", holder.since - timedelta(hours=1))
        for number in range(30):
            capture(ledger, f"mau.gov.vn/{number}", holder.since + timedelta(seconds=number))
        for number in range(7):
            ledger.owe(Owed(f"o{number}", f"https://mau.gov.vn/o{number}", "article", None, None), seen=NOW)
        ledger.commit()
        ledger.owe(Owed("later", "https://mau.gov.vn/later", "article", None, None), seen=NOW)

        at = holder.since + timedelta(minutes=2)
        (one,) = status(folder, [], now=at, reserve=0).sites

    assert one.running is not None
    assert one.running.pid == holder.pid
    assert (one.ledger.captured, one.ledger.owed) == (30, 7)
    assert one.a_minute(at) == pytest.approx(15)


def test_what_is_over_runs_no_more(folder: Folder) -> None:
    with folder.lock(crawl_lock("mau")):
        pass

    assert status(folder, [], now=NOW, reserve=0).running == ()


def test_the_last_night_and_what_is_off_come_from_the_book(folder: Folder) -> None:
    alarm = Alarm("mau", "host gone", "", "what", "remedy", loud=True)
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, NOW, ended=NOW, code=3, written=50_000_000))
        book.nights.put_visits([Visit(NIGHT, "mau", started=NOW, ended=NOW, code=4, outcome="finished")])
        book.episodes.put(
            [Episode(alarm, NIGHT, NIGHT), Episode(alarm, NIGHT - timedelta(days=9), NIGHT, closed=NIGHT)]
        )

    told = status(folder, [], now=NOW, reserve=0)

    assert told.told.night is not None
    assert (told.told.night.code, told.told.written) == (3, (50_000_000,))
    assert [one.visit.code for one in told.sites if one.visit] == [4]
    assert len(told.told.episodes) == 1


def test_the_night_says_at_which_step_it_is(folder: Folder) -> None:
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, NOW))
        book.nights.put_visits([Visit(NIGHT, "a", started=NOW, ended=NOW), Visit(NIGHT, "b")])
    with ExitStack() as held:
        steps = []
        held.enter_context(folder.lock("night"))
        with folder.lock(crawl_lock("b")):
            steps.append(status(folder, [], now=NOW, reserve=0).doing())
        with folder.lock("ingest"):
            steps.append(status(folder, [], now=NOW, reserve=0).doing())
        steps.append(status(folder, [], now=NOW, reserve=0).doing())
        for later in (Visit(NIGHT, "b", started=NOW), Visit(NIGHT, "b", started=NOW, ended=NOW)):
            with open_book(folder) as book:
                book.nights.put_visits([later])
            steps.append(status(folder, [], now=NOW, reserve=0).doing())

    assert steps == [
        "crawling, 1 of 2 sites done", "entering what was captured", "waiting for its sites to be open, 1 of 2 done",
        "beginning crawls, 1 of 2 done", "after the crawls: proving, judging, telling",
    ]  # fmt: skip


def test_a_site_whose_crawl_is_just_being_begun_did_not_die(folder: Folder) -> None:
    with open_book(folder) as book:
        book.nights.put(Night(NIGHT, NOW))
        book.nights.put_visits([Visit(NIGHT, "mau", started=NOW)])
    with folder.lock("night"):
        assert "begun" in asked(folder).stdout
        assert "died" not in asked(folder).stdout

    assert "died" in asked(folder).stdout


def test_the_disk_does_for_so_many_nights_as_the_last_ones_were(folder: Folder) -> None:
    (folder.warc / "a").write_bytes(bytes(5000))

    told = room(folder, [10**6, 3 * 10**6], reserve=0)

    assert told.nightly == 2 * 10**6
    assert told.free is not None
    assert told.days == told.free // (2 * 10**6)
    assert told.parts["warc"] == 5000
    assert room(folder, [], reserve=0).days is None
    assert room(folder, [1], reserve=told.free * 2).days == 0


BROKEN = b"this is no database" * 300


@pytest.mark.parametrize("part", ["state/mau.db", "state/operator.db", "catalogues/0001.db"])
def test_what_is_broken_is_named_and_harms_no_other_part(folder: Folder, part: str) -> None:
    with Ledger(folder.state / "other.db") as ledger:
        ledger.owe(Owed("a", "https://mau.gov.vn/a", "article", None, None), seen=NOW)
    (folder.root / part).write_bytes(BROKEN)
    if part.startswith("catalogues"):
        folder.catalogue.symlink_to(part)

    said = asked(folder, "--json")
    told = json.loads(said.stdout)

    assert part.rpartition("/")[2] in "".join(told["troubles"]) or "catalogue.db" in "".join(told["troubles"])
    assert said.exit_code == (6 if part.startswith("catalogues") else 1)
    assert {one["site"]: one["ledger"]["owed"] for one in told["sites"]}["other"] == 1


def test_a_catalogue_of_another_version_is_due_for_a_rebuild(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.catalogues / "0001.db")) as old:
        old.executescript("create table meta (name, value); insert into meta values ('schema', '1')")
    folder.catalogue.symlink_to("catalogues/0001.db")

    said = asked(folder)

    assert said.exit_code == 6
    assert "catalogue: due for `luutru rebuild`" in said.stdout


def test_people_are_told_in_lines_how_old_the_backup_is(folder: Folder) -> None:
    with open_book(folder):
        pass
    back_up(folder, now=datetime.now(UTC) - timedelta(days=3))

    said = asked(folder)

    assert said.exit_code == 0, said.stderr
    assert ", 3 days ago" in said.stdout
    assert "alarms: none open" in said.stdout
