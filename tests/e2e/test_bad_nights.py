"""Nights in which something is wrong, with real portals on this machine: it is said, the others run, the next night goes on."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from time import monotonic, sleep

import pytest

from archive.book.book import read_book
from archive.book.nights import Night, Visit
from archive.clock import AHEAD
from archive.evidence.folder import Folder, crawl_lock
from archive.keeping.backups import copies
from archive.logs import FORM, JSON
from archive.times import VIET_NAM
from crawler.samples import MAKES, Running, World, running
from crawler.trouble import WORDS
from tests.e2e.line import fetched, luutru, start
from tests.e2e.test_stops import wait_for_captures

SLUG = MAKES["nukeviet"].slug
UPSET = MAKES["wordpress"].slug
WELL, TWIN, DOWN, NAMELESS, BROKEN = SLUG, "ban-sao", "may-tat", "mat-ten", "sua-hong"
NOBODY = "mailto:nobody@example.invalid"
PATIENCE = 60


def book(archive: Path) -> tuple[Night, dict[str, Visit]]:
    """Return the last night of the book, and what it noted of each site."""
    with read_book(Folder(archive)) as opened:
        night = opened.nights.last()
        assert night is not None
        return night, {visit.site: visit for visit in opened.nights.visits(night.night)}


def expected(served: Running) -> set[str]:
    return {entry["url"].lower() for entry in served.truth(SLUG) if entry["kind"] == "article"}


def full_hour(ahead: int) -> datetime:
    """Return the *ahead*-th full hour from now: within a day no page is looked at again, and 06:00 is not in a minute."""
    local = datetime.now(UTC).astimezone(VIET_NAM)
    return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=ahead)


def evening(hour: int) -> datetime:
    """Return that full *hour* of today: two of one evening are one night, at whatever hour this runs."""
    return datetime.now(UTC).astimezone(VIET_NAM).replace(hour=hour, minute=0, second=0, microsecond=0)


def clock(then: datetime) -> dict[str, str]:
    """Return the environment in which it is *then*."""
    return {AHEAD: str((then - datetime.now(UTC)).total_seconds())}


def write_site(archive: Path, slug: str, home: str, more: str = "") -> None:
    lines = [
        f'name = "{slug}"',
        f'home = "{home}"',
        more,
        f'[[section]]\nname = "Tin"\nurl = "{home}tin"',
        '[[layout]]\nsince = 2024-01-01\nplatform = "generic"',
    ]
    (archive / "settings" / "sites" / f"{slug}.toml").write_text("\n".join(lines), encoding="utf-8")


@contextmanager
def reading(archive: Path) -> Iterator[None]:
    """Hold the catalogue open, in the middle of a transaction, as somebody who looks at a long table does."""
    with closing(sqlite3.connect(archive / "catalogue.db", isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from captures").fetchone()
        yield
        reader.execute("rollback")


@dataclass(frozen=True, slots=True)
class Bad:
    """A good night, and one with a host that is down, one without a name, a broken file, a reader and a slow clock."""

    archive: Path
    served: Running
    first: CompletedProcess[str]
    second: CompletedProcess[str]
    visits: dict[str, Visit]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bad]:
    archive = tmp_path_factory.mktemp("bad") / "archive"
    with running(archive / "settings", World(articles=6, delay=0, makes=("nukeviet",))) as served:
        sites = archive / "settings" / "sites"
        first = luutru("night", archive=archive, **clock(evening(20)))
        (sites / f"{TWIN}.toml").write_bytes((sites / f"{WELL}.toml").read_bytes())
        write_site(archive, DOWN, "http://127.0.0.99:9/", "loopback = true\ndelay = 0")
        write_site(archive, NAMELESS, "http://khong-co.invalid/", "delay = 0.5")
        (sites / f"{BROKEN}.toml").write_text('name = "Hỏng\n', encoding="utf-8")
        office = '[office]\nopen_to_us = ["mat-ten"]\n'  # or its turn would come with the hour of the day
        (archive / "settings" / "night.toml").write_text('until = ""\n' + office, encoding="utf-8")
        upset = World(articles=6, delay=0, makes=("wordpress",), state="maintenance")
        with running(archive / "settings", upset), reading(archive):
            second = luutru(
                "night", "--at-once", "4", "--json", archive=archive,
                **{"LUUTRU_CONTACT": NOBODY, FORM: JSON} | clock(evening(18)),
            )  # fmt: skip
        yield Bad(archive, served, first, second, book(archive)[1])


def test_a_night_in_which_all_is_well_ends_with_zero_and_has_everything(bad: Bad) -> None:
    assert bad.first.returncode == 0, bad.first.stderr
    assert set(fetched(bad.archive)) >= expected(bad.served)


def test_a_night_in_which_something_is_wrong_ends_otherwise_and_says_of_each_site_what(bad: Bad) -> None:
    told = json.loads(bad.second.stdout)

    assert bad.second.returncode == 3
    assert {one["site"]: one["exit"] for one in told["sites"]} == {WELL: 0, TWIN: 0, UPSET: 3, DOWN: 4, NAMELESS: 4}
    assert "Traceback" not in bad.second.stderr


def test_where_json_is_asked_for_every_line_of_the_night_and_of_its_ingests_is_an_object(bad: Bad) -> None:
    told = [json.loads(line) for line in bad.second.stderr.splitlines()]

    assert {"at", "level", "from", "message"} <= set.intersection(*map(set, told))
    assert {one["from"] for one in told} >= {"archive.logs", "crawler.cli.facts", "archive.cli.progress"}


def test_lines_of_the_log_that_are_about_a_portal_name_it(bad: Bad) -> None:
    told = [json.loads(line) for line in bad.second.stderr.splitlines()]
    slugs = (WELL, TWIN, UPSET, DOWN, NAMELESS, BROKEN)
    about = {one["message"]: one.get("site") for one in told if one["message"].startswith(slugs)}

    assert {site for line, site in about.items() if line.startswith(f"{site}: ")} >= {UPSET, DOWN, NAMELESS}
    assert {line: site for line, site in about.items() if site is None} == {}
    assert {one["site"] for one in told if one["message"].startswith("entering ")} >= {WELL, TWIN, UPSET}


def test_a_night_without_a_wish_logs_lines_of_keys_and_values(bad: Bad) -> None:
    assert [line for line in bad.first.stderr.splitlines() if not line.startswith("at=")] == []


def test_a_site_file_that_an_edit_broke_is_said_and_all_others_are_crawled(bad: Bad) -> None:
    visit = bad.visits[BROKEN]

    assert f"{BROKEN} is not crawled" in bad.second.stderr
    assert f"{BROKEN}.toml: is not TOML" in visit.broken
    assert (visit.planned, visit.started) == (False, None)
    assert bad.visits[WELL].outcome == "finished"


def test_sites_on_one_server_are_never_crawled_at_the_same_time(bad: Bad) -> None:
    one, other = sorted((bad.visits[WELL], bad.visits[TWIN]), key=lambda visit: str(visit.started))
    ended, began = one.ended, other.started

    assert ended is not None
    assert began is not None
    assert ended <= began


def test_who_was_never_crawled_goes_before_who_was_last_night(bad: Bad) -> None:
    began = {site: visit.started for site, visit in bad.visits.items() if visit.started}

    assert began[WELL] == max(began.values())


def test_what_is_wrong_with_each_site_is_an_alarm(bad: Bad) -> None:
    with read_book(Folder(bad.archive)) as opened:
        standing = {(one.alarm.site, one.alarm.kind) for one in opened.episodes.standing()}

    assert standing >= {
        (BROKEN, "site file broken"),
        (DOWN, "host gone"),
        (NAMELESS, "host gone"),
        (UPSET, "error page everywhere"),
    }
    assert not {kind for site, kind in standing if site in (WELL, TWIN)}


def test_the_book_tells_what_each_crawl_left_and_why_nobody_answered(bad: Bad) -> None:
    why = {slug: bad.visits[slug].why_unanswered for slug in (DOWN, NAMELESS, WELL)}

    assert why == {DOWN: WORDS["DownloadConnectionRefusedError"], NAMELESS: WORDS["CannotResolveHostError"], WELL: ""}
    assert bad.visits[UPSET].owed > 0


def test_the_newest_copy_of_the_book_knows_how_the_night_ended(bad: Bad) -> None:
    folder = Folder(bad.archive)
    copy = folder.path(copies(folder, folder.book)[-1].path)
    with closing(sqlite3.connect(copy)) as kept:
        ((ended,), *_) = kept.execute("select ended from nights order by night desc").fetchall()

    assert ended is not None


def test_the_report_of_the_night_names_them_all(bad: Bad) -> None:
    newest = max((bad.archive / "reports").glob("*-*.txt"))
    said = newest.read_text(encoding="utf-8")

    assert all(slug in said for slug in (WELL, TWIN, UPSET, DOWN, NAMELESS, BROKEN))
    assert "exit code 3" in said
    assert newest.with_suffix(".html").is_file()


def test_a_reader_in_the_middle_of_a_transaction_keeps_nothing_from_the_catalogue(bad: Bad) -> None:
    with closing(sqlite3.connect(bad.archive / "catalogue.db")) as catalogue:
        entered = dict(catalogue.execute("select site, count(*) from crawls group by site").fetchall())

    assert entered[WELL] == 2
    assert entered[TWIN] == 1


def test_a_clock_before_what_was_captured_is_said_and_the_night_runs(bad: Bad) -> None:
    with read_book(Folder(bad.archive)) as opened:
        said = {one.alarm.kind: one.alarm.what for one in opened.episodes.standing() if not one.alarm.site}

    assert "the clock says" in bad.second.stderr
    assert "the archive was at work at" in said["clock"]


def test_a_second_night_is_told_who_holds_the_first(bad: Bad) -> None:
    with Folder(bad.archive).lock("night"):
        second = luutru("night", archive=bad.archive)

    assert second.returncode == 75
    assert f"process {os.getpid()}" in second.stderr
    assert "since" in second.stderr


@dataclass(frozen=True, slots=True)
class Cut:
    """One portal in four nights: one was killed, one had little time, one was stopped, the last was none of these."""

    archive: Path
    served: Running
    killed: tuple[int, Night]
    """The process, and what the book said of the night when it was gone."""
    window: CompletedProcess[str]
    ended: Visit
    left_open: list[Path]
    had: set[str]
    stopped: tuple[int, str, Night, Visit]
    report: str
    """Of the night that was stopped."""
    last: CompletedProcess[str]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    archive = tmp_path_factory.mktemp("cut") / "archive"
    with running(archive / "settings", World(articles=24, delay=0.1, makes=("nukeviet",))) as served:
        first = start("night", archive=archive, **clock(full_hour(1)))
        wait_for_captures(archive)
        first.kill()
        first.communicate(timeout=PATIENCE)
        killed = first.pid, book(archive)[0]
        wait_for_nobody(archive)
        ends = full_hour(2)
        little = clock(ends - timedelta(seconds=5))
        window = luutru("night", "--until", f"{ends:%H:%M}", archive=archive, **little)
        ended, left_open = book(archive)[1][SLUG], [*Folder(archive).open_warcs(SLUG)]
        had = set(fetched(archive))
        third = start("night", archive=archive, **clock(full_hour(3)))
        wait_for_captures(archive)
        third.send_signal(signal.SIGTERM)
        _, errors = third.communicate(timeout=PATIENCE)
        night, visits = book(archive)
        report = max((archive / "reports").glob("*-*.txt")).read_text(encoding="utf-8")
        last = luutru("night", archive=archive, **clock(full_hour(4)))
        stopped = third.returncode, errors, night, visits[SLUG]
        yield Cut(archive, served, killed, window, ended, left_open, had, stopped, report, last)


def wait_for_nobody(archive: Path) -> None:
    """Wait until the crawl whose night was killed has ended too: it sees within seconds that nobody waits for it."""
    end = monotonic() + PATIENCE
    while Folder(archive).is_held(crawl_lock(SLUG)):
        assert monotonic() < end, "the crawl did not end"
        sleep(0.05)


def test_a_night_that_was_killed_is_said_by_the_next_one(cut: Cut) -> None:
    process, night = cut.killed

    assert (night.pid, night.ended) == (process, None)
    assert f"process {process}, did not come to its end" in cut.window.stderr


def test_when_its_time_is_over_a_crawl_ends_in_order(cut: Cut) -> None:
    assert cut.ended.outcome == "window"
    assert cut.ended.owed > 0
    assert cut.left_open == []
    assert cut.had < {entry["url"].lower() for entry in cut.served.truth(SLUG) if entry["kind"] == "article"}


def test_sigterm_ends_a_night_in_order(cut: Cut) -> None:
    code, errors, night, visit = cut.stopped

    assert code == 130, errors
    assert "Traceback" not in errors
    assert (night.code, visit.code) == (130, 130)
    assert night.ended is not None


def test_a_night_that_was_stopped_is_judged_and_reported(cut: Cut) -> None:
    assert "it was stopped" in cut.report.splitlines()[0]
    assert f"{SLUG}  " in cut.report
    assert "exit code 130" in cut.report
    assert "host gone" not in cut.report


def test_the_next_good_night_makes_up_for_all_of_them_and_asks_for_nothing_twice(cut: Cut) -> None:
    found = fetched(cut.archive)

    assert set(found) >= expected(cut.served)
    assert max(found.values()) == 1
    assert luutru("verify", archive=cut.archive).returncode == 0
