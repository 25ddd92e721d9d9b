"""Figures made of samples, and the table that a person reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.again import told
from tests.bench.clients import Sample
from tests.bench.cost import Cost
from tests.bench.readers import Read
from tests.bench.reading_room import CEILINGS

BARE, OURS, SERVER = "bare Scrapy", "luutru crawl", "the server alone"
FLAT = 1.15  # memory after the last article, by memory after the first fifth: more is a leak
FEW_ARTICLES = 1000


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure that must be reached."""

    what: str
    least: float
    found: float

    @property
    def reached(self) -> bool:
        """Return whether it is."""
        return self.found >= self.least


def client_figures(samples: Mapping[str, Sequence[Sample]]) -> dict[str, dict[str, float]]:
    """Return the medians of each client's runs."""
    return {
        name: {
            "exchanges": median(run.exchanges for run in runs),
            "cpu_ms": median(1000 * run.cost.cpu / run.exchanges for run in runs),
            "wall_ms": median(1000 * run.cost.wall / run.exchanges for run in runs),
            "peak_mb": median(run.cost.peak / 1e6 for run in runs),
            "written_mb": median(run.written / 1e6 for run in runs),
        }
        for name, runs in samples.items()
    }


def reader_figures(runs: Mapping[str, Sequence[Read]], articles: int) -> dict[str, dict[str, float]]:
    """Return the medians of each reader's runs; rates are in articles of the portal, whatever a reader calls one."""
    return {
        name: {
            "found": median(run.articles for run in read),
            "per_core_second": median(articles / run.cost.cpu for run in read),
            "cpu_s": median(run.cost.cpu for run in read),
            "wall_s": median(run.cost.wall for run in read),
            "peak_mb": median(run.cost.peak / 1e6 for run in read),
        }
        for name, read in runs.items()
    }


def judge_figures(runs: Sequence[Mapping[str, tuple[float, Cost]]]) -> dict[str, dict[str, float]]:
    """Return the medians of each judge's runs."""
    return {
        name: {
            "mb": runs[0][name][0],
            "mb_per_second": median(run[name][0] / run[name][1].wall for run in runs),
            "mb_per_core_second": median(run[name][0] / run[name][1].cpu for run in runs),
        }
        for name in runs[0]
    }


def memory_growth(memory: Sequence[tuple[int, int]]) -> float:
    """Return memory at the end by memory after the first thousand articles (the first fifth of a smaller portal)."""
    if not memory:
        return 0.0
    early = min(FEW_ARTICLES, memory[-1][0] / 5)
    begun = next((held for articles, held in memory if articles >= early), memory[-1][1])
    return max(held for articles, held in memory if articles >= early) / begun


def floors(result: Mapping[str, Any]) -> list[Floor]:
    """Return what is promised, and what was found."""
    clients, readers = result["crawl"], result["ingest"]
    others = [row["wall_ms"] for name, row in clients.items() if name != SERVER]
    return [
        Floor("crawl: bare Scrapy's CPU by ours", 0.9, clients[BARE]["cpu_ms"] / clients[OURS]["cpu_ms"]),
        Floor("crawl: bare Scrapy's wall time by ours", 0.9, clients[BARE]["wall_ms"] / clients[OURS]["wall_ms"]),
        Floor("server: its pace by the fastest client's", 2.0, min(others) / clients[SERVER]["wall_ms"]),
        Floor("memory: first articles by the peak after", 1 / FLAT, 1 / result["memory_growth"]),
        Floor(
            "ingest: articles/s/core by the plain loop's",
            1.5,
            readers["luutru ingest"]["per_core_second"] / readers["plain loop"]["per_core_second"],
        ),
        Floor(
            "verify: MB/s by warcio check's",
            2.0,
            result["verify"]["luutru verify"]["mb_per_second"] / result["verify"]["warcio check"]["mb_per_second"],
        ),
        *room_floors(result.get("reading_room", {})),
    ]


def room_floors(figures: Mapping[str, float]) -> list[Floor]:
    """Return what is promised of the reading room, by what was found."""
    return [
        Floor(f"reading room, {name}: what it may take by what it took", 1.0, CEILINGS[name] / figures[name])
        for name in figures
    ]


def table(result: Mapping[str, Any]) -> list[str]:
    """Return the lines to print."""
    bare = result["crawl"][BARE]
    lines = [f"crawl ({result['articles']} articles, medians of {result['runs']} runs)", ""]
    lines.append(
        f"{'':22}{'exchanges':>10}{'CPU ms':>9}{'wall ms':>9}{'peak MB':>9}{'MB out':>8}{'x CPU':>8}{'x wall':>8}"
    )
    for name, row in result["crawl"].items():
        ratios = bare["cpu_ms"] / row["cpu_ms"], bare["wall_ms"] / row["wall_ms"]
        lines.append(
            f"{name:22}{row['exchanges']:10.0f}{row['cpu_ms']:9.3f}{row['wall_ms']:9.3f}{row['peak_mb']:9.0f}"
            f"{row['written_mb']:8.0f}{ratios[0]:8.2f}{ratios[1]:8.2f}"
        )
    lines += ["CPU and wall per exchange; x: bare Scrapy's by this one's, more is faster", "", "ingest", ""]
    lines.append(f"{'':22}{'articles/s/core':>16}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}{'found':>8}")
    for name, row in result["ingest"].items():
        lines.append(
            f"{name:22}{row['per_core_second']:16.1f}{row['cpu_s']:9.1f}{row['wall_s']:9.1f}{row['peak_mb']:9.0f}"
            f"{row['found']:8.0f}"
        )
    lines += ["", "verify", "", f"{'':22}{'MB/s':>16}{'MB/s/core':>12}{'MB':>9}"]
    for name, row in result["verify"].items():
        lines.append(f"{name:22}{row['mb_per_second']:16.1f}{row['mb_per_core_second']:12.1f}{row['mb']:9.0f}")
    lines += ["", told(result["second_night"]), ""]
    for floor in floors(result):
        verdict = "reached" if floor.reached else "NOT REACHED"
        lines.append(f"{floor.what:46}{floor.found:6.2f}  (floor {floor.least:.2f}: {verdict})")
    return lines
