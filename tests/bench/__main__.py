"""`make bench`: everything side by side in one run; prints one table and writes build/bench.json.

Exit code 1 when a floor is not reached.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.samples.process import running
from crawler.samples.world import World, today
from tests.bench.again import second_night
from tests.bench.clients import CLIENTS, Bench, Sample
from tests.bench.cost import ROOT
from tests.bench.judges import judged
from tests.bench.large import large
from tests.bench.readers import Read, ingest, made_by, plain_loop
from tests.bench.reading_room import measure as measure_room
from tests.bench.report import client_figures, floors, judge_figures, memory_growth, reader_figures, table

QUESTIONS = 96
READERS = {"luutru ingest": ingest, "plain loop": plain_loop}


def measure(articles: int, runs: int) -> dict[str, Any]:
    """Run every client and every reader *runs* times in turn, and return the figures."""
    with TemporaryDirectory(prefix="luutru-bench-", dir=ROOT / "build") as work:
        settings = Path(work) / "settings"
        world = World(port=0, articles=articles, delay=0, today=today())
        with running(settings, world, prerendered=True) as portals:
            home = f"http://127.0.0.12:{portals.port}/"
            bench = Bench(Path(work), settings, articles, home, Path(work) / "urls.txt")
            crawled, memory = _crawl(bench, runs)
            _say("second night")
            night = second_night(bench)
        read = _read(bench, runs)
        _say("verify")
        checked = [judged(bench) for _ in range(runs)]
    return {
        "articles": articles,
        "runs": runs,
        "machine": f"{os.cpu_count()} x {made_by(Path('/proc/cpuinfo'))}, Python {platform.python_version()}",
        "crawl": client_figures(crawled),
        "ingest": reader_figures(read, articles),
        "verify": judge_figures(checked),
        "second_night": night,
        "memory_growth": memory,
    }


def _room(articles: int) -> dict[str, float]:
    """Return how fast the reading room answers on so many synthetic *articles*; nothing of none."""
    if not articles:
        return {}
    _say(f"reading room: a catalogue of {articles} articles")
    with TemporaryDirectory(prefix="luutru-room-", dir=ROOT / "build") as work:
        return measure_room(large(Path(work) / "data", articles), min(QUESTIONS, articles))


def _crawl(bench: Bench, runs: int) -> tuple[Mapping[str, list[Sample]], float]:
    samples: dict[str, list[Sample]] = {}
    growth = 0.0
    for number in range(runs):
        for name, client in CLIENTS.items():
            if name == "wget" and not shutil.which("wget"):
                _say("wget is not installed: left out")
                continue
            _say(f"run {number + 1} of {runs}: {name}")
            samples.setdefault(name, []).append(client(bench))
        growth = max(growth, memory_growth(bench.memory))
    return samples, growth


def _read(bench: Bench, runs: int) -> Mapping[str, list[Read]]:
    read: dict[str, list[Read]] = {}
    for number in range(runs):
        for name, reader in READERS.items():
            _say(f"run {number + 1} of {runs}: {name}")
            read.setdefault(name, []).append(reader(bench))
    return read


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=5000, help="articles of the sample portal")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured; medians are told")
    parser.add_argument(
        "--room", type=int, default=20_000, help="articles of the reading room's catalogue; 0: leave it out"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json", help="where the figures go")
    options = parser.parse_args()
    (ROOT / "build").mkdir(exist_ok=True)
    result = measure(options.articles, options.runs) | {"reading_room": _room(options.room)}
    print("\n".join(table(result)))  # noqa: T201
    result["floors"] = {floor.what: [floor.found, floor.least] for floor in floors(result)}
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0 if all(floor.reached for floor in floors(result)) else 1


if __name__ == "__main__":
    sys.exit(main())
