"""Which storage an archive uses, what of the archive is there already, and files brought back from there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from archive.errors import ArchiveError, NotAsKept
from archive.evidence.at_hand import address_of, name_address, proven, storage_of
from archive.evidence.away import Away, away, note
from archive.evidence.folder import Folder
from archive.evidence.judging.manifest import is_manifest, read_chain
from archive.evidence.room import need_room
from archive.evidence.storage import Storage, read_address, storage_at
from archive.evidence.storing.put import LOCK
from archive.evidence.whole import write_whole

_TOLD = "luutru.txt"
_WORDS = (
    b"The closed files of an archive made by luutru: evidence, never changed. `luutru storage use` takes them up.\n"
)


@dataclass(frozen=True, slots=True)
class Used:
    """What is known of the storage that was named."""

    address: str
    manifests: int
    """Manifests that were brought from there, because there were none here."""
    noted: int
    """Files that manifests vouch for, that lie there and not here: they are noted as lying there."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Where one closed file lies."""

    warc: str
    bytes: int
    here: bool
    away: bool
    """Whether a proven copy is noted to be in the storage."""


def use(folder: Folder, typed: str) -> Used:
    """Take the storage at the address *typed* into use, if this archive may list, read and write there.

    What lies there of this archive and not here is noted: an archive that lost its disk has its evidence again. Raises
    ArchiveError, also where files lie in the storage before alone and not in this one; StorageTrouble, Locked.
    """
    address = str(read_address(typed))
    with folder.lock(LOCK):
        storage = storage_at(address)
        there = storage.listing()
        storage.write(_TOLD, _WORDS)
        if storage.read(_TOLD, 0, len(_WORDS), len(_WORDS)) != _WORDS:
            raise ArchiveError(f"{address}/{_TOLD}: reads otherwise than it was written just now: use another storage")
        _refuse_a_gap(folder, address, there)
        name_address(folder, address)
        brought = 0 if any(folder.manifests.glob("*.json")) else _bring_manifests(folder, storage, there)
        return Used(address, brought, _note_known(folder, there))


def bring_back(folder: Folder, warcs: Collection[str], told: Callable[[str, int], None]) -> Iterator[str]:
    """Bring *warcs* back from the storage, each proven before it has its name; yield what is wrong with others.

    *told* is called with each and its bytes before. Raises StorageTrouble, DiskTrouble, Locked.
    """
    with folder.lock(LOCK):
        for warc in warcs:
            path, kept = folder.path(warc), away(folder, warc)
            if path.exists():
                continue
            if kept is None:
                yield f"{warc}: is not known to lie in a storage"
                continue
            storage = storage_of(folder)
            told(warc, kept.bytes)
            need_room(folder.root, kept.bytes, f"for {warc}")
            try:
                write_whole(path, proven(storage.pieces(warc, kept.bytes), kept, f"{storage.address}/{warc}"))
            except NotAsKept as error:
                yield str(error)


def lying(folder: Folder) -> Iterator[Lying]:
    """Yield where each closed file lies, in order of name, as the archive has noted it. Asks no storage."""
    for warc in folder.closed_warcs():
        path, kept = folder.path(warc), away(folder, warc)
        here = path.exists()
        yield Lying(warc, path.stat().st_size if here or kept is None else kept.bytes, here, kept is not None)


def _refuse_a_gap(folder: Folder, address: str, there: Collection[str]) -> None:
    missing = [one.warc for one in lying(folder) if not one.here and one.warc not in there]
    if missing:
        raise ArchiveError(
            f"{address}: {missing[0]} and {len(missing) - 1} more that lie in {address_of(folder)} alone are not there: copy "
            "the objects first, with their names"
        )


def _bring_manifests(folder: Folder, storage: Storage, there: dict[str, int]) -> int:
    names = sorted(name for name in there if is_manifest(name))
    for name in names:
        write_whole(folder.path(name), storage.pieces(name, there[name]))
    return len(names)


def _note_known(folder: Folder, there: dict[str, int]) -> int:
    noted = 0
    for name, listed in read_chain(folder).files.items():
        is_warc = name.startswith(("warc/", "imported/"))
        if (
            is_warc
            and there.get(name) == listed.bytes
            and not folder.path(name).exists()
            and away(folder, name) is None
        ):
            note(folder, name, Away(listed.bytes, listed.sha256))
            noted += 1
    return noted
