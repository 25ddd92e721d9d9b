"""What durability costs: pages a second of a crawl as it is, by those of one whose every fsync does nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from crawler.samples import LIFERAY, World, running
from tests.faults.hook import Fault

ARTICLES, PAIRS = 400, 5
LEAST = 0.95
"""The share of its pace that a crawl must keep."""


def ratio(work: Path, articles: int = ARTICLES, pairs: int = PAIRS) -> float:
    """Return the median over pairs of runs, one with and one without, side by side as the machine's load changes."""
    with running(work / "settings", World(articles=articles, delay=0), prerendered=True):
        return median(_shares(work, pairs))


def _shares(work: Path, pairs: int) -> Iterator[float]:
    for number in range(pairs):
        order = ("on", "off") if number % 2 else ("off", "on")
        seconds = {fsync: _seconds(work, fsync) for fsync in order}
        yield seconds["off"] / seconds["on"]


def _seconds(work: Path, fsync: str) -> float:
    archive = work / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    told = {"LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(work / "settings"), "FAULT_FSYNC": fsync}
    begun = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tests.faults.child", Fault().json(), "crawl", LIFERAY.slug],
        env={**os.environ, **told}, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return perf_counter() - begun
