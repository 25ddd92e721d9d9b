"""Commands about the catalogue: `ingest`, `rebuild`, `verify`, `search`, `site list`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

import click

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.asking.filters import Filters
from archive.catalogue.asking.search import Question, find
from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.catalogue.completeness.closure import Closure, closures, wanted_lines
from archive.catalogue.entering.ingest import Ingested, ingest, rebuild, refresh
from archive.catalogue.portals import Portals
from archive.catalogue.telling.look import counts
from archive.cli.crew import Hands, hands
from archive.cli.evidence import judge
from archive.cli.group import (
    BESIDE,
    EXIT_CODES,
    as_json,
    complain,
    complain_of,
    in_archive,
    main,
    open_archive,
    print_json,
    print_lines,
    site_group,
)
from archive.cli.manners import show_manners
from archive.cli.progress import Progress
from archive.evidence.at_hand import size_of, whole
from archive.evidence.folder import Folder, disk, is_imported
from archive.evidence.judging.judges import Sampled, second_opinions
from archive.evidence.judging.manifest import Chain, read_chain
from archive.extract.read import read
from archive.printed import hit_lines, in_order, site_row
from archive.sites import find_sites, packaged_settings, settings_folder
from archive.terminal import table

_SAMPLE = 40  # records of each file that other tools are asked to read


@main.command("ingest", epilog=EXIT_CODES)
@hands
@in_archive
@as_json
def ingest_command(hands: Hands, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Enter the WARC files that are not in the catalogue yet.

    \b
    luutru ingest                       after a crawl
    luutru ingest --archive /srv/news   another archive

    A file that is torn, damaged or no WARC file gives all that is whole; it is named, and the exit code is 1.
    """
    folder, found = open_archive(hands.folder(archive), settings)
    with hands.crew(folder, settings) as crew, Progress("entering") as progress:
        result = ingest(folder, found, read, progress.take, crew)
    _report(result, as_json)


