"""Commands about one page: `read` a saved one, `show` a captured one, `diff` its versions."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.catalogue.readings import to_table
from archive.catalogue.telling.history import history
from archive.catalogue.telling.look import decision_on, look_up
from archive.cli.group import EXIT_CODES, as_json, complain, in_archive, main, open_archive, print_json, print_lines
from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.reading.coding import LIMIT
from archive.extract.read import read
from archive.printed import history_lines, page_lines, reading_lines
from archive.saved import Destination, address_in, capture_of_file, rules_for, save_page, unpacked
from archive.sites import find_sites, settings_folder
from archive.urls import absolute


@main.command("read", epilog=EXIT_CODES)
@click.argument("file", type=click.File("rb"))
@click.option("--url", help="The address that the page had; else the one that it names itself.")
@click.option(
    "--at", "when", metavar="WHEN", help="When it was captured, e.g. 2024-03-28T10:00+07:00; else now. UTC if no zone."
)
@click.option(
    "--site", "slug", metavar="SLUG", help="Read it by the rules of this site; else of the site that has the host."
)
@click.option(
    "--json/--text",
    "as_json",
    default=None,
    help="Print JSON, for programs, or text, for people.  [default: text on a terminal, else JSON]",
)
@in_archive
def read_command(
    *,
    file: BinaryIO,
    url: str | None,
    when: str | None,
    slug: str | None,
    as_json: bool | None,
    archive: Path,
    settings: Path | None,
) -> None:
    """Read one saved page and print what it says. FILE may be packed by gzip, and - is standard input.

    \b
    luutru read page.html --url https://hanam.gov.vn/Pages/hop-bao.aspx --at 2024-03-28
    curl -s $URL | luutru read - --url $URL
    """
    at = _moment(when)
    body = unpacked(file.read(LIMIT + 1))
    url = _address(url, body)
    site = rules_for(find_sites(settings_folder(settings, archive)), slug, url)
    reading = to_table(read(capture_of_file(body, url, at), site))
    if as_json or (as_json is None and not sys.stdout.isatty()):
        print_json(reading)
    else:
        print_lines(reading_lines(reading))


@main.command("show", epilog=EXIT_CODES)
@click.argument("url")
@click.option("--save", "name", metavar="NAME", help="Save the page, what it says and its site's rules as a test.")
@click.option(
    "--to", type=click.Path(path_type=Path), help="Where --save saves.  [default: the archive's folder pages/]"
)
@in_archive
@as_json
def show_command(
    *, url: str, name: str | None, to: Path | None, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Show what is known of one address.

    The reading, its captures and where their bytes lie, and what changed between them.

    \b
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx --save no-date
    """
    folder, found = open_archive(archive, settings)
    url = _whole(url)
    with open_catalogue(folder) as catalogue:
        looked = look_up(catalogue, Portals(found), url)
        if looked is None:
            decided = decision_on(catalogue, url)
            unseen = ", never seen: `luutru search` finds articles by their words"
            raise ArchiveError(f"{url}: never captured" + (f"; the walk decided: {decided}" if decided else unseen))
    if name is not None:
        destination = Destination(to or folder.pages, looked.site, name)
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
        told = history(catalogue, Portals(found), _whole(url))
    if told is None:
        raise ArchiveError(f"{url}: no article was captured there: `luutru show` tells what was, if anything")
    if as_json:
        print_json(asdict(told))
    else:
        print_lines(history_lines(told))


def _whole(url: str) -> str:
    """Return the address *url*, which browsers show, and people type, without its scheme; which it was is no matter here."""
    return url if "://" in url else f"http://{url}"


def _address(given: str | None, body: bytes) -> str:
    """Return the address that a page had: as *given*, else as its *body* names it, which is said."""
    if given is not None:
        if absolute("", given) is None:
            like = "https://hanam.gov.vn/Pages/hop-bao.aspx, as in a browser's address line"
            raise click.BadParameter(f"{given!r} is no whole address like {like}", param_hint="--url")
        return given
    named = address_in(body)
    if named is None:
        raise click.UsageError("the page does not name its own address: give the one that it had with --url")
    url, where = named
    complain(f"read as {url}, which stands in {where}; --url gives another address")
    return url


def _moment(written: str | None) -> datetime:
    if written is None:
        return now()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(
            f"{written!r} is no time like 2024-03-28 or 2024-03-28T10:00+07:00", param_hint="--at"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
