"""Two machines crawl two sites of one server; the one that is at it loses its power, or whoever asks is stopped or killed.

`make faults`: 50 kills, 12 sites.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.errors import INTERRUPTED
from archive.evidence.folder import Folder
from tests.faults.cluster import Cost, Stage, begin, finished, judge, stage
from tests.faults.machines import machines

PATIENCE = 120.0


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("stage"), ("liferay",), articles=4) as opened:
        yield opened


def until(true: Callable[[], object], asker: subprocess.Popen[str]) -> None:
    """Wait until it is *true*, while *asker* runs or has been killed."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        assert asker.poll() in (None, -signal.SIGKILL), asker.communicate()
        time.sleep(0.02)


def captured(folder: Folder) -> bool:
    return any(path.stat().st_size > 20_000 for path in folder.warc.glob("*/*/*.open"))


def assert_cost_nothing(cost: Cost) -> None:
    assert (cost.lost, cost.wrong) == ([], [])
    assert len(cost.twice) <= 1  # the answer that was on the wire, or not yet whole in the file
    assert [line for line in cost.hurried() if "as seen" not in line] == []  # a busy machine's server sees them late


def test_a_machine_that_loses_its_power_costs_nothing_and_no_host_is_asked_by_two(at: Stage, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "night")
    begun = at.log.stat().st_size
    with machines(2, tmp_path / "machines") as hands:
        asker = begin(at, folder, "--cluster", hands.address)
        until(lambda: captured(folder), asker)
        (at_it,) = hands.busy()
        hands.kill_worker(at_it, whole=True)
        ended = finished(asker)

    assert ended.returncode in (0, 1), ended.stdout  # 1: fewer articles than the site files expect
    assert_cost_nothing(judge(at, folder, at.log.read_bytes()[begun:]))


def test_who_asks_may_be_stopped_and_killed_and_the_next_command_makes_up_for_it(at: Stage, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "night")
    begun = at.log.stat().st_size
    with machines(1, tmp_path / "machines") as hands:
        asker = begin(at, folder, "--cluster", hands.address, command="night")
        until(lambda: captured(folder), asker)
        asker.send_signal(signal.SIGINT)
        stopped = finished(asker)
        left = [*folder.warc.glob("*/*/*.open"), *folder.runs.glob("*"), *hands.busy()]
        asker = begin(at, folder, "--cluster", hands.address)
        until(lambda: captured(folder), asker)
        asker.kill()
        asker.communicate()
        until(lambda: not hands.busy(), asker)  # what it began goes on for a minute without it
        ended = finished(begin(at, folder, "--cluster", hands.address, command="night"))

    assert (stopped.returncode, left) == (INTERRUPTED, []), stopped.stdout
    assert ended.returncode in (0, 1), ended.stdout
    assert_cost_nothing(judge(at, folder, at.log.read_bytes()[begun:]))
