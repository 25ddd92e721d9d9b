"""What a command cost: processor seconds, wall seconds, peak memory; its own and those of all processes it waited for."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
Hear = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    cpu: float
    """User and system seconds."""
    wall: float
    peak: int
    """Bytes: the largest resident set of any one of its processes."""


class CommandFailedError(Exception):
    """A command that is measured did not end as it should: its time would mean nothing."""


def run(
    command: Sequence[str],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    hear: Hear | None = None,
    fine: Sequence[int] = (0,),
) -> Cost:
    """Run *command* to its end. What it complains of goes to *log*; *hear* gets its process id and each line it prints.

    Raises CommandFailedError when its exit code is not one of *fine*.
    """
    begun = time.monotonic()
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True, env={**os.environ, **(env or {})}
        )
        assert process.stdout is not None
        for line in process.stdout:
            if hear is not None:
                hear(process.pid, line)
        process.stdout.close()
        # wait4 tells of this child and of those that it waited for, and of nobody else's
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        last = log.read_text(encoding="utf-8", errors="replace")[-500:]
        raise CommandFailedError(f"{' '.join(command)}: exit code {process.returncode}: {last}")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss * 1024)


def cpu_of(pid: int) -> float:
    """Return the processor seconds that the running process *pid* has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Return the bytes that the running process *pid* holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def size_of(folder: Path) -> int:
    """Return how many bytes the files under *folder* hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
