"""`luutru site check`: is a site file still right, by its saved pages and by the portal itself?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.checked import differences, saved_pages
from archive.cli import EXIT_CODES, as_json, in_archive
from archive.cli.group import complain, print_json, site_group
from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import find_sites, no_such_site, settings_folder
from archive.terminal import clean
from crawler.cli.progress import Looking
from crawler.onboarding.asked import Asked, ask
from crawler.probe.checking import MOST_SECTIONS, troubles
from crawler.task import Task

MOST_REQUESTS = 40  # two for each section, robots.txt and what is redirected


@site_group.command("check", epilog=EXIT_CODES)
@click.argument("slug")
@click.option("--live", is_flag=True, help="Ask the portal too: its sections, and one article of each.")
@click.option("--fixtures", type=click.Path(path_type=Path), help="Where pages are saved.  [default: <archive>/pages]")
@in_archive
@as_json
def check_command(
    *, slug: str, live: bool, fixtures: Path | None, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Test a site file against its saved pages: each field that is read otherwise than a person did is a line.

    A layout without a saved page is wrong, too. With --live the portal is asked: whether its sections still list
    articles, whether one of each is read, whether it is still made with the same software. Exit code 1 when something
    is wrong.

    \b
    luutru site check hanam
    luutru site check hanam --live
    """
    folder = Folder(archive)
    settings_in = settings_folder(settings, archive)
    site = _site(slug, settings_in, archive)
    pages = (fixtures or folder.pages) / slug
    if not site.sections and not saved_pages(pages):
        raise _nothing_to_check(site)
    differing = list(differences(site, pages))
    asked = _ask(site, folder, settings_in) if live else None
    wrong = [*troubles(asked.looked, site), *asked.said] if asked else []
    if as_json:
        said = {"pages": len(saved_pages(pages)), "differing": [asdict(one) for one in differing]}
        print_json({"site": slug, **said, "live": wrong if live else None})
    else:
        for one in differing:
            click.echo(f"{slug}/{clean(one.page)}: {one.field}: {clean(one.what)}")
        for line in wrong:
            click.echo(f"{slug}: {clean(line)}")
        _sum_up(site, settings_in / "sites" / f"{slug}.toml", len(saved_pages(pages)), asked, bool(differing or wrong))
    raise click.exceptions.Exit(1 if differing or wrong else 0)


def _site(slug: str, settings: Path, archive: Path) -> Site:
    found = find_sites(settings)
    if slug in found.broken:
        raise found.broken[slug]
    if slug not in found.sites:
        raise no_such_site(slug, found, settings, archive)
    return found.sites[slug]


def _nothing_to_check(site: Site) -> BadDefinition:
    return BadDefinition(
        f"{site.slug}.toml names no [[section]]: nobody has looked at this portal yet; `luutru site probe {site.home}` does"
    )


def _ask(site: Site, folder: Folder, settings: Path) -> Asked:
    if not site.sections:
        raise _nothing_to_check(site)
    if len(site.sections) > MOST_SECTIONS:
        complain(f"of its {len(site.sections)} sections the first {MOST_SECTIONS} are asked for")
    task, words = Task((site.slug,), folder, settings), ["--look", site.slug, str(MOST_REQUESTS)]
    with Looking(MOST_REQUESTS) as watch:
        return ask(task, words, site.home, complain, watch)


def _sum_up(site: Site, file: Path, pages: int, asked: Asked | None, wrong: bool) -> None:
    live = f", {asked.requests} requests to the portal" if asked else ""
    what = "something is wrong" if wrong else "all is as a person read it"
    click.echo(f"{site.slug}: {pages} saved pages{live}: {what}")
    if not wrong and not site.enabled:
        click.echo(f"to have it crawled every night, write 'enabled = true' into {file}")
