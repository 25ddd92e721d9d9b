"""Leases held by one crawl: taken, kept by beats, noticed when lost, given back. No two clocks are ever compared.

A lease is a folder with one file a generation; the highest is the one that counts. Whoever would have it watches: a holder
that has not beaten for the lease's time, by the watcher's own clock, is taken for dead, and the next generation is made, which
only one can. A holder that has not renewed for half of that time must not ask for anything before it has looked whether
there is a newer generation: so it has stopped before anybody else begins, whatever its clock says and however long it slept.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from archive.errors import ArchiveError, Locked
from archive.evidence.folder import disk
from crawler.leases.lease import SIZE, Fate, Lease, Who, fate_here, read_lease

SECONDS = "LUUTRU_LEASE_SECONDS"
"""Environment: for how long a silent holder on another machine is waited for; the same on all machines."""
# A machine that is busy, or whose mount stands still, beats late by seconds; a mount that is away for half a minute costs
# the crawl a pause, for a minute its lease. A machine that died holds its sites up for as long.
USUAL = 60.0
# With less than nothing no lease is ever sure, and a crawl waits for ever; with days nobody gets what a dead machine held.
LEAST, MOST = 1.0, 3600.0
BEATS = 6
"""In the time of a lease: some may fail, and the holder still has it."""
LOOK_SECONDS = 0.5


def usual_seconds() -> float:
    """Return the time of a lease. Raises ArchiveError where the environment says what is no time."""
    typed = os.environ.get(SECONDS) or USUAL
    with suppress(ValueError):
        if LEAST <= (seconds := float(typed)) <= MOST:
            return seconds
    raise ArchiveError(
        f"{SECONDS}: {typed!r} is no number of seconds from {LEAST:g} to {MOST:g}: mend or unset it, on all machines"
    )


def ticks() -> float:
    """Return seconds that nobody sets, and that go on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class World:
    """What leases know of time and of other processes."""

    ticks: Callable[[], float] = ticks
    sleep: Callable[[float], None] = time.sleep
    fate: Callable[[Who], Fate] = fate_here


@dataclass(frozen=True, slots=True)
class _Found:
    """The file that counts."""

    path: Path
    generation: int
    raw: bytes

    @property
    def lease(self) -> Lease | None:
        return read_lease(self.raw)


