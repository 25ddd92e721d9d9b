"""Works for the workers of a cluster: processes of their own import them by name."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path

from archive.cluster.there import me
from archive.errors import DiskTrouble
from archive.model import Capture, Reading, Site
from tests.archive.catalogue.shelf import told


def square(number: int) -> int:
    return number * number


def wrong() -> None:
    raise ValueError("no such thing")


def wait_for(path: Path) -> int:
    """Say in the folder of *path* that somebody waits here; return which process waited when *path* is there."""
    path.with_name(f"waits-{os.getpid()}").touch()
    while not path.exists():
        time.sleep(0.02)
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def needs_room(full: str) -> str:
    """Fail as a worker does whose disk is full, where that is the worker at *full*."""
    if me() == full:
        raise DiskTrouble("scratch: No space left on device: make room, then run again")
    return me()


def kills_once(flag: Path, capture: Capture, site: Site) -> Reading:
    """Read as `told`, but kill the worker that this process reads for, once."""
    if not flag.exists():
        flag.touch()
        os.kill(os.getppid(), signal.SIGKILL)
    return told(capture, site)


def limit(address: str, most: int) -> None:
    """Let no process that the worker at *address* begins write files of more bytes: a disk that is full, for it alone."""
    if me() == address:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def kills(process: int, capture: Capture, site: Site) -> Reading:
    """Read as `told`, but kill *process*."""
    os.kill(process, signal.SIGKILL)
    return told(capture, site)
