"""Commands that serve captures on this machine: `replay`, `cdx`."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import click

from archive.cli.group import EXIT_CODES, in_archive, main, open_archive
from archive.replay.cdxserver import cdx_server
from archive.replay.pywb import replay

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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
    with until_ended(), replay(folder, port) as replaying:
        click.echo(
            f"{replaying.address}    # what is in the archive; behind it: the address of a page; Ctrl-C ends this"
        )
        replaying.wait()


@main.command("cdx", epilog=EXIT_CODES)
@click.option("--port", default=8081, show_default=True, type=click.IntRange(1, 65535), help="Answer on this port.")
@in_archive
def cdx_command(port: int, archive: Path, settings: Path | None) -> None:
    """Answer replay tools that ask where a capture lies (a CDX server), on this machine, until Ctrl-C.

    \b
    luutru cdx
    curl 'http://127.0.0.1:8081/cdx?url=https://hanam.gov.vn/&matchType=host&limit=10'
    """
    folder, _ = open_archive(archive, settings)
    with until_ended(), cdx_server(folder, port) as address:
        click.echo(f"{address}?url=    # behind it: the address of a page; Ctrl-C ends this")
        Event().wait()


@contextmanager
def until_ended() -> Iterator[None]:
    """Let Ctrl-C, a kill and a closed terminal end what is inside in good order: that is how serving ends."""

    def end(*_: object) -> None:
        for number in _ENDS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
