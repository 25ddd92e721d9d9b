"""What memory is held is looked at in every process, over the articles of a crawl and over those of its copies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from tests.bench import memory
from tests.bench.memory import growth


def test_the_last_tenth_is_held_against_the_second() -> None:
    assert growth([(number, 100 + number // 90 * 20) for number in range(101)]) == (100.0, 120.0)


def test_crawl_ingest_and_rebuild_are_measured_with_writer_and_readers_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["memory", "--articles", "20", "--times", "2", "--work", str(tmp_path)])
    monkeypatch.setattr(memory, "_LOOK_SECONDS", 0.01)
    memory.main()
    rows = [line.split(" | ")[:3] for line in capsys.readouterr().out.splitlines()[2:]]

    assert [row[:2] for row in rows] == [
        ["| crawl", "crawl"],
        ["| ingest", "writer"],
        ["| ingest", "readers"],
        ["| rebuild", "writer"],
        ["| rebuild", "readers"],
    ]
    assert rows[-1][2] == "40"
    with open_catalogue(Folder(tmp_path / "crawl")) as catalogue:
        assert catalogue.row("select count(*), count(distinct site) from articles") == (40, 2)
