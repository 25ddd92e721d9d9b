"""The commands that need no network. `python -m archive` has these alone; `luutru` adds those of the crawler."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeVar

import click

from archive.catalogue.agree import disagreements
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.ingest import Headway, Ingested, ingest, rebuild
from archive.catalogue.look import counts, decision_on, look_up
from archive.catalogue.portals import Portals
from archive.catalogue.readings import to_table
from archive.catalogue.search import search
from archive.errors import ArchiveError
from archive.evidence.coding import LIMIT
from archive.evidence.folder import Folder, disk_trouble
from archive.extract.read import read
from archive.printed import hit_lines, page_lines, site_row
from archive.saved import Destination, capture_of_file, rules_for, save_page
from archive.sites import SiteFiles, find_sites, settings_folder
from archive.terminal import clean, table

EXIT_CODES = """\b
Exit codes:
  0  all is well                     5    the disk is full or cannot be written
  1  something wrong was found       6    the catalogue is of another version
  2  the command was not understood  75   another luutru is at work there
  3  some sites failed               130  interrupted
  4  nothing was captured"""
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
_MOST_FINDINGS = 50  # on a terminal; --json has them all

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


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="luutru", prog_name="luutru")
def main() -> None:
    """Archive the news of Vietnamese portals: walk them, keep every answer as evidence, read and search what they said."""


def run(group: click.Group = main) -> NoReturn:
    """Run *group* on the command line and exit. What a person can mend is said in one line, never as a traceback."""
    try:
        code = group.main(prog_name="luutru", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted: what was finished is kept; the same command goes on from there")
        code = 130
    except ArchiveError as error:
        _complain(str(error))
        code = error.exit_code
    except OSError as error:
        trouble = disk_trouble(error, Path(error.filename or "."))
        _complain(str(trouble))
        code = trouble.exit_code if error.errno in _DISK else 1
    sys.exit(code if isinstance(code, int) else 0)


@main.command("ingest", epilog=EXIT_CODES)
@in_archive
@as_json
def ingest_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """Enter the WARC files that are not in the catalogue yet.

    \b
    luutru ingest                       after a crawl
    luutru ingest --archive /srv/news   another archive

    A file that is torn, damaged or no WARC file gives all that is whole; it is named, and the exit code is 1.
    """
    folder, found = _open(archive, settings)
    with _Progress("entering") as progress:
        result = ingest(folder, found, read, progress.take)
    _report(result, as_json)


@main.command("rebuild", epilog=EXIT_CODES)
@in_archive
@as_json
def rebuild_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """Make the catalogue anew from all WARC files, with today's rules.

    The remedy for a catalogue that is damaged, of another version, or read by rules that have been mended since. The
    old one stays in use until the new one is whole, and is kept beside it. Where WARC files are damaged or missing, so
    that the old one knows captures which the new one does not, that is said, and the exit code is 1.
    """
    folder, found = _open(archive, settings)
    with _Progress("reading again") as progress:
        result = rebuild(folder, found, read, progress.take)
    _report(result, as_json)


@main.command("verify", epilog=EXIT_CODES)
@in_archive
@as_json
def verify_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """Prove that WARC files and catalogue agree.

    Every file is whole to its last record, every digest right, every row of the catalogue leads to the bytes it was
    read from, and nothing that the files hold is missing there. Everything that is wrong is named with its remedy, and
    the exit code is 1. Nothing is written.
    """
    folder, found = _open(archive, settings)
    sizes = {warc: folder.path(warc).stat().st_size for warc in folder.closed_warcs()}
    with (
        open_catalogue(folder) as catalogue,
        catalogue.snapshot(),
        _Progress("proving", sum(sizes.values())) as progress,
    ):
        told = disagreements(folder, catalogue, Portals(found), lambda warc: progress.begin(warc, sizes.get(warc, 0)))
        findings = [f"{finding.thing}: {finding.what}" for finding in told]
        counted = {name: catalogue.row(f"select count(*) from {name}") or (0,) for name in ("captures", "articles")}
    if as_json:
        counts = {name: count for name, (count,) in counted.items()}
        _print_json({"ok": not findings, "warc_files": len(sizes), **counts, "findings": findings})
    else:
        click.echo(", ".join([f"{len(sizes)} WARC files", *(f"{count} {name}" for name, (count,) in counted.items())]))
        _complain_of(findings)
        click.echo(
            f"{len(findings)} findings"
            if findings
            else "every record whole, every digest right, files and catalogue agree"
        )
    if findings:
        raise click.exceptions.Exit(1)


@main.command("read", epilog=EXIT_CODES)
@click.argument("file", type=click.File("rb"))
@click.option("--url", required=True, help="The address that the page had.")
@click.option(
    "--at", "when", metavar="WHEN", help="When it was captured, e.g. 2024-03-28T10:00+07:00; else now. UTC if no zone."
)
@click.option(
    "--site", "slug", metavar="SLUG", help="Read it by the rules of this site; else of the site that has the host."
)
@in_archive
def read_command(
    *, file: BinaryIO, url: str, when: str | None, slug: str | None, archive: Path, settings: Path | None
) -> None:
    """Read one saved page and print what it says as JSON. FILE may be - for standard input.

    \b
    luutru read page.html --url https://hanam.gov.vn/Pages/hop-bao.aspx --at 2024-03-28
    curl -s $URL | luutru read - --url $URL
    """
    site = rules_for(find_sites(settings_folder(settings, archive)), slug, url)
    at = _moment(when)
    capture = capture_of_file(file.read(LIMIT + 1), url, at)
    _print_json(to_table(read(capture, site)))


@main.command("show", epilog=EXIT_CODES)
@click.argument("url")
@click.option("--save", "name", metavar="NAME", help="Save the page, what it says and its site's rules as a test.")
@click.option(
    "--to", default="tests/pages", show_default=True, type=click.Path(path_type=Path), help="Where --save saves."
)
@in_archive
@as_json
def show_command(*, url: str, name: str | None, to: Path, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Show what is known of one address.

    The reading, its captures and where their bytes lie, and what changed between them.

    \b
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx
    luutru show https://hanam.gov.vn/Pages/hop-bao.aspx --save no-date
    """
    folder, found = _open(archive, settings)
    with open_catalogue(folder) as catalogue:
        looked = look_up(catalogue, Portals(found), url)
        if looked is None:
            decided = decision_on(catalogue, url)
            raise ArchiveError(
                f"{url}: never captured" + (f"; the walk decided: {decided}" if decided else ", never seen")
            )
    if name is not None:
        destination = Destination(to, looked.site, name)
        for path in save_page(folder, settings_folder(settings, archive), found, looked, destination):
            click.echo(f"saved {path}", err=True)
    if as_json:
        _print_json(asdict(looked))
    else:
        _print(page_lines(looked))


