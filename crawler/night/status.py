"""What runs now, how the last night went, how the house stands. Each part is read by itself: a broken one harms no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from archive.book.book import Book, read_book
from archive.book.nights import Night, Visit
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.telling.nights import last_night
from archive.errors import ArchiveError, StaleCatalogue
from archive.evidence.folder import Folder, Holder, crawl_lock
from archive.keeping.backups import last_backup
from archive.keeping.room import NIGHTS, Room, room
from archive.night.alarm import Episode
from archive.night.episodes import still_open
from crawler.ledger.standing import PACE, Standing, standing

_CRAWL = crawl_lock("")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SiteNow:
    """One site."""

    site: str
    running: Holder | None
    """Who crawls it now."""
    bytes: int
    """In WARC files that are open."""
    ledger: Standing
    visit: Visit | None
    """What the last night that meant to crawl it noted."""

    def a_minute(self, now: datetime) -> float:
        """Return how many answers a minute its crawl captures at present."""
        minutes = min(now - self.running.since, PACE).total_seconds() / 60 if self.running else 0
        return self.ledger.lately / minutes if minutes > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Noted:
    """What the book says."""

    night: Night | None = None
    """The newest."""
    visits: tuple[Visit, ...] = ()
    episodes: tuple[Episode, ...] = ()
    """What is off."""
    written: tuple[int, ...] = ()
    """Bytes that each of the last nights wrote that came to their end."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The catalogue."""

    articles: int
    captures: int
    waiting: int
    """Closed WARC files that are not entered yet."""
    crawled: str | None = None
    """The newest night in which a portal was crawled."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the archive stands."""

    at: datetime
    running: tuple[Holder, ...]
    """Who holds locks."""
    told: Noted
    sites: tuple[SiteNow, ...]
    room: Room | None
    backup: datetime | None
    catalogue: Entered | None
    troubles: tuple[str, ...] = ()
    stale: bool = False
    """Whether the catalogue is due for `luutru rebuild`."""

    def doing(self) -> str:
        """Return which step the night is at; empty where none runs."""
        held = {one.lock for one in self.running}
        if "night" not in held:
            return ""
        planned = [one for one in self.told.visits if one.planned]
        done = sum(bool(one.ended or one.outcome) for one in planned)
        if any(lock.startswith(_CRAWL) for lock in held):
            return f"crawling, {done} of {len(planned)} sites done"
        if "ingest" in held:
            return "entering what was captured"
        if done < len(planned):  # no crawl holds its lock: it is being begun, or portals' office hours are waited for
            begun = any(one.started and not one.ended for one in planned)
            return (
                f"{'beginning crawls' if begun else 'waiting for its sites to be open'}, {done} of {len(planned)} done"
            )
        return "after the crawls: proving, judging, telling" if planned else "beginning"


def status(folder: Folder, sites: Iterable[str], *, now: datetime, reserve: int) -> Status:
    """Return how *folder* stands at *now*, with these *sites* and those of which it has a ledger.

    Writes nothing, and never raises for what is broken: `troubles` names it.
    """
    troubles: list[ArchiveError] = []

    def tried(ask: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return ask()
        except ArchiveError as error:
            troubles.append(error)
            return otherwise

    running = folder.holders()
    told = tried(lambda: _told(folder), Noted())
    found = _sites(folder, sites, running, told, now)
    there = tried(lambda: room(folder, told.written, reserve=reserve), None)
    entered = tried(lambda: _entered(folder), None)
    return Status(
        at=now,
        running=running,
        told=told,
        sites=found,
        room=there,
        backup=last_backup(folder),
        catalogue=entered,
        troubles=(*map(str, troubles), *(one.ledger.trouble for one in found if one.ledger.trouble)),
        stale=any(isinstance(error, StaleCatalogue) for error in troubles),
    )


def _told(folder: Folder) -> Noted:
    with read_book(folder) as book:
        night = book.nights.last()
        return replace(
            Noted(night, book.nights.visits(night.night) if night else (), tuple(still_open(book.episodes.standing()))),
            written=_written(book),
        )


def _written(book: Book) -> tuple[int, ...]:
    sizes: list[int] = []
    night = book.nights.last()
    while night is not None and len(sizes) < NIGHTS:
        sizes += [night.written] if night.ended and night.written else []
        night = book.nights.last(night.night)
    return tuple(sizes)


def _sites(
    folder: Folder, named: Iterable[str], running: Sequence[Holder], told: Noted, now: datetime
) -> tuple[SiteNow, ...]:
    crawls = {one.lock.removeprefix(_CRAWL): one for one in running if one.lock.startswith(_CRAWL)}
    ledgers = {path.stem for path in folder.state.glob("*.db") if path != folder.book}
    visits = {one.site: one for one in told.visits}
    return tuple(
        SiteNow(
            site=slug,
            running=crawls.get(slug),
            bytes=_open_bytes(folder, slug),
            ledger=standing(folder.state / f"{slug}.db", crawls[slug].since if slug in crawls else None, now=now),
            visit=visits.get(slug),
        )
        for slug in sorted({*named, *ledgers, *crawls, *visits})
    )


def _open_bytes(folder: Folder, slug: str) -> int:
    whole = 0
    with suppress(OSError, ArchiveError):  # closed in this moment; no name that a site can have
        for path in folder.open_warcs(slug):
            whole += path.stat().st_size
    return whole


def _entered(folder: Folder) -> Entered | None:
    if not folder.catalogue.exists():
        return None
    with open_catalogue(folder) as catalogue:
        counts = "select (select count(*) from articles), (select count(*) from captures)"
        articles, captures = catalogue.row(counts) or (0, 0)
        known = {path for (path,) in catalogue.rows("select path from warc_files")}
        crawled = last_night(catalogue)
    return Entered(articles, captures, len(set(folder.closed_warcs()) - known), crawled)
