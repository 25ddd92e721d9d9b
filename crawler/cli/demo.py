"""`luutru demo`: the whole line on two sample portals of this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from archive.cli import EXIT_CODES, as_json, main
from archive.cli.group import complain
from archive.evidence.folder import Folder
from crawler.cli.facts import watching
from crawler.cli.progress import told_of
from crawler.demo import Shown, demo, ways_in


@main.command("demo", epilog=EXIT_CODES)
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
    with watching() as watch:
        shown = demo(folder, articles=articles, seed=seed, watch=watch, say=complain)
    if as_json:
        click.echo(json.dumps(shown.report, ensure_ascii=False))
    else:
        _show(shown, folder)
    code = shown.outcome.exit_code()
    raise click.exceptions.Exit(code or (1 if shown.findings or shown.misread else 0))


def _show(shown: Shown, folder: Folder) -> None:
    articles = shown.report["articles"]
    for one in shown.outcome.sites:
        click.echo(told_of(one))
    click.echo(f"\narticles found: {articles['found']} of {articles['expected']}; read right, by field:")
    click.echo("  " + "   ".join(f"{name} {share:.1%}" for name, share in articles["fields"].items()))
    for finding in (*shown.misread[:20], *shown.findings[:20]):
        complain(finding)
    proof = "every record whole, every digest right, catalogue and files agree" if not shown.findings else "see above"
    click.echo(f"verify: {proof}")
    report = shown.report
    click.echo(f"{report['captures']} captures in {report['warc_files']} WARC files, {report['seconds']} seconds")
    click.echo("\nlook inside:")
    commands = Path(sys.argv[0]).parent
    for line in ways_in(folder, commands):
        click.echo(f"  {line}")
