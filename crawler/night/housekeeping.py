"""The night keeps house: copies of the databases, and what is kept no longer."""

from __future__ import annotations

from archive.clock import now
from archive.errors import ArchiveError
from archive.keeping.backups import back_up
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
    """Remove logs and reports that are kept no longer. Raises DiskTrouble."""
    tidy_archive(tonight.folder, tonight.settings.keep, now=now())
    return 0
