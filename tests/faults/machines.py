"""Four machines that are one: a scheduler, and workers that say to be on machines of their own, killed and begun again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LEASE_SECONDS = 6.0
"""Of a minute: who watches a dead machine's lease must not make each night an hour long."""
THREADS = 3
LISTENS_WITHIN = 60.0
"""Seconds: how long a scheduler may take to begin while the machine is full of other work."""


class Machines:
    """A scheduler and its workers."""

    def __init__(self, count: int, work: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._port = server.getsockname()[1]
        self._work = work
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: dict[str, subprocess.Popen[bytes] | None] = {f"m{number}": None for number in range(count)}
        self.begin()

    @property
    def address(self) -> str:
        """Return where the scheduler is."""
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def names(self) -> list[str]:
        """Return how the machines are called."""
        return list(self._workers)

    def busy(self) -> list[str]:
        """Return which machines crawl just now."""
        return [name for name, worker in self._workers.items() if worker is not None and _children(worker.pid)]

    def begin(self) -> None:
        """Begin whatever does not run, as systemd would."""
        if self._scheduler is None or self._scheduler.poll() is not None:
            here = ("--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")
            self._scheduler = self._run("scheduler", "", *here)
            self._listens()
        for name, worker in self._workers.items():
            if worker is None or worker.poll() is not None:
                alone = ("--no-nanny", "--no-dashboard", "--nthreads", str(THREADS), "--name", name)
                scratch = ("--local-directory", str(self._work / name))
                self._workers[name] = self._run("worker", name, self.address, *alone, *scratch)

    def kill_scheduler(self) -> None:
        """Kill the scheduler."""
        assert self._scheduler is not None
        self._scheduler.kill()
        self._scheduler.wait()

    def kill_worker(self, name: str, *, whole: bool) -> None:
        """Kill the worker *name*; *whole*: and all that it runs, as if its machine had lost its power."""
        worker = self._workers[name]
        assert worker is not None
        for pid in (*(_children(worker.pid) if whole else ()), worker.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        worker.wait()

    def end(self) -> None:
        """End all."""
        for name, worker in self._workers.items():
            if worker is not None and worker.poll() is None:
                self.kill_worker(name, whole=True)
        if self._scheduler is not None and self._scheduler.poll() is None:
            self.kill_scheduler()

    def _listens(self) -> None:
        until = time.monotonic() + LISTENS_WITHIN
        while True:
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self._port)):
                return
            assert time.monotonic() < until, "the scheduler of the cluster does not listen"
            time.sleep(0.1)

    def _run(self, what: str, machine: str, *words: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "LUUTRU_LEASE_SECONDS": str(LEASE_SECONDS), "LUUTRU_MACHINE": machine}
        with (self._work / f"{what}-{machine}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "dask", what, *words], env=env, stdout=log, stderr=log)


@contextmanager
def machines(count: int, work: Path) -> Iterator[Machines]:
    """Have so many machines, until the end."""
    work.mkdir(parents=True, exist_ok=True)
    made = Machines(count, work)
    try:
        yield made
    finally:
        made.end()


def _children(pid: int) -> list[int]:
    try:
        lines = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for line in lines for child in line.split()]
