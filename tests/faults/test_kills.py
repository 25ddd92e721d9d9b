"""Twenty kills of crawls, ingests and rebuilds at seeded steps: nothing is lost, nothing is done twice. `make faults`: 200."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.hook import KILL, Fault
from tests.faults.nights import KILLED, NOTHING, Kill, Stage, crawl_night, entering_night, run


def costs(done: list[Kill]) -> list[str]:
    return [f"{kill.fault}: {what}" for kill in done for what in (*kill.lost, *kill.duplicates, *kill.wrong)]


@pytest.mark.parametrize("seed", [11, 12])
def test_a_crawl_that_is_killed_again_and_again_loses_nothing_and_asks_nothing_twice(at: Stage, seed: int) -> None:
    assert costs(crawl_night(at, Random(seed), kills=4)) == []


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
