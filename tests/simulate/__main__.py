"""`make simulate`: years of generated nights with faults of every kind; prints what was told of them, and of nothing."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import click

from tests.simulate.growth import growth, peak
from tests.simulate.matrix import Matrix, lines, matrix
from tests.simulate.year import simulate


def main() -> int:
    """Simulate, print, and return 1 when a fault stayed silent, too much was told of nothing, or something grew too fast."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--seeds", default="1,2,3", help="numbers, by commas: each is another country and another year"
    )
    options.add_argument("--sites", type=int, default=63)
    options.add_argument("--nights", type=int, default=365)
    given = options.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    with ProcessPoolExecutor(min(len(seeds), os.cpu_count() or 1)) as pool:
        years = [pool.submit(_year, seed, given.sites, given.nights) for seed in seeds]
        found, wrong = Matrix(), list[str]()
        for year in years:
            told, one, grew = year.result()
            click.echo(told)
            found = found.with_other(one)
            wrong += grew
    click.echo("\n".join(lines(found)))
    for title, listed in (
        ("silent", found.silent),
        ("never showed", found.hidden),
        ("told of nothing", found.false),
        ("grew", wrong),
    ):
        for line in listed:
            click.echo(f"{title}: {line}")
    return int(found.recall < 1 or found.precision < 0.95 or bool(wrong))


def _year(seed: int, sites: int, nights: int) -> tuple[str, Matrix, list[str]]:
    began = time.monotonic()
    year = simulate(seed, sites=sites, nights=nights)
    one, took, grew = matrix([(seed, year)]), peak(), growth(year)
    told = (
        f"seed {seed}: {sites} portals × {nights} nights, {len(year.injected)} faults, {len(year.episodes)} episodes, "
        f"at most {year.most_told} things told in one night; recall {one.recall:.3f}, precision {one.precision:.3f}; "
        f"{time.monotonic() - began:.0f} s, {took / 1e3:,.0f} MB\n  {grew.told()}"
    )
    return told, one, [f"seed {seed}: {line}" for line in grew.wrong()]


if __name__ == "__main__":
    sys.exit(main())
