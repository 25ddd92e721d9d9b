"""Disks that are full or broken, a clock that jumps, two crawls of one portal: each has its exit code, and costs nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from time import sleep

import pytest

from archive.evidence.folder import Folder
from tests.faults import checks
from tests.faults.hook import BROKEN, FULL, Fault
from tests.faults.nights import NOTHING, PATIENCE, SLUG, Ran, Stage, run

NO_ROOM, LOCKED, INTERRUPTED = 5, 75, 130


@pytest.fixture
def folder(at: Stage) -> Folder:
    shutil.rmtree(at.work / "night", ignore_errors=True)
    return Folder(at.work / "night")


def is_whole_after_one_more(at: Stage, folder: Folder) -> None:
    """What the first crawl kept and what the next one adds is all there is, once."""
    before = checks.captures(folder)
    last = run(at, folder, "crawl", NOTHING)
    held = checks.captures(folder)

    assert last.code == 0, last.said
    assert at.urls - checks.kept_urls(held) == set()
    assert {one.id for one in before} <= {one.id for one in held}
    assert [*checks.wrong_warcs(folder), *checks.wrong_catalogue(folder, at.settings)] == []


def says_what_to_do(ran: Ran) -> bool:
    return ran.code == NO_ROOM and "again" in ran.said and "Unhandled" not in ran.said


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FULL, "before write warc", 1),
        Fault(FULL, "before write warc", 30),
        Fault(BROKEN, "before write warc", 12),
        Fault(BROKEN, "before fsync warc", 2),
        Fault(FULL, "before rename warc", 1),
        Fault(FULL, "before begin ledger", 2),
        Fault(BROKEN, "before commit ledger", 2),
    ],
    ids=str,
)
def test_a_disk_that_fails_a_crawl_costs_what_was_not_durable_and_the_next_crawl_fetches_that(
    at: Stage, folder: Folder, fault: Fault
) -> None:
    ran = run(at, folder, "crawl", fault)

    assert says_what_to_do(ran), (ran.code, ran.said)
    is_whole_after_one_more(at, folder)


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("ingest", Fault(FULL, "before write index")),
        ("ingest", Fault(FULL, "before begin catalogue", 2)),
        ("ingest", Fault(BROKEN, "before commit catalogue", 2)),
        ("rebuild", Fault(BROKEN, "before write index")),
        ("rebuild", Fault(FULL, "before begin rebuild", 2)),
        ("rebuild", Fault(BROKEN, "before fsync rebuild")),
    ],
    ids=str,
)
def test_a_disk_that_fails_an_entry_leaves_the_catalogue_before_and_nothing_half_done(
    at: Stage, folder: Folder, command: str, fault: Fault
) -> None:
    begun = at.crawled if command == "ingest" else at.entered
    shutil.copytree(begun.root, folder.root, symlinks=True)
    ran = run(at, folder, command, fault)

    assert says_what_to_do(ran), (ran.code, ran.said)
    assert not list(folder.root.rglob("*.tmp*"))
    assert run(at, folder, command, NOTHING).code == 0
    assert checks.wrong_catalogue(folder, at.settings) == []


def test_a_crawl_whose_clock_goes_back_an_hour_keeps_all_and_its_catalogue_is_that_of_a_rebuild(
    at: Stage, folder: Folder
) -> None:
    ran = run(at, folder, "crawl", NOTHING, FAULT_CLOCK="60")
    days = {one.at.hour for one in checks.captures(folder)}

    assert ran.code == 0, ran.said
    assert len(days) > 1
    is_whole_after_one_more(at, folder)


def test_of_two_crawls_of_one_site_that_begin_at_once_one_is_told_of_the_other(at: Stage, folder: Folder) -> None:
    environment = {**os.environ, "LUUTRU_ARCHIVE": str(folder.root), "LUUTRU_SETTINGS": str(at.settings)}
    command = [sys.executable, "-m", "crawler.run", SLUG]
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=PATIENCE)[0] for one in both]

    assert sorted(one.returncode for one in both) == [0, LOCKED]
    assert any("held by" in line for line in said)
    is_whole_after_one_more(at, folder)


def test_a_crawl_that_is_asked_to_end_keeps_and_closes_what_it_has(at: Stage, folder: Folder) -> None:
    environment = {**os.environ, "LUUTRU_ARCHIVE": str(folder.root), "LUUTRU_SETTINGS": str(at.settings)}
    command = [sys.executable, "-m", "crawler.run", SLUG]
    crawl = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
    while not any(path.stat().st_size > 20_000 for path in folder.open_warcs(SLUG)):
        sleep(0.01)
    crawl.send_signal(signal.SIGTERM)
    said, _ = crawl.communicate(timeout=PATIENCE)

    assert crawl.returncode == INTERRUPTED, said
    assert not folder.open_warcs(SLUG)
    is_whole_after_one_more(at, folder)


def test_a_crawl_does_not_begin_where_there_is_too_little_room(at: Stage, folder: Folder) -> None:
    ran = run(at, folder, "crawl", NOTHING, LUUTRU_RESERVE_MB="1e12")

    assert says_what_to_do(ran), ran.said
    assert "MB are free" in ran.said
    assert not list(folder.root.rglob("*.warc*"))


def test_a_crawl_stops_in_order_while_there_still_is_room(at: Stage, folder: Folder) -> None:
    ran = run(at, folder, "crawl", NOTHING, FAULT_ROOM="3")

    assert says_what_to_do(ran), ran.said
    assert "MB are free" in ran.said
    assert folder.closed_warcs()
    assert not folder.open_warcs(SLUG)
    is_whole_after_one_more(at, folder)
