"""The archive folder: where everything lies, who works in it, and what is said when its disk fails."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from archive.errors import ArchiveError, DiskTrouble, Locked

OPEN = ".open"
AWAY = ".away"
"""What follows the name of a WARC file in the name of the note that a proven copy of it lies in object storage."""
_IMPORTED = "imported"


def crawl_lock(site: str) -> str:
    """Return the name of the lock that whoever crawls *site* holds."""
    return f"crawl-{site}"


def is_imported(warc: str) -> bool:
    """Return whether *warc*, relative to the archive, is a file that somebody else made."""
    return warc.startswith(f"{_IMPORTED}/")


_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")

_REMEDIES = {
    errno.ENOSPC: "make room, then run again",
    errno.EDQUOT: "make room, then run again",
    errno.EROFS: "mount the disk writable, then run again",
    errno.EACCES: "give this user the right to read and write there, then run again",
    errno.EPERM: "give this user the right to read and write there, then run again",
    errno.EIO: "look after the disk (its kernel log), then run again",
    errno.EISDIR: "move what is in the way, then run again",
    errno.ENOTDIR: "move what is in the way, then run again",
    errno.EEXIST: "move what is in the way, then run again",
}


def disk_trouble(error: OSError, path: Path) -> DiskTrouble:
    """Return what an operator has to know about *error* at *path*: the thing, the reason, the remedy."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    remedy = _REMEDIES.get(error.errno or 0, "look after the disk and its mount, then run again")
    return DiskTrouble(f"{path}: {reason}: {remedy}")


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Turn every OSError inside into the DiskTrouble that names *path*."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(error, path) from error


def sync_folder(path: Path) -> None:
    """Make the names in the folder *path* durable: a renamed file may otherwise be lost with its name."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as they wrote when they took it."""

    lock: str
    pid: int | None
    """None, and the words empty, of a process that is just starting."""
    host: str
    command: str
    since: datetime

    def __str__(self) -> str:
        who = f"process {self.pid} on {self.host} ({self.command})" if self.pid else "a process that is just starting"
        return f"{who} since {self.since:%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True, slots=True)
