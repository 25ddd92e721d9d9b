"""The commands that need the network, added to those of the archive. `luutru` is this module's `main`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size
from time import monotonic

import click

from archive.catalogue.asking.expectations import shortfalls
from archive.catalogue.catalogue import open_catalogue
from archive.cli import EXIT_CODES, as_json, in_archive, run
from archive.cli import main as group
from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import SiteFiles, find_sites, settings_folder
from archive.terminal import clean
from crawler.crawls import Progress, Task, crawl_sites
from crawler.demo import Shown, demo, ways_in

SECONDS_BETWEEN_LINES = 60.0


def main() -> None:
    """Run the command line."""
    run(group)


@group.command("crawl", epilog=EXIT_CODES, short_help="Walk portals, keep every answer, enter it in the catalogue.")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--at-once", default=0, metavar="N", help="Crawl so many sites at a time.  [default: one per processor]")
@click.option("--again", is_flag=True, help="Ask again for every page that was captured before.")
@in_archive
@as_json
def crawl_command(
    sites: tuple[str, ...], *, at_once: int, again: bool, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Walk portals, keep every answer in WARC files, and enter them in the catalogue.

    Without SITE all enabled sites are crawled. Ctrl-C once finishes and enters what is under way; twice stops at once,
    and the next crawl mends what was left and goes on.

    With --again articles and all that belongs to them are asked for once more, on the condition that they changed: what
    did not is kept as a revisit of a few hundred bytes, what did becomes a revision, what is gone is said to be.

    \b
    luutru crawl                      every enabled site
    luutru crawl hanam yen-bai        these two
    LUUTRU_CONTACT=mailto:archive@example.org luutru crawl
    """
    folder = Folder(archive)
    settings_in = settings_folder(settings, archive)
    found = find_sites(settings_in)
    slugs = _chosen(found, sites, settings_in)
    folder.make()
    task = Task(slugs, folder, settings_in, at_once if at_once > 0 else os.cpu_count() or 1, again)
    with _Watch() as watch:
        outcome = crawl_sites(task, watch=watch, say=_say)
    if as_json:
        told = [
            {"site": one.slug, "exit": one.code, "reason": one.reason, **one.counts, "bytes": one.bytes}
            for one in outcome.sites
        ]
        click.echo(json.dumps({"sites": told, "ingest": outcome.ingest, "interrupted": outcome.interrupted}, indent=2))
    else:
        for one in outcome.sites:
            click.echo(_line(one))
    broken = {} if sites else found.broken
    for slug, error in broken.items():
        _say(f"{slug} was not crawled: {error}")
    missed = [] if outcome.interrupted else _missed(folder, [found.sites[slug] for slug in slugs])
    for line in missed:
        _say(line)
    raise click.exceptions.Exit(outcome.exit_code() or (3 if broken else 0) or (1 if missed else 0))


@group.command("demo", epilog=EXIT_CODES, short_help="Show the whole line on two sample portals of this machine.")
@click.option(
    "--articles", default=30, show_default=True, type=click.IntRange(1, 100_000), help="Articles of each portal."
)
@click.option("--seed", default=1, show_default=True, help="Other seeds make other articles.")
@click.option(
    "--archive",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo-archive",
    show_default=True,
    help="The demo's own folder.",
)
@as_json
def demo_command(articles: int, seed: int, archive: Path, as_json: bool) -> None:
    """Show the whole line on two sample portals that luutru serves itself on this machine; no Internet is needed.

    Crawls them, enters and verifies the captures, and compares what was read with what is true; exit code 1 when one
    article is missing or misread. Run again, it is the next night, and what is new is walked.
    """
    folder = Folder(archive)
    with _Watch() as watch:
        shown = demo(folder, articles=articles, seed=seed, watch=watch, say=_say)
    if as_json:
        click.echo(json.dumps(shown.report, ensure_ascii=False))
    else:
        _show(shown, folder)
    code = shown.outcome.exit_code()
    raise click.exceptions.Exit(code or (1 if shown.findings or shown.misread else 0))


def _missed(folder: Folder, sites: Sequence[Site]) -> list[str]:
    if not folder.catalogue.exists():
        return []
    with open_catalogue(folder) as catalogue:
        return [line for site in sites for line in shortfalls(catalogue, site)]


def _chosen(found: SiteFiles, asked: Sequence[str], settings: Path) -> tuple[str, ...]:
    for slug in asked:
        if slug in found.broken:
            raise found.broken[slug]
        if slug not in found.sites:
            raise BadDefinition(
                f"there is no site '{slug}' in {settings / 'sites'}; known sites: {', '.join(found.sites) or 'none'}"
            )
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
        raise BadDefinition(f"{settings / 'sites'}: no site is enabled; name one, or set 'enabled = true' in its file")
    return slugs


def _show(shown: Shown, folder: Folder) -> None:
    articles = shown.report["articles"]
    for one in shown.outcome.sites:
        click.echo(_line(one))
    click.echo(f"\narticles found: {articles['found']} of {articles['expected']}; read right, by field:")
    click.echo("  " + "   ".join(f"{name} {share:.1%}" for name, share in articles["fields"].items()))
    for finding in (*shown.misread[:20], *shown.findings[:20]):
        _say(clean(finding))
    proof = "every record whole, every digest right, catalogue and files agree" if not shown.findings else "see above"
    click.echo(f"verify: {proof}")
    report = shown.report
    click.echo(f"{report['captures']} captures in {report['warc_files']} WARC files, {report['seconds']} seconds")
    click.echo("\nlook inside:")
    commands = Path(sys.argv[0]).parent
    for line in ways_in(folder, commands):
        click.echo(f"  {line}")


# What the exit code of one site's crawl says, for people.
ENDS = {3: "FAILED", 4: "NOTHING CAPTURED", 5: "DISK", 75: "LOCKED", 130: "interrupted", 2: "NOT BEGUN"}


def _line(one: Progress) -> str:
    said = (
        (one.reason or "finished")
        if one.code == 0
        else "under way"
        if one.code is None
        else ENDS.get(one.code, f"exit {one.code}")
    )
    counts = one.counts
    failed = f"  {counts['failed']} failed" if counts.get("failed") else ""
    again = f"  {counts['revisits']} of them unchanged" if counts.get("revisits") else ""
    return (
        f"{one.slug:<16} {counts.get('articles', 0):>6} article pages  {counts.get('captures', 0):>7} answers  "
        f"{one.bytes / 1e6:>8.1f} MB  {said}{again}{failed}"
    )


def _say(line: str) -> None:
    click.echo(f"luutru: {line}", err=True)


class _Watch:
    """A living line on a terminal; in a log a line a minute for each site that is under way."""

    def __init__(self) -> None:
        self._alive = sys.stderr.isatty()
        self._told = monotonic()

    def __enter__(self) -> _Watch:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._alive:
            click.echo("\r\x1b[K", nl=False, err=True)

    def __call__(self, sites: Sequence[Progress]) -> None:
        running = [one for one in sites if one.code is None and one.counts]
        if self._alive:
            counted = (f"{one.slug} {one.counts.get('articles', 0)}/{one.counts.get('captures', 0)}" for one in running)
            line = "article pages/answers: " + "  ".join(counted) if running else "beginning …"
            click.echo(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}", nl=False, err=True)
        elif monotonic() - self._told >= SECONDS_BETWEEN_LINES:
            self._told = monotonic()
            for one in running:
                click.echo(_line(one), err=True)
