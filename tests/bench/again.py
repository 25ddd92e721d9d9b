"""The second night: everything is asked for once more, and what did not change is kept as a revisit."""

from __future__ import annotations

import json
import shutil
import sys

from tests.bench.clients import SLUG, Bench
from tests.bench.cost import run, size_of


def second_night(bench: Bench) -> dict[str, float]:
    """Ask again, on the same day, for all that the last crawl captured; return what was a revisit, and both nights' size."""
    folder = bench.work / "again"
    shutil.copytree(bench.work / "luutru", folder)
    first = size_of(folder / "warc")
    counts: dict[str, int] = {}
    env = {"LUUTRU_ARCHIVE": str(folder), "LUUTRU_SETTINGS": str(bench.settings), "LUUTRU_AGAIN": "1"}
    run(
        [sys.executable, "-m", "crawler.run", SLUG], bench.work / "again.log", env=env, fine=(0, 3),
        hear=lambda _, line: counts.update(json.loads(line)["counts"]),
    )  # fmt: skip
    second = size_of(folder / "warc") - first
    shutil.rmtree(folder)
    return {
        "answers": counts.get("captures", 0),
        "revisits": counts.get("revisits", 0),
        "first_mb": first / 1e6,
        "second_mb": second / 1e6,
    }
