"""Commands that keep house: `backup`, `tidy`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.group import EXIT_CODES, as_json, complain_of, in_archive, main, open_archive, print_json
from archive.clock import now
from archive.keeping.backups import KEEP, back_up
from archive.keeping.quick import quicken, shrink
from archive.keeping.room import reserve
from archive.keeping.tidy import Keep, tidy


@main.command("backup", epilog=EXIT_CODES)
@click.option("--keep", default=KEEP, show_default=True, type=click.IntRange(1), help="Keep so many copies of each.")
@in_archive
@as_json
def backup_command(*, keep: int, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Copy the catalogue, the ledgers and the operator's book to backups/, while others write in them.

    Each copy is of one moment and proved to be whole; what did not change since its last copy is not copied again. WARC
    files need no such copy: they never change, and any program may copy them. `luutru night` does it by itself.
    """
    folder, _ = open_archive(archive, settings)
    done = back_up(folder, now=now(), keep=keep, reserve=reserve())
    if as_json:
        made = [asdict(copy) | {"at": copy.at.isoformat()} for copy in done.made]
        print_json({"made": made, "unchanged": done.unchanged, "findings": done.findings})
    else:
        for copy in done.made:
            click.echo(f"{copy.path}: {copy.bytes / 1e6:,.1f} MB")
        if done.unchanged:
            click.echo(f"{len(done.unchanged)} databases have not changed since their last copy")
        if not (done.made or done.unchanged or done.findings):
            click.echo("there is no database yet")
        complain_of(done.findings)
    if done.findings:
        raise click.exceptions.Exit(1)


@main.command("tidy", epilog=EXIT_CODES)
@click.option(
    "--logs", default=Keep().logs, show_default=True, type=click.IntRange(1), help="Keep logs for so many days."
)
@click.option("--reports", default=Keep().reports, show_default=True, type=click.IntRange(1), help="And reports.")
@in_archive
@as_json
def tidy_command(*, logs: int, reports: int, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Remove logs and reports that are old, begin long logs anew, and let the operator's book forget nights of long ago.

    Full-text indexes in many pieces are merged, for a minute at most, while others read in the catalogue; where much of
    its file is empty, that is given back to the disk. Evidence is never touched. `luutru night` does it by itself, as the
    settings say.
    """
    folder, _ = open_archive(archive, settings)
    done = tidy(folder, Keep(logs=logs, reports=reports), now=now())
    merged, shrunk = quicken(folder), shrink(folder, reserve=reserve())
    if as_json:
        print_json(asdict(done) | {"merged": merged, "shrunk": shrunk})
        return
    for name in done.removed:
        click.echo(f"{name}: removed")
    for name in done.rotated:
        click.echo(f"{name}: begun anew")
    for index, (before, after) in merged.items():
        click.echo(f"{index}: {before} pieces are {after} now")
    if shrunk:
        click.echo(f"catalogue: {shrunk[0] / 1e6:,.1f} MB are {shrunk[1] / 1e6:,.1f} MB now")
    if not (done.removed or done.rotated or merged or shrunk):
        click.echo("nothing to do")
