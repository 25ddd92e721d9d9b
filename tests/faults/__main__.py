"""`make faults`: kills crawls, ingests and rebuilds 200 times, and prints what that cost; then what durability costs.

Exit code 1 if anything was lost, fetched twice or left wrong, or if fsync takes more of a crawl's pace than it may.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.faults.nights import Kill, Stage, crawl_night, entering_night, stage
from tests.faults.overhead import LEAST, ratio

SHARES = {"crawl": 0.5, "ingest": 0.25, "rebuild": 0.25}
MOST_IN_A_NIGHT = 4
SHOWN = 20


def kills(at: Stage, seed: int, wanted: int) -> list[Kill]:
    """Return so many kills with what each cost; the same for the same *seed*, but for the scheduler."""
    draw = Random(seed)
    done: list[Kill] = []
    for command, share in SHARES.items():
        left = round(wanted * share)
        while left:
            number = min(left, draw.randint(1, MOST_IN_A_NIGHT))
            night = crawl_night(at, draw, number) if command == "crawl" else entering_night(at, command, draw, number)
            done += night
            left -= number
    return done


def table(done: Iterable[Kill]) -> list[str]:
    """Return kills, lost exchanges and duplicates by step, and in all."""
    rows: dict[tuple[str, str], list[int]] = {}
    for kill in done:
        for row in ((kill.of, str(kill.fault)), ("in all", "")):
            counted = rows.setdefault(row, [0, 0, 0, 0])
            for place, number in enumerate((1, len(kill.lost), len(kill.duplicates), len(kill.wrong))):
                counted[place] += number
    whole = rows.pop(("in all", ""))
    lines = [f"{'':<8} {'':<32} {'kills':>6} {'lost':>6} {'twice':>6} {'wrong':>6}"]
    for (of, step), counted in [*sorted(rows.items()), (("in all", ""), whole)]:
        lines.append(f"{of:<8} {step:<32} " + " ".join(f"{number:>6}" for number in counted))
    return lines


def main() -> int:
    """Run, print, return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as work, stage(Path(work)) as at:
        done = kills(at, options.seed, options.kills)
    costs = [f"{one.of}, {one.fault}: {what}" for one in done for what in (*one.wrong, *one.lost, *one.duplicates)]
    print("\n".join([*costs[:SHOWN], *table(done)]), flush=True)  # noqa: T201
    with TemporaryDirectory() as work:
        share = ratio(Path(work))
    print(f"pages a second with fsync, by those without: {share:.3f} (at least {LEAST})")  # noqa: T201
    return 1 if costs or share < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
