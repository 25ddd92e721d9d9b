"""A catalogue that stays quick: its full-text indexes in few pieces, and statistics for SQLite's planner. Bounded in time.

Each WARC file that is entered leaves a piece of index, and a search looks into all of them. SQLite merges them by itself up to
some sixteen; merging on pays once there are more than MANY. Readers go on reading meanwhile: it is a writer like any ingest.
Free pages within the file are left to `luutru rebuild`: of sample portals' catalogues they are less than three in a hundred.
"""

from __future__ import annotations

from time import monotonic

from archive.catalogue.catalogue import Catalogue, open_for_writing
from archive.evidence.folder import Folder

MANY = 6
SECONDS = 60.0
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
