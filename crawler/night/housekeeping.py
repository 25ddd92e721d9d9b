"""The night keeps house: copies of the databases, what is kept no longer, and a catalogue that stays quick and small."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from archive.clock import now
from archive.errors import ArchiveError, DiskTrouble, Locked, StaleCatalogue
from archive.keeping.backups import back_up, databases
from archive.keeping.quick import quicken, shrink
from archive.keeping.room import reserve
from archive.keeping.tidy import tidy as tidy_archive
from crawler.night.tonight import Tonight


def backup(tonight: Tonight) -> int:
    """Copy the databases but the book, in which the night goes on to write.

    Raises ArchiveError where one is damaged, DiskTrouble where there is no room.
    """
    _copy(tonight, [path for path in databases(tonight.folder) if path != tonight.folder.book])
    return 0


def backup_book(tonight: Tonight) -> None:
    """Copy the operator's book, when the night has written its last word there. Raises as `backup` does."""
    _copy(tonight, [tonight.folder.book])


def _copy(tonight: Tonight, sources: Sequence[Path]) -> None:
    kept = tonight.settings.copies
    done = back_up(tonight.folder, now=now(), keep=kept, reserve=reserve(), sources=sources)
    if done.findings:
        raise ArchiveError("; ".join(done.findings))


def tidy(tonight: Tonight) -> int:
    """Remove logs and reports that are kept no longer, and keep the catalogue quick and small. Raises DiskTrouble."""
    tidy_archive(tonight.folder, tonight.settings.keep, now=now())
    with suppress(Locked, StaleCatalogue):  # the ingest before it has said so
        quicken(tonight.folder)
        try:
            shrink(tonight.folder, reserve=reserve())
        except DiskTrouble as error:  # nothing is worse than it was
            tonight.say(f"the catalogue has much empty room, which stays: {error}")
    return 0
