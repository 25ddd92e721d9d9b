"""Who of a cluster may work: it has the same luutru, works by the same site files, and sees the same archive.

Who sees no archive at all may still read, where files lie in object storage and it has the keys.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from secrets import token_hex
from statistics import median
from tempfile import gettempdir
from typing import Any

from archive.catalogue.transcribing.shard import code, made_with
from archive.clock import now
from archive.cluster.patience import Impatient, within
from archive.cluster.workers import Roll
from archive.errors import ArchiveError
from archive.evidence.at_hand import address_of
from archive.evidence.folder import Folder, disk
from archive.evidence.room import free
from archive.evidence.storage import TRANSCRIPTS, storage_at
from archive.sites import find_sites, packaged_settings, settings_folder

# What a reading depends on beside our code: another version of one of these may read another text.
_LIBRARIES = ("dateparser", "lxml", "pypdf", "python-docx", "trafilatura", "warcio")
_SAME = "install the same on all machines, and begin the worker again"
# A transcript of a large file has a tenth of this.
_LEAST_ROOM = 100_000_000
_NOTICED = timedelta(minutes=1)
_PREFIX = "roll-"
# Seconds. Of the half minute that a worker has for its answer; while it thinks it hears nobody.
_STORAGE = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a worker must have."""

    root: Path
    """The archive's folder: at the same place on each machine."""
    settings: Path | None
    """Where the site files are; None: those that came with luutru."""
    writing: bool
    """Whether it must be able to write there."""
    witnesses: Mapping[str, int]
    """Files that it must see there, and how large they are."""
    storage: str | None = None
    """The object storage from which who does not see the folder may read; None: who does not see it is of no use."""
    packages: tuple[str, ...] = ()
    """Those whose modules must be the same, beside those that read."""
    libraries: tuple[str, ...] = _LIBRARIES
    """Those of which it must have the same version."""
    locking: bool = False
    """Whether it must see what this machine locks there."""
    lock: str = ""
    """One that this machine holds meanwhile."""

    @classmethod
    def of(cls, folder: Folder, settings: Path | None, *, writing: bool = True) -> Asked:
        """Return what reading for the archive *folder* takes, by the site files that a command finds with *settings*."""
        found = settings_folder(settings, folder.root)
        # what lies in object storage alone, all find there
        warcs = [warc for warc in folder.closed_warcs() if folder.path(warc).exists()]
        some = {*warcs[:1], *warcs[len(warcs) // 2 :][:1], *warcs[-1:]}
        sizes = {warc: folder.path(warc).stat().st_size for warc in sorted(some)}
        settings = None if found == packaged_settings() else found.absolute()
        # who proves what lies in the folder must see it
        return cls(folder.root.absolute(), settings, writing, sizes, address_of(folder) if writing else None)


@dataclass(frozen=True, slots=True)
class Present:
    """What a worker is and has."""

    version: str
    code: str
    """The digest of the modules that do the work."""
    libraries: Mapping[str, str]
    """Version of each that a reading depends on; Python too."""
    sites: str
    """The digest of all rules."""
    missing: str
    """What it does not see of the archive, or cannot do there; empty if nothing."""
    free: int | None
    """Bytes that may still be written there."""
    machine: str
    clock: datetime
    ahead: timedelta = timedelta()
    """How much later its clock is than that of who asked."""
    afar: bool = False
    """Whether it sees no archive, and has a way to the storage. Then its site files do not matter: tasks carry rules."""


@contextmanager
def roll_call(asked: Asked) -> Iterator[Roll]:
    """Have a roll for workers who come, now or later. Raises DiskTrouble where what is *asked* cannot be shown to them."""
    with _shown(asked) as shown:
        here = present(shown)
        yield Roll(present, (shown,), lambda answer: refused(answer, here, asked), _heard)


def refused(answer: object, here: Present, asked: Asked) -> str | None:
    """Return why who gave *answer* may not work for who is *here*, with the remedy; None if it may."""
    if isinstance(answer, ModuleNotFoundError | AttributeError | ImportError):
        return f"has no luutru, or another ({answer}), this one {_named(here)}: {_SAME}"
    if not isinstance(answer, Present):
        return " ".join(str(answer).split()) or type(answer).__name__
    if (answer.version, answer.code) != (here.version, here.code):
        return f"has {_named(answer)}, this one {_named(here)}: {_SAME}"
    for name, installed in here.libraries.items():
        if (other := answer.libraries.get(name)) != installed:
            return f"has {name} {other or 'of no version'}, this one {installed}: {_SAME}"
    if answer.missing:
        return answer.missing
    if not answer.afar and answer.sites != here.sites:
        where = asked.settings or "those that came with luutru"
        return f"has other site files (of {where}): bring the same to all machines, or put them into the archive's settings/"
    if asked.writing and answer.free is not None and answer.free < _LEAST_ROOM:
        where = "for temporary files" if answer.afar else f"where it sees {asked.root}"
        return f"has {answer.free / 1e6:.0f} MB left {where}: make room, then begin it again"
    return None


def clock_trouble(workers: Iterable[Present]) -> str | None:
    """Return what to say where this machine's clock is wrong: where most *workers* agree with one another, and not with it."""
    ahead = sorted(worker.ahead for worker in workers)
    if not ahead:
        return None
    middle = timedelta(seconds=median(one.total_seconds() for one in ahead))
    agreeing = sum(abs(one - middle) <= _NOTICED for one in ahead)
    if abs(middle) <= _NOTICED or agreeing * 2 <= len(ahead) or len(ahead) < 2:
        return None
    how = "behind" if middle > timedelta() else "ahead of"
    off = timedelta(seconds=round(abs(middle).total_seconds()))
    most = f"{agreeing} of {len(ahead)} workers"
    return f"this machine's clock is {off} {how} those of {most}: set it (timedatectl), then run again"


def present(asked: Asked) -> Present:
    """Return what this process is and has: asked of workers, and of oneself."""
    folder = Folder(asked.root)
    afar = asked.storage is not None and not folder.is_begun()
    missing = _out_of_reach(asked) if afar else _missing(folder, asked)
    return Present(
        version("luutru"),
        code(*asked.packages),
        {"Python": f"{sys.version_info.major}.{sys.version_info.minor}"}
        | {name: _version(name) for name in asked.libraries},
        _sites(asked.settings),
        missing,
        None if missing else free(Path(gettempdir()) if afar else asked.root),
        socket.gethostname(),
        now(),
        afar=afar,
    )


def _out_of_reach(asked: Asked) -> str:
    """Return why who sees no archive cannot read from the storage either; empty if it can."""
    mount = f"does not see {asked.root}: mount the archive at the same place on all machines"
    try:
        within(_STORAGE, lambda: storage_at(str(asked.storage)).size(f"{TRANSCRIPTS}nobody"))
    except Impatient:
        return f"{mount}; nor does {asked.storage} answer it within {_STORAGE:g} seconds"
    except ArchiveError as error:
        return f"{mount}; nor can it read from the storage: {error}"
    return ""


def _missing(folder: Folder, asked: Asked) -> str:
    for name, size in asked.witnesses.items():
        try:
            there: int | None = folder.path(name).stat().st_size
        except OSError:
            there = None
        if there != size:
            what = "does not see" if there is None else "sees another file as"
            return f"{what} {folder.path(name)}: mount the archive at the same place on all machines"
    if asked.locking and asked.lock and not folder.is_held(asked.lock):
        # flock(2) of a client of NFS is a lock of bytes on its server, and one of the server's own programs is none
        return (
            f"does not see what this machine locks in {folder.locks}: ask from one that mounts the archive as the workers do, "
            "not from the file server, and with locks between machines (NFS 4; without nolock and local_lock)"
        )
    if asked.writing:
        try:
            folder.transcripts.mkdir(exist_ok=True)
            mark = folder.locks / f"{_PREFIX}{token_hex(8)}"
            mark.touch()
            mark.unlink()
        except OSError as error:
            return f"cannot write in {folder.root} ({error.strerror}): give its user the right to, or mount it writable"
    return ""


def _sites(settings: Path | None) -> str:
    try:
        return made_with(find_sites(settings or packaged_settings()))
    except ArchiveError as error:
        return str(error)


@contextmanager
def _shown(asked: Asked) -> Iterator[Asked]:
    """Have a file in the archive that no other archive has, where it may be written in."""
    if not asked.writing:
        yield asked
        return
    folder = Folder(asked.root)
    with suppress(OSError):
        for left in folder.locks.glob(f"{_PREFIX}*"):
            if not folder.is_held(left.name):
                left.unlink()
    name = f"{_PREFIX}{token_hex(8)}"
    with folder.lock(name):
        path = folder.locks / name
        try:
            with disk(path):
                size = path.stat().st_size
            yield replace(asked, witnesses={**asked.witnesses, folder.relative(path): size}, lock=name)
        finally:
            with disk(path):
                path.unlink(missing_ok=True)


def _heard(answer: Any) -> Any:
    return replace(answer, ahead=answer.clock - now()) if isinstance(answer, Present) else answer


def _named(one: Present) -> str:
    return f"luutru {one.version} (code {one.code[:12]})"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
