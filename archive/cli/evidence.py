"""Commands about the evidence: `replay`."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import click

from archive.cli.group import EXIT_CODES, in_archive, main, open_archive
from archive.replay.pywb import replay


@main.command("replay", epilog=EXIT_CODES)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Answer on this port.")
@in_archive
def replay_command(port: int, archive: Path, settings: Path | None) -> None:
    """Show captured pages as they were, in a browser on this machine, until Ctrl-C.

    pywb replays the WARC files where they lie; nothing comes from the live web.

    \b
    luutru replay
    luutru replay --port 9000 --archive /srv/news
    """
    folder, _ = open_archive(archive, settings)
    with replay(folder, port) as address:
        click.echo(f"{address}    # behind it: the address of a page; Ctrl-C ends this")
        Event().wait()
