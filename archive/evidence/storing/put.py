"""Closed files put into object storage, read back from there, and only then given up in the folder, if that is asked for.

The order is the promise. A file is sent, read back, compared by size and SHA-256, and noted; the note is durable before the
file is deleted. Killed anywhere between, the file is here, or its proven copy is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import NotAsKept
from archive.evidence.at_hand import proven, storage_of
from archive.evidence.away import Away, away, note
from archive.evidence.folder import Folder, disk, sync_folder
from archive.evidence.judging.manifest import RESTORE, Chain, evidence, read_chain, sha256_of, unlike
from archive.evidence.storage import TRANSCRIPTS, Storage

LOCK = "storage"

Told = Callable[[str, str], None]
"""Called with what is done next, and with which file: `sending`, `proving`, `noting`, `giving up`, `given up`."""


@dataclass(slots=True)
class Put:
    """What was put away, and what was not."""

    files: int = 0
    bytes: int = 0
    given_up: int = 0
    bytes_given_up: int = 0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Way:
    """From where to where files go, and who hears of it."""

    folder: Folder
    storage: Storage
    chain: Chain
    told: Told
    put: Put
    there: Mapping[str, int]
    """Bytes of the objects that there are."""


def put_away(folder: Folder, told: Told, *, give_up: bool = False) -> Put:
    """Put into the storage what is not there yet: closed WARC files, what was cut off others, manifests.

    With *give_up* the WARC files that a manifest vouches for are deleted here, each after it has been read back from
    there. Raises StorageTrouble, Locked, DiskTrouble; what was finished before that stays finished.
    """
    put = Put()
    with folder.lock(LOCK):
        storage = storage_of(folder)
        way = _Way(folder, storage, read_chain(folder), told, put, storage.listing())
        if not folder.is_held("ingest"):  # of an ingest that was killed, whose readers were elsewhere
            for name in [name for name in way.there if name.startswith(TRANSCRIPTS)]:
                storage.delete(name)
        closed = set(folder.closed_warcs())
        for name in evidence(folder):
            if not folder.path(name).exists():  # it lies there alone
                continue
            if name in closed:
                _put_closed(way, name, give_up=give_up)
            else:
                _put_beside(way, name, folder.path(name))
        for name in way.chain.names:
            _put_beside(way, f"{folder.manifests.name}/{name}", folder.manifests / name)
    return put


def _put_closed(way: _Way, name: str, *, give_up: bool) -> None:
    """Put the WARC file *name* there and note that, unless it is noted."""
    known = away(way.folder, name)
    if known is not None and way.there.get(name) == known.bytes and not give_up:
        return
    here = _sent(way, name, way.folder.path(name), known)
    if here is None:
        return
    if known is None:
        way.told("noting", name)
        note(way.folder, name, here)
    if give_up:
        _give_up(way, name, here)


def _put_beside(way: _Way, name: str, path: Path) -> None:
    """Put there what stands beside WARC files, and needs no note: it stays here."""
    if way.there.get(name) != _size(path):
        _sent(way, name, path)


def _sent(way: _Way, name: str, path: Path, known: Away | None = None) -> Away | None:
    """Send the file, unless it is there, and read it back; return what was proven of it, None where something is wrong."""
    here = Away(_size(path), sha256_of(path))
    if what := _doubt(way, name, here, known):
        way.put.findings.append(f"{name}: {what}")
        return None
    if name not in way.there:
        way.told("sending", name)
        way.storage.put(name, path)
        way.put.files += 1
        way.put.bytes += here.bytes
    way.told("proving", name)
    try:
        _prove(way, name, here)
    except NotAsKept as error:
        way.put.findings.append(f"{error}; the file is here still")
        return None
    return here


def _doubt(way: _Way, name: str, here: Away, known: Away | None) -> str | None:
    """Return why the file *name* is not what should be put away, None where nothing speaks against it."""
    listed = way.chain.files.get(name)
    if listed is not None and (what := unlike(listed, here.bytes, here.sha256)):
        return what
    if known is not None and known != here:
        return f"is not the file whose copy lies in the storage: {RESTORE}, or by `luutru storage fetch` once it is moved away"
    size = way.there.get(name, here.bytes)
    if size != here.bytes:
        return (
            f"{way.storage.address}/{name} is another file, of {size} bytes: nothing is written over there; look whose it "
            "is, move it away, then run again"
        )
    return None


def _prove(way: _Way, name: str, here: Away) -> None:
    """Read the object *name* back. Raises NotAsKept when it is not the file that is *here*, StorageTrouble."""
    for _ in proven(way.storage.pieces(name, here.bytes), here, f"{way.storage.address}/{name}"):
        pass


def _give_up(way: _Way, name: str, here: Away) -> None:
    if name not in way.chain.files:
        way.put.findings.append(f"{name}: is kept here, for it is in no manifest: `luutru manifest` adds it")
        return
    way.told("giving up", name)
    path = way.folder.path(name)
    with way.folder.lock("ingest"), disk(path):  # nobody is reading it who opens it twice
        path.unlink()
        sync_folder(path.parent)
    way.told("given up", name)
    way.put.given_up += 1
    way.put.bytes_given_up += here.bytes


def _size(path: Path) -> int:
    with disk(path):
        return path.stat().st_size


def unkept(folder: Folder) -> Iterator[tuple[str, str]]:
    """Yield the files whose notes and whose objects do not agree by the storage's own listing, each with what is wrong.

    What lies there and is unknown here is named as well. Nothing where no storage is named. Raises StorageTrouble.
    """
    closed = folder.closed_warcs()
    notes = {warc: kept for warc in closed if (kept := away(folder, warc)) is not None}
    if not notes and not folder.storage.exists():
        return
    storage = storage_of(folder)
    there = storage.listing()
    for warc, kept in notes.items():
        wrong = (
            "is gone from" if warc not in there
            else f"had {kept.bytes} bytes, and has {there[warc]} in" if there[warc] != kept.bytes
            else None
        )  # fmt: skip
        if wrong:
            mend = (
                "move away what lies there, if anything does, then `luutru storage put` sends it anew"
                if folder.path(warc).exists()
                else "it lies nowhere else: bring an older version of the object back, or put a copy of the file here"
            )
            yield warc, f"{wrong} {storage.address}: {mend}"
    for name in sorted(there.keys() - set(closed)):
        if name.startswith(("warc/", "imported/")):
            yield (
                name,
                f"lies in {storage.address} and is unknown here: `luutru storage use {storage.address}` notes it",
            )