@main.command("rebuild", epilog=EXIT_CODES)
@click.option("--stale", is_flag=True, help="Read only pages that other code or other rules read before.")
@hands
@in_archive
@as_json
def rebuild_command(stale: bool, hands: Hands, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Make the catalogue anew from all WARC files, with today's rules.

    The remedy for a catalogue that is damaged, of another version, or read by rules that have been mended since. The
    old one stays in use until the new one is whole, and is kept beside it. Where WARC files are damaged or missing, so
    that the old one knows captures which the new one does not, that is said, and the exit code is 1. Interrupted or
    killed, the same command goes on where it stopped.

    With --stale the readings that this version made by the rules of today are taken over from the old catalogue, and the
    others alone are made again: the same catalogue, after a change in one site file in a third of the time.
    """
    folder, found = open_archive(hands.folder(archive), settings)
    with hands.crew(folder, settings) as crew, Progress("reading again") as progress:
        result = (refresh if stale else rebuild)(folder, found, read, progress.take, crew)
    _report(result, as_json)


@main.command("verify", epilog=EXIT_CODES)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--deep", is_flag=True, help="Ask other tools for a sample of records, and look what pages need to be shown."
)
@hands
@in_archive
@as_json
def verify_command(
    *, files: tuple[Path, ...], hands: Hands, archive: Path, settings: Path | None, deep: bool, as_json: bool
) -> None:
    """Prove that WARC files and catalogue agree; of FILEs, WARC files that lie anywhere, that each is right by the standard.

    Every file is whole to its last record, every digest right, every row of the catalogue leads to the bytes it was
    read from, and nothing that the files hold is missing there; each file is the one that its manifest vouches for.
    Everything that is wrong is named with its remedy, and the exit code is 1. Nothing is written.

    With --deep a sample of records is also read by warcio and FastWARC, and each article's page is read for what it
    needs to be shown: how much of that is in the archive is said for each portal, and its next crawl fetches the rest.
    """
    if files and (deep or hands != Hands(None, None)):
        one = "--deep" if deep else "--cluster" if hands.cluster else "--jobs"
        raise click.UsageError(f"{one} is about an archive, not about single files: leave out one of them")
    if files:
        judge(files, as_json)
        return
    folder, found = open_archive(hands.folder(archive), settings)
    sizes = {warc: size_of(folder, warc) for warc in folder.closed_warcs()}
    with (
        hands.crew(folder, settings, writing=False) as crew,
        open_catalogue(folder) as catalogue,
        catalogue.snapshot(),
        Progress("proving", sum(sizes.values())) as progress,
    ):
        begun = partial(_begin, progress, sizes)
        told = disagreements(folder, catalogue, Portals(found), begun, crew)
        findings = [f"{finding.thing}: {finding.what}" for finding in told]
        closed = _deep(folder, catalogue, findings) if deep else {}
        rows = {name: catalogue.row(f"select count(*) from {name}") or (0,) for name in ("captures", "articles")}
        (came_wrong,) = catalogue.row("select count(*) from problems where warc like 'imported/%'") or (0,)
    counted = {"warc_files": len(sizes), **{name: count for name, (count,) in rows.items()}}
    _tell(_Proof(counted, read_chain(folder), closed if deep else None, findings, came_wrong), as_json)
    if findings:
        raise click.exceptions.Exit(1)


def _begin(progress: Progress, sizes: Mapping[str, int], warc: str) -> None:
    progress.begin(warc, sizes.get(warc, 0))


@dataclass(frozen=True, slots=True)
class _Proof:
    """What `verify` found."""

    counted: dict[str, int]
    chain: Chain
    closed: dict[str, Closure] | None
    """How complete each portal is; None if nobody asked."""
    findings: list[str]
    came_wrong: int
    """What was wrong with imported files when they came: known, and no finding."""


def _tell(proof: _Proof, as_json: bool) -> None:
    chain, findings = proof.chain, proof.findings
    if as_json:
        told: dict[str, object] = {"manifests": len(chain.names), "manifest": chain.head}
        if proof.closed is not None:
            told["closure"] = {
                site: {
                    "pages": one.pages,
                    "complete": one.complete,
                    "missing": sorted(w.url for w in one.missing.values()),
                }
                for site, one in proof.closed.items()
            }
        print_json({"ok": not findings, **proof.counted, **told, "findings": findings})
        return
    click.echo(", ".join(f"{count} {name.replace('warc_', 'WARC ')}" for name, count in proof.counted.items()))
    click.echo(_vouched(chain, bool(findings)))
    for site, one in (proof.closed or {}).items():
        rules = ", ".join(sorted(set(one.refused.values())))
        click.echo(
            f"{site}: {one.complete:.2%} of what its {one.pages} article pages need to be shown is in the archive"
            + (f"; {len(one.missing)} addresses are missing: its next crawl asks for them" if one.missing else "")
            + (f"; {len(one.refused)} more were refused ({rules})" if one.refused else "")
        )
    complain_of(findings)
    right = (
        "every record whole, every digest right, files and catalogue agree"
        if proof.counted["warc_files"]
        else "nothing to prove yet: there is no WARC file"
    )
    if proof.came_wrong:
        right = (
            f"files and catalogue agree; wrong with imported files since they came, see `problems`: {proof.came_wrong}"
        )
    click.echo(f"{len(findings)} findings" if findings else right)


def _deep(folder: Folder, catalogue: Catalogue, findings: list[str]) -> dict[str, Closure]:
    """Add to *findings* what other tools read otherwise; return what is missing, and note it for the next crawls."""
    # what others made is as it came: what is wrong with it was said then
    for warc in (warc for warc in folder.closed_warcs() if not is_imported(warc)):
        # ids are random: in their order the first are a sample, and always the same
        rows = catalogue.rows("select offset, id from captures where warc = ? order by id limit ?", (warc, _SAMPLE))
        with whole(folder, warc) as path:
            opinions = [*second_opinions(path, [Sampled(*row) for row in rows])]
        findings += [f"{warc}: at byte {offset}: {what}" for offset, what in opinions]
    found = closures(folder, catalogue)
    for site, closure in found.items():
        if closure.missing:
            with disk(folder.wanted(site)):
                folder.state.mkdir(parents=True, exist_ok=True)
                folder.wanted(site).write_text("".join(wanted_lines(closure)), encoding="utf-8")
    return found


@main.command("search", epilog=EXIT_CODES)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many articles.")
@click.option("--newest", is_flag=True, help="The newest first instead of the best.")
@click.option("--site", default="", metavar="SLUG", help="Of this portal alone.")
@click.option("--year", default="", help="Published in this year alone.")
@in_archive
@as_json
def search_command(
    *,
    words: tuple[str, ...],
    limit: int,
    newest: bool,
    site: str,
    year: str,
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Find articles by their words, with or without marks.

    Words in quotation marks must follow one another. Articles whose attached documents alone hold the words come last.
    Where nothing has the words and one letter makes the difference, the words that were meant are looked for, and told.

    \b
    luutru search ha nam                     finds Hà Nam
    luutru search dân chủ ở cơ sở            the same marks come first
    luutru search '"chuyển đổi số"' --newest
    """
    folder, _ = open_archive(archive, settings)
    with open_catalogue(folder) as catalogue:
        asked = Question(" ".join(words), Filters(site=site, year=year), "newest" if newest else "best", count=limit)
        found = find(catalogue, asked)
    hits = found.hits
    if found.instead:
        complain(f"nothing has the words as they were typed; looked for: {found.instead}")
    if as_json:
        print_json([asdict(hit) for hit in hits])
    elif hits:
        print_lines(line for number, hit in enumerate(hits, 1) for line in hit_lines(number, hit))
    else:
        click.echo("nothing found", err=True)


@site_group.command("list", epilog=EXIT_CODES)
@click.option(
    "--by",
    default="site",
    show_default=True,
    type=click.Choice(["site", "province", "today", "platform", "state"]),
    help="What to put in order, and first: province is that of before the merger, today the present one.",
)
@click.option("--register", is_flag=True, help="The portals that come with luutru: one for each former province.")
@click.option(
    "--politeness", is_flag=True, help="Each host instead: how fast it is asked and why, what it last minded."
)
@in_archive
@as_json
def site_list_command(
    *, by: str, register: bool, politeness: bool, archive: Path, settings: Path | None, as_json: bool
) -> None:
    """List the portals with their site files and how much of them is in the catalogue; broken site files too.

    \b
    luutru site list
    luutru site list --register --by today
    luutru site list --politeness
    """
    settings_in = packaged_settings() if register else settings_folder(settings, archive)
    found = find_sites(settings_in)
    if politeness:
        show_manners(Folder(archive), found, as_json=as_json)
        return
    known: dict[str, tuple[int, str | None, str | None]] = {}
    if Folder(archive).catalogue.exists():
        with open_catalogue(Folder(archive)) as catalogue:
            known = counts(catalogue)
    strangers = [] if register else [Portals(found).named(slug) for slug in known if slug not in found.sites]
    beside = {} if register else {slug: _beside(Folder(archive), slug) for slug in (*found.sites, *known)}
    rows = [
        site_row(site, known.get(site.slug), beside.get(site.slug, {})) for site in (*found.sites.values(), *strangers)
    ]
    rows = [row | {"state": "broken"} if row["site"] in found.broken else row for row in rows]
    rows = in_order(rows, "today in" if by == "today" else by)
    if as_json:
        broken = [{"slug": slug, "what": str(error)} for slug, error in found.broken.items()]
        print_json({"sites": rows, "broken": broken})
    else:
        heads = list(rows[0]) if rows else ["site"]
        print_lines(table([[*row.values()] for row in rows], heads) if rows else [])
        if not rows and not found.broken:
            complain(f"{settings_in / 'sites'}: there is no site file: docs/maintainer.md tells how one is written")
        for error in found.broken.values():
            complain(str(error))
    if found.broken:
        raise click.exceptions.Exit(1)


def _beside(folder: Folder, slug: str) -> dict[str, object]:
    return {column: told for name in BESIDE for column, told in resolve_name(name)(folder, slug).items()}


def _report(result: Ingested, as_json: bool) -> None:
    if as_json:
        print_json(asdict(result))
    else:
        click.echo(
            f"{result.warc_files} WARC files entered: {result.captures} captures, {result.read} pages read; "
            f"{result.articles} articles in the catalogue"
        )
        complain_of(result.findings)
    if result.findings:
        raise click.exceptions.Exit(1)


def _vouched(chain: Chain, wrong: bool) -> str:
    """Say what the manifests are worth."""
    if not chain.names:
        return (
            "no manifest: nothing vouches for the files; `luutru manifest` writes the first, if there were none before"
        )
    if chain.broken:
        return f"manifests: {len(chain.names)}, and their chain is broken: it vouches for nothing before it is restored"
    newest = f"manifests: {len(chain.names)}, the newest has SHA-256 {chain.head}"
    return newest if wrong else f"{newest}: note it elsewhere, it vouches for all files"
