"""Commands about one page: `read` a saved one, `show` a captured one, `diff` its versions."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.history import history
from archive.catalogue.look import decision_on, look_up
from archive.catalogue.portals import Portals
from archive.catalogue.readings import to_table
from archive.cli.group import EXIT_CODES, as_json, in_archive, main, open_archive, print_json, print_lines
from archive.errors import ArchiveError
from archive.evidence.coding import LIMIT
from archive.extract.read import read
from archive.printed import history_lines, page_lines
from archive.saved import Destination, capture_of_file, rules_for, save_page
from archive.sites import find_sites, settings_folder


@main.command("read", epilog=EXIT_CODES)
@click.argument("file", type=click.File("rb"))
@click.option("--url", required=True, help="The address that the page had.")
@click.option(
    "--at", "when", metavar="WHEN", help="When it was captured, e.g. 2024-03-28T10:00+07:00; else now. UTC if no zone."
)
@click.option(
    "--site", "slug", metavar="SLUG", help="Read it by the rules of this site; else of the site that has the host."
)
@in_archive
def read_command(
    *, file: BinaryIO, url: str, when: str | None, slug: str | None, archive: Path, settings: Path | None
) -> None:
    """Read one saved page and print what it says as JSON. FILE may be - for standard input.

    \b
    luutru read page.html --url https://hanam.gov.vn/Pages/hop-bao.aspx --at 2024-03-28
    curl -s $URL | luutru read - --url $URL
    """
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        raise click.BadParameter(
            f"{url!r} is no whole address like https://hanam.gov.vn/Pages/hop-bao.aspx", param_hint="--url"
        )
    site = rules_for(find_sites(settings_folder(settings, archive)), slug, url)
    at = _moment(when)
    capture = capture_of_file(file.read(LIMIT + 1), url, at)
    print_json(to_table(read(capture, site)))


@main.command("show", epilog=EXIT_CODES)
@click.argument("url")
@click.option("--save", "name", metavar="NAME", help="Save the page, what it says and its site's rules as a test.")
@click.option(
    "--to", default="tests/pages", show_default=True, type=click.Path(path_type=Path), help="Where --save saves."
)
@in_archive
@as_json
def show_command(*, url: str, name: str | None, to: Path, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Show what is known of one address.

    The reading, its captures and where their bytes lie, and what changed between them.

    \b
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx --save no-date
    """
    folder, found = open_archive(archive, settings)
    with open_catalogue(folder) as catalogue:
        looked = look_up(catalogue, Portals(found), url)
        if looked is None:
            decided = decision_on(catalogue, url)
            raise ArchiveError(
                f"{url}: never captured" + (f"; the walk decided: {decided}" if decided else ", never seen")
            )
    if name is not None:
        destination = Destination(to, looked.site, name)
        for path in save_page(folder, settings_folder(settings, archive), found, looked, destination):
            click.echo(f"saved {path}", err=True)
    if as_json:
        print_json(asdict(looked))
    else:
        print_lines(page_lines(looked))


@main.command("diff", epilog=EXIT_CODES)
@click.argument("url")
@in_archive
@as_json
def diff_command(url: str, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Show how an article changed between its captures, as a person reads changes.

    What went stands in [-…-], what came in {+…+}. Counters, clocks and hidden form fields make no change.

    \b
    luutru diff https://hanam.gov.vn/Pages/hop-bao.aspx
    """
    folder, found = open_archive(archive, settings)
    with open_catalogue(folder) as catalogue:
        told = history(catalogue, Portals(found), url)
    if told is None:
        raise ArchiveError(f"{url}: no article was captured there: `luutru show` tells what was, if anything")
    if as_json:
        print_json(asdict(told))
    else:
        print_lines(history_lines(told))


def _moment(written: str | None) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(
            f"{written!r} is no time like 2024-03-28 or 2024-03-28T10:00+07:00", param_hint="--at"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
