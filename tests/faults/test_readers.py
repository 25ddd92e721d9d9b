"""Who reads for an ingest is killed, or who writes: at any moment, and nothing is lost, left over, or otherwise than it was."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue.entering.ingest import Ingested, ingest, rebuild
from archive.crew import Crew
from tests.archive.catalogue.shelf import Shelf, page, says, told
from tests.faults.checks import unfinished

TWO = Crew(2, always=True)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("killed") / "data")
    for number in range(12):
        shelf.warc(
            *(page(f"/{number}-{part}", says(title=f"Bài {part}")) for part in range(20)), page(f"/{number % 3}")
        )
    shelf.ingest()
    return shelf


def readers(of: int) -> list[int]:
    """Return the processes that read for the process *of*."""
    return [pid for pid, parent, line in processes() if parent == of and "crew import serve" in line]


def processes() -> Iterator[tuple[int, int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(folder.name), parent, (folder / "cmdline").read_bytes().decode().replace("\0", " ")
        except (OSError, IndexError):
            continue


def begun(shelf: Shelf) -> int:
    """Begin to build anew in a process of its own; return which."""
    if not (child := os.fork()):
        code = 130
        try:
            rebuild(shelf.folder, shelf.found, told, lambda _: None, TWO)
            code = 0
        finally:
            os._exit(code)
    return child


def whole(shelf: Shelf, rows: list[str]) -> Ingested:
    result = rebuild(shelf.folder, shelf.found, told, lambda _: None, TWO)
    assert shelf.dump() == rows
    assert unfinished(shelf.folder) == []
    assert not shelf.folder.transcripts.exists()
    return result


@pytest.mark.parametrize("seconds", [0.05, 0.4, 0.8, 1.2])
def test_a_writer_that_is_killed_takes_its_readers_along_and_the_next_goes_on(shelf: Shelf, seconds: float) -> None:
    rows = shelf.dump()
    child = begun(shelf)
    time.sleep(seconds)
    reading = readers(child)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    time.sleep(0.3)

    assert not {pid for pid, _, line in processes() if pid in reading and "crew import serve" in line}
    ingest(shelf.folder, shelf.found, told, lambda _: None, TWO)
    assert shelf.dump() == rows
    assert whole(shelf, rows).warc_files == 12


def test_readers_that_are_killed_cost_nothing(shelf: Shelf) -> None:
    rows, child, killed = shelf.dump(), begun(shelf), 0
    while killed < 2 and os.waitpid(child, os.WNOHANG) == (0, 0):
        for pid in readers(child)[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
            time.sleep(0.1)
    _, status = os.waitpid(child, 0) if killed == 2 else (0, 0)

    assert status == 0
    assert shelf.dump() == rows
    assert whole(shelf, rows).findings == ()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_writer_that_is_stopped_takes_its_readers_along(shelf: Shelf, number: int) -> None:
    rows, child = shelf.dump(), begun(shelf)
    for _ in range(200):
        if reading := readers(child):
            break
        time.sleep(0.02)
    os.kill(child, number)
    os.waitpid(child, 0)
    time.sleep(0.3)

    assert reading
    assert not {pid for pid, _, line in processes() if pid in reading and "crew import serve" in line}
    assert whole(shelf, rows).findings == ()
