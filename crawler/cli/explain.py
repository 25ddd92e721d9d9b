"""`luutru explain`: what became of any address, and which rule decided."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.cli import EXIT_CODES, as_json, in_archive, main
from archive.cli.group import open_archive, print_json, print_lines
from archive.clock import now
from archive.errors import BadDefinition
from archive.terminal import bold, clean
from crawler.explaining.explain import CAPTURED, Desk, Explained, explain
from crawler.explaining.words import facts

LONGEST = 2_000
"""Letters of one fact on a terminal; --json has all of them."""


@main.command("explain", epilog=EXIT_CODES)
@click.argument("url")
@click.option("--site", "slug", metavar="SLUG", help="On this site; else on the one that knows it, or has its host.")
@in_archive
@as_json
def explain_command(url: str, *, slug: str | None, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Tell what became of any address, and which rule decided; or that it was never seen.

    The page that it is another spelling or view of, what ledger and catalogue say, where it was met, and what scope,
    never-rules, traps and robots.txt say of it today. Exit code 0 when it is captured, 1 when it is not, for whatever reason.

    \b
    luutru explain https://hanam.gov.vn/Pages/hop-bao.aspx
    luutru explain 'https://hanam.gov.vn/Pages/hop-bao.aspx?IsDlg=1' --site hanam
    """
    folder, found = open_archive(archive, settings)
    if slug is not None and slug not in found.sites and not (folder.state / f"{Path(slug).name}.db").exists():
        known = ", ".join(found.sites) or "none"
        raise BadDefinition(f"there is no site '{slug}'; known sites: {known}")
    with ExitStack() as opened:
        catalogue = opened.enter_context(open_catalogue(folder)) if folder.catalogue.exists() else None
        if catalogue is not None:
            opened.enter_context(catalogue.snapshot())
        told = explain(url, Desk(folder, Portals(found), catalogue, now()), slug)
    if as_json:
        print_json(_for_programs(told))
    else:
        print_lines(
            (bold(told.url[:LONGEST]), *(f"{about:>10}  {clean(what[:LONGEST])}" for about, what in facts(told)))
        )
    if told.state != CAPTURED:
        raise click.exceptions.Exit(1)


def _for_programs(told: Explained) -> dict[str, object]:
    return asdict(told) | {"facts": [{"about": about, "what": what} for about, what in facts(told)]}
