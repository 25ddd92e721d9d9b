"""`luutru night`: everything that has to be done in a night, for a timer to run."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from archive.cli import EXIT_CODES, as_json, in_archive, main
from archive.cli.group import complain
from archive.clock import now
from archive.evidence.folder import Folder
from archive.logs import logged, note
from archive.sites import settings_folder
from crawler.cli.cluster import in_cluster
from crawler.cli.facts import Noting
from crawler.cli.progress import Watch, told_of
from crawler.night.hours import next_time
from crawler.night.night import Ended, run_night
from crawler.night.plan import Wishes
from crawler.night.settings import clock_time


def _until(_context: click.Context, _option: click.Parameter, typed: str | None) -> datetime | None:
    if typed is None:
        return None
    if (wanted := clock_time(typed)) is None:
        raise click.BadParameter(f"{typed!r} is no time of day in Viet Nam like 06:00")
    return next_time(now(), wanted)


@main.command("night", epilog=EXIT_CODES)
@click.option(
    "--until", callback=_until, metavar="HH:MM", help="End then (in Viet Nam).  [default: settings/night.toml]"
)
@click.option("--at-once", default=0, metavar="N", type=click.IntRange(0), help="Crawl so many sites at a time.")
@click.option(
    "--budget",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Make at most so many requests of each site tonight.",
)
@in_cluster
@in_archive
@as_json
def night_command(
    *,
    until: datetime | None,
    at_once: int,
    budget: int,
    cluster: str | None,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Crawl every enabled site, enter and verify what came, and say what is wrong. For a timer: it asks nobody.

    Sites on one server are crawled one after the other, and none in the office hours of Viet Nam. What is left when the
    time is over is owed: sites that had no turn go first in the next night. A site file that cannot be read is said, and
    all others run. The night is noted in the archive from its first second, so that the next one says when it was killed.

    \b
    luutru night
    luutru night --until 06:00 --at-once 8 --budget 3000
    luutru night --cluster tcp://10.0.0.5:8786
    """
    folder, settings_in = Folder(archive), settings_folder(settings, archive)
    wishes = Wishes(until, at_once, budget, cluster)
    if sys.stderr.isatty():
        with logged("ERROR"), Watch() as watch:  # what a person must know is said
            ended = run_night(folder, settings_in, wishes, watch=watch, say=complain)
    else:
        with logged("INFO"):
            ended = run_night(folder, settings_in, wishes, watch=Noting(), say=note)
    _tell(ended, as_json=as_json)
    raise click.exceptions.Exit(ended.code)


def _tell(ended: Ended, *, as_json: bool) -> None:
    if not as_json:
        for one in ended.outcome.sites:
            click.echo(told_of(one))
        return
    sites = [
        {"site": one.slug, "exit": one.code, "reason": one.reason, **one.counts, "bytes": one.bytes}
        for one in ended.outcome.sites
    ]
    told = {"night": ended.night.isoformat(), "sites": sites, "broken": dict(ended.broken), "steps": dict(ended.steps)}
    click.echo(json.dumps(told | {"exit": ended.code}, ensure_ascii=False, indent=2))