class Folder:
    """An archive: `warc/<site>/<year>/`, `imported/`, `index/`, `torn/`, `state/`, `catalogues/`, `locks/` … under a root."""

    root: Path

    def without_place(self, text: str) -> str:
        """Return *text*, which speaks of files in here, without where the archive lies: strangers may read it.

        >>> Folder(Path("/srv/news")).without_place("/srv/news/catalogue.db: is damaged")
        'catalogue.db: is damaged'
        """
        for root in (self.root, self.root.resolve()):
            if root.is_absolute():
                text = text.replace(f"{root}/", "")
        return text

    @property
    def warc(self) -> Path:
        """Evidence: `<site>/<year>/NAME.warc.gz`."""
        return self.root / "warc"

    @property
    def imported(self) -> Path:
        """Evidence that others made: `<digest>-NAME.warc[.gz]`, byte for byte as it came."""
        return self.root / _IMPORTED

    @property
    def index(self) -> Path:
        """CDXJ, one file for each WARC file: `<site>/<year>/NAME.cdxj`, `imported/NAME.cdxj`. Derived."""
        return self.root / "index"

    @property
    def manifests(self) -> Path:
        """What evidence there is, with its SHA-256: a chain of files that are written once."""
        return self.root / "manifests"

    @property
    def torn(self) -> Path:
        """What was cut off of files whose writer died; never deleted."""
        return self.root / "torn"

    @property
    def state(self) -> Path:
        """The working ledgers, one file per site."""
        return self.root / "state"

    @property
    def book(self) -> Path:
        """The operator's book: what only nights know."""
        return self.state / "operator.db"

    @property
    def reports(self) -> Path:
        """A page and a text for each night, for people. Derived."""
        return self.root / "reports"

    def wanted(self, site: str) -> Path:
        """What a deep look found missing for the pages of *site*, for its next crawl to take up: lines of JSON."""
        return self.state / f"{_name(site)}.wanted.jsonl"

    @property
    def catalogues(self) -> Path:
        """The catalogues that were built, one file per build."""
        return self.root / "catalogues"

    @property
    def transcripts(self) -> Path:
        """What processes have read of WARC files and is not written into the catalogue yet. Derived."""
        return self.root / "transcripts"

    @property
    def scratch(self) -> Path:
        """Copies of files that lie in object storage, for as long as they are read. Derived."""
        return self.root / "scratch"

    @property
    def storage(self) -> Path:
        """Which object storage closed files are put into."""
        return self.root / "storage.json"

    @property
    def catalogue(self) -> Path:
        """The catalogue that readers open: a link to one of `catalogues`."""
        return self.root / "catalogue.db"

    @property
    def locks(self) -> Path:
        """One file per lock, kept; being locked is what counts."""
        return self.root / "locks"

    @property
    def leases(self) -> Path:
        """Who asks which host, on whatever machine; a folder for each host and server address, kept."""
        return self.root / "leases"

    @property
    def runs(self) -> Path:
        """What crawls on other machines and who began them tell each other; a folder for each run, while it lasts."""
        return self.root / "runs"

    @property
    def settings(self) -> Path:
        """Site files of this archive alone."""
        return self.root / "settings"

    @property
    def pages(self) -> Path:
        """Saved pages of the archive's own sites, which their site files are tested by: `<site>/NAME.warc.gz`, `.json`."""
        return self.root / "pages"

    def make(self) -> None:
        """Make what is missing of the folder. Raises DiskTrouble."""
        for path in (self.warc, self.torn, self.state, self.catalogues, self.locks, self.settings / "sites"):
            with disk(path):
                path.mkdir(parents=True, exist_ok=True)

    def is_begun(self) -> bool:
        """Return whether there is anything in the folder that an archive has."""
        parts = (self.warc, self.imported, self.manifests, self.catalogue, self.catalogues, self.state, self.settings)
        return any(os.path.lexists(part) for part in parts)

    def closed_warcs(self) -> tuple[str, ...]:
        """Return the WARC files that are finished, relative to the root, in order of name; imported ones too.

        Those that lie in object storage alone are among them (`archive.evidence.at_hand` opens either).
        Raises DiskTrouble when a folder may not be read: what lies there is not missing.
        """
        ours = {name for name in self._evidence(self.warc, 2) if name.endswith(".warc.gz")}
        theirs = {name for name in self._evidence(self.imported, 0) if name.endswith((".warc", ".warc.gz"))}
        return tuple(sorted(ours | theirs))

    def _evidence(self, folder: Path, depth: int) -> Iterator[str]:
        return (self.relative(path).removesuffix(AWAY) for path in _files(folder, depth))

    def open_warcs(self, site: str) -> tuple[Path, ...]:
        """Return the WARC files of *site* that are being written, or whose writer died."""
        return tuple(sorted((self.warc / _name(site)).glob(f"*/*.warc.gz{OPEN}")))

    def relative(self, path: Path) -> str:
        """Return how *path*, which is inside the archive, is called in the catalogue."""
        return path.relative_to(self.root).as_posix()

    def path(self, relative: str) -> Path:
        """Return the file that *relative* names. Raises ArchiveError if it names anything outside of the archive."""
        parts = PurePosixPath(relative)
        if not relative or "\0" in relative or parts.is_absolute() or ".." in parts.parts:
            raise ArchiveError(f"{relative!r}: not a path inside the archive {self.root}")
        return self.root / parts

    def is_held(self, name: str) -> bool:
        """Return whether somebody holds the lock *name*. Writes nothing."""
        return self.holder(name) is not None

    def holder(self, name: str) -> Holder | None:
        """Return who holds the lock *name*, None when nobody does. Writes nothing."""
        try:
            descriptor = os.open(self.locks / _name(name), os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(descriptor, name)
        finally:
            os.close(descriptor)
        return None

    def holders(self) -> tuple[Holder, ...]:
        """Return who holds which lock, in order of name. Writes nothing."""
        names = sorted(path.name for path in self.locks.glob("*") if _PLAIN_NAME.fullmatch(path.name))
        return tuple(holder for name in names if (holder := self.holder(name)))

    def left_behind(self) -> tuple[str, ...]:
        """Return the open WARC files, relative to the root, of sites that nobody crawls now: their writers died."""
        sites = sorted(path.name for path in self.warc.glob("*") if path.is_dir() and _PLAIN_NAME.fullmatch(path.name))
        dead = [site for site in sites if self.open_warcs(site) and not self.is_held(crawl_lock(site))]
        return tuple(self.relative(path) for site in dead for path in self.open_warcs(site))

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock *name*. Raises Locked, naming its holder; DiskTrouble if no lock can be made.

        The lock ends with the process that took it, however it ends: no stale lock is ever in the way, and no child
        that outlives its parent keeps one.
        """
        path = self.locks / _name(name)
        with disk(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        _held.add(descriptor)
        try:
            with disk(path):
                _take(descriptor, path)
            yield
        finally:
            # closed, never LOCK_UN: that would unlock it for the parent too, if a forked child came by here
            if descriptor in _held:
                _held.remove(descriptor)
                os.close(descriptor)


# Descriptors of the locks that this process took. A forked child (a pool's worker) closes its copies: workers of a
# killed parent wait for ever on their own pipe, and would hold the parent's lock with it.
_held: set[int] = set()


def _let_go() -> None:
    while _held:
        os.close(_held.pop())


os.register_at_fork(after_in_child=_let_go)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the files that lie *depth* folders below *folder*. Not by glob, which passes over what it may not read."""
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry) for entry in entries if (entry.is_dir() if depth else entry.is_file())]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise disk_trouble(error, folder) from error
    if depth:
        for path in found:
            yield from _files(path, depth - 1)
    else:
        yield from found


def _take(descriptor: int, path: Path) -> None:
    # who only looks whether a lock is held has it for some microseconds
    for pause in (0.01, 0.05, 0.25, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if pause is None:
                holder = _holder(descriptor, path.name)
                raise Locked(f"{path}: held by {holder}: wait until it ends, or stop it") from None
            time.sleep(pause)
    command = " ".join((Path(sys.argv[0]).name, *sys.argv[1:]))
    said = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "command": command})
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, said.encode(), 0)


def _holder(descriptor: int, name: str) -> Holder:
    """Return who holds the lock. Since when is the time at which its holder wrote the file."""
    since = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
    try:
        said = json.loads(os.pread(descriptor, 65536, 0))
        return Holder(name, int(said["pid"]), str(said["host"]), str(said["command"]), since)
    except (ValueError, TypeError, KeyError):
        return Holder(name, None, "", "", since)


def _name(name: str) -> str:
    """Return *name* if it is one plain file name, so that no site's slug leads out of its folder."""
    if not _PLAIN_NAME.fullmatch(name):
        raise ArchiveError(
            f"{name!r}: not a name for a file: letters, digits, '.', '_' and '-', not beginning with '.'"
        )
    return name
