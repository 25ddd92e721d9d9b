"""The readers that are compared, over the WARC files of the same crawl: ingest, rebuild, the writer alone, and plain loops."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.clients import Bench
from tests.bench.cost import Cost, heard, last_line
from tests.bench.parts import part
from tests.bench.ratio import ALL, LOOP, LOOPS, ONE, REBUILD, STALE, WRITER


@dataclass(frozen=True, slots=True)
class Read:
    """One run of one reader."""

    articles: int
    cost: Cost


CORES = len(os.sched_getaffinity(0))
_FILES = 32
"""Into which the crawl's are parted, half as many as portals of a country leave in a night: one would be one reader's work."""


def ingest(bench: Bench, jobs: int = 1) -> Read:
    """Enter the WARC files of the last crawl into an empty catalogue."""
    _part(bench)
    return _enter(bench, "ingest", jobs)


def ingest_on_all_cores(bench: Bench) -> Read:
    """Do the same with as many readers as there are cores."""
    return ingest(bench, CORES)


def rebuild(bench: Bench) -> Read:
    """Make the catalogue anew of what was entered before."""
    return _enter(bench, "rebuild", CORES)


def refresh(bench: Bench) -> Read:
    """Make it anew with all readings that are fresh: all."""
    return _enter(bench, "rebuild", CORES, "--stale")


def _enter(bench: Bench, command: str, jobs: int, *options: str) -> Read:
    words = [sys.executable, "-m", "archive", command, *options, "--json", "--jobs", str(jobs)]
    words += ["--archive", str(bench.entered), "--settings", str(bench.settings)]
    cost, said = heard(words, bench.work / f"{command}.log")
    return Read(json.loads("".join(said))["articles"], cost)


def write(bench: Bench) -> Read:
    """Write down what was read before: the part of an ingest that is one process's."""
    _part(bench)
    command = [sys.executable, "-m", "tests.bench.writer", str(bench.entered), str(bench.settings)]
    cost, said = heard(command, bench.work / "writer.log")
    told = json.loads(said[-1])
    return Read(told["articles"], Cost(told["cpu"], told["cpu"], cost.peak))


def _part(bench: Bench) -> None:
    """Make an archive with nothing but the WARC files of the last crawl, parted into several."""
    folder = bench.entered
    if not folder.exists():
        for warc in (bench.work / "luutru" / "warc").rglob("*.warc.gz"):
            part(warc, folder / warc.parent.relative_to(bench.work / "luutru"), _FILES)
    (folder / "catalogue.db").unlink(missing_ok=True)
    for derived in ("catalogues", "index"):
        shutil.rmtree(folder / derived, ignore_errors=True)


def plain_loop(bench: Bench, *processes: str) -> Read:
    """Read the same files with warcio and `trafilatura.bare_extraction`."""
    command = [sys.executable, "-m", "tests.bench.plain_loop", str(bench.entered / "warc"), *processes]
    cost, said = heard(command, bench.work / "plain-loop.log")
    return Read(int(said[-1]), cost)


def plain_loops(bench: Bench) -> Read:
    """Do the same with as many processes as there are cores, a file at a time each."""
    return plain_loop(bench, str(CORES))


def records(bench: Bench) -> dict[str, float]:
    """Read the records alone, with our reader and with FastWARC; return processor seconds."""
    command = [sys.executable, "-m", "tests.bench.records", str(bench.entered / "warc")]
    told: dict[str, float] = last_line(command, bench.work / "records.log")
    return told


def made_by(path: Path) -> str:
    """Return the processor's name, so that figures can be told apart."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


# verify and export look at the catalogue that is left
READERS: dict[str, Callable[[Bench], Read]] = {
    ONE: ingest,
    WRITER: write,
    ALL: ingest_on_all_cores,
    REBUILD: rebuild,
    STALE: refresh,
    LOOP: plain_loop,
    LOOPS: plain_loops,
}
