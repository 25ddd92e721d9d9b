"""Crawls given to an executor end as at home: in order, at once, when their asker dies, or when their worker's disk is full."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from archive.clock import AHEAD, now
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.soundness import SHARED, journal_mode
from crawler.crawls import Outcome, crawl_sites
from crawler.elsewhere import there, told
from crawler.elsewhere.asker import Elsewhere, elsewhere
from crawler.elsewhere.there import Order
from crawler.task import Task, Turn

SLUG = "hanam"


class Gone(ArchiveError):
    """Nobody works any more."""


class Nobody(Executor):
    """Workers of whom none is left."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(Gone("the scheduler is gone: begin it"))
        return future


class Process:
    """A crawl's process as a test wants it: it says something, and ends when it is told to or has done its work."""

    begun: ClassVar[list[Process]] = []
    codes: ClassVar[list[int | None]] = []

    def __init__(self, slug: str, env: Mapping[str, str], _errors: object, hear: Any) -> None:
        self.slug, self.env, self.ends = slug, env, list[bool]()
        self.code = type(self).codes.pop(0) if type(self).codes else 0
        hear({"counts": {"captures": 3}, "bytes": 7, "reason": "finished", "said": ["something"]})
        type(self).begun.append(self)

    def poll(self) -> int | None:
        return self.code

    def end(self, *, at_once: bool) -> None:
        self.ends.append(at_once)
        self.code = -9 if at_once else 130

    def finish(self) -> None:
        pass


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch) -> type[Process]:
    monkeypatch.setattr(there, "Child", Process)
    monkeypatch.setattr(there, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(there, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(there, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr("crawler.crawls.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("crawler.beside.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("crawler.elsewhere.asker.BEAT_SECONDS", 0.02)
    Process.begun, Process.codes = [], []
    return Process


@contextmanager
def place(folder: Folder) -> Iterator[Elsewhere]:
    with ThreadPoolExecutor(4) as pool, elsewhere(pool, folder, Gone) as opened:
        yield opened


def crawled(tmp_path: Path, at: Elsewhere | None, *slugs: str, turns: Mapping[str, Turn] | None = None) -> Outcome:
    task = Task(slugs or (SLUG,), Folder(tmp_path), tmp_path / "settings", 4, turns=turns or {})
    return crawl_sites(task, watch=lambda _: None, say=lambda *_: None, place=at)


def order(tmp_path: Path) -> Order:
    run = tmp_path / "runs" / "1"
    run.mkdir(parents=True, exist_ok=True)
    told.put(run / told.ASKER, {"beat": 1, "at": now().isoformat(), "stop": 0, "ended": []})
    return Order(SLUG, run, {}, tmp_path / "logs" / "hanam.log")


@pytest.fixture
def settings(tmp_path: Path) -> None:
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    Folder(tmp_path).make()


@pytest.mark.usefixtures("settings")
def test_a_crawl_elsewhere_is_told_as_one_at_home(tmp_path: Path, processes: type[Process]) -> None:
    with place(Folder(tmp_path)) as at:
        outcome = crawled(tmp_path, at)
    (site,) = outcome.sites

    assert (site.code, site.reason, site.bytes, dict(site.counts)) == (0, "finished", 7, {"captures": 3})
    (process,) = processes.begun
    assert process.env["LUUTRU_ARCHIVE"] == str(tmp_path)
    assert process.env["LUUTRU_PARENT"] == str(os.getpid())
    assert process.env[SHARED] == "1"
    assert list((tmp_path / "runs").iterdir()) == []
    assert journal_mode() == "wal"


@pytest.mark.usefixtures("settings")
def test_where_nobody_is_left_it_is_said_and_no_other_site_is_tried(tmp_path: Path) -> None:
    with elsewhere(Nobody(), Folder(tmp_path), Gone) as at:
        task = Task(("a", "b", "c"), Folder(tmp_path), tmp_path / "settings", 1)
        said: list[str] = []
        outcome = crawl_sites(task, watch=lambda _: None, say=lambda line, *_: said.append(line), place=at)

    assert outcome.exit_code() == 3
    assert [site.reason for site in outcome.sites] == ["trouble", "nowhere to run", "nowhere to run"]
    assert any("the scheduler is gone" in line for line in said)


def test_a_crawl_whose_asker_is_silent_ends_in_order(
    tmp_path: Path, processes: type[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "SILENCE", 0.05)
    processes.codes = [None]
    assert there.crawl(order(tmp_path))["code"] == 130
    assert processes.begun[0].ends == [False]


@pytest.mark.parametrize(("wanted", "code"), [({"stop": 1}, 130), ({"ended": [SLUG]}, -9)])
def test_a_crawl_ends_as_its_asker_wants(
    tmp_path: Path, processes: type[Process], monkeypatch: pytest.MonkeyPatch, wanted: dict[str, Any], code: int
) -> None:
    asked = order(tmp_path)
    told.put(asked.run / told.ASKER, {"beat": 2, "at": now().isoformat(), "stop": 0, "ended": [], **wanted})
    processes.codes = [None]

    assert there.crawl(asked)["code"] == code


def test_a_worker_that_is_given_what_another_had_waits_until_that_has_ended_and_has_it_end(
    tmp_path: Path, processes: type[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = order(tmp_path)
    processes.codes = [None, 75, 75, 0]
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(there.crawl, asked)
        while not processes.begun:
            time.sleep(0.01)
        second = there.crawl(asked)

    assert first.result()["code"] == 130
    assert second["code"] == 0
    assert len(processes.begun) == 4


def test_a_site_that_somebody_else_crawls_is_not_waited_for(tmp_path: Path, processes: type[Process]) -> None:
    processes.codes = [75]
    assert there.crawl(order(tmp_path))["code"] == 75
    assert len(processes.begun) == 1


def test_a_full_disk_is_said_as_such_so_that_another_worker_is_tried(tmp_path: Path, processes: type[Process]) -> None:
    processes.codes = [5]
    with pytest.raises(DiskTrouble, match="something"):
        there.crawl(order(tmp_path))


@pytest.mark.parametrize(("wrong", "handed"), [(3600.0, -3600.0), (-3600.0, 3600.0), (0.0, 0.0)])
def test_a_worker_whose_clock_is_an_hour_off_crawls_by_its_askers(
    tmp_path: Path, processes: type[Process], monkeypatch: pytest.MonkeyPatch, wrong: float, handed: float
) -> None:
    asked, beats = order(tmp_path), iter(range(10_000))
    right = now

    def beat(_: object, __: object = None) -> None:
        told.put(asked.run / told.ASKER, {"beat": next(beats), "at": right().isoformat(), "stop": 0, "ended": []})

    monkeypatch.setattr(there, "sleep", lambda _: beat(None))
    monkeypatch.setattr(there, "now", lambda: right().fromtimestamp(right().timestamp() + wrong, right().tzinfo))
    there.crawl(asked)

    assert float(processes.begun[0].env[AHEAD]) == pytest.approx(handed, abs=2.0)


def test_what_is_half_written_tells_nothing(tmp_path: Path) -> None:
    told.put(tmp_path / "x", {"beat": 1})
    (tmp_path / "x").write_bytes(b'{"beat": 2, "a')

    assert told.look(tmp_path / "x") == told.look(tmp_path / "missing") == {}


def test_what_was_done_before_a_site_went_to_another_worker_is_counted_too(tmp_path: Path) -> None:
    told.put(told.turn_file(tmp_path, SLUG), {"turn": 3})
    told.put(told.told_file(tmp_path, SLUG, 1), {"turn": 1, "counts": {"articles": 17, "owed": 30}, "bytes": 900})
    assert told.told_of(tmp_path, SLUG)["counts"] == {"articles": 17, "owed": 30}

    last = {"turn": 3, "counts": {"articles": 8, "failed": 1, "owed": 2}, "bytes": 100, "reason": "finished", "code": 0}
    whole = told.told_of(tmp_path, SLUG, last)

    assert whole["counts"] == {"articles": 25, "failed": 1, "owed": 2}
    assert (whole["bytes"], whole["reason"], whole["code"]) == (1000, "finished", 0)
    assert told.told_of(tmp_path, "namdinh") == {}
