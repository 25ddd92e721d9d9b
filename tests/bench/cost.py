"""What a command cost: processor seconds, wall seconds, peak memory; its own and those of all processes it waited for."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

ROOT = Path(__file__).parents[2]
_WATCH_SECONDS = 0.05
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
    begun: Callable[[int], None] = lambda _: None,
    fine: Sequence[int] = (0,),
) -> Cost:
    """Run *command* to its end. What it complains of goes to *log*; *hear* gets its process id and each line it prints,
    *begun* the id when it has begun.

    Raises CommandFailedError when its exit code is not one of *fine*.
    """
    since = time.monotonic()
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True, env={**os.environ, **(env or {})}
        )
        assert process.stdout is not None
        peaks, over = [0], Event()
        watch = Thread(target=_watch, args=(process.pid, peaks, over), daemon=True)
        watch.start()
        begun(process.pid)
        for line in process.stdout:
            if hear is not None:
                hear(process.pid, line)
        process.stdout.close()
        over.set()
        watch.join()
        # wait4 tells of this child and of those that it waited for, and of nobody else's
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        last = log.read_text(encoding="utf-8", errors="replace")[-500:]
        raise CommandFailedError(f"{' '.join(command)}: exit code {process.returncode}: {last}")
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - since, max(peaks))


def _watch(pid: int, peaks: list[int], over: Event) -> None:
    """Note the largest resident set of *pid* and of those below it, until it is *over*.

    Not ru_maxrss, which is at least what the process held that began it.
    """
    while not over.wait(_WATCH_SECONDS):
        for one in (pid, *below(pid)):
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{one}/status").read_text(encoding="utf-8").splitlines()
                peaks.append(next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")))
                peaks[:] = [max(peaks)]


def below(pid: int) -> Iterator[int]:
    """Yield the children of the running process *pid*, and theirs."""
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield int(child)
                yield from below(int(child))


def heard(command: Sequence[str], log: Path, *, fine: Sequence[int] = (0,)) -> tuple[Cost, list[str]]:
    """Run *command* to its end; return what it cost, and the lines that it printed. Raises CommandFailedError."""
    said: list[str] = []
    return run(command, log, hear=lambda _, line: said.append(line), fine=fine), said


def last_line(command: Sequence[str], log: Path, *, fine: Sequence[int] = (0,)) -> Any:
    """Run *command* and return the last JSON object that it prints, on a line of its own."""
    _, said = heard(command, log, fine=fine)
    return json.loads([line for line in said if line.startswith("{")][-1])


def resident(pid: int) -> int:
    """Return the bytes that the running process *pid* holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def size_of(folder: Path) -> int:
    """Return how many bytes the files under *folder* hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
