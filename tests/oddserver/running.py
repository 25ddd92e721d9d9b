"""Start the odd server as a process of its own, and stop it: a client under test must not share its event loop."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.oddserver.journal import Exchange, read_journal

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class OddServer:
    """A running server: where it listens and what it has logged."""

    folder: Path
    port: int
    tls_port: int | None = None

    def url(self, path: str, *, tls: bool = False) -> str:
        """Return the address of *path*, which begins with a slash."""
        if tls:
            return f"https://127.0.0.1:{self.tls_port}{path}"
        return f"http://127.0.0.1:{self.port}{path}"

    def exchanges(self) -> list[Exchange]:
        """Return every exchange so far. After `running` has ended nothing is added any more."""
        return read_journal(self.folder)


@contextmanager
def running(folder: Path, *, tls: bool = False, seconds: float = 300) -> Iterator[OddServer]:
    """Serve until the block ends, for *seconds* at most; logs (and the certificate of a TLS port) go to *folder*."""
    command = [sys.executable, "-m", "tests.oddserver", "--log", str(folder), "--seconds", str(seconds)]
    process = subprocess.Popen(
        [*command, "--tls"] if tls else command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ports = json.loads(process.stdout.readline() or "{}")
        assert ports, f"the odd server did not start, exit code {process.wait(PATIENCE)}"
        yield OddServer(folder, ports["port"], ports["tls_port"])
    finally:
        process.stdin.close()  # the server ends by itself when its stdin does
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
