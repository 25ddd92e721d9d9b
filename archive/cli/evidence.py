"""Commands about the evidence: `manifest`, and `verify` of single files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.group import EXIT_CODES, as_json, in_archive, main, open_archive, print_json
from archive.clock import now
from archive.evidence.judging.manifest import add_manifest, read_chain
from archive.evidence.judging.verify import check_warc


@main.command("manifest", epilog=EXIT_CODES)
@in_archive
@as_json
def manifest_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """Vouch for the evidence that came since the last manifest: its SHA-256, and that of the manifest before.

    `luutru crawl` does it at its end. What was changed, taken away or slipped in afterwards, `luutru verify` names.
    """
    folder, _ = open_archive(archive, settings)
    path = add_manifest(folder, now=now())
    chain = read_chain(folder)
    if as_json:
        print_json({"manifest": path and folder.relative(path), "files": len(chain.files), "head": chain.head})
    elif path is None:
        click.echo(f"nothing new: {len(chain.names)} manifests vouch for {len(chain.files)} files")
    else:
        click.echo(f"{folder.relative(path)}: SHA-256 {chain.head}; {len(chain.files)} files are vouched for")


def judge(files: Sequence[Path], as_json: bool) -> None:
    """Say what is wrong with each of *files*, WARC files anywhere: no archive is needed. Exits with 1 if anything is."""
    told: list[dict[str, object]] = []
    wrong = 0
    for path in files:
        kinds: Counter[str] = Counter()
        defects = list(check_warc(path, kinds=kinds))
        wrong += bool(defects)
        told.append(
            {
                "file": str(path),
                "records": kinds.total(),
                "findings": [{"offset": defect.offset, "what": defect.what} for defect in defects],
            }
        )
        if not as_json:
            for defect in defects:
                click.echo(f"{path}: at byte {defect.offset}: {defect.what}", err=True)
            click.echo(f"{path}: {kinds.total()} records, {len(defects) or 'nothing'} wrong")
    if as_json:
        print_json({"files": told, "wrong": wrong})
    if wrong:
        raise click.exceptions.Exit(1)
