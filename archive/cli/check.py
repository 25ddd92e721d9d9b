"""`luutru check`: what is off, since when, what shows it, and what to do.

Says it loudly when nobody has looked for days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from archive.book.book import read_book
from archive.book.facts import plain
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.telling.nights import last_night
from archive.catalogue.telling.provenance import Proof, proofs
from archive.cli.group import (
    EXIT_CODES,
    as_json,
    complain,
    in_archive,
    main,
    no_night,
    open_archive,
    print_json,
    print_lines,
)
from archive.clock import now
from archive.errors import ArchiveError, StaleCatalogue
from archive.evidence.folder import Folder
from archive.night.alarm import Episode
from archive.night.alarms.judge import is_off
from archive.night.episodes import still_open
from archive.night.facts import SiteNight
from archive.terminal import bold, clean, lines, table
from archive.times import VIET_NAM

_HEADS = ("portal", "ended", "news", "new", "again", "edited", "gone", "moved", "asked", "unanswered", "owed")
# A night may still be running, and the one before it is then the last that was judged: two days without any are a
# timer that stopped.
_LATE = timedelta(days=2)


@main.command("check", epilog=EXIT_CODES)
@in_archive
@as_json
@click.option("--facts", "with_facts", is_flag=True, help="Print also what the last night counted of each portal.")
@click.pass_context
def check_command(
    context: click.Context, archive: Path, settings: Path | None, as_json: bool, with_facts: bool
) -> None:
    """Print what is off with the portals and with the nights, as the last night judged it.

    Of each: the portal, since when, the captures that show it, and what to do. The exit code is 1 when anything is off,
    and when no night has looked for two days; it is 6 where nothing is, and the catalogue waits for `luutru rebuild`.
    """
    folder, _ = open_archive(archive, settings)
    with read_book(folder) as book:
        episodes, last = still_open(book.episodes.standing()), book.nights.last()
        facts = book.facts.of_night(last.night) if with_facts and last else ()
    night = last.night if last else None
    known, crawled, stale = _asked(folder, episodes)
    late = _late(night, crawled, now().astimezone(VIET_NAM).date())
    if as_json:
        told = {"night": night and night.isoformat(), "late": late, "open": [_plain(e, known) for e in episodes]}
        print_json(told | ({"facts": [plain(one) for one in facts]} if with_facts else {}))
    else:
        print_lines(table([_row(one) for one in facts], _HEADS) if facts else ())
        print_lines(_lines(night, late, episodes, known))
    if stale is not None:
        complain(str(stale))
    context.exit(1 if late or is_off(episodes) else stale.exit_code if stale else 0)


def _row(night: SiteNight) -> tuple[object, ...]:
    counts = (night.fresh, night.new, night.revisited, night.edited, night.gone, night.moved)
    return night.site, night.outcome or night.broken or "-", *counts, night.requests, night.unanswered, night.owed


def _late(night: date | None, crawled: str | None, today: date) -> str | None:
    """Return what to say when no night has judged anything for too long; None where one has."""
    if night is None:
        return no_night(crawled)
    if today - night <= _LATE:
        return None
    return f"the last night was {night}: nobody has looked since. Is the timer enabled (`systemctl list-timers`)?"


def _asked(
    folder: Folder, episodes: Sequence[Episode]
) -> tuple[Mapping[str, Proof], str | None, StaleCatalogue | None]:
    """Return what the catalogue knows of the captures that show it, the newest night that it knows, and why it cannot be asked.

    Without one, or with a damaged one, nothing is known: `luutru verify` says why.
    """
    ids = {capture for episode in episodes for capture in episode.alarm.evidence}
    try:
        with open_catalogue(folder) as catalogue:
            return proofs(catalogue, sorted(ids)), last_night(catalogue), None
    except StaleCatalogue as error:
        return {}, None, error
    except ArchiveError:
        return {}, None, None


def _plain(episode: Episode, known: Mapping[str, Proof]) -> dict[str, object]:
    alarm = episode.alarm
    return {
        "site": alarm.site or None,
        "kind": alarm.kind,
        "subject": alarm.subject or None,
        "what": alarm.what,
        "remedy": alarm.remedy,
        "loud": alarm.loud,
        "since": episode.since.isoformat(),
        "last": episode.last.isoformat(),
        "nights": episode.nights,
        "told": [night.isoformat() for night in episode.told],
        "evidence": [
            {
                "capture": one,
                "url": known[one].url if one in known else None,
                "at": known[one].at if one in known else None,
            }
            for one in alarm.evidence
        ],
    }


def _lines(
    night: date | None, late: str | None, episodes: Sequence[Episode], known: Mapping[str, Proof]
) -> Iterator[str]:
    if late:
        yield clean(late)
    for episode in episodes:
        yield from _of(episode, known)
    if not episodes and night:
        yield f"nothing is off; last judged: the night of {night}"


def _of(episode: Episode, known: Mapping[str, Proof]) -> Iterator[str]:
    alarm = episode.alarm
    about = f" ({alarm.subject})" if alarm.subject else ""
    yield bold(f"{alarm.site or 'the archive'}: {alarm.kind}{about}, since {episode.since}{' !' if alarm.loud else ''}")
    yield from lines(alarm.what, indent="  ")
    yield from lines(f"to do: {alarm.remedy}", indent="  ")
    for one in alarm.evidence:
        where = f" {known[one].at} {known[one].url}" if one in known else ""
        yield f"  shown by: {clean(one + where)}"
