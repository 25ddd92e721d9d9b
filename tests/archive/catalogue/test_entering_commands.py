"""`luutru ingest` and `rebuild`: their options, and how they tell how far they are."""

from __future__ import annotations

import sys
from io import StringIO

import pytest

from archive.catalogue.entering.enter import Entered
from archive.catalogue.entering.ingest import Headway
from archive.cli.progress import Progress
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.conftest import Called


def test_a_rebuild_takes_over_what_is_fresh_and_reads_with_so_many_processes(luutru: Called, shelf: Shelf) -> None:
    filled = shelf.root
    shelf.warc(page("/a"), page("/b", b"<html>Tin", minutes=1))
    luutru("ingest", "--archive", filled, "--jobs", "1")
    said = luutru("rebuild", "--archive", filled, "--stale", "--jobs", "3")

    assert (said.code, said.out.partition(";")[0]) == (0, "1 WARC files entered: 2 captures, 2 pages read")
    assert luutru("rebuild", "--archive", filled, "--jobs", "0").code == 2


@pytest.mark.parametrize("command", ["ingest", "rebuild", "verify", "import"])
def test_a_cluster_that_is_none_is_refused_in_a_sentence(luutru: Called, shelf: Shelf, command: str) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()
    of = [next(shelf.folder.warc.glob("*/*/*"))] if command == "import" else []
    said = luutru(command, *of, "--archive", shelf.root, "--cluster", "local:0", "--jobs", "2")

    assert said.code == 2
    assert said.err.startswith("luutru: 'local:0': not the address of a cluster: type local:N")
    assert said.err.count("\n") == 1


def test_progress_says_how_fast_it_goes_and_how_long_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 5.0, 50.0, 100.0, 400.0, 500.0])
    monkeypatch.setattr("archive.cli.progress.monotonic", lambda: next(clock))
    progress = Progress("entering")
    for name, behind, read in (("a", 1, 0), ("e", 2, 0), ("b", 100, 500), ("c", 400, 1500), ("d", 1000, 2000)):
        progress.take(Headway(behind, 1000, name, Entered(name, 0, read, ())))

    told = [line.partition("(")[2].rstrip(")") for line in capsys.readouterr().err.splitlines()]
    assert told == ["", "", "10% done, 5 pages/s, 15 min left", "40% done, 5 pages/s, 10 min left", ""]


class Terminal(StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_progress_says_how_fast_it_goes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 5.0, 100.0])
    monkeypatch.setattr("archive.cli.progress.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress("entering") as progress:
        for name, behind, read in (("warc/mau/a", 10, 50), ("warc/mau/b", 100, 450)):
            progress.take(Headway(behind, 1000, name, Entered(name, 0, read, ())))

    assert isinstance(sys.stderr, Terminal)
    shown = sys.stderr.getvalue().split("\r")
    assert "10%" in shown[-1]
    assert "5 pages/s  b" in shown[-1]
    assert "pages/s" not in shown[-2]
