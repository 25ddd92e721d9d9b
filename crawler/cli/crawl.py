"""`luutru crawl`: walk portals, keep every answer, enter it in the catalogue."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.completeness.expectations import shortfalls
from archive.cli import EXIT_CODES, as_json, day, in_archive, main
from archive.cli.group import complain
from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import SiteFiles, find_sites, no_such_site, settings_folder
from crawler.cli.cluster import in_cluster
from crawler.cli.facts import watching
from crawler.cli.progress import told_of
from crawler.crawls import Outcome, crawl_sites
from crawler.elsewhere.cluster import place_of
from crawler.servers import servers
from crawler.task import Task, Turn


@main.command("crawl", epilog=EXIT_CODES)
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--at-once", default=0, metavar="N", help="Crawl so many sites at a time.  [default: one per processor]")
@click.option(
    "--budget",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Make at most so many requests of each site tonight.",
)
@click.option(
    "--since",
    callback=day,
    metavar="D",
    help="Follow listings down to articles of this day (in Viet Nam), over many nights.",
)
@click.option("--again", is_flag=True, help="Ask again for every page that was captured before.")
@in_cluster
@in_archive
@as_json
def crawl_command(
    sites: tuple[str, ...],
    *,
    at_once: int,
    budget: int,
    since: date | None,
    again: bool,
    cluster: str | None,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Walk portals, keep every answer in WARC files, and enter them in the catalogue.

    Without SITE all enabled sites are crawled. Ctrl-C once finishes and enters what is under way; twice stops at once,
    and the next crawl mends what was left and goes on.

    With --again articles and all that belongs to them are asked for once more, on the condition that they changed: what
    did not is kept as a revisit of a few hundred bytes, what did becomes a revision, what is gone is said to be.

    With --budget a crawl ends in order when its requests are spent; what is left is asked for the next night.

    \b
    luutru crawl                      every enabled site
    luutru crawl hanam yen-bai        these two
    luutru crawl hanam --since 2015-01-01 --budget 3000
    luutru crawl --cluster tcp://10.0.0.5:8786
    LUUTRU_CONTACT=mailto:archive@example.org luutru crawl
    """
    folder, settings_in = Folder(archive), settings_folder(settings, archive)
    found = find_sites(settings_in)
    slugs = _chosen(found, sites, settings_in, archive)
    folder.make()
    # two portals on one server are one machine to be polite to
    turns = {slug: Turn(servers=shared) for slug, shared in servers(found.sites[slug] for slug in slugs).items()}
    count = at_once if at_once > 0 else os.cpu_count() or 1
    task = Task(slugs, folder, settings_in, count, again, budget, since, turns=turns)
    with watching() as watch, place_of(cluster, task, complain, at_once=at_once) as (task, place):
        outcome = crawl_sites(task, watch=watch, say=complain, place=place)
    _tell(outcome, as_json=as_json)
    broken = {} if sites else found.broken
    for slug, error in broken.items():
        complain(f"{slug} was not crawled: {error}", slug)
    # of a portal that is still walked back nobody can say what is missing
    walked = [found.sites[one.slug] for one in outcome.sites if one.reason != "budget"]
    missed = [] if outcome.interrupted else _missed(folder, walked)
    for slug, line in missed:
        complain(line, slug)
    raise click.exceptions.Exit(outcome.exit_code() or (3 if broken else 0) or (1 if missed else 0))


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        told = [
            {"site": one.slug, "exit": one.code, "reason": one.reason, **one.counts, "bytes": one.bytes}
            for one in outcome.sites
        ]
        click.echo(json.dumps({"sites": told, "ingest": outcome.ingest, "interrupted": outcome.interrupted}, indent=2))
    else:
        for one in outcome.sites:
            click.echo(told_of(one))


def _missed(folder: Folder, sites: Sequence[Site]) -> list[tuple[str, str]]:
    if not folder.catalogue.exists():
        return []
    with open_catalogue(folder) as catalogue:
        return [(site.slug, line) for site in sites for line in shortfalls(catalogue, site)]


def _chosen(found: SiteFiles, asked: Sequence[str], settings: Path, archive: Path) -> tuple[str, ...]:
    for slug in asked:
        if slug in found.broken:
            raise found.broken[slug]
        if slug not in found.sites:
            raise no_such_site(slug, found, settings, archive)
        if not found.sites[slug].sections:
            raise BadDefinition(
                f"{settings / 'sites' / slug}.toml: names no [[section]] to walk: nobody has looked at this portal yet; "
                f"`luutru site probe {found.sites[slug].home}` does"
            )
    slugs = tuple(dict.fromkeys(asked)) or tuple(slug for slug, site in found.sites.items() if site.enabled)
    if not found.sites and not found.broken:
        raise BadDefinition(
            f"{settings / 'sites'}: there is no site file; write one for each portal there, or in the archive's own "
            "settings/sites/ (docs/maintainer.md tells how)"
        )
    if not slugs and not found.broken:
        if not any(site.sections for site in found.sites.values()):
            raise BadDefinition(
                f"{settings / 'sites'}: nobody has looked at any of these {len(found.sites)} portals yet: "
                "`luutru site probe URL` writes a site file (docs/maintainer.md tells how to go on)"
            )
        raise BadDefinition(f"{settings / 'sites'}: no site is enabled; name one, or set 'enabled = true' in its file")
    return slugs
