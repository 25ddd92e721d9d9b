"""From WARC files to the catalogue: `ingest` adds what is new, `rebuild` makes it anew from everything, row for row alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.catalogue.catalogue import Catalogue, drop_unfinished, make, new_build, open_for_writing, put_in_place
from archive.catalogue.cdx import lines_of
from archive.catalogue.deriving.profiles import settle_profiles
from archive.catalogue.entering.earlier import known_better
from archive.catalogue.entering.enter import Desk, Entered, enter
from archive.catalogue.entering.indexes import write_missing
from archive.catalogue.entering.space import space_for
from archive.catalogue.entering.watched import Reader
from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder, disk
from archive.evidence.index import drop_half_written, write_index
from archive.evidence.repair import repair_left_behind
from archive.evidence.room import need_room
from archive.sites import SiteFiles


@dataclass(frozen=True, slots=True)
class Headway:
    """How far the work has come."""

    behind: int
    """Bytes of WARC files."""
    whole: int
    warc: str
    entered: Entered | None = None
    """What became of the file, once it has been entered."""


Told = Callable[[Headway], None]
"""Called for each WARC file that has been entered, and now and then between."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest or a rebuild has done, and what it found wrong."""

    warc_files: int
    captures: int
    read: int
    articles: int
    """How many stand in the catalogue now."""
    findings: tuple[str, ...]


def waiting(folder: Folder, catalogue: Catalogue) -> list[str]:
    """Return the closed WARC files of *folder* that have not been entered yet, in order of name."""
    entered = {path for (path,) in catalogue.rows("select path from warc_files")}
    return [warc for warc in folder.closed_warcs() if warc not in entered]


def ingest(folder: Folder, found: SiteFiles, reader: Reader, told: Told) -> Ingested:
    """Enter every closed WARC file that has not been entered yet; each is entered whole or not at all.

    Raises Locked when another ingest works, StaleCatalogue, DiskTrouble. What is wrong with one file harms only it.
    """
    with folder.lock("ingest"), open_for_writing(folder) as catalogue:
        repair_left_behind(folder)
        drop_unfinished(folder)
        drop_half_written(folder)
        desk = Desk(catalogue, folder, Portals(found), reader)
        return _enter_all(desk, waiting(folder, catalogue), told)


def rebuild(folder: Folder, found: SiteFiles, reader: Reader, told: Told) -> Ingested:
    """Make a new catalogue from all closed WARC files beside the old one, and put it into use in one step at the end.

    What an earlier catalogue knows of WARC files that are damaged or missing now is a finding, and that catalogue is
    kept beside. Raises Locked when an ingest works, DiskTrouble. Interrupted, it leaves the old catalogue in use.
    """
    with folder.lock("ingest"):
        repair_left_behind(folder)
        build = new_build(folder)
        unfinished = build.with_name(f"{build.name}.tmp")
        try:
            with make(unfinished) as catalogue:
                result = _enter_all(Desk(catalogue, folder, Portals(found), reader), folder.closed_warcs(), told)
                better = known_better(folder, catalogue)
            put_in_place(folder, unfinished, build, keep=better)
        except BaseException:
            drop_unfinished(folder)  # it may be what the disk is full of
            raise
        return replace(result, findings=(*result.findings, *better.values()))


def _teller(told: Told, behind: int, whole: int, warc: str) -> Callable[[int], None]:
    return lambda offset: told(Headway(behind + offset, whole, warc))


def _size(folder: Folder, warc: str) -> int:
    path = folder.path(warc)
    with disk(path):
        return path.stat().st_size


def changed_since(folder: Folder, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with files that were entered: evidence never changes, so a new size is a finding."""
    found = []
    for warc, size in catalogue.rows("select path, bytes from warc_files order by path"):
        if folder.path(warc).exists() and (now := _size(folder, warc)) != size:
            found.append(f"{warc}: had {size} bytes when it was entered, now {now}: see `luutru verify`, then rebuild")
    return found


def _enter_all(desk: Desk, warcs: Sequence[str], told: Told) -> Ingested:
    catalogue = desk.catalogue
    sizes = [_size(desk.folder, warc) for warc in warcs]
    whole, behind = sum(sizes), 0
    entered: list[Entered] = []
    need_room(desk.folder.root, space_for(desk.folder, sizes), f"to enter {whole / 1e6:,.1f} MB of WARC files")
    with catalogue.transaction():
        desk.portals.put(catalogue)
    for warc, size in zip(warcs, sizes, strict=True):
        with catalogue.transaction():
            entered.append(enter(desk, warc, _teller(told, behind, whole, warc)))
            # before the commit: a file that is entered has its index, whenever the power fails
            write_index(desk.folder, warc, lines_of(catalogue, warc))
        behind += size
        told(Headway(behind, whole, warc, entered[-1]))
    write_missing(desk.folder, catalogue)
    settle_profiles(catalogue, desk.portals)
    catalogue.settle()
    (articles,) = catalogue.row("select count(*) from articles") or (0,)
    return Ingested(
        warc_files=len(entered),
        captures=sum(one.captures for one in entered),
        read=sum(one.read for one in entered),
        articles=articles,
        findings=(*(finding for one in entered for finding in one.findings), *changed_since(desk.folder, catalogue)),
    )
