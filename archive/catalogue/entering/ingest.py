"""From WARC files to the catalogue: `ingest` adds what is new, `rebuild` makes it anew from everything, row for row alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from archive.catalogue.catalogue import Catalogue, drop_unfinished, new_build, open_for_writing, put_in_place
from archive.catalogue.cdx import lines_of
from archive.catalogue.deriving.profiles import settle_profiles
from archive.catalogue.entering.ahead import Files, read_ahead
from archive.catalogue.entering.building import begun, entered_before, finish, fresh
from archive.catalogue.entering.enter import Entered, enter
from archive.catalogue.entering.indexes import write_missing
from archive.catalogue.entering.lost import known_better
from archive.catalogue.entering.space import space_for
from archive.catalogue.portals import Portals
from archive.catalogue.transcribing.shard import made_with
from archive.catalogue.transcribing.watched import Reader
from archive.crew import ALONE, Crew
from archive.errors import DiskTrouble, StorageTrouble
from archive.evidence.at_hand import is_at_hand, size_of
from archive.evidence.folder import Folder
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


def ingest(folder: Folder, found: SiteFiles, reader: Reader, told: Told, crew: Crew = ALONE) -> Ingested:
    """Enter every closed WARC file that has not been entered yet; each is entered whole or not at all.

    Raises Locked when another ingest works, StaleCatalogue, DiskTrouble. What is wrong with one file harms only it.
    """
    with folder.lock("ingest"), open_for_writing(folder) as catalogue:
        repair_left_behind(folder)
        drop_unfinished(folder, kept=fresh(folder, made_with(found)))
        drop_half_written(folder)
        result = _enter_all(catalogue, Files(folder, found, reader), told, crew)
        if not catalogue.path.exists():
            # SQLite writes on into a file that has no name any more, and says nothing
            raise DiskTrouble(f"{catalogue.path}: was deleted while it was written: run again, and it is made anew")
        return result


def rebuild(folder: Folder, found: SiteFiles, reader: Reader, told: Told, crew: Crew = ALONE) -> Ingested:
    """Make a new catalogue from all closed WARC files beside the old one, and put it into use in one step at the end.

    What an earlier catalogue knows of WARC files that are damaged or missing now is a finding, and that catalogue is
    kept beside. Raises Locked when an ingest works, DiskTrouble. Interrupted, it leaves the old catalogue in use, and the
    next one by the same code and site files goes on where it stopped.
    """
    return _build(Files(folder, found, reader), told, crew)


def refresh(folder: Folder, found: SiteFiles, reader: Reader, told: Told, crew: Crew = ALONE) -> Ingested:
    """Make the catalogue that `rebuild` makes, but read only pages that were read by other code or other rules.

    All other readings are taken over from the catalogue in use.
    """
    return _build(Files(folder, found, reader, earlier=folder.catalogue.resolve()), told, crew)


def _build(files: Files, told: Told, crew: Crew) -> Ingested:
    folder = files.folder
    with folder.lock("ingest"):
        repair_left_behind(folder)
        build = new_build(folder)
        try:
            with begun(folder, made_with(files.found)) as catalogue:
                result = _enter_all(catalogue, files, told, crew, entered_before(catalogue))
                better = known_better(folder, catalogue)
                finish(catalogue)
            put_in_place(folder, catalogue.path, build, keep=better)
        except StorageTrouble:
            raise
        except DiskTrouble:
            drop_unfinished(folder)  # it may be what the disk is full of
            raise
        return replace(result, findings=(*result.findings, *better.values()))


def changed_since(folder: Folder, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with files that were entered: evidence never changes, so a new size is a finding."""
    found = []
    for warc, size in catalogue.rows("select path, bytes from warc_files order by path"):
        if is_at_hand(folder, warc) and (now := size_of(folder, warc)) != size:
            found.append(f"{warc}: had {size} bytes when it was entered, now {now}: see `luutru verify`, then rebuild")
    return found


def _enter_all(catalogue: Catalogue, files: Files, told: Told, crew: Crew, before: Iterable[Entered] = ()) -> Ingested:
    folder, portals = files.folder, Portals(files.found)
    files = replace(files, sizes={warc: size_of(folder, warc) for warc in waiting(folder, catalogue)})
    sizes = [*files.sizes.values()]
    whole, behind = sum(sizes), 0
    entered, unreadable = [*before], []
    need_room(folder.root, space_for(folder, sizes), f"to enter {whole / 1e6:,.1f} MB of WARC files")
    with catalogue.transaction():
        portals.put(catalogue)
    with closing(read_ahead(files, crew)) as transcripts:
        for transcript in transcripts:
            warc = transcript.warc
            if transcript.unreadable:
                unreadable.append(transcript.unreadable)
                continue
            with catalogue.transaction():
                entered.append(enter(catalogue, portals, transcript, _teller(told, behind, whole, warc)))
                # before the commit: a file that is entered has its index, whenever the power fails
                write_index(folder, warc, lines_of(catalogue, warc))
            behind += files.sizes[warc]
            told(Headway(behind, whole, warc, entered[-1]))
    write_missing(folder, catalogue)
    settle_profiles(catalogue, portals)
    catalogue.settle()
    (articles,) = catalogue.row("select count(*) from articles") or (0,)
    findings = [finding for one in sorted(entered, key=lambda one: one.warc) for finding in one.findings]
    return Ingested(
        warc_files=len(entered),
        captures=sum(one.captures for one in entered),
        read=sum(one.read for one in entered),
        articles=articles,
        findings=(*findings, *sorted(unreadable), *changed_since(folder, catalogue)),
    )


def _teller(told: Told, behind: int, whole: int, warc: str) -> Callable[[int], None]:
    return lambda offset: told(Headway(behind + offset, whole, warc))
