"""`luutru schedule`: prints what makes a machine run the nights."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from pwd import getpwnam

import click

from archive.cli import EXIT_CODES, as_json, in_archive, main
from archive.cli.group import complain
from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.folder import Folder, disk
from archive.sites import find_sites, settings_folder
from crawler.night.schedule import NAME, Wanted, cron_files, systemd_units
from crawler.night.settings import NightSettings, clock_time, night_file, read_night_settings

_UNITS = Path("/etc/systemd/system")


def _time_of_day(_context: click.Context, _option: click.Parameter, typed: str | None) -> time | None:
    if typed is not None and clock_time(typed) is None:
        raise click.BadParameter(f"{typed!r} is no time of day in Viet Nam like 20:00")
    return clock_time(typed) if typed is not None else None


@main.command("schedule", epilog=EXIT_CODES)
@click.option(
    "--systemd", "form", flag_value="systemd", default=True, help="Units: service, timer, and who tells.  [default]"
)
@click.option("--cron", "form", flag_value="cron", help="A crontab, and a file for logrotate.")
@click.option(
    "--at", default="20:00", show_default=True, callback=_time_of_day, metavar="HH:MM", help="Begin then, in Viet Nam."
)
@click.option(
    "--until", callback=_time_of_day, metavar="HH:MM", help="End then, in Viet Nam.  [default: settings/night.toml]"
)
@click.option("--user", metavar="NAME", help="The user whose nights these are.  [default: you; for root: luutru]")
@click.option("--mail", default="root", show_default=True, metavar="ADDRESS", help="Who hears of a night that failed.")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write the files there.")
@in_archive
@as_json
def schedule_command(
    *,
    form: str,
    at: time,
    until: time | None,
    user: str | None,
    mail: str,
    to: Path | None,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Print the units for systemd, or the lines for cron, that run `luutru night` every night.

    \b
    luutru schedule --archive /srv/luutru/data --user luutru
    sudo luutru schedule --archive /srv/luutru/data --user luutru --to /etc/systemd/system
    luutru schedule --cron
    """
    folder = archive.absolute()
    named = settings.absolute() if settings else None
    night = _night(folder, named)
    metrics = night.telling.metrics
    wanted = Wanted(
        _command(),
        folder,
        named,
        at,
        until,
        _plain(user or _user(), "--user"),
        _plain(mail, "--mail"),
        tells=bool(night.telling.to),
        metrics=metrics.parent if metrics else None,
        browser=_browser(folder, named),
    )
    files = systemd_units(wanted) if form == "systemd" else cron_files(wanted, now=now().astimezone())
    if to is not None:
        _write(files, to)
    if as_json:
        click.echo(json.dumps(dict(files), ensure_ascii=False, indent=2))
    elif to is None:
        for name, text in files.items():
            click.echo(f"# --- {_UNITS / name if form == 'systemd' else name}\n{text}")
    for line in _missing(wanted):
        complain(line)
    complain(_next_steps(form, wanted.user, to))


def _command() -> tuple[str, ...]:
    """Return how luutru is called from anywhere: as it is installed beside this Python."""
    python = Path(sys.executable)
    luutru = python.with_name("luutru")
    return (str(luutru),) if luutru.exists() else (str(python), "-m", "crawler")


def _user() -> str:
    user = getpass.getuser()
    return "luutru" if user == "root" else user


def _plain(word: str, option: str) -> str:
    if not word or not word.isprintable() or any(sign in word for sign in " \"'\\$%;|&<>`\t"):
        raise click.UsageError(f"{option} {word!r}: must be one plain word")
    return word


def _browser(folder: Path, settings: Path | None) -> bool:
    """Return whether any portal is shown to a browser."""
    try:
        return any(
            site.browser for site in find_sites(settings_folder(settings, folder)).sites.values() if site.enabled
        )
    except ArchiveError:  # no archive yet: the units are for one that will be
        return False


def _night(folder: Path, settings: Path | None) -> NightSettings:
    """Return how the archive's nights work; where that cannot be read, which is said, as they do by themselves."""
    try:
        return read_night_settings(night_file(settings_folder(settings, folder), Folder(folder)))
    except ArchiveError as error:
        complain(f"{error}: mend it, and call this again")
        return NightSettings()


def _missing(wanted: Wanted) -> Iterator[str]:
    """Yield what is not on this machine yet, but will have to be when the first night begins."""
    try:
        getpwnam(wanted.user)
    except KeyError:
        yield f"there is no user {wanted.user} on this machine: make one, or name another by --user"
    for folder in (wanted.archive, wanted.metrics):
        if folder is not None and not folder.is_dir():
            yield f"{folder}: there is no such folder: make it, and give it to {wanted.user}"


def _write(files: Mapping[str, str], to: Path) -> None:
    with disk(to):
        to.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (to / name).write_text(text, encoding="utf-8")


def _next_steps(form: str, user: str, to: Path | None) -> str:
    """Return what is left to do for somebody who has the files in *to*, or has read them."""
    there = f"{to}/" if to is not None else ""
    if form == "cron":
        whose = f"-u {user} " if os.geteuid() == 0 else ""  # root's own would make the archive root's
        return f"then: crontab {whose}{there}luutru.crontab; cp {there}luutru.logrotate /etc/logrotate.d/luutru"
    copied = f"cp {there}{NAME}* {_UNITS}/ && " if to is not None and to.absolute() != _UNITS else ""
    return (
        f"then: {copied}systemctl daemon-reload && systemctl enable --now {NAME}.timer; "
        f"`systemctl start {NAME}` tries it now"
    )
