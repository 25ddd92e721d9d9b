"""`luutru site completeness`: how much of each portal is there, measured, with the reasons that are known beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.completeness.estimates import Gaps
from archive.catalogue.completeness.portal import Completeness, Recapture, SectionCount, completeness
from archive.catalogue.telling.portal import names
from archive.cli.group import EXIT_CODES, as_json, in_archive, open_archive, print_json, print_lines, site_group
from archive.errors import ArchiveError
from archive.terminal import bold, clean


@site_group.command("completeness", epilog=EXIT_CODES)
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@in_archive
@as_json
def completeness_command(sites: tuple[str, ...], *, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Measure how much of each portal is there, and say why the rest is not.

    By the totals that its listings print, the gaps in the numbers of its addresses, and its channels (listing, feed,
    sitemap) held against each other. Nothing is asked of the portal.

    \b
    luutru site completeness
    luutru site completeness hanam --json
    """
    folder, _ = open_archive(archive, settings)
    with open_catalogue(folder) as catalogue, catalogue.snapshot():
        known = names(catalogue)
        for slug in sites:
            if slug not in known:
                raise ArchiveError(
                    f"{slug}: nothing of it is in the catalogue; what is: {', '.join(known) or 'nothing'}"
                )
        told = [completeness(folder, catalogue, slug) for slug in sites or known]
    # the register names portals that nobody has crawled: of these there is nothing to say, unless somebody asks
    told = told if sites else [one for one in told if one.articles or one.sections or one.reasons]
    if as_json:
        print_json([_for_programs(one) for one in told])
    else:
        print_lines(line for one in told for line in _lines(one))


def _for_programs(told: Completeness) -> dict[str, object]:
    plain = asdict(told) | {"printed": told.printed}
    plain["sections"] = [
        asdict(one) | {"printed": one.printed, "printed_pages": one.printed_pages, "missing": one.missing}
        for one in told.sections
    ]
    plain["gaps"] = told.gaps and asdict(told.gaps) | {"missing": told.gaps.missing, "share": told.gaps.share}
    plain["recaptures"] = [
        asdict(one)
        | (
            {"seen": one.estimate.seen, "missing": one.estimate.missing, "tells": one.estimate.tells}
            if one.estimate
            else {}
        )
        for one in told.recaptures
    ]
    return plain


def _lines(told: Completeness) -> Iterator[str]:
    gone = f", {told.gone} of them gone from the portal" if told.gone else ""
    yield bold(f"{told.site}: {told.articles} articles{gone}")
    for section in told.sections:
        yield f"  {clean(_section(section))}"
    if told.printed is not None:
        met = sum(one.shown + one.others + one.owed for one in told.sections)
        yield f"  all sections: print {told.printed} together; {met} were met on their listings, each counted once"
    if told.gaps is not None:
        yield f"  {clean(_gaps(told.gaps))}"
    for channels in told.recaptures:
        yield f"  {_recapture(channels)}"
    # most portals have no sitemap: of what never was there is nothing to say
    for state in (one for one in told.listed if one.defect is None or one.in_doubt):
        words = state.in_doubt or f"{state.entries:,} entries read"
        yield f"  {clean(f'{state.channel} {state.url}')}: {clean(words)} (since {state.at[:10]})"
    for decision, rule, number in told.reasons:
        yield f"  not captured: {number:>6}  {clean(decision)}" + (f" ({clean(rule)})" if rule else "")
    others = {"followed as articles, and none": told.not_articles, "soft 404": told.soft_404}
    yield from (f"  no articles: {number:>7}  {what}" for what, number in others.items() if number)


def _section(one: SectionCount) -> str:
    head = f"section '{one.name}' ({one.at[:10]}): "
    if one.trouble:
        return f"{head}its listing cannot be read: {one.trouble}"
    none = "is no article" if one.others == 1 else "are no articles"
    others = f", {one.others} {none}" if one.others else ""
    known = f"{one.shown} captured{others}" + (f", {one.owed} owed" if one.owed else "")
    if one.printed is not None:
        printed = next(total.said for total in one.totals if total.articles is not None)
        missing = f"; {one.missing} met first in another section, or missing" if one.missing else ""
        return f"{head}prints {one.printed} (“{printed}”), {known}{missing}"
    if one.printed_pages is not None:
        printed = next(total.said for total in one.totals if total.pages is not None)
        return (
            f"{head}prints {one.printed_pages} pages (“{printed}”), {one.pages} of them captured in one crawl; {known}"
        )
    several = " and ".join(f"“{total.said}”" for total in one.totals)
    return f"{head}prints {f'two totals, {several}' if several else 'no total'}; {known}"


def _gaps(one: Gaps) -> str:
    widest = f"; the widest gap is {one.widest[0]} to {one.widest[1]}" if one.widest else ""
    place = f"at their {one.where}" if one.where in ("start", "end") else f"as {one.where}"
    return f"numbers of addresses ({place}, {one.least} to {one.greatest}): {one.seen} seen, {one.share:.1%}{widest}"


def _recapture(one: Recapture) -> str:
    days = f"{one.one} and {one.other}, articles of {one.first_day} to {one.last_day}"
    found = one.estimate
    if found is None:
        return f"{days}: too few that both show to tell anything"
    shown = f"{found.one} and {found.other} shown, {found.both} by both"
    if not found.tells:
        return f"{days}: {shown}: {found.seen} at least; nothing tells of what neither shows"
    return (
        f"{days}: {shown}: about {found.about:.0f} ± {found.error:.1f} in all, {found.missing:.0f} that neither shows"
    )
