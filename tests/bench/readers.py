"""The readers that are compared, over the WARC files of the same crawl: luutru's ingest, and a plain loop."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.clients import Bench
from tests.bench.cost import Cost, run


@dataclass(frozen=True, slots=True)
class Read:
    """One run of one reader."""

    articles: int
    cost: Cost


def ingest(bench: Bench) -> Read:
    """Enter the WARC files of the last crawl into an empty catalogue."""
    folder = bench.work / "luutru"
    (folder / "catalogue.db").unlink(missing_ok=True)
    shutil.rmtree(folder / "catalogues", ignore_errors=True)
    said: list[str] = []
    command = [sys.executable, "-m", "archive", "ingest", "--json"]
    command += ["--archive", str(folder), "--settings", str(bench.settings)]
    cost = run(command, bench.work / "ingest.log", hear=lambda _, line: said.append(line))
    return Read(json.loads("".join(said))["articles"], cost)


def plain_loop(bench: Bench) -> Read:
    """Read the same files with warcio and `trafilatura.bare_extraction`."""
    said: list[str] = []
    command = [sys.executable, "-m", "tests.bench.plain_loop", str(bench.work / "luutru" / "warc")]
    cost = run(command, bench.work / "plain-loop.log", hear=lambda _, line: said.append(line))
    return Read(int(said[-1]), cost)


def made_by(path: Path) -> str:
    """Return the processor's name, so that figures can be told apart."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
