"""A catalogue that stays quick and small: full-text indexes in few pieces, statistics for its planner, little of it empty.

Each WARC file that is entered leaves a piece of index, and a search looks into all of them. SQLite merges them by itself up to
some sixteen; merging on pays once there are more than MANY. Readers go on reading meanwhile: it is a writer like any ingest.

Empty pages within the file are written full again: of sample portals' catalogues they are four in a hundred after ten nights,
so it is seldom worth the while to give them back (`shrink`). That is done in place, by VACUUM, not by a new build beside:
who has the catalogue open (Datasette has it for weeks) would read in the old build until it is started anew, and the old build
is kept. In WAL mode new pages go into the log; readers read on in what was, and find the same rows in the next transaction.
What full-text indexes know rows by are keys, which VACUUM leaves as they are.
"""

from __future__ import annotations

from time import monotonic

from archive.catalogue.catalogue import Catalogue, open_for_writing
from archive.evidence.folder import Folder
from archive.evidence.room import need_room

MANY = 6
SECONDS = 60.0
SHARE, LEAST = 0.25, 64 * 2**20
"""Empty pages are given back where they are more than this share of the catalogue's file, and more bytes than that."""
_PAGES = 500  # of an index, written in one step: some megabytes, well below a second
# So many rows of an index tell the planner enough (sqlite.org/pragma.html#pragma_analysis_limit).
_LOOK = 1000


def quicken(folder: Folder, *, seconds: float = SECONDS) -> dict[str, tuple[int, int]]:
    """Merge the pieces of the full-text indexes where there are many; return index → how many there were, and are.

    Stops in order after *seconds*; the next time it goes on from there. Raises Locked while an ingest works, StaleCatalogue,
    DiskTrouble.
    """
    if not folder.catalogue.exists():
        return {}
    until = monotonic() + seconds
    with folder.lock("ingest"), open_for_writing(folder) as catalogue:
        merged: dict[str, tuple[int, int]] = {}
        for index in _indexes(catalogue):
            before = pieces(catalogue, index)
            if before > MANY:
                _merge(catalogue, index, until)
                merged[index] = (before, pieces(catalogue, index))
        catalogue.run(f"pragma analysis_limit = {_LOOK}")
        catalogue.run("pragma optimize")
        catalogue.settle()
    return merged


def shrink(folder: Folder, *, reserve: int = 0) -> tuple[int, int] | None:
    """Give the disk back what is empty in the catalogue, where that is much; return how many bytes it had and has, else None.

    Takes as long as writing the file twice. Killed meanwhile, or without room for it, the catalogue is as it was. While
    somebody reads in it the file stays as large: the first ingest after that makes it smaller. Raises DiskTrouble where less
    than *reserve* bytes would stay free, Locked while an ingest works, StaleCatalogue.
    """
    if not folder.catalogue.exists():
        return None
    with folder.lock("ingest"), open_for_writing(folder) as catalogue:
        size, empty = _size(catalogue)
        if empty <= max(SHARE * size, LEAST):
            return None
        # what is full is written to a temporary file, maybe on the same disk, and from there to the log
        need_room(folder.root, 2 * (size - empty) + reserve, "to write the catalogue anew, and what stays free")
        catalogue.run("vacuum")
        catalogue.settle()
        return size, _size(catalogue)[0]


def _size(catalogue: Catalogue) -> tuple[int, int]:
    """Return how many bytes the catalogue has, and how many of them are empty pages."""
    page, pages, empty = (
        int((catalogue.row(f"pragma {name}") or (0,))[0]) for name in ("page_size", "page_count", "freelist_count")
    )
    return pages * page, empty * page


def pieces(catalogue: Catalogue, index: str) -> int:
    """Return of how many pieces the full-text index *index* is."""
    (count,) = catalogue.row(f'select count(distinct segid) from "{index}_idx"') or (0,)
    return int(count)


def _indexes(catalogue: Catalogue) -> list[str]:
    return [
        name for (name,) in catalogue.rows("select name from sqlite_schema where sql like '%using fts5%' order by name")
    ]


def _merge(catalogue: Catalogue, index: str, until: float) -> None:
    """Merge the pieces of *index* into one, step by step, each a transaction of its own."""
    # a negative number puts all pieces into one merge, positive ones go on with it (sqlite.org/fts5.html#the_merge_command)
    pages = -_PAGES
    while monotonic() < until:
        before = _changes(catalogue)
        catalogue.run(f'insert into "{index}" ("{index}", rank) values (\'merge\', {pages})')
        if _changes(catalogue) - before < 2:  # the insert itself counts as one
            return
        pages = _PAGES


def _changes(catalogue: Catalogue) -> int:
    (count,) = catalogue.row("select total_changes()") or (0,)
    return int(count)
