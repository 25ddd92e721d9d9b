"""Nights: which portal was crawled when and what was off, and one night whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from archive.book.book import Book, read_book
from archive.catalogue.telling.nights import Walk, last_night, nights_beside, walks
from archive.catalogue.telling.portal import names
from archive.catalogue.telling.provenance import proofs
from archive.clock import now
from archive.errors import ArchiveError
from archive.night.alarm import Episode
from archive.night.facts import ARCHIVE
from archive.reader.asked import Asked, Desk, Shown, missing
from archive.reader.cartogram import shade
from archive.times import VIET_NAM

NIGHTS = 56
"""So many side by side: eight weeks, which a screen has room for."""
# what lies beyond has no days before or after it that a calendar could lead to
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)
MOST_PORTALS = 200
MOST_ALARMS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One portal in one night."""

    night: str
    captures: int | None
    """None where it was not crawled."""
    shade: int
    outcomes: str
    off: tuple[str, ...]
    """What alarms stood then, by kind."""


def nights(desk: Desk, asked: Asked) -> Shown:
    """Return the calendar of all portals, the alarms that stand, and the nights of the book."""
    last = _day(asked.one("until")) or _last(desk)
    first = last - timedelta(days=NIGHTS - 1)
    days = [(first + timedelta(days=more)).isoformat() for more in range(NIGHTS)]
    named = names(desk.catalogue)
    with opened_book(desk) as book:
        episodes = book.episodes.since(first) if book else ()
        known = {one.night.isoformat(): one for one in book.nights.since(first)} if book else {}
        is_earlier = _beside(desk, book, first)[0] is not None
    found = walks(desk.catalogue, first - timedelta(days=1), last)
    standing = [one for one in episodes if one.closed is None]
    return Shown(
        "nights",
        {
            "days": days,
            "rows": tuple(_rows(named, days, found, episodes)),
            "alarms": standing[:MOST_ALARMS],
            "named": named,
            "known": [known[day] for day in reversed(days) if day in known],
            "evidence": proofs(desk.catalogue, (one for e in standing[:MOST_ALARMS] for one in e.alarm.evidence)),
            "earlier": (first - timedelta(days=1)).isoformat() if is_earlier else None,
            "later": (last + timedelta(days=NIGHTS)).isoformat() if last < _last(desk) else None,
        },
    )


def night(desk: Desk, asked: Asked) -> Shown:
    """Return one night: what every portal gave, what failed, what was off."""
    day = _day(asked.parts["night"])
    if day is None:
        return missing("There is no such night: it is a day like 2026-03-28.")
    with opened_book(desk) as book:
        noted = book.nights.get(day) if book else None
        facts = book.facts.of_night(day) if book else ()
        episodes = tuple(_of(book, day)) if book else ()
        before, after = _beside(desk, book, day)
    found = walks(desk.catalogue, day - timedelta(days=1), day)
    if noted is None and not found:
        return missing("Nothing was crawled in this night, and nothing is noted of it.")
    named = names(desk.catalogue)
    return Shown(
        "night",
        {
            "day": day.isoformat(),
            "noted": noted,
            "facts": sorted(facts, key=lambda one: one.site)[:MOST_PORTALS],
            "found": found[:MOST_PORTALS],
            "walked": {one.site: one for one in found},
            "alarms": episodes[:MOST_ALARMS],
            "named": named,
            "evidence": proofs(desk.catalogue, (one for e in episodes[:MOST_ALARMS] for one in e.alarm.evidence)),
            "report": (desk.folder.reports / f"{day.isoformat()}.html").is_file(),
            "before": before,
            "after": after,
        },
    )


def _rows(
    named: Mapping[str, str], days: list[str], found: tuple[Walk, ...], episodes: tuple[Episode, ...]
) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
    """Yield a row for each portal that was crawled or missed: its slug, its name, a cell for each day."""
    walked = {(one.site, one.night): one for one in found}
    for site in sorted({one.site for one in found} | {one.alarm.site for one in episodes} - {ARCHIVE}):
        own = [one for one in episodes if one.alarm.site == site]
        yield site, named.get(site, site), tuple(_cell(day, walked.get((site, day)), own) for day in days)


def _cell(day: str, walk: Walk | None, own: list[Episode]) -> Cell:
    off = tuple(one.alarm.kind for one in own if _stood(one, day))
    captures = walk.captures if walk else None
    return Cell(day, captures, shade(captures or 0), walk.outcomes if walk else "", off)


def _stood(episode: Episode, day: str) -> bool:
    return episode.since.isoformat() <= day <= episode.last.isoformat()


def _of(book: Book, day: date) -> Iterator[Episode]:
    yield from (one for one in book.episodes.since(day) if one.since <= day)


def _beside(desk: Desk, book: Book | None, day: date) -> tuple[str | None, str | None]:
    """Return the nights before and after *day* of which anything is known: captures, or a word in the book."""
    before, after = nights_beside(desk.catalogue, day)
    last = book.nights.last(before=day) if book else None
    later = book.nights.since(day + timedelta(days=1))[:1] if book else ()
    return (
        max((one for one in (before, last and last.night.isoformat()) if one), default=None),
        min((one for one in (after, *(one.night.isoformat() for one in later)) if one), default=None),
    )


def _last(desk: Desk) -> date:
    return _day(last_night(desk.catalogue) or "") or now().astimezone(VIET_NAM).date()


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


@contextmanager
def opened_book(desk: Desk) -> Iterator[Book | None]:
    """Open the operator's book; None where none can be read: the catalogue tells what was crawled all the same."""
    with ExitStack() as stack:
        try:
            book = stack.enter_context(read_book(desk.folder))
        except ArchiveError:
            book = None
        yield book
