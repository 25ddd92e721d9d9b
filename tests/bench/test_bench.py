"""The bench measures what it says: every client and reader runs, and the figures follow from the samples."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.clients import CLIENTS, Sample
from tests.bench.cost import ROOT, CommandFailedError, Cost, run
from tests.bench.report import client_figures, floors, memory_growth, table


def test_everything_is_measured_in_one_run(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.bench",
        "--articles",
        "20",
        "--runs",
        "1",
        "--room",
        "8",
        "--out",
        str(tmp_path / "b.json"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, 1), done.stderr  # 1: so small a portal reaches no floor
    result = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))

    assert set(result["crawl"]) == set(CLIENTS) - (set() if shutil.which("wget") else {"wget"})
    assert set(result["ingest"]) == {"luutru ingest", "plain loop"}
    assert result["crawl"]["luutru crawl"]["exchanges"] >= 20
    assert result["crawl"]["bare Scrapy"]["exchanges"] >= result["crawl"]["the server alone"]["exchanges"] >= 20
    assert result["ingest"]["luutru ingest"]["found"] >= 15
    assert result["ingest"]["plain loop"]["found"] >= 15
    assert set(result["verify"]) == {"luutru verify", "warcio check"}
    assert result["verify"]["luutru verify"]["mb"] > 0
    assert 0 < result["second_night"]["revisits"] < result["second_night"]["answers"]
    assert 0 < result["second_night"]["second_mb"] < result["second_night"]["first_mb"]
    assert set(result["reading_room"]) == {"cold", "search", "article", "front", "memory"}
    assert "answers are revisits" in done.stdout
    assert "NaN" not in done.stdout


def test_a_command_costs_what_its_children_cost(tmp_path: Path) -> None:
    burn = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(6_000_000))'])"
    cost = run([sys.executable, "-c", burn], tmp_path / "log")

    assert cost.cpu > 0.05
    assert cost.wall >= 0.05
    assert cost.peak > 1_000_000


def test_a_command_that_fails_has_no_cost(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="exit code 7"):
        run([sys.executable, "-c", "raise SystemExit(7)"], tmp_path / "log")


def test_the_middle_run_is_told() -> None:
    runs = [Sample(100, Cost(cpu, wall, 1_000_000), 5_000_000) for cpu, wall in ((1, 9), (3, 5), (2, 7))]

    assert client_figures({"x": runs})["x"] == {
        "exchanges": 100,
        "cpu_ms": 20,
        "wall_ms": 70,
        "peak_mb": 1,
        "written_mb": 5,
    }


@pytest.mark.parametrize(
    ("memory", "growth"),
    [
        ([(0, 50), (1000, 100), (3000, 130), (5000, 120)], 1.3),
        ([(0, 50), (1000, 100), (5000, 90)], 1.0),
        ([(0, 50), (20, 100), (100, 110)], 1.1),  # a small portal: from its first fifth
    ],
)
def test_memory_is_compared_from_the_first_thousand_articles_on(memory: list[tuple[int, int]], growth: float) -> None:
    assert memory_growth(memory) == pytest.approx(growth)


def test_a_floor_that_is_not_reached_is_said() -> None:
    row = {"exchanges": 10, "cpu_ms": 2.0, "wall_ms": 2.0, "peak_mb": 1, "written_mb": 1}
    reader = {"per_core_second": 10.0, "cpu_s": 1, "wall_s": 1, "peak_mb": 1, "found": 10}
    judge = {"mb": 10, "mb_per_second": 10.0, "mb_per_core_second": 5.0}
    result = {
        "articles": 10,
        "runs": 1,
        "crawl": {
            "bare Scrapy": {**row, "cpu_ms": 1.0},
            "luutru crawl": row,
            "the server alone": {**row, "wall_ms": 0.5},
        },
        "ingest": {"luutru ingest": {**reader, "per_core_second": 20.0}, "plain loop": reader},
        "verify": {"luutru verify": judge, "warcio check": {**judge, "mb_per_second": 4.0}},
        "second_night": {"answers": 4, "revisits": 1, "first_mb": 2.0, "second_mb": 0.5},
        "memory_growth": 1.0,
    }

    assert [floor.reached for floor in floors(result)] == [False, True, True, True, True, True]
    lines = table(result)
    assert sum("NOT REACHED" in line for line in lines) == 1
    assert (
        "second night: 1 of 4 answers are revisits (25.0%); 0.5 MB of WARC, 1.5 MB (75.0%) less than the first" in lines
    )
