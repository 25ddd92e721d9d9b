"""`luutru tell`: says something to everybody whom the night tells, to try the ways, or because a night failed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from archive.cli import EXIT_CODES, as_json, in_archive, main
from archive.cli.group import complain
from archive.evidence.folder import Folder
from archive.sites import settings_folder
from archive.terminal import clean
from crawler.night.settings import night_file, read_night_settings
from crawler.night.tell import LONGEST_WORDS, tell_all

_MOST_BYTES = 1_000_000  # of a log that somebody hands over; its end tells why it is handed over
_TRIAL = "luutru: this way to tell you works"


@main.command("tell", epilog=EXIT_CODES, short_help="Say something to all whom the night tells.")
@click.argument("words", required=False, default=_TRIAL)
@click.option("--log", is_flag=True, help="Tell also the end of what is handed over on standard input.")
@in_archive
@as_json
def tell_command(*, words: str, log: bool, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Say WORDS to all whom `night.toml` names, whatever they want to hear of nights; without WORDS, that the way works.

    The exit code is 1 where somebody was not told, and 2 where nobody is named.

    \b
    luutru tell
    journalctl -u luutru-night -n 60 | luutru tell --log "the night failed"
    """
    found = night_file(settings_folder(settings, archive), Folder(archive))
    telling = read_night_settings(found).telling
    if not telling.to:
        raise click.UsageError(f"{found}: names nobody to be told: a [[tell]] does")
    told = tell_all(clean(words), _end_of_log() if log else "", telling)
    if as_json:
        click.echo(json.dumps({"told": told.reached, "failed": dict(told.failed)}, ensure_ascii=False, indent=2))
    else:
        for name in told.reached:
            click.echo(f"{name} was told")
        for line in told.words():
            complain(line)
    if told.failed:
        raise click.exceptions.Exit(1)


def _end_of_log() -> str:
    data = sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", "replace")
    return "\n".join(map(clean, data.splitlines()))[-LONGEST_WORDS:]
