"""A cluster reads, one process writes: the same catalogue as on one machine, whatever becomes of whom."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from archive.cluster.door import Cluster
from archive.cluster.errors import ClusterGone
from archive.cluster.reading import ReadersElsewhere, reading_crew
from archive.cluster.rollcall import Asked
from archive.crew import Crew
from archive.evidence.judging.verify import check_warcs
from tests.archive.catalogue.shelf import HOME, Shelf, page, says
from tests.archive.catalogue.test_crew import deadly, rebuilt
from tests.archive.catalogue.test_order import fill
from tests.archive.cluster.works import kills, kills_once, limit


def crew(cluster: Cluster) -> Crew:
    return Crew(2, lambda count: ReadersElsewhere(cluster, count), always=True)


def test_a_cluster_makes_the_catalogue_that_one_process_makes(shelf: Shelf, cluster: Cluster) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()

    assert rebuilt(shelf, crew(cluster)) == alone
    assert shelf.dump() == rows
    assert not shelf.folder.transcripts.exists()


def test_a_page_that_ends_its_reader_ends_no_worker(shelf: Shelf, cluster: Cluster) -> None:
    bad = shelf.warc(page("/a"), page("/b", says(title="KILL")), page("/c"))
    shelf.warc(page("/d"))
    before = {*cluster.call_everywhere(os.getpid).values()}
    result = rebuilt(shelf, crew(cluster), deadly)

    why = "ended the process that read it (signal 9)"
    assert result.findings == (f"{HOME}/b (in {shelf.folder.relative(bad)}): not read: {why}",)
    assert {*cluster.call_everywhere(os.getpid).values()} == before


def test_what_a_worker_read_that_was_killed_is_read_by_another(shelf: Shelf, cluster: Cluster, tmp_path: Path) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()

    assert rebuilt(shelf, crew(cluster), partial(kills_once, tmp_path / "killed")) == alone
    assert (tmp_path / "killed").exists()
    assert shelf.dump() == rows


@pytest.mark.parametrize("most", [0, 40])
def test_a_worker_that_cannot_write_costs_nothing(shelf: Shelf, cluster: Cluster, said: list[str], most: int) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()
    first = cluster.workers[0]
    cluster.call_everywhere(limit, first.address, most)
    result = rebuilt(shelf, crew(cluster))
    cluster.call_everywhere(limit, first.address, resource.RLIM_INFINITY)

    assert result == alone
    assert shelf.dump() == rows
    assert any(line.startswith(f"{first}: ") and "File too large" in line for line in said)


def test_a_cluster_proves_what_one_process_proves(shelf: Shelf, cluster: Cluster) -> None:
    warcs = [shelf.folder.relative(shelf.warc(page(f"/{number}"))) for number in range(4)]
    spoilt = shelf.folder.path(warcs[2])
    spoilt.write_bytes(spoilt.read_bytes()[:-20])
    alone = list(check_warcs(shelf.root, warcs, Crew()))

    assert list(check_warcs(shelf.root, warcs, crew(cluster))) == alone
    assert [warc for warc, checked in alone if checked.defects] == [warcs[2]]


@contextmanager
def begun(*arguments: str, until: str) -> Iterator[tuple[int, str]]:
    """Run a command of dask's until the end; give its process and the line of its log in which *until* stands."""
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process.pid, next(line for line in process.stderr if until in line)
        finally:
            process.kill()


def test_a_scheduler_that_is_killed_costs_nothing_that_was_read(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()
    said: list[str] = []
    with ExitStack() as opened:
        pid, line = opened.enter_context(
            begun("scheduler", "--host", "127.0.0.1", "--port", "0", until="Scheduler at:")
        )
        address = line.split()[-1]
        scratch = ("--local-directory", str(tmp_path))
        opened.enter_context(
            begun("worker", address, "--nthreads", "2", "--no-nanny", *scratch, until="Registered to:")
        )
        monkeypatch.setattr("archive.cluster.door._GREETING", 2.0)  # so long another one is waited for, too
        there = opened.enter_context(
            reading_crew(address, Asked.of(shelf.folder, shelf.root / "settings"), None, said.append)
        )
        assert there.count == 2
        assert rebuilt(shelf, there) == alone
        assert shelf.dump() == rows
        with pytest.raises(ClusterGone, match="the scheduler is gone"):
            rebuilt(shelf, there, partial(kills, pid))

    assert rebuilt(shelf, Crew()) == alone
    assert shelf.dump() == rows
