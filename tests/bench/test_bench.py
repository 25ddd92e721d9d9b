"""The bench measures what it says: everything that is compared runs, and figures and ratios follow from the samples."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import page, price
from tests.bench.clients import CLIENTS, Sample
from tests.bench.cost import ROOT, CommandFailedError, Cost, run
from tests.bench.ratio import (
    BARE,
    CEILINGS,
    EARLY,
    LOOP,
    ONE,
    OURS,
    PEAK,
    REBUILD,
    STALE,
    WANTED,
    WGET,
    WRITER,
    Figures,
    Ratio,
    ratios,
)
from tests.bench.readers import READERS
from tests.bench.report import crawl_figures, memory_held, ratio_lines


def test_everything_is_measured_in_one_run(tmp_path: Path) -> None:
    written, told = tmp_path / "performance.md", tmp_path / "bench.json"
    written.write_text("# What people wrote\n", encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench", "--articles", "20", "--runs", "1", "--room", "8"]
    done = subprocess.run(
        [*command, "--out", str(told), "--page", str(written)],
        cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # 1: so small a portal reaches no goal
    result = json.loads(told.read_text(encoding="utf-8"))
    figures, tables = result["figures"], written.read_text(encoding="utf-8")
    wget = shutil.which("wget") is not None
    compared = {one.name for one in WANTED if wget or one.above != WGET}

    assert set(figures["crawl"]) == set(CLIENTS) - (set() if wget else {WGET})
    assert figures["crawl"][OURS]["exchanges"][0] >= 20
    assert {figures["ingest"][name]["found"][0] for name in (ONE, WRITER, REBUILD, STALE)} == {20}
    assert set(READERS) < set(figures["ingest"])
    assert figures["ingest"][LOOP]["found"][0] >= 15
    assert compared < set(result["ratios"])
    assert len(result["ratios"]) == len(compared) + len(CEILINGS)
    assert all(runs > 0 for one in result["ratios"].values() for runs in one["runs"])
    assert set(page.ratios_in(tables)) == set(result["ratios"])
    assert tables.startswith("# What people wrote\n")
    night = figures["second night"]
    assert 0 < night["revisits"]["found"][0] < night["answers"]["found"][0]
    assert 0 < night["second_mb"]["found"][0] < night["first_mb"]["found"][0]
    assert "nan" not in tables


def test_a_command_costs_what_its_children_cost(tmp_path: Path) -> None:
    burn = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(6_000_000))'])"
    cost = run([sys.executable, "-c", burn], tmp_path / "log")

    assert cost.cpu > 0.05
    assert cost.wall >= 0.05
    assert cost.peak > 1_000_000


def test_a_command_that_fails_has_no_cost(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="exit code 7"):
        run([sys.executable, "-c", "raise SystemExit(7)"], tmp_path / "log")


def test_what_a_client_costs_is_told_by_exchange() -> None:
    runs = [Sample(100, Cost(cpu, 9, 1_000_000), 5_000_000) for cpu in (1, 3)]

    assert crawl_figures({"x": runs})["x"] == {
        "exchanges": [100, 100], "cpu_ms": [10, 30], "wall_ms": [90, 90], "peak_mb": [1, 1], "written_mb": [5, 5],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("memory", "held"),
    [
        ([(0, 50), (1000, 100), (3000, 130), (5000, 120)], (100, 130)),
        ([(0, 50), (1000, 100), (5000, 90)], (100, 100)),
        ([(0, 50), (20, 100), (100, 110)], (100, 110)),  # a small portal: from its first fifth
    ],
)
def test_memory_is_compared_from_the_first_thousand_articles_on(
    memory: list[tuple[int, int]], held: tuple[int, int]
) -> None:
    found = memory_held([(articles, size * 1_000_000) for articles, size in memory])

    assert (found[EARLY], found[PEAK]) == held


def test_a_ratio_is_taken_run_by_run() -> None:
    figures: Figures = {"crawl": {BARE: {"cpu_ms": [4.0, 9.0, 6.0]}, OURS: {"cpu_ms": [2.0, 3.0, 6.0]}}}

    (found,) = ratios(figures)

    assert found.runs == (2.0, 3.0, 1.0)
    assert found.middle == 2.0


def test_what_was_not_measured_is_compared_with_nothing() -> None:
    assert ratios({"crawl": {OURS: {"cpu_ms": [1.0]}}}) == []


def test_the_writer_is_held_against_a_thousand_articles_a_second() -> None:
    (found,) = ratios({"ingest": {WRITER: {"per_core_second": [1200.0]}}})

    assert found.runs == (1.2,)
    assert found.reached


def test_the_reading_room_is_held_against_what_it_may_take() -> None:
    (found,) = ratios({"room": {"search": {"taken": [75.0]}}})

    assert found.runs == (2.0,)


def test_a_goal_that_is_not_reached_and_a_regression_are_said() -> None:
    found = [Ratio("a", (1.0, 1.3, 1.1), 1.2), Ratio("b", (2.0,)), Ratio("c", (0.86,), 0.5)]
    before = {"a": 1.1, "b": 2.4, "c": 1.0}

    assert page.wrong(found, before) == [
        "- NOT REACHED: a: 1.10, the goal is 1.20",
        "- REGRESSED by more than 15%: b: 2.00, before 2.40",
    ]
    assert page.wrong(found[2:], before) == ["Every goal is reached, and nothing has regressed."]


def test_the_table_is_read_back_as_it_was_written() -> None:
    found = [Ratio("crawl: x's by ours", (1.0, 1.3, 1.1), 1.2), Ratio("b", (2.0,))]
    lines = ratio_lines(found, {"b": 1.9})

    assert page.ratios_in("\n".join(lines)) == {"crawl: x's by ours": 1.1, "b": 2.0}


def test_what_people_wrote_around_the_tables_stays() -> None:
    once = page.with_results("# Title\n\n", ["one"]) + "\nBelow.\n"
    twice = page.with_results(once, ["two"])

    assert twice.startswith("# Title\n")
    assert twice.endswith("\nBelow.\n")
    assert "one" not in twice
    assert "two" in twice


def test_nobody_reads_faster_than_the_one_who_writes() -> None:
    one = price.Measured(exchanges=3, crawl=0.006, read=0.009, write=0.0009, warc=1, catalogue=1, parquet=1)
    small, large = (price.costs(one, [count], [cores])[0] for count, cores in ((1, 2), (5, 16)))

    assert small.ingest_hours == pytest.approx(0.0099 * 1e6 / 2 / 3600)
    assert large.ingest_hours == pytest.approx(0.0009 * 1e6 / 3600)
    assert small.crawl_hours == pytest.approx(80 / 2 * large.crawl_hours)
    assert small.polite_hours == large.polite_hours == pytest.approx(3e6 * price.DELAY / price.PORTALS / 3600)
