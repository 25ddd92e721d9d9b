"""The command `wacz`: captures to give away."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from archive.cli.group import EXIT_CODES, as_json, complain_of, day, in_archive, main, open_archive, print_json
from archive.cli.progress import Progress
from archive.evidence.at_hand import size_of
from archive.evidence.foreign.signature import signer_of
from archive.wacz.choice import Asked
from archive.wacz.making import Order, make


def _new_file(_context: click.Context, _option: click.Parameter, path: Path) -> Path:
    if str(path) == "-":
        raise click.BadParameter("a package is a file and no stream: give it a name")
    if not path.parent.is_dir():
        raise click.BadParameter(f"{path.parent}: there is no such folder: make it, or name another")
    return path


@main.command("wacz", epilog=EXIT_CODES)
@click.option("--site", "slug", metavar="SLUG", help="Captures of this portal; else of all.")
@click.option("--from", "begin", callback=day, metavar="D", help="Captures of this day (in Viet Nam) and later ones.")
@click.option("--to", "end", callback=day, metavar="D", help="Captures of this day and earlier ones.")
@click.option(
    "-o",
    "out",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_new_file,
    help="The file to write.",
)
@click.option(
    "--key", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Sign it with this key (PEM, P-384)."
)
@in_archive
@as_json
def wacz_command(
    *,
    slug: str | None,
    begin: date | None,
    end: date | None,
    out: Path,
    key: Path | None,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Put captures into one file that can be given away: a WACZ, which stands alone and opens in ReplayWeb.page.

    What pages of the days need to be shown, and what revisits refer to, is put in from other days.

    \b
    luutru wacz -o everything.wacz
    luutru wacz --site hanam --from 2024-03-01 --to 2024-03-31 -o hanam-2024-03.wacz
    """
    if begin and end and begin > end:
        raise click.UsageError(f"--from {begin} is after --to {end}: there is no day between them")
    folder, _ = open_archive(archive, settings)
    asked = Asked(slug, begin, end)
    order = Order(asked, out, signer_of(key) if key else None)
    with Progress("packing", sum(size_of(folder, warc) for warc in folder.closed_warcs())) as progress:
        made = make(folder, order, progress.begin)
    if as_json:
        print_json(asdict(made))
    else:
        click.echo(
            f"{made.file}: {made.captures} captures, {made.pages} article pages, {made.warc_files} WARC files, "
            f"{made.bytes / 1e6:.1f} MB; {made.digest}"
        )
        complain_of(made.findings)
    if made.findings:
        raise click.exceptions.Exit(1)
