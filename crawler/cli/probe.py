"""`luutru site probe`: a first look at a portal, and the site file that it makes."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from archive.cli import EXIT_CODES, as_json, in_archive
from archive.cli.group import complain, print_json, print_lines, site_group
from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.sites import SLUG, SiteFiles, find_sites, settings_folder
from archive.urls import absolute
from crawler.cli.found import as_table, found_lines
from crawler.cli.progress import Looking
from crawler.onboarding.onboard import Wanted, onboard
from crawler.register import register, registered, slug_for

FOUND, NOTHING_CAME, OF_LITTLE_USE = 0, 4, 1
LEAST_REQUESTS, MOST_REQUESTS = 10, 30


@site_group.command("probe", epilog=EXIT_CODES)
@click.argument("url")
@click.option("--slug", help="The site's name.  [default: of the register, else of the host]")
@click.option(
    "--requests",
    default=MOST_REQUESTS,
    show_default=True,
    type=click.IntRange(LEAST_REQUESTS, MOST_REQUESTS),
    help="Send fewer than N in all.",
)
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.  [default: in settings/sites/]"
)
@click.option("--fixtures", type=click.Path(path_type=Path), help="Where a page is saved.  [default: <archive>/pages]")
@click.option("--force", is_flag=True, help="Write over a site file that is there.")
@in_archive
@as_json
def probe_command(
    *,
    url: str,
    slug: str | None,
    requests: int,
    to: Path | None,
    fixtures: Path | None,
    force: bool,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Look at a portal politely, and write a site file for it, switched off until a person has checked it.

    Robots.txt is obeyed, and every answer is kept in the archive before it is looked at. What was found is printed with
    how it is known, five articles as the new file reads them, and what was not found; one page is saved with its
    reading for a person to correct, for `luutru site check`.

    \b
    luutru site probe https://hanam.gov.vn/
    luutru site probe hanam.gov.vn --slug ha-nam --json
    """
    address = _address(url)
    folder = Folder(archive)
    settings_in = settings_folder(settings, archive)
    own = settings_in if settings or os.environ.get("LUUTRU_SETTINGS") else folder.settings
    found = find_sites(settings_in)
    name = _slug(slug, to, address, found)
    file = to or own / "sites" / f"{name}.toml"
    if file.exists() and not force:
        raise BadDefinition(
            f"{file}: is there, and may have been corrected: --force writes over it, --to names another"
        )
    otherwise = None if "://" in url else address.replace("https://", "http://", 1)
    wanted = Wanted(address, name, folder, settings_in, file, fixtures or folder.pages, requests, otherwise)
    with Looking(requests) as watch:
        onboarded = onboard(wanted, complain, watch)
    if as_json:
        print_json({"slug": name, "file": str(file) if onboarded.site else None, **as_table(onboarded)})
    elif onboarded.made is not None:
        click.echo(f"{onboarded.asked.looked.address}: {onboarded.asked.requests} requests; found:")
        print_lines(found_lines(onboarded))
        where = "" if file.parent.resolve() == (own / "sites").resolve() else _where(own / "sites" / f"{name}.toml")
        _tell_next(where, f"luutru site check {name}{_options()}", file, onboarded.saved)
    for line in onboarded.said:
        complain(line)
    raise click.exceptions.Exit(NOTHING_CAME if onboarded.made is None else FOUND if onboarded.fine else OF_LITTLE_USE)


def _options() -> str:
    """Return what of this command the next one needs too, so that it finds what was written."""
    context = click.get_current_context()
    given = ("archive", "settings", "fixtures")
    typed = [name for name in given if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    return "".join(f" --{name} {shlex.quote(str(context.params[name]))}" for name in typed)


def _where(place: Path) -> str:
    """Say what is to be done with a file that was written elsewhere than at *place*, where commands look for it."""
    return f"copy what is new into {place}, " if place.exists() else f"put the file into {place.parent}/, "


def _tell_next(where: str, command: str, file: Path, saved: tuple[Path, ...]) -> None:
    click.echo("")
    click.echo(f"written: {file}")
    for path in saved:
        click.echo(f"saved:   {path}")
    if saved:
        click.echo(f"next: look at the file, correct the saved page's JSON, {where}then `{command}`")
    else:
        click.echo(f"next: write into the file what was not found, {where}then `{command} --live`")


def _address(text: str) -> str:
    """Return the address that a person means; https where they leave out the scheme, as browsers do."""
    like = "give the address of its front page, as https://hanam.gov.vn/"
    whole = text if "://" in text else f"https://{text}"
    address = absolute("", whole)
    host = urlsplit(address).hostname if address else None
    # `mailto:ai@mau.gov.vn` would be one with a name and a password; the portals that we keep are for everybody
    if address is None or not host or "@" in urlsplit(whole).netloc:
        raise click.BadParameter(f"{text!r} is no address of a portal: {like}", param_hint="URL")
    if "." not in host and ":" not in host:
        raise click.BadParameter(f"{text!r}: {host!r} is no host of the web: {like}", param_hint="URL")
    return address


def _slug(slug: str | None, to: Path | None, address: str, found: SiteFiles) -> str:
    before = registered(found, address)
    name = slug or (to.stem if to else before.slug if before else slug_for(address))
    if not SLUG.fullmatch(name):
        raise click.BadParameter(
            f"{name!r}: small letters, digits and single hyphens make a site's name", param_hint="--slug"
        )
    if to is not None and to.name != f"{name}.toml":
        raise click.BadParameter(f"{to.name!r}: a site's file is named after it: {name}.toml", param_hint="--to")
    taken = found.sites.get(name) or next((site for site in register() if site.slug == name), None)
    if taken is not None and (before is None or before.slug != name):
        raise BadDefinition(f"{name!r} is the name of another portal, {taken.home}: give this one another by --slug")
    return name
