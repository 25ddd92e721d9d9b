"""The night keeps house: copies of the databases, what is kept no longer, and indexes that stay quick."""

from __future__ import annotations

from contextlib import suppress

from archive.clock import now
from archive.errors import ArchiveError, Locked, StaleCatalogue
from archive.keeping.backups import back_up
from archive.keeping.quick import quicken
from archive.keeping.room import reserve
from archive.keeping.tidy import tidy as tidy_archive
from crawler.night.tonight import Tonight


def backup(tonight: Tonight) -> int:
    """Copy the databases. Raises ArchiveError where one is damaged, DiskTrouble where there is no room."""
    done = back_up(tonight.folder, now=now(), keep=tonight.settings.copies, reserve=reserve())
    if done.findings:
        raise ArchiveError("; ".join(done.findings))
    return 0


def tidy(tonight: Tonight) -> int:
    """Remove logs and reports that are kept no longer, and keep searches quick. Raises DiskTrouble."""
    tidy_archive(tonight.folder, tonight.settings.keep, now=now())
    with suppress(Locked, StaleCatalogue):  # the ingest before it has said so
        quicken(tonight.folder)
    return 0