@dataclass(slots=True)
class Leases:
    """What one crawl holds, in the folder *root*."""

    root: Path
    who: Who
    ttl: float = field(default_factory=usual_seconds)
    world: World = World()
    lost: Locked | None = None
    """Who holds one of them now; a lease that was lost once does not come back."""
    _held: dict[Path, Lease] = field(default_factory=dict)
    _renewed: float = float("-inf")
    _busy: threading.Lock = field(default_factory=threading.Lock)
    _quiet: list[tuple[float, float]] = field(default_factory=list)
    """When the holders before asked last, at the latest, and how long they paused."""
    _asked: float | None = None
    _pause: float = 0.0

    def take(self, names: Iterable[str], wanted: Callable[[], bool] = lambda: True) -> None:
        """Take a lease for each of *names*; all or none. Waits for holders that may be dead, while that is *wanted*.

        Raises Locked, naming the holder, where one is alive; DiskTrouble.
        """
        try:
            for name in sorted(set(names)):  # in one order: two that want the same two never wait for each other
                self._take(name, wanted)
        except BaseException:
            self.release()
            raise

    def is_sure(self) -> bool:
        """Return whether they are surely held at this moment: only then anything may be asked for."""
        return self.lost is None and self.world.ticks() < self._renewed + self.ttl / 2

    def silent(self) -> float:
        """Return for how many seconds nothing could be renewed."""
        return self.world.ticks() - self._renewed

    def renew(self) -> None:
        """Beat, and see whether they still are ours. Raises Locked for ever once one is lost; DiskTrouble."""
        with self._busy:
            if self.lost is not None:
                raise self.lost
            began = self.world.ticks()  # before anything is written: what a slow disk takes is not held for longer
            for path, lease in self._held.items():
                self._held[path] = beaten = replace(lease, beat=lease.beat + 1, asked=self._asked, pause=self._pause)
                with disk(path):
                    self._beat(path, beaten)
            self._renewed = began

    def rest(self, pause: float) -> float:
        """Return in how many seconds a host of ours that is paused for *pause* seconds may be asked for the first time."""
        until = max((asked + max(pause, theirs) for asked, theirs in self._quiet), default=float("-inf"))
        return max(until - self.world.ticks(), 0.0)

    def note(self, pause: float) -> None:
        """Keep that something is asked for now, and how long that host is left in peace afterwards."""
        self._asked, self._pause = self.world.ticks(), max(pause, self._pause)

    def release(self) -> None:
        """Give back what is held. What a disk will not take is given back by the clock."""
        with self._busy:
            for path, lease in self._held.items():
                given = replace(lease, beat=lease.beat + 1, asked=self._asked, pause=self._pause, released=True)
                with suppress(OSError, Locked):
                    self._beat(path, given)
            self._held.clear()
            self._renewed = float("-inf")

    def _take(self, name: str, wanted: Callable[[], bool]) -> None:
        folder = self.root / sha256(name.encode()).hexdigest()[:32]
        seen: _Found | None = None
        since = self.world.ticks()
        while True:
            found = _newest(folder)
            free = found is None or self._is_free(found)
            if seen is not None and not free and seen != found:
                raise self._locked(name, found)
            if free or (seen is not None and self.world.ticks() - since >= self._patience(found)):
                if self._make(folder, name, found, after_silence=not free):
                    return
                seen, since = None, self.world.ticks()
                continue
            seen = found
            if not wanted():
                raise self._locked(name, found)
            self._keep_beating()
            self.world.sleep(min(LOOK_SECONDS, self.ttl / 20))

    def _patience(self, found: _Found | None) -> float:
        return max(self.ttl, found.lease.ttl if found and found.lease else 0.0)

    def _is_free(self, found: _Found) -> bool:
        """Return whether nobody holds *found*. Raises Locked where a process of this machine does: it is there to be seen."""
        lease = found.lease
        if lease is None or lease.released:
            return lease is not None
        fate = self.world.fate(lease.who)
        if fate is Fate.ALIVE:
            raise self._locked(lease.name, found)
        return fate is Fate.DEAD

    def _make(self, folder: Path, name: str, before: _Found | None, *, after_silence: bool) -> bool:
        """Make the next generation; return whether it is ours."""
        path = folder / f"{before.generation + 1 if before else 1:08}"
        lease = Lease(name, self.who, token_hex(8), self.ttl, asked=self._asked, pause=self._pause)
        began = self.world.ticks()
        with disk(path):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            except FileExistsError:
                return False
            try:
                os.write(descriptor, lease.written())
            except OSError:
                path.unlink(missing_ok=True)
                raise
            finally:
                os.close(descriptor)
        self._held[path], self._renewed = lease, min(began, self._renewed) if self._held else began
        if before is not None:
            self._after(before, after_silence=after_silence)
            for old in _generations(folder)[:-2]:
                with suppress(OSError):
                    (folder / f"{old:08}").unlink()
        return True

    def _after(self, before: _Found, *, after_silence: bool) -> None:
        """Let the holder *before* be gone for sure, and keep how long its hosts want to be left in peace."""
        if after_silence:
            with suppress(OSError):
                if before.path.read_bytes() != before.raw:  # it woke in this moment: it stops within half of its time
                    self._wait(self._patience(before) / 2)
        lease, now = before.lease, self.world.ticks()
        asked = now
        if lease is not None and lease.released and self.who.boot and self.who.is_here(lease.who):
            asked = min(lease.asked, now) if lease.asked is not None else float("-inf")
        self._quiet.append((asked, lease.pause if lease else 0.0))
        self._asked = max((when for when, _ in self._quiet if when > float("-inf")), default=None)
        self._pause = max(pause for _, pause in self._quiet)

    def _wait(self, seconds: float) -> None:
        until = self.world.ticks() + seconds
        while self.world.ticks() < until:
            self._keep_beating()
            self.world.sleep(min(LOOK_SECONDS, self.ttl / 20))

    def _keep_beating(self) -> None:
        if self._held and self.silent() >= self.ttl / BEATS:
            self.renew()

    def _beat(self, path: Path, lease: Lease) -> None:
        """Write *lease* over the one before. Raises Locked where another has it; OSError."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise self._lose(lease.name, _newest(path.parent)) from None
        try:
            written = read_lease(os.pread(descriptor, SIZE, 0))
            if written is not None and written.token != lease.token:
                raise self._lose(lease.name, _newest(path.parent))
            os.pwrite(descriptor, lease.written(), 0)
        finally:
            os.close(descriptor)  # on a network's mount it is the closing that sends it
        newest = _newest(path.parent)  # after the beat: either we see who takes it now, or they see that we are there
        if newest is not None and newest.path != path:
            raise self._lose(lease.name, newest)

    def _lose(self, name: str, newest: _Found | None) -> Locked:
        self.lost = self._locked(name, newest)
        return self.lost

    def _locked(self, name: str, found: _Found | None) -> Locked:
        lease = found.lease if found else None
        who = str(lease.who) if lease else "a process that is just starting, or that died"
        return Locked(f"{name}: held by {who}: no host is asked by two at once: wait until that ends, or stop it")


def _newest(folder: Path) -> _Found | None:
    """Return the file that counts in *folder*; None where there is none. Raises DiskTrouble."""
    with disk(folder):
        for generation in reversed(_generations(folder)):
            path = folder / f"{generation:08}"
            with suppress(FileNotFoundError):  # deleted meanwhile, by who made a newer one
                return _Found(path, generation, path.read_bytes())
    return None


def _generations(folder: Path) -> list[int]:
    try:
        return sorted(int(one.name) for one in folder.iterdir() if one.name.isascii() and one.name.isdigit())
    except FileNotFoundError:
        return []
