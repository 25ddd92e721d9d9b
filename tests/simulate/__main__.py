"""`make simulate`: years of generated nights with faults of every kind; prints what was told of them, and of nothing."""

from __future__ import annotations

import argparse
import sys
import time

import click

from tests.simulate.matrix import lines, matrix
from tests.simulate.year import simulate


def main() -> int:
    """Simulate, print, and return 1 when a fault stayed silent or too much was told of nothing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--seeds", default="1,2,3", help="numbers, by commas: each is another country and another year"
    )
    options.add_argument("--sites", type=int, default=63)
    options.add_argument("--nights", type=int, default=365)
    given = options.parse_args()
    years = []
    for seed in map(int, given.seeds.split(",")):
        began = time.monotonic()
        year = simulate(seed, sites=given.sites, nights=given.nights)
        years.append((seed, year))
        spent = time.monotonic() - began
        click.echo(
            f"seed {seed}: {given.sites} portals × {given.nights} nights, {len(year.injected)} faults, "
            f"{len(year.episodes)} episodes, "
            f"at most {year.most_told} things told in one night, {spent:.0f} s",
        )
    found = matrix(years)
    click.echo("\n".join(lines(found)))
    for title, listed in (("silent", found.silent), ("told of nothing", found.false)):
        for line in listed:
            click.echo(f"{title}: {line}")
    return int(found.recall < 1 or found.precision < 0.95)


if __name__ == "__main__":
    sys.exit(main())
