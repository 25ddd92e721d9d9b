"""How fast pages are read, beside `trafilatura.bare_extraction(with_metadata=True)` on the same pages in the same run.

python -m tests.eval.speed [FOLDER] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import process_time

import trafilatura

from archive.extract.read import read
from archive.model import Capture
from archive.sites import unknown_site
from crawler.samples.world import World
from tests.eval.pages import saved_pages
from tests.eval.samples import ANSWERS, PORT, captures

SAMPLES = 40  # articles of each sample portal


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU seconds that one way of reading took for each page of one set."""

    set: str
    way: str
    seconds: tuple[float, ...]

    @property
    def whole(self) -> float:
        """All seconds together."""
        return sum(self.seconds)


def sets(folder: Path | None) -> Iterator[tuple[str, list[Capture]]]:
    """Yield the saved articles of *folder*, and those of each sample portal."""
    if folder is not None:
        yield "saved pages", [saved.capture for saved in saved_pages(folder) if saved.gold is not None]
    for slug in ANSWERS:
        yield slug, [capture for _, capture in captures(World(articles=SAMPLES, port=PORT), slug)]


def ways() -> dict[str, Callable[[Capture], object]]:
    """Return the ways of reading that are compared."""
    return {
        "trafilatura": lambda capture: trafilatura.bare_extraction(capture.body, with_metadata=True),
        "rules": lambda capture: read(capture, unknown_site(capture.url)),
        "shape": lambda capture: read(capture, replace(unknown_site(capture.url), platforms=())),
    }


def measure(name: str, pages: list[Capture], rounds: int) -> Iterator[Timed]:
    """Time each way on each page, the ways in turn on one page so that a busy machine slows them alike."""
    seconds: dict[str, list[float]] = {way: [] for way in ways()}
    for _ in range(rounds):
        for page in pages:
            for way, reader in ways().items():
                seconds[way].append(_seconds(partial(reader, page)))
    for way, taken in seconds.items():
        yield Timed(name, way, tuple(taken))


def _seconds(read: Callable[[], object]) -> float:
    begun = process_time()
    read()
    return process_time() - begun


def main() -> int:
    """Print a line of JSON for each set and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for name, pages in sets(options.folder):
        for reader in ways().values():  # the first call pays for imports and compiled selectors
            reader(pages[0])
        results = list(measure(name, pages, options.rounds))
        slowest = next(timed.whole for timed in results if timed.way == "trafilatura")
        for timed in results:
            row = {
                "set": name,
                "way": timed.way,
                "pages_per_second": round(len(timed.seconds) / timed.whole, 1),
                "p99_ms": round(1000 * quantiles(timed.seconds, n=100)[-1], 1),
                "times_trafilatura": round(slowest / timed.whole, 2),
            }
            sys.stdout.write(json.dumps(row) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
