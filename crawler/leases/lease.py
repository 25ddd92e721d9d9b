"""What stands in the file of a lease, and who wrote it. Pure, but for what this machine says of itself and its processes."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

MACHINE = "LUUTRU_MACHINE"
"""Environment: how this machine is called, where two that share an archive would bear the same name."""
# Beats are written over one another in place: of one size, none leaves a tail of the one before.
SIZE = 1024
_LONGEST_NAME, _LONGEST_WORD = 255, 64  # of a host (RFC 1035), and of what else is told


class Fate(Enum):
    """What is known of a process."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    """It is another machine's."""


@dataclass(frozen=True, slots=True)
class Who:
    """A process that holds leases, and what it crawls."""

    machine: str
    boot: str
    """Changes whenever the machine starts; empty where it does not tell."""
    space: str
    """In which numbers of processes mean anything: containers on one machine have one each."""
    pid: int
    started: str
    """When, in ticks since the machine's start: numbers of processes come again."""
    site: str = ""

    def is_here(self, other: Who) -> bool:
        """Return whether *other* is a process of the same machine, since its last start."""
        return (self.machine, self.boot, self.space) == (other.machine, other.boot, other.space)

    def __str__(self) -> str:
        site = f", which crawls {self.site}" if self.site else ""
        return f"process {self.pid} on {self.machine}{site}"


@dataclass(frozen=True, slots=True)
class Lease:
    """One beat of a holder."""

    name: str
    who: Who
    token: str
    """Of this taking; no other has it."""
    ttl: float
    """Seconds without a beat after which it may be taken."""
    beat: int = 0
    pause: float = 0.0
    """Seconds that the holder left between two requests."""
    asked: float | None = None
    """Of its last request, by the clock of its machine that no one sets."""
    released: bool = False

    def written(self) -> bytes:
        """Return it as it stands in its file."""
        return json.dumps(asdict(self), ensure_ascii=True).encode().ljust(SIZE - 1) + b"\n"


def read_lease(data: bytes) -> Lease | None:
    """Return what *data* says; None where it is torn, or no lease at all."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        told = json.loads(data)
        by = told["who"]
        machine, boot, space = str(by["machine"]), str(by["boot"]), str(by["space"])
        who = Who(machine, boot, space, int(by["pid"]), str(by["started"]), str(by["site"]))
        asked = None if told["asked"] is None else float(told["asked"])
        return Lease(
            str(told["name"])[:_LONGEST_NAME], who, str(told["token"]), float(told["ttl"]), int(told["beat"]),
            float(told["pause"]), asked, told["released"] is True,
        )  # fmt: skip
    return None


def this_process(site: str) -> Who:
    """Return who this process is, that crawls *site*."""
    boot, space = "", ""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = str(Path("/proc/self/ns/pid").readlink())
    machine = (os.environ.get(MACHINE) or socket.gethostname())[:_LONGEST_WORD]
    return Who(machine, boot, space, os.getpid(), _started(os.getpid()) or "", site[:_LONGEST_WORD])


def fate_here(who: Who) -> Fate:
    """Return what became of *who*; nobody can tell of processes of another machine, or of this one before it was started."""
    me = this_process("")
    if not me.boot or not me.is_here(who):
        return Fate.UNKNOWN
    return Fate.ALIVE if _started(who.pid) == who.started else Fate.DEAD


def _started(pid: int) -> str | None:
    """Return when the process *pid* of this machine began (proc(5): field 22); None where there is none."""
    with suppress(OSError, IndexError):
        state, *rest = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].split()
        return None if state in (b"Z", b"X") else rest[18].decode()
    return None
