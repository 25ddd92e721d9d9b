"""The reading room: `serve`."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import click

from archive.cli.group import EXIT_CODES, complain, in_archive, main, open_archive
from archive.cli.replay import until_ended

_PORT = click.IntRange(1, 65535)
# it goes into the rules for browsers: nothing more may stand in it
_ORIGIN = re.compile(r"(https?://[A-Za-z0-9.\[\]:-]+)/?", re.ASCII)

_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}", re.ASCII)


def _origin(_: click.Context, __: click.Parameter, url: str | None) -> str | None:
    if url is None:
        return None
    if found := _ORIGIN.fullmatch(url):
        return found[1]
    raise click.BadParameter(f"{url}: not scheme, host and perhaps port alone, as in https://replay.example.vn")


def _names(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not _NAME.fullmatch(name):
            raise click.BadParameter(f"{name}: is more than a name: luutru.example.vn")
    return tuple(name.lower().removesuffix(".") for name in names)


@main.command("serve", epilog=EXIT_CODES, short_help="Serve the reading room: search, read, cite, replay.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Answer on this address.")
@click.option("--port", default=8001, show_default=True, type=_PORT, help="Answer on this port.")
@click.option("--replay-port", default=8002, show_default=True, type=_PORT, help="Replay captures on this port.")
@click.option(
    "--replay-url",
    callback=_origin,
    help="Address under which readers reach the replay, where a proxy stands before it.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    callback=_names,
    help="Answer readers who reach it under this name too; may be given again.",
)
@click.option("--no-replay", is_flag=True, help="Do not replay captures.")
@click.option("--public", is_flag=True, help="For strangers: less time and fewer rows for each, no SQL of their own.")
@click.option("--allow-sql", is_flag=True, help="With --public: let everybody ask by SQL nevertheless.")
@in_archive
def serve_command(
    *,
    host: str,
    port: int,
    replay_port: int,
    replay_url: str | None,
    names: tuple[str, ...],
    no_replay: bool,
    public: bool,
    allow_sql: bool,
    archive: Path,
    settings: Path | None,
) -> None:
    """Serve the reading room until Ctrl-C: search, read, cite and replay what is in the archive, in a browser.

    It reads only: a night may write meanwhile. Captures are replayed on an origin of their own.

    \b
    luutru serve
    luutru serve --port 9001 --archive /srv/news
    luutru serve --public --replay-url https://replay.example.vn
    """
    # Datasette and what it stands on are a second of work that no other command needs
    from archive.reader.serving import Ready, Serving, serve

    if port == replay_port and not no_replay:
        raise click.UsageError(f"--port and --replay-port are both {port}: the room and the replay need one each")
    folder, _ = open_archive(archive, settings)
    how = Serving(
        host,
        port,
        replay_port,
        replay_url,
        not no_replay,
        public,
        may_query=allow_sql or not public,
        settings=settings,
        names=names,
    )

    def say(ready: Ready) -> None:
        if ready.without:
            complain(f"without replay: {ready.without}")
        click.echo(f"{ready.address}    # the reading room; Ctrl-C ends this")

    with until_ended():
        # a closed terminal ends it as a kill does, for which Datasette's server has an end in good order
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        serve(folder, how, say, complain)
