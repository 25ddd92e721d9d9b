"""Two machines crawl two sites of one server; the one that is at it loses its power. `make faults`: 50 kills, 12 sites."""

from __future__ import annotations

import time
from pathlib import Path

from archive.evidence.folder import Folder
from tests.faults.cluster import Cost, begin, finished, judge, stage
from tests.faults.machines import machines

PATIENCE = 120.0


def test_a_machine_that_loses_its_power_costs_nothing_and_no_host_is_asked_by_two(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "night")
    with stage(tmp_path, ("liferay",), articles=4) as at, machines(2, tmp_path / "machines") as hands:
        begun = at.log.stat().st_size
        asker = begin(at, folder, "--cluster", hands.address)
        until = time.monotonic() + PATIENCE
        while not any(path.stat().st_size > 20_000 for path in folder.warc.glob("*/*/*.open")):
            assert time.monotonic() < until
            assert asker.poll() is None, asker.communicate()
            time.sleep(0.02)
        (at_it,) = hands.busy()
        hands.kill_worker(at_it, whole=True)
        ended = finished(asker)
        cost: Cost = judge(at, folder, at.log.read_bytes()[begun:])

    assert ended.returncode in (0, 1), ended.stdout  # 1: fewer articles than the site files expect
    assert (cost.lost, cost.wrong) == ([], [])
    assert len(cost.twice) <= 1  # the answer that was on the wire, or not yet whole in the file
    assert [line for line in cost.hurried() if "as seen" not in line] == []  # a busy machine's server sees them late