@main.command("search", epilog=EXIT_CODES)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many articles.")
@click.option("--newest", is_flag=True, help="The newest first instead of the best.")
@in_archive
@as_json
def search_command(
    *, words: tuple[str, ...], limit: int, newest: bool, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Find articles by their words, with or without marks.

    Words in quotation marks must follow one another. Articles whose attached documents alone hold the words come last.

    \b
    luutru search ha nam                     finds Hà Nam
    luutru search dân chủ ở cơ sở            the same marks come first
    luutru search '"chuyển đổi số"' --newest
    """
    folder, _ = _open(archive, settings)
    with open_catalogue(folder) as catalogue:
        hits = search(catalogue, " ".join(words), limit=limit, newest=newest)
    if as_json:
        _print_json([asdict(hit) for hit in hits])
    elif hits:
        _print(line for number, hit in enumerate(hits, 1) for line in hit_lines(number, hit))
    else:
        click.echo("nothing found", err=True)


@main.group("site")
def site_group() -> None:
    """See which portals are archived."""


@site_group.command("list", epilog=EXIT_CODES)
@in_archive
@as_json
def site_list_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """List the portals with their site files and how much of them is in the catalogue; broken site files too."""
    found = find_sites(settings_folder(settings, archive))
    known: dict[str, tuple[int, str | None, str | None]] = {}
    if Folder(archive).catalogue.exists():
        with open_catalogue(Folder(archive)) as catalogue:
            known = counts(catalogue)
    strangers = [Portals(found).named(slug) for slug in known if slug not in found.sites]
    rows = [site_row(site, known.get(site.slug)) for site in (*found.sites.values(), *strangers)]
    if as_json:
        broken = [{"slug": slug, "what": str(error)} for slug, error in found.broken.items()]
        _print_json({"sites": rows, "broken": broken})
    else:
        heads = list(rows[0]) if rows else ["site"]
        _print(table([[*row.values()] for row in rows], heads) if rows else ["no site files"])
        for error in found.broken.values():
            _complain(str(error))
    if found.broken:
        raise click.exceptions.Exit(1)


class _Progress:
    """A bar on a terminal, a line for each file in a log; both on standard error, so that results can be piped."""

    def __init__(self, doing: str, whole: int = 0) -> None:
        self._doing, self._whole = doing, whole
        self._bar: Any = None
        self._behind = self._begun = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None:
            self._bar.update(self._begun and self._whole - self._behind)
            self._bar.__exit__(*failure)

    def begin(self, warc: str, size: int) -> None:
        """Begin with a file: the ones before are done."""
        self._show(self._begun, warc, warc)
        self._begun += size

    def take(self, headway: Headway) -> None:
        """Take how far an ingest has come."""
        self._whole = headway.whole
        done = headway.entered
        said = f"{headway.warc}: {done.captures} captures, {done.read} pages read" if done is not None else None
        self._show(headway.behind, headway.warc, said)

    def _show(self, behind: int, warc: str, said: str | None) -> None:
        if not sys.stderr.isatty():
            if said is not None:
                click.echo(f"{self._doing} {said}", err=True)
            return
        if self._bar is None:
            label = self._doing
            self._bar = click.progressbar(length=self._whole, label=label, file=sys.stderr, item_show_func=_name)
            self._bar.__enter__()
        self._bar.update(behind - self._behind, warc)
        self._behind = behind


def _name(warc: str | None) -> str:
    return warc.rpartition("/")[2] if warc else ""


def _open(archive: Path, settings: Path | None) -> tuple[Folder, SiteFiles]:
    if not archive.is_dir():
        raise ArchiveError(f"{archive}: there is no archive; `luutru crawl` begins one, --archive names another")
    return Folder(archive), find_sites(settings_folder(settings, archive))


def _moment(written: str | None) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(
            f"{written!r} is no time like 2024-03-28 or 2024-03-28T10:00+07:00", param_hint="--at"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _report(result: Ingested, as_json: bool) -> None:
    if as_json:
        _print_json(asdict(result))
    else:
        click.echo(
            f"{result.warc_files} WARC files entered: {result.captures} captures, {result.read} pages read; "
            f"{result.articles} articles in the catalogue"
        )
        _complain_of(result.findings)
    if result.findings:
        raise click.exceptions.Exit(1)


def _complain_of(findings: Iterable[str]) -> None:
    listed = list(findings)
    for finding in listed[:_MOST_FINDINGS]:
        _complain(finding)
    if len(listed) > _MOST_FINDINGS:
        _complain(f"… and {len(listed) - _MOST_FINDINGS} more findings; --json has them all")


def _complain(line: str) -> None:
    click.echo(f"luutru: {clean(line)}", err=True)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
