"""Figures made of samples, and the tables that a person reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.clients import Sample
from tests.bench.cost import Cost
from tests.bench.ratio import EARLY, ONE, PEAK, WITH_FASTWARC, Figures, Ratio
from tests.bench.readers import Read

Rows = dict[str, dict[str, list[float]]]
FEW_ARTICLES = 1000
_UNITS = {
    "cpu_ms": "CPU ms", "wall_ms": "wall ms", "peak_mb": "peak MB", "written_mb": "MB written", "cpu_s": "CPU s",
    "wall_s": "wall s", "per_core_second": "articles/s/core", "mb_per_second": "MB/s", "mb_per_core_second": "MB/s/core",
    "mb": "MB",
}  # fmt: skip


def crawl_figures(samples: Mapping[str, Sequence[Sample]]) -> Rows:
    """Return what each client's runs gave, by exchange."""
    return {
        name: {
            "exchanges": [float(run.exchanges) for run in runs],
            "cpu_ms": [1000 * run.cost.cpu / run.exchanges for run in runs],
            "wall_ms": [1000 * run.cost.wall / run.exchanges for run in runs],
            "peak_mb": [run.cost.peak / 1e6 for run in runs],
            "written_mb": [run.written / 1e6 for run in runs],
        }
        for name, runs in samples.items()
    }


def read_figures(runs: Mapping[str, Sequence[Read]], records: Sequence[Mapping[str, float]], articles: int) -> Rows:
    """Return what each reader's runs gave; rates are in articles of the portal, whatever a reader calls one."""
    rows = {
        name: {
            "found": [float(run.articles) for run in read],
            "per_core_second": [articles / run.cost.cpu for run in read],
            "cpu_s": [run.cost.cpu for run in read],
            "wall_s": [run.cost.wall for run in read],
            "peak_mb": [run.cost.peak / 1e6 for run in read],
        }
        for name, read in runs.items()
    }
    alone = {name: {"cpu_s": [told[key] for told in records]} for name, key in _RECORDS.items()}
    reckoned = [run.cost.cpu - told["ours"] + told["fastwarc"] for run, told in zip(runs[ONE], records, strict=True)]
    return {**rows, **alone, WITH_FASTWARC: {"cpu_s": reckoned}}


_RECORDS = {"WARC records alone, ours": "ours", "WARC records alone, FastWARC": "fastwarc"}


def judge_figures(runs: Sequence[Mapping[str, tuple[float, Cost]]]) -> Rows:
    """Return what each judge's runs gave."""
    return {
        name: {
            "mb": [run[name][0] for run in runs],
            "mb_per_second": [run[name][0] / run[name][1].wall for run in runs],
            "mb_per_core_second": [run[name][0] / run[name][1].cpu for run in runs],
        }
        for name in runs[0]
    }


def cost_figures(runs: Sequence[Mapping[str, Cost]]) -> Rows:
    """Return what commands cost."""
    return {
        name: {
            "cpu_s": [run[name].cpu for run in runs],
            "wall_s": [run[name].wall for run in runs],
            "peak_mb": [run[name].peak / 1e6 for run in runs],
        }
        for name in runs[0]
    }


def one_figure(runs: Sequence[Mapping[str, float]], what: str) -> Rows:
    """Return figures of which each has one value a run."""
    return {name: {what: [run[name] for run in runs]} for name in (runs[0] if runs else {})}


def memory_held(memory: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Return megabytes after the first thousand articles (the first fifth of a smaller portal), and the peak behind them."""
    if not memory:
        return {EARLY: 1.0, PEAK: 1.0}
    early = min(FEW_ARTICLES, memory[-1][0] / 5)
    behind = [held / 1e6 for articles, held in memory if articles >= early]
    return {EARLY: behind[0], PEAK: max(behind)}


def figure_lines(figures: Figures) -> list[str]:
    """Return a Markdown table for each comparison: medians of all runs."""
    lines: list[str] = []
    for part, rows in figures.items():
        columns = list(dict.fromkeys(column for row in rows.values() for column in row))
        cells = [[part, *(_UNITS.get(column, column) for column in columns)]]
        cells += [[name, *(_cell(row.get(column)) for column in columns)] for name, row in rows.items()]
        lines += [*markdown(cells), ""]
    return lines


def _cell(values: Sequence[float] | None) -> str:
    if not values:
        return ""
    middle = median(values)
    return f"{middle:.0f}" if middle >= 100 else f"{middle:.2f}" if middle >= 1 else f"{middle:.3f}"


def ratio_lines(found: Sequence[Ratio], before: Mapping[str, float]) -> list[str]:
    """Return the table of ratios: median, the smallest and the largest of all runs, the goal, what stood there *before*."""
    cells = [["ratio (more is better)", "median", "spread", "goal", "before", ""]]
    cells += [
        [
            one.name,
            f"{one.middle:.2f}",
            f"{min(one.runs):.2f}–{max(one.runs):.2f}",
            "" if one.goal is None else f"≥ {one.goal:.2f}",
            f"{before[one.name]:.2f}" if one.name in before else "",
            verdict(one, before),
        ]
        for one in found
    ]
    return markdown(cells)


def verdict(one: Ratio, before: Mapping[str, float]) -> str:
    """Return what is to be said of a ratio."""
    told = [] if one.goal is None else ["reached" if one.reached else "**NOT REACHED**"]
    return ", ".join([*told, *(["**REGRESSED**"] if one.regressed(before) else [])])


def markdown(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return a table that can be read on a terminal too; the first row is its head."""
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    rule = ["-" * width for width in widths]
    return [f"| {' | '.join(_padded(row, widths))} |" for row in (cells[0], rule, *cells[1:])]


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
