"""How fast pages are read, beside `trafilatura.bare_extraction(with_metadata=True)` on the same pages in the same run.

python -m tests.eval.speed [FOLDER] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import process_time

from archive.model import Capture, Evidence
from crawler.samples.makes import PORTALS
from tests.eval.figures import Amount, Figure, Row, least
from tests.eval.pages import saved_pages
from tests.eval.samples import captures, world_of
from tests.eval.sets import examples, sets_in
from tests.eval.table import table
from tests.eval.ways import GENERIC, RULES, TRAFILATURA, WAYS, Way, with_rules

ARTICLES = 40  # of each sample portal
FROM_A_SET = 60  # of each public set: its pages are large
ROUNDS = 2
_RULED = {Evidence.SITE_RULE, Evidence.PLATFORM_RULE, Evidence.RECOGNISED}
_GOALS = {RULES: least(3), GENERIC: least(1.3)}


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU seconds that one way of reading took for each page of one set, its best round."""

    seconds: tuple[float, ...]

    @property
    def whole(self) -> float:
        """All seconds together."""
        return sum(self.seconds)

    @property
    def slowest(self) -> float:
        """The seconds that 99 of 100 pages do not take; of few pages nearly the slowest."""
        return quantiles(self.seconds, n=100, method="inclusive")[-1] if len(self.seconds) > 1 else self.whole


def batches(pages: Path | None, sets: Path | None, articles: int = ARTICLES) -> Iterator[tuple[str, list[Capture]]]:
    """Yield the saved articles, the articles of each sample portal, and the first pages of each public set."""
    if pages is not None:
        yield "saved pages", [saved.capture for saved in saved_pages(pages) if saved.gold is not None]
    for slug, portal in PORTALS.items():
        yield slug, [capture for _, capture in captures(world_of(articles), portal)]
    for name, path in sets_in(sets).items() if sets else ():
        yield name, [page.capture for page in islice(examples(path), FROM_A_SET)]


def measure(pages: Sequence[Capture], rounds: int) -> dict[str, Timed]:
    """Time each way on each page, the ways in turn on one page so that a busy machine slows them alike."""
    taken: dict[str, list[list[float]]] = {way: [[] for _ in pages] for way in WAYS}
    for _ in range(rounds):
        for at, page in enumerate(pages):
            for way, read in WAYS.items():
                taken[way][at].append(_seconds(read, page))
    return {way: Timed(tuple(min(times) for times in taken[way])) for way in WAYS}


def _seconds(read: Way, page: Capture) -> float:
    begun = process_time()
    read(page)
    return process_time() - begun


def rows(pages: Path | None, sets: Path | None, articles: int = ARTICLES, rounds: int = ROUNDS) -> list[Row]:
    """Return the lines of the table for what is there."""
    return [
        row for name, batch in batches(pages, sets, articles) if batch for row in _rows(f"speed: {name}", batch, rounds)
    ]


def _rows(part: str, batch: Sequence[Capture], rounds: int) -> list[Row]:
    for read in WAYS.values():  # the first call pays for imports and compiled selectors
        read(batch[0])
    timed = measure(batch, rounds)
    ruled = [at for at, page in enumerate(batch) if with_rules(page).evidence.get("text") in _RULED]
    rates: dict[str, Figure] = {way: Amount(len(batch) / one.whole, "/s") for way, one in timed.items()}
    tails: dict[str, Figure] = {way: Amount(1000 * one.slowest, "ms", 1) for way, one in timed.items()}
    times = {
        RULES: _ratio(timed, RULES, ruled or range(len(batch))),
        GENERIC: _ratio(timed, GENERIC, range(len(batch))),
    }
    # where no platform rule applies, reading with rules promises no more than reading without
    goals = _GOALS if ruled else {GENERIC: _GOALS[GENERIC]}
    return [
        Row(part, f"pages a second on one core, {len(batch)} pages", rates),
        Row(part, "slowest page (p99)", tails),
        Row(part, f"times trafilatura; rules apply to {len(ruled)}", times, goals),
    ]


def _ratio(timed: Mapping[str, Timed], way: str, pages: Sequence[int]) -> Amount:
    """Return how many times as fast as trafilatura *way* reads those *pages*."""
    other, ours = (sum(timed[name].seconds[at] for at in pages) for name in (TRAFILATURA, way))
    return Amount(other / ours, "×")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval.speed", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="saved pages")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    sys.stdout.write("\n".join(table(rows(options.folder, None, rounds=options.rounds))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
