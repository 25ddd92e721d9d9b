"""Judges the night: its facts are gathered, held against the nights before, and the episodes that are open go into the book."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from archive.book.book import Book, open_book
from archive.catalogue.catalogue import Catalogue, open_catalogue
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.night.alarm import Episode
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, is_off, judge
from archive.night.episodes import after, still_open
from archive.night.facts import SiteNight
from archive.night.gather.gather import REACH, Desk, archive_night, archive_nights, histories
from crawler.night.tonight import Tonight

logger = logging.getLogger(__name__)
Histories = dict[str, tuple[SiteNight, ...]]


def check(tonight: Tonight) -> int:
    """Judge the night, and keep what is off; return 1 where something is, 0 where nothing is.

    Where the catalogue cannot be asked nothing is said of portals: what was off with them stays so. Raises ArchiveError.
    """
    with open_book(tonight.folder) as book:
        nights, trouble = _nights(tonight, book)
        before = book.episodes.since(tonight.night - REACH)
        episodes = after(before, judge(_everything(tonight, book, nights, before)), tonight.night)
        book.episodes.put(episodes)
    for one in still_open(episodes):
        logger.warning("%s: %s", one.alarm.kind, one.alarm.what, extra={"fact": _fact(one)})
    if trouble is not None:
        raise trouble
    return int(is_off(episodes))


def _fact(episode: Episode) -> dict[str, object]:
    alarm = episode.alarm
    since = episode.since.isoformat()
    return {"site": alarm.site, "kind": alarm.kind, "subject": alarm.subject, "since": since, "urgent": alarm.loud}


def _nights(tonight: Tonight, book: Book) -> tuple[Histories, ArchiveError | None]:
    """Return the facts of each portal's nights; none of any, and why, where the catalogue cannot be asked."""
    visited = {visit.site for visit in book.nights.visits(tonight.night)}
    enabled = {slug for slug, site in tonight.found.sites.items() if site.enabled}
    try:
        with catalogue_of(tonight.folder) as catalogue:
            desk = Desk(tonight.folder.root, book, catalogue, tonight.found.sites)
            return histories(desk, sorted(enabled | visited), tonight.night), None
    except ArchiveError as error:
        return {}, error


def _everything(tonight: Tonight, book: Book, nights: Histories, episodes: Sequence[Episode]) -> Everything:
    return Everything(
        # it is being ended: that it was killed the next one sees
        night=replace(archive_night(book, tonight.night), ended=True),
        before=archive_nights(book, tonight.night),
        sites=tonight.found.sites,
        nights=nights,
        country=country(nights),
        episodes=episodes,
    )


@contextmanager
def catalogue_of(folder: Folder) -> Iterator[Catalogue | None]:
    """Open the catalogue to read; None where nothing was ever entered. Raises StaleCatalogue, DiskTrouble."""
    if not folder.catalogue.exists():
        yield None
        return
    with open_catalogue(folder) as catalogue:
        yield catalogue
