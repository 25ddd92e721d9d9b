"""docs/performance.md: how it is written, and how the ratios in the one that is committed are read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench import price
from tests.bench.ratio import REGRESSION, Figures, Ratio
from tests.bench.report import figure_lines, markdown, ratio_lines
from tests.eval.provenance import ROOT

PAGE = ROOT / "docs" / "performance.md"
_ROW = re.compile(r"^\| (?P<name>[^|]+?) +\| (?P<median>\d+\.\d+) +\| \d[\d.]*–", re.MULTILINE)
_BEGIN, _END = "<!-- written by make bench -->\n", "<!-- end -->\n"


def before(page: Path = PAGE) -> dict[str, float]:
    """Return the ratios of the page as it is committed; of the page as it lies there, where there is no git."""
    return ratios_in(_committed(page) or (page.read_text(encoding="utf-8") if page.exists() else ""))


def _committed(page: Path) -> str:
    command = ["git", "-C", str(ROOT), "show", f"HEAD:{page.relative_to(ROOT)}"]
    try:
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def ratios_in(text: str) -> dict[str, float]:
    """Return the medians in a table of ratios.

    >>> ratios_in("| crawl: x by y | 1.25   | 1.20–1.31 | ≥ 1.30 |      |\\n")
    {'crawl: x by y': 1.25}
    """
    return {row["name"]: float(row["median"]) for row in _ROW.finditer(text)}


def with_results(text: str, lines: Sequence[str]) -> str:
    """Return the page *text* with *lines* between its two marks, in place of those before; all else is people's."""
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    return "".join([head, _BEGIN, "\n", *(f"{line}\n" for line in lines), "\n", _END, tail])


def results(
    about: Mapping[str, str], found: Sequence[Ratio], earlier: Mapping[str, float], figures: Figures, articles: int
) -> list[str]:
    """Return what is written into the page: *about* machine and versions; ratios, what is wrong, figures, costs."""
    lines = [*(f"- {name}: {what}" for name, what in about.items()), "", *ratio_lines(found, earlier), ""]
    lines += [*wrong(found, earlier), "", "## What was measured", "", *figure_lines(figures)]
    return [*lines, *_costs(price.measured(figures, articles))]


def wrong(found: Sequence[Ratio], earlier: Mapping[str, float]) -> list[str]:
    """Return a line for each goal that is not reached, and for each ratio that is smaller than it was."""
    lines = [
        f"NOT REACHED: {one.name}: {one.middle:.2f}, the goal is {one.goal:.2f}" for one in found if not one.reached
    ]
    lines += [
        f"REGRESSED by more than {REGRESSION:.0%}: {one.name}: {one.middle:.2f}, before {earlier[one.name]:.2f}"
        for one in found
        if one.regressed(earlier)
    ]
    return [f"- {line}" for line in lines] or ["Every goal is reached, and nothing has regressed."]


def _costs(one: price.Measured) -> list[str]:
    hours = price.cpu_hours(one)
    sizes = {"WARC files": one.warc, "catalogue": one.catalogue, "Parquet files": one.parquet}
    cells = [["a million articles", "hours of one core", "GB", "kB an article"]]
    cells += [[name, f"{hours[name]:.2f}", "", ""] for name in hours]
    cells += [[name, "", f"{size * price.MILLION / 1e9:.1f}", f"{size / 1e3:.1f}"] for name, size in sizes.items()]
    wall = [["machines", "cores each", "crawl, hours of processors", "crawl, hours of politeness", "ingest, hours"]]
    wall += [
        [
            str(each.machines), str(each.cores), f"{each.crawl_hours:.2f}", f"{each.polite_hours:.0f}",
            f"{each.ingest_hours:.2f}",
        ]
        for each in price.costs(one)
    ]  # fmt: skip
    said = (
        f"Politeness: {one.exchanges:.1f} requests an article, {price.PORTALS} portals side by side, a request to each every "
        f"{price.DELAY:g} s. A crawl takes the longer of its two times, whatever the machines."
    )
    return ["## A million articles", "", *markdown(cells), "", *markdown(wall), "", said]
