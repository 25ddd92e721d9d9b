"""What comes after the crawls: a step that fails is noted, the others still run, and only a good night ends with 0."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.book.book import Book, open_book, read_book
from archive.book.door import PATIENCE
from archive.book.nights import Night
from archive.errors import ArchiveError, DiskTrouble, Locked, StaleCatalogue
from archive.evidence.folder import Folder
from archive.sites import find_sites
from crawler.crawls import Outcome
from crawler.night import notes as noting
from crawler.night import steps
from crawler.night.finish import exit_code, finish
from crawler.night.notes import Notes
from crawler.night.settings import NightSettings
from crawler.night.steps import Step
from crawler.night.tonight import Tonight
from crawler.task import Progress

NIGHT = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 13, tzinfo=UTC)
WELL = Progress("mau", code=0, reason="finished")


def outcome(*sites: Progress, stopped: int = 0, ingest: int = 0, vouched: int = 0) -> Outcome:
    return Outcome(sites or (WELL,), ingest, stopped > 0, vouched, at_once=stopped > 1)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def tonight(tmp_path: Path, said: list[str]) -> Tonight:
    folder = Folder(tmp_path)
    folder.make()
    found = find_sites(folder.settings)

    def say(line: str, _site: str = "", /) -> None:
        said.append(line)

    return Tonight(NIGHT, AT, folder, folder.settings, NightSettings(), found, frozenset(), say)


@pytest.fixture
def notes(tonight: Tonight) -> Notes:
    return Notes(tonight.folder, Night(NIGHT, AT, pid=1), tonight.say)


def noted(tonight: Tonight) -> Night:
    with read_book(tonight.folder) as book:
        night = book.nights.get(NIGHT)
    assert night is not None
    return night


def with_steps(patch: pytest.MonkeyPatch, *todo: Step, then: tuple[Step, ...] = ()) -> None:
    patch.setattr(steps, "ALL", (todo, then))


def fails(_tonight: Tonight) -> int:
    raise ArchiveError("the thing: the reason: the remedy")


def breaks(_tonight: Tonight) -> int:
    raise ZeroDivisionError("nobody thought of it")


def does(tonight: Tonight) -> int:
    tonight.folder.reports.mkdir()
    return 0


def stops(_tonight: Tonight) -> int:
    raise KeyboardInterrupt


def test_a_step_that_fails_or_breaks_is_noted_and_the_others_still_run(
    tonight: Tonight, notes: Notes, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch, Step("one", fails), Step("two", breaks), Step("three", does))

    code = finish(tonight, notes, outcome(), written=0)

    assert tonight.folder.reports.is_dir()
    assert code == 1
    assert noted(tonight).code == 1
    assert noted(tonight).steps["one"] == "the thing: the reason: the remedy"
    assert "nobody thought of it" in noted(tonight).steps["two"]
    assert any("the thing" in line for line in said)


def test_a_night_in_which_all_is_well_ends_with_zero(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch, Step("one", lambda _: 0))

    assert finish(tonight, notes, outcome(), written=7) == 0
    assert (noted(tonight).code, noted(tonight).written) == (0, 7)
    assert noted(tonight).ended is not None


def test_a_step_that_finds_something_is_no_step_that_failed(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch, Step("check", lambda _: 1))

    assert finish(tonight, notes, outcome(), written=0) == 1
    assert dict(noted(tonight).steps) == {}


def test_what_a_stopped_night_did_not_do_is_noted_and_it_is_judged_all_the_same(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch, Step("one", stops), Step("two", lambda _: 0), then=(Step("check", does),))

    assert finish(tonight, notes, outcome(), written=0) == 130
    assert set(noted(tonight).steps) == {"one", "two"}
    assert tonight.folder.reports.is_dir()


def test_who_stops_a_night_twice_is_obeyed_at_once(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch, Step("one", stops), then=(Step("check", stops), Step("report", does)))

    assert finish(tonight, notes, outcome(), written=0) == 130
    assert set(noted(tonight).steps) == {"one", "check", "report"}
    assert not tonight.folder.reports.exists()


@pytest.mark.parametrize(("times", "judged"), [(1, True), (2, False)])
def test_a_night_whose_crawls_were_stopped_is_judged_unless_it_is_to_end_at_once(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch, times: int, judged: bool
) -> None:
    monkeypatch.setattr(steps, "STOPPED", ((Step("check", does),),))

    assert finish(tonight, notes, outcome(stopped=times), written=0) == 130
    assert tonight.folder.reports.is_dir() is judged


def test_a_stopped_night_is_judged_and_told_before_anything_that_takes_long() -> None:
    names = [step.name for group in steps.STOPPED for step in group]

    assert names == ["check", "report", "metrics", "tell", "verify"]


def test_ingest_and_manifest_are_steps_that_may_fail(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_steps(monkeypatch)

    assert finish(tonight, notes, outcome(ingest=6, vouched=1), written=0) == 6
    assert set(noted(tonight).steps) == {"ingest", "manifest"}


@pytest.mark.parametrize(
    ("crawls", "rest", "code"),
    [
        ((WELL,), (), 0),
        ((WELL,), (1,), 1),
        ((WELL,), (0, DiskTrouble.exit_code, 1), 5),
        ((WELL,), (1, StaleCatalogue.exit_code), 6),
        ((WELL, Progress("khac", code=3)), (1,), 3),
        ((WELL, Progress("khac", code=4)), (1,), 3),
        ((Progress("khac", code=4),), (1,), 4),
        ((Progress("khac", code=75),), (), 75),
        ((Progress("khac", code=75), Progress("nua", code=0)), (), 75),
        ((Progress("khac", code=75), Progress("nua", code=1)), (), 3),
        ((WELL, Progress("khac", code=5)), (), 5),
        ((WELL, Progress("khac", reason="window")), (), 0),  # it goes first in the next night
        ((Progress("khac", reason="window"),), (), 4),
    ],
)
def test_the_exit_code_is_that_of_the_most_serious_trouble(
    notes: Notes, crawls: tuple[Progress, ...], rest: tuple[int, ...], code: int
) -> None:
    notes.codes += rest

    assert exit_code(outcome(*crawls), notes) == code


def test_a_doubted_clock_is_no_good_night(tonight: Tonight) -> None:
    doubted = Notes(tonight.folder, Night(NIGHT, AT, pid=1, clock="it says 1970"), tonight.say)

    assert exit_code(outcome(), doubted) == 1


def test_an_earlier_night_without_an_end_and_missed_nights_are_said(
    tonight: Tonight, notes: Notes, said: list[str]
) -> None:
    with open_book(tonight.folder) as book:
        book.nights.put(Night(date(2026, 11, 20), AT, pid=4711))

    notes.begin()

    assert any("the night of 2026-11-20" in line and "process 4711" in line for line in said)
    assert any("no night ran on 2 days before this one, since 2026-11-20" in line for line in said)


def test_an_earlier_run_of_the_same_night_that_was_killed_is_an_alarm(tonight: Tonight, notes: Notes) -> None:
    with open_book(tonight.folder) as book:
        book.nights.put(Night(NIGHT, AT, pid=4711))

    notes.begin()

    assert "process 4711" in noted(tonight).steps["night"]


def test_a_book_that_cannot_be_written_stops_no_night_and_ends_none_well(
    tonight: Tonight, notes: Notes, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tonight.folder.book.mkdir()  # something else lies where it should be
    with_steps(monkeypatch, Step("one", lambda _: 0))

    assert notes.begin() == {}
    assert finish(tonight, notes, outcome(), written=0) != 0
    assert any("operator.db" in line for line in said)


def test_a_damaged_book_is_something_that_failed(tonight: Tonight, notes: Notes, said: list[str]) -> None:
    tonight.folder.book.parent.mkdir(exist_ok=True)
    tonight.folder.book.write_bytes(b"no book " * 1000)
    notes.begin()
    notes.put(notes.night)

    assert "torn" in noted(tonight).steps["book"]
    assert len(said) == 1


def test_a_night_notes_how_much_room_there_is_whenever_a_crawl_begins_or_ends(tonight: Tonight, notes: Notes) -> None:
    notes.sites([WELL])

    assert noted(tonight).free > 0


def test_a_book_that_somebody_keeps_all_night_is_waited_for_once(
    tonight: Tonight, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    @contextmanager
    def kept(_folder: Folder, *, patience: float) -> Iterator[Book]:
        asked.append(patience)
        raise Locked("operator.db: another program is writing to it")
        yield

    monkeypatch.setattr(noting, "open_book", kept)
    notes.begin()
    notes.sites([WELL])
    notes.put(notes.night)

    assert (asked[0], asked[1:]) == (PATIENCE, [noting.AGAIN] * 2)
    assert exit_code(outcome(), notes) == Locked.exit_code
