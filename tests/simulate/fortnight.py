"""`python -m tests.simulate.fortnight`: two weeks of bad nights over real HTTP; prints a line for each, and what was wrong."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import click

from crawler.samples.makes import MAKES as PORTALS
from tests.simulate.outcome import faults_found, heading, per_article, row
from tests.simulate.rehearsal import Rehearsal, rehearse
from tests.simulate.schedule import FAULTS, MAKES, NIGHTS


def main() -> int:
    """Rehearse, print, and return 1 when something was silent, lost, or told of nothing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nights", type=int, default=NIGHTS, choices=range(3, NIGHTS + 1), metavar="N")
    options.add_argument("--sites", type=int, default=len(MAKES))
    options.add_argument("--seed", type=int, default=1, help="another moment for the power to fail")
    options.add_argument("--archive", type=Path, help="where to; nothing: a folder that is deleted afterwards")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="luutru-fortnight-") as folder:
        return _rehearsed(given.archive or Path(folder) / "archive", given)


def _rehearsed(archive: Path, given: argparse.Namespace) -> int:
    makes = MAKES[: given.sites]
    faults = [fault for fault in FAULTS if fault.site is None or fault.site < len(makes)]
    click.echo(heading())
    before = None
    for told in rehearse(archive, makes, faults, given.nights, seed=given.seed):
        if isinstance(told, Rehearsal):
            return _end(told, makes)
        click.echo(row(told, before))
        before = told
    raise AssertionError("a rehearsal ends with its end")


def _end(told: Rehearsal, makes: tuple[str, ...]) -> int:
    wrong = faults_found(told, [PORTALS[make].slug for make in makes])
    click.echo("\n".join(wrong) or "nothing silent, nothing told of nothing")
    click.echo("\n".join(per_article(told.nights)))
    click.echo(f"{told.wanted} articles were to be had, {len(told.lost)} lost")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
