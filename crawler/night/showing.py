"""Shows the night to people: its report, and what they are told. All of it is read from book and catalogue once more."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

from archive.book.book import Book, blank_book, open_book
from archive.catalogue.catalogue import Catalogue
from archive.clock import now
from archive.errors import ArchiveError
from archive.night.alarm import Episode
from archive.night.episodes import due, told
from archive.night.facts import SiteNight
from archive.night.gather.gather import VERSION, Desk, archive_night, gather
from archive.night.metrics import put_metrics
from archive.night.report.message import message, unread
from archive.night.report.shelf import put_report
from archive.night.whole import NIGHTS_SHOWN, Proof, WholeNight
from crawler.night.judging import catalogue_of
from crawler.night.tell import tell as tell_people
from crawler.night.tonight import Tonight

# That something is over is told when it has been so for two nights; who could not be reached then is told later.
_STILL_TOLD = timedelta(days=14)
_PROOF = "select id, url, at, status, warc, offset from captures where id = ?"


class NobodyTold(ArchiveError):
    """There is something to be told of, and nobody could be reached. The next night tries again; mend the service."""


def whole_night(tonight: Tonight, book: Book) -> WholeNight:
    """Return the night as book and catalogue tell it. Raises ArchiveError."""
    try:
        with catalogue_of(tonight.folder) as catalogue:
            return _whole(tonight, book, catalogue)
    except ArchiveError:  # of another version, or damaged: that is an alarm, and people are to read it
        return _whole(tonight, book, None)


def _whole(tonight: Tonight, book: Book, catalogue: Catalogue | None) -> WholeNight:
    night, noted = tonight.night, book.nights.get(tonight.night)
    slugs = [visit.site for visit in book.nights.visits(night)]
    before = (night - timedelta(days=NIGHTS_SHOWN - 1), night - timedelta(days=1))
    episodes = book.episodes.since(night)
    shown = (one for episode in episodes for one in episode.alarm.evidence)
    return WholeNight(
        archive=replace(archive_night(book, night), ended=True),
        sites=tuple(_facts(tonight, book, slug) for slug in slugs),
        episodes=episodes,
        past={slug: tuple(book.facts.between(slug, before, VERSION).values()) for slug in slugs},
        proofs=_proofs(catalogue, shown) if catalogue is not None else {},
        started=tonight.started,
        ended=now(),
        code=noted.code if noted else None,
    )


def _facts(tonight: Tonight, book: Book, slug: str) -> SiteNight:
    """Return the facts that the night was judged by; where it was not, what the book alone tells."""
    kept = book.facts.get(slug, tonight.night, VERSION)
    return kept or gather(Desk(tonight.folder.root, book, None, tonight.found.sites), slug, tonight.night)


def _proofs(catalogue: Catalogue, ids: Iterable[str]) -> dict[str, Proof]:
    rows = (catalogue.row(_PROOF, (one,)) for one in set(ids))
    return {row[0]: Proof(*row) for row in rows if row is not None}


def report(tonight: Tonight) -> int:
    """Write the night's report. Raises ArchiveError."""
    with open_book(tonight.folder) as book:
        whole = whole_night(tonight, book)
    put_report(tonight.folder, whole)
    return 0


def metrics(tonight: Tonight) -> int:
    """Write the night's numbers where the settings say. Raises ArchiveError."""
    if (path := tonight.settings.telling.metrics) is not None:
        with open_book(tonight.folder) as book:
            whole = whole_night(tonight, book)
        put_metrics(path, whole)
    return 0


def tell(tonight: Tonight) -> int:
    """Tell people of the night, and note of what. Raises NobodyTold when there is something and nobody was reached.

    Where the book cannot be used, that is told. Raises ArchiveError then.
    """
    with ExitStack() as opened:
        try:
            book = opened.enter_context(open_book(tonight.folder))
            recent = book.episodes.since(tonight.night - _STILL_TOLD)
            wanted: list[Episode] = [one for one in recent if due(one, tonight.night)]
            said = message(whole_night(tonight, book), wanted)
        except ArchiveError as error:
            _tell_without_book(tonight, error)
            raise
        found = tell_people(said, tonight.settings.telling, book, tonight.night)
        if found.reached:
            book.episodes.put(told(one, tonight.night) for one in wanted)
    if found.nobody() and wanted:
        raise NobodyTold("; ".join(found.words()))
    for line in found.words():
        tonight.say(line)
    return 0


def _tell_without_book(tonight: Tonight, error: ArchiveError) -> None:
    """Tell people that the book cannot be used: who waits for word of the night must not take silence for a good one."""
    with blank_book(tonight.folder) as blank:
        found = tell_people(unread(tonight.night, str(error)), tonight.settings.telling, blank, tonight.night)
    for line in found.words():
        tonight.say(line)
