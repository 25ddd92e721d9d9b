"""Twenty kills of crawls, ingests and rebuilds at seeded steps: nothing is lost, nothing is done twice. `make faults`: 200."""

from __future__ import annotations

import shutil
from random import Random

import pytest

from archive.evidence.folder import Folder
from tests.faults import checks
from tests.faults.hook import KILL, Fault
from tests.faults.nights import KILLED, NOTHING, Kill, Stage, crawl_night, entering_night, run


def costs(done: list[Kill]) -> list[str]:
    return [f"{kill.fault}: {what}" for kill in done for what in (*kill.lost, *kill.duplicates, *kill.wrong)]


@pytest.mark.parametrize("seed", [11, 12])
def test_a_crawl_that_is_killed_again_and_again_loses_nothing_and_asks_nothing_twice(at: Stage, seed: int) -> None:
    assert costs(crawl_night(at, Random(seed), kills=4)) == []


@pytest.mark.parametrize("step", ["after fsync warc", "before commit ledger"])
def test_what_pages_need_and_the_killed_crawl_had_written_is_not_asked_for_again(at: Stage, step: str) -> None:
    folder = Folder(at.work / "night")
    shutil.rmtree(folder.root, ignore_errors=True)
    assert run(at, folder, "crawl", Fault(KILL, step, at.steps["crawl"][step] // 2)).code == KILLED
    before = checks.captures(folder)
    assert run(at, folder, "crawl", NOTHING).code == 0
    held = checks.captures(folder)
    ids, needed = {one.id for one in before}, [one for one in held if one.hop in ("requisite", "attachment")]
    kept = {one.url for one in needed if one.id in ids and one.status in (200, 404)}

    assert kept
    assert kept & {one.url for one in needed if one.id not in ids} == set()
    assert at.urls - checks.kept_urls(held) == set()


@pytest.mark.parametrize(("command", "seed"), [("ingest", 21), ("ingest", 22), ("rebuild", 31), ("rebuild", 32)])
def test_an_ingest_or_rebuild_that_is_killed_is_done_again_as_if_nothing_had_been(
    at: Stage, command: str, seed: int
) -> None:
    assert costs(entering_night(at, command, Random(seed), kills=3)) == []


def test_a_kill_is_a_kill(at: Stage) -> None:
    """What would let all others pass is a process that never dies."""
    folder = at.entered
    assert run(at, folder, "rebuild", Fault(KILL, "before commit rebuild")).code == KILLED
    assert run(at, folder, "rebuild", NOTHING).code == 0
