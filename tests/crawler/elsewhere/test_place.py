"""Who has another luutru or does not see the archive crawls nothing; nor does anybody where the asker's clock is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive.cluster.errors import NoCluster
from archive.cluster.rollcall import present
from archive.cluster.workers import Roll, Worker
from archive.evidence.folder import Folder
from crawler.elsewhere import cluster
from crawler.elsewhere.cluster import place_of
from crawler.task import Task


def opened(hours: tuple[float, ...], rolls: list[Roll] | None = None) -> Any:
    workers = tuple(
        Worker(f"m{number}", f"tcp://10.0.0.{number}:1", 3, SimpleNamespace(ahead=timedelta(hours=ahead)))
        for number, ahead in enumerate(hours)
    )

    @contextmanager
    def open_cluster(_address: str, roll: Roll, _say: object) -> Iterator[Any]:
        (rolls if rolls is not None else []).append(roll)
        yield SimpleNamespace(workers=workers, executor=lambda _count: SimpleNamespace(shutdown=lambda **_: None))

    return open_cluster


@pytest.fixture
def task(tmp_path: Path) -> Task:
    folder = Folder(tmp_path / "data")
    folder.make()
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    return Task(("hanam",), folder, tmp_path / "settings")


def test_a_worker_whose_clock_is_an_hour_off_is_named_and_works(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "open_cluster", opened((0.0, 1.0, -1.0)))
    said: list[str] = []
    with place_of("tcp://x:1", task, lambda line, _="": said.append(line)) as (there, place):
        assert place is not None
        assert there.at_once == 9

    assert [line.partition(": its clock is ")[2][:16] for line in said] == ["1:00:00 ahead of", "1:00:00 behind t"]


def test_an_asker_whose_clock_is_the_one_that_is_wrong_crawls_nothing(
    task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "open_cluster", opened((1.0, 1.0, 1.0)))
    with pytest.raises(NoCluster, match="set it"), place_of("tcp://x:1", task, lambda *_: None):
        pass


@pytest.fixture
def roll(task: Task, monkeypatch: pytest.MonkeyPatch) -> Iterator[Roll]:
    """What workers are asked who are to crawl for an archive that has a storage."""
    task.folder.storage.write_text(json.dumps({"address": "s3://evidence/news"}))
    rolls: list[Roll] = []
    monkeypatch.setattr(cluster, "open_cluster", opened((0.0,), rolls))
    with place_of("tcp://x:1", task, lambda *_: None):
        yield rolls[0]


def test_a_worker_whose_crawler_or_scrapy_is_another_gets_no_crawl(roll: Roll) -> None:
    alike = present(*roll.args)
    assert roll.refused(alike) is None

    older = replace(alike, libraries={**alike.libraries, "scrapy": "2.0"})
    assert "has scrapy 2.0, this one" in str(roll.refused(older))
    assert "has other site files" in str(roll.refused(replace(alike, sites="others")))
    # the crawler's modules are in the digest: one without them is another
    assert "install the same" in str(roll.refused(present(replace(roll.args[0], packages=()))))


def test_a_worker_that_does_not_see_the_archive_gets_no_crawl_whatever_storage_there_is(
    roll: Roll, tmp_path: Path
) -> None:
    unmounted = replace(roll.args[0], root=tmp_path / "unmounted")

    assert "mount the archive at the same place" in str(roll.refused(present(unmounted)))


def test_without_an_address_crawls_run_here(task: Task) -> None:
    with place_of(None, task, lambda *_: None) as (there, place):
        assert (there, place) == (task, None)
