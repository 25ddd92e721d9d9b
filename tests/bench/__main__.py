"""`make bench`: everything side by side in one run; prints a table of ratios, writes docs/performance.md, build/bench.json.

Exit code 1 when a goal is not reached, or a ratio is more than 15 % smaller than in the docs/performance.md that is
committed. With --only some comparisons are made, and the page is not written.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from crawler.samples.process import running
from crawler.samples.world import World, today
from tests.bench import report
from tests.bench.again import second_night
from tests.bench.clients import CLIENTS, Bench, Sample, crawl
from tests.bench.cost import ROOT, last_line
from tests.bench.exports import export, sizes
from tests.bench.judges import judged
from tests.bench.page import PAGE, before, results, with_results, wrong
from tests.bench.ratio import WGET, Figures, ratios
from tests.bench.readers import CORES, READERS, Read, made_by, records
from tests.eval.provenance import commit

PARTS = ("crawl", "read", "ingest", "verify", "search", "export", "room")
_SEARCHES = 24  # LIKE needs a tenth of a second for each
_PAGES = 60
_QUESTIONS = 96
_LIBRARIES = ("luutru", "Scrapy", "Twisted", "warcio", "FastWARC", "trafilatura", "lxml", "sqlite-utils", "datasette")
Made = TypeVar("Made")


def measure(options: argparse.Namespace) -> Figures:
    """Run every client, reader and judge as often as is asked for, in turn."""
    parts, figures, runs = options.only, Figures(), options.runs
    with TemporaryDirectory(prefix="luutru-bench-", dir=ROOT / "build") as work:
        if {"crawl", "ingest", "verify"} & parts:
            bench = _served(Path(work), options, figures)
        if "read" in parts:
            command = [sys.executable, "-m", "tests.bench.pages", str(min(options.articles, _PAGES))]
            read = _each(runs, "read", lambda: last_line(command, Path(work) / "pages.log"))
            figures["read"] = report.one_figure(read, "cpu_ms")
        if {"ingest", "verify"} & parts:
            figures["ingest"] = report.read_figures(*_read(bench, runs), options.articles)
            figures["size"] = report.one_figure([sizes(bench)], "bytes")
        if "verify" in parts:
            figures["verify"] = report.judge_figures(_each(runs, "verify", lambda: judged(bench)))
        if {"search", "export", "room"} & parts and options.room:
            figures |= _large(Path(work), options)
    return figures


def _served(work: Path, options: argparse.Namespace, figures: Figures) -> Bench:
    """Return the sample portals, crawled by all who are compared; by us alone where others are not asked for."""
    settings, world = work / "settings", World(port=0, articles=options.articles, delay=0, today=today())
    with running(settings, world, prerendered=True) as portals:
        home = f"http://127.0.0.12:{portals.port}/"
        bench = Bench(work, settings, options.articles, home, work / "urls.txt")
        if "crawl" not in options.only:
            crawl(bench)
            return bench
        _crawl(bench, options.runs, figures)
        _say("second night")
        figures["second night"] = report.one_figure([second_night(bench)], "found")
        return bench


def _crawl(bench: Bench, runs: int, figures: Figures) -> None:
    samples: dict[str, list[Sample]] = {}
    memory = []
    for number in range(runs):
        for name, client in CLIENTS.items():
            if name == WGET and not shutil.which("wget"):
                _say("wget is not installed: left out")
                continue
            _say(f"run {number + 1} of {runs}: {name}")
            samples.setdefault(name, []).append(client(bench))
        memory.append(report.memory_held(bench.memory))
    figures["crawl"] = report.crawl_figures(samples)
    figures["memory"] = report.one_figure(memory, "mb")


def _read(bench: Bench, runs: int) -> tuple[dict[str, list[Read]], list[dict[str, float]]]:
    read: dict[str, list[Read]] = {}
    alone = []
    for number in range(runs):
        for name, reader in READERS.items():
            _say(f"run {number + 1} of {runs}: {name}")
            read.setdefault(name, []).append(reader(bench))
        alone.append(records(bench))
    return read, alone


def _large(work: Path, options: argparse.Namespace) -> Figures:
    """Return how fast the reading room, searches and exports are on many synthetic articles."""
    figures, runs, archive = Figures(), options.runs, work / "large"
    command = [sys.executable, "-m", "tests.bench.reading_room", "--folder", str(archive)]
    command += ["--articles", str(options.room), "--questions", str(min(_QUESTIONS, options.room))]
    _say(f"reading room: a catalogue of {options.room} articles")
    room = last_line(command, work / "room.log", fine=(0, 1))  # 1: a ceiling is broken, which the table says
    if "room" in options.only:
        figures["room"] = report.one_figure([room], "taken")
    if "search" in options.only:
        command = [sys.executable, "-m", "tests.bench.searches", str(archive), str(_SEARCHES)]
        searched = _each(runs, "search", lambda: last_line(command, work / "searches.log"))
        figures["search"] = report.one_figure(searched, "cpu_ms")
    if "export" in options.only:
        figures["export"] = report.cost_figures(_each(runs, "export", lambda: export(archive, work)))
    return figures


def _each(runs: int, what: str, do: Callable[[], Made]) -> list[Made]:
    made = []
    for number in range(runs):
        _say(f"run {number + 1} of {runs}: {what}")
        made.append(do())
    return made


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _about(options: argparse.Namespace) -> dict[str, str]:
    processors = f"{os.cpu_count()} × {made_by(Path('/proc/cpuinfo'))}"
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return {
        "machine": f"{processors}, {CORES} of them used, {platform.system()} {platform.release()}",
        "commit": commit(),
        "versions": f"Python {platform.python_version()}, {libraries}",
        "size": f"sample portals of {options.articles:,} articles, a large catalogue of {options.room:,}",
        "runs": f"{options.runs}, in turn; a ratio is taken in each run, the spread is the smallest and the largest",
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=3000, help="articles of each sample portal")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured; medians are told")
    parser.add_argument("--room", type=int, default=20_000, help="articles of a large catalogue; 0: leave it out")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json", help="where the figures go")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the tables go")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some comparisons; writes no page")
    options = parser.parse_args(arguments)
    options.only = frozenset(options.only)
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    options = _options(arguments)
    (ROOT / "build").mkdir(exist_ok=True)
    figures, earlier = measure(options), before()
    found = ratios(figures)
    compared = {one.name: {"runs": one.runs, "goal": one.goal, "before": earlier.get(one.name)} for one in found}
    whole = json.dumps({"figures": figures, "ratios": compared}, ensure_ascii=False, indent=2)
    options.out.write_text(f"{whole}\n", encoding="utf-8")
    if options.only == frozenset(PARTS):
        page = options.page.read_text(encoding="utf-8") if options.page.exists() else ""
        lines = results(_about(options), found, earlier, figures, options.articles)
        options.page.write_text(with_results(page, lines), encoding="utf-8")
    else:
        print("\n".join(report.figure_lines(figures)))  # noqa: T201
    print("\n".join([*report.ratio_lines(found, earlier), "", *wrong(found, earlier)]))  # noqa: T201
    return int(any(not one.reached or one.regressed(earlier) for one in found))


if __name__ == "__main__":
    sys.exit(main())
