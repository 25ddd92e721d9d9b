"""The command `import`: what other archives saved becomes part of this one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from archive.catalogue.entering.ingest import ingest
from archive.cli.crew import Hands, hands
from archive.cli.group import EXIT_CODES, as_json, complain_of, in_archive, main, open_archive, print_json
from archive.cli.progress import Progress
from archive.clock import now
from archive.errors import ArchiveError, DiskTrouble, Locked
from archive.evidence.folder import Folder
from archive.evidence.foreign.intake import Taken, take_in
from archive.evidence.judging.manifest import add_manifest
from archive.extract.read import read


@main.command("import", epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@hands
@in_archive
@as_json
def import_command(
    sources: tuple[Path, ...], hands: Hands, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Take in WARC files and WACZ packages that others made, and enter and read what they hold.

    They are copied as they are, byte for byte, and never changed; a file that is there already is not taken twice. Of a
    folder, all WARC and WACZ files in it are taken. Pages belong to the portal whose site file claims their host.

    \b
    luutru import hanam-2019.warc.gz           what wget, Heritrix or Common Crawl saved
    luutru import site.wacz                    Browsertrix, ArchiveWeb.page
    luutru import /mnt/old-archive

    A file that is torn or damaged gives all that is whole; everything that is wrong is named, and the exit code is 1.
    """
    for source in sources:
        if not source.exists() and source.parts[0] in ("http:", "https:"):
            raise click.UsageError(
                f"{source}: an address is no file: fetch it first (wget ADDRESS), then import the file"
            )
    Folder(archive).make()
    folder, found = open_archive(hands.folder(archive), settings)
    with hands.crew(folder, settings) as crew:
        taken = list(take_in(folder, sources, _say if sys.stderr.isatty() else lambda _: None))
        findings = [f"{one.source}: {what}" for one in taken for what in one.findings]
        try:
            with Progress("entering") as progress:
                entered = ingest(folder, found, read, progress.take, crew)
        except Locked as error:
            raise Locked(f"{error}; what was imported is kept, and `luutru ingest` enters it") from error
    findings += entered.findings
    try:
        add_manifest(folder, now=now())
    except DiskTrouble:
        raise
    except ArchiveError as error:
        findings.append(str(error))
    if as_json:
        print_json({"files": [asdict(one) for one in taken], "ingest": asdict(entered), "findings": findings})
    else:
        click.echo(_line(taken))
        click.echo(
            f"{entered.warc_files} WARC files entered: {entered.captures} captures, {entered.read} pages read; "
            f"{entered.articles} articles in the catalogue"
        )
        complain_of(findings)
    if findings:
        raise click.exceptions.Exit(1)


def _line(taken: list[Taken]) -> str:
    fresh = sum(one.warc is not None and not one.known for one in taken)
    known, refused = sum(one.known for one in taken), len({one.source for one in taken if one.findings})
    return f"{fresh} files imported, {known} were there already, {refused} with something wrong"


def _say(name: str) -> None:
    click.echo(f"taking in {name}", err=True)
