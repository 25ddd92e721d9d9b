"""Commands about the evidence: `manifest`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.cli.group import EXIT_CODES, as_json, in_archive, main, open_archive, print_json
from archive.evidence.manifest import add_manifest, read_chain


@main.command("manifest", epilog=EXIT_CODES)
@in_archive
@as_json
def manifest_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """Vouch for the evidence that came since the last manifest: its SHA-256, and that of the manifest before.

    `luutru crawl` does it at its end. What was changed, taken away or slipped in afterwards, `luutru verify` names.
    """
    folder, _ = open_archive(archive, settings)
    path = add_manifest(folder, now=datetime.now(UTC))
    chain = read_chain(folder)
    if as_json:
        print_json({"manifest": path and folder.relative(path), "files": len(chain.files), "head": chain.head})
    elif path is None:
        click.echo(f"nothing new: {len(chain.names)} manifests vouch for {len(chain.files)} files")
    else:
        click.echo(f"{folder.relative(path)}: SHA-256 {chain.head}; {len(chain.files)} files are vouched for")
