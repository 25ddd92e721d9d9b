"""What all commands share: the group they hang on, the options each takes, and how they speak."""

from __future__ import annotations

import errno
import json
import logging
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from archive.cli.later import Commands
from archive.errors import INTERRUPTED, ArchiveError
from archive.evidence.folder import Folder, disk_trouble
from archive.logs import asked, logged, note
from archive.sites import SiteFiles, find_sites, settings_folder
from archive.terminal import clean

EXIT_CODES = """\b
Exit codes:
  0  all is well                     5    the disk is full or cannot be written
  1  something wrong was found       6    the catalogue is of another version
  2  the command was not understood  75   another luutru is at work there
  3  some sites failed               130  interrupted
  4  nothing was captured"""
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
_MOST_FINDINGS = 50  # on a terminal; --json has them all

logger = logging.getLogger(__name__)
Command = TypeVar("Command", bound=Callable[..., Any])


def in_archive(command: Command) -> Command:
    """Add the options that every command takes: where the archive is, and where its site files are."""
    folder = click.Path(path_type=Path, file_okay=False)
    for option in (
        click.option("--settings", type=folder, help="Folder with sites/*.toml.  [default: the archive's, else ours]"),
        click.option(
            "--archive",
            type=folder,
            default="data",
            envvar="LUUTRU_ARCHIVE",
            show_default=True,
            help="The archive's folder.",
        ),
    ):
        command = option(command)
    return command


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@click.group(
    cls=Commands,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="luutru", prog_name="luutru")
def main() -> None:
    """Archive the news of Vietnamese portals: walk them, keep every answer as evidence, read and search what they said."""


site_group = Commands("site", help="See which portals are archived; look at a new one, check its file.")
main.add_command(site_group)
storage_group = Commands("storage", help="Keep closed files in object storage, and bring them back.")
main.add_command(storage_group)
BESIDE: list[str] = []
"""What `site list` shows beside the catalogue, as `module:function`: (folder, slug of a site) → its columns. Whoever adds
commands may add some; it is loaded when it is asked."""


def run(group: click.Group = main) -> NoReturn:
    """Run *group* on the command line and exit. What a person can mend is said in one line, never as a traceback."""
    with logged("INFO") if asked() else nullcontext():
        code = _run(group)
    sys.exit(code if isinstance(code, int) else 0)


def _run(group: click.Group) -> object:
    try:
        return group.main(prog_name="luutru", standalone_mode=False)
    except click.ClickException as error:
        if asked():
            complain(error.format_message())
        else:
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted: what was finished is kept; the same command goes on from there")
        return INTERRUPTED
    except ArchiveError as error:
        complain(str(error))
        return error.exit_code
    except OSError as error:
        trouble = disk_trouble(error, Path(error.filename or "."))
        complain(str(trouble))
        return trouble.exit_code if error.errno in _DISK else 1
    except Exception:
        if not asked():
            raise
        logger.exception("broke off")
        return 1


def open_archive(archive: Path, settings: Path | None) -> tuple[Folder, SiteFiles]:
    """Return the archive and its site files. Raises ArchiveError when there is no such folder, or it is no archive."""
    folder = Folder(archive)
    if not archive.is_dir():
        raise ArchiveError(f"{archive}: there is no archive; `luutru crawl` begins one, --archive names another")
    if not folder.is_begun():
        # a disk that is not mounted is an empty folder: nothing is proved there, and nothing begun
        raise ArchiveError(
            f"{archive}: there is no archive in this folder: mount its disk, or name another by --archive"
        )
    return folder, find_sites(settings_folder(settings, archive))


def no_night(crawled: str | None) -> str:
    """Return what to say where the operator's book knows no night, and the catalogue crawls of the night *crawled*."""
    how = "`luutru night` runs one, `luutru schedule` prints the timer that does it every night"
    if crawled is None:
        return f"no night has run yet: {how}"
    return (
        f"the operator's book knows no night, though portals were crawled in that of {crawled}. If that was one, the book is "
        "lost: put its newest copy of backups/state/ in its place, or the next night begins a new one. If it was "
        f"`luutru crawl`, no night has run yet: {how}"
    )


def complain_of(findings: Iterable[str]) -> None:
    """Say what was found wrong, as much of it as a person reads."""
    listed = list(findings)
    for finding in listed[:_MOST_FINDINGS]:
        complain(finding)
    if len(listed) > _MOST_FINDINGS:
        complain(f"… and {len(listed) - _MOST_FINDINGS} more findings; --json has them all")


def complain(line: str, site: str = "") -> None:
    """Say *line*, which is about *site* if it is about one, on standard error: as ours, or as a fact of the log."""
    if asked():
        note(line, site)
        return
    click.echo(f"luutru: {clean(line)}", err=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print *lines*."""
    for line in lines:
        click.echo(line)


def print_json(value: object) -> None:
    """Print *value* for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def day(_context: click.Context, _option: click.Parameter, typed: str | None) -> date | None:
    """Return the day that was typed as an option's value, or None: a callback. Raises BadParameter."""
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter(f"{typed!r} is no day like 2024-03-28 (year, month, day)") from None
