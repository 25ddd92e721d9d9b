"""The durability promise: a note about a capture is taken once, and never before the capture is on the disk."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import Deferred

from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import finished
from archive.evidence.reading.warc import read_records
from archive.evidence.record import Finished, new_record_id
from archive.evidence.record import finished_record as some_record
from archive.sites import unknown_site
from crawler import journal as module
from crawler.journal import SYNC_BYTES, Journal, warcinfo

SITE = unknown_site("http://127.0.0.1/")


class Threads:
    """Stands in for Twisted's thread pool, which needs a running reactor: runs a job when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], None], Deferred[Any]]] = []

    def defer(self, job: Callable[[], None]) -> Deferred[Any]:
        answer: Deferred[Any] = Deferred()
        self.jobs.append((job, answer))
        return answer

    def run(self) -> None:
        job, answer = self.jobs.pop(0)
        job()
        answer.callback(None)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Threads:
    threads = Threads()
    monkeypatch.setattr(module, "deferToThread", threads.defer)
    return threads


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    folder = Folder(tmp_path)
    folder.make()
    now = datetime.now(UTC)
    return Journal(folder, SITE, warcinfo(SITE, "", "0", started=now))


def keep(journal: Journal) -> None:
    journal.keep_record(some_record(Finished("test", {}), record_id=new_record_id(), at=datetime.now(UTC)))


def keep_much(journal: Journal) -> None:
    journal.keep([bytes(SYNC_BYTES)])  # enough for a sync to begin at once


def test_a_note_waits_for_the_sync_that_began_after_it(journal: Journal, threads: Threads) -> None:
    taken: list[str] = []
    keep(journal)
    journal.when_durable(lambda: taken.append("first"))
    keep_much(journal)
    journal.when_durable(lambda: taken.append("second"))
    assert taken == []

    threads.run()

    assert taken == ["first"]


def test_closing_takes_every_note_once_even_those_of_a_sync_that_still_runs(journal: Journal, threads: Threads) -> None:
    taken: list[str] = []
    keep(journal)
    journal.when_durable(lambda: taken.append("first"))
    keep_much(journal)
    journal.when_durable(lambda: taken.append("second"))

    journal.close("finished", {})
    assert taken == ["first", "second"]
    threads.run()  # after the file was closed: on a descriptor of its own

    assert taken == ["first", "second"]


def test_a_sync_that_ends_after_the_close_leaves_the_ledger_alone(journal: Journal, threads: Threads) -> None:
    commits: list[str] = []
    journal._after_sync = lambda: commits.append("commit")
    keep(journal)
    keep_much(journal)
    journal.close("finished", {})
    threads.run()  # the spider has closed its ledger by now

    assert commits == ["commit"]


def test_what_could_not_be_synced_is_never_noted(journal: Journal, threads: Threads) -> None:
    taken: list[str] = []
    heard: list[Exception] = []
    journal._on_trouble = heard.append
    keep(journal)
    journal.when_durable(lambda: taken.append("first"))
    keep_much(journal)

    threads.jobs.pop(0)[1].errback(DiskTrouble("the disk is gone"))

    assert taken == []
    assert [str(error) for error in heard] == ["the disk is gone"]
    journal.close("disk", {})  # Linux tells of pages that it lost once: a sync that succeeds later proves nothing
    assert taken == []


def test_a_file_with_a_sync_that_failed_is_never_called_durable(
    journal: Journal, threads: Threads, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The thread heard of it, the close comes before its answer, and its own sync succeeds."""
    taken: list[str] = []
    keep_much(journal)
    journal.when_durable(lambda: taken.append("note"))
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(DiskTrouble):
            threads.jobs[0][0]()

    with pytest.raises(DiskTrouble):
        journal.close("finished", {})
    assert taken == []
    assert Folder(tmp_path).open_warcs(SITE.slug)


def fail(_: int) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_what_comes_after_the_close_is_refused_aloud(journal: Journal, tmp_path: Path) -> None:
    keep(journal)
    journal.close("finished", {})

    with pytest.raises(DiskTrouble):
        keep(journal)
    assert not Folder(tmp_path).open_warcs(SITE.slug)


def test_a_full_file_is_closed_and_another_begun(
    journal: Journal, threads: Threads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 200)
    for _ in range(3):
        keep(journal)
    journal.close("finished", {"captures": 3})
    closed = Folder(tmp_path).closed_warcs()
    ends = [finished(tmp_path / warc) for warc in closed]

    assert len(closed) == len(set(closed)) > 1
    for warc in closed:
        first, *others = read_records(tmp_path / warc)
        assert {record.header("WARC-Warcinfo-ID") for record in others} == {f"<{first.id}>"}
    assert all(len(list(read_records(tmp_path / warc))) >= 2 for warc in closed)
    assert ends[-1] is not None
    assert ends[-1].reason == "finished"


def test_a_crawl_that_keeps_nothing_leaves_no_file(journal: Journal, tmp_path: Path) -> None:
    journal.close("finished", {})

    assert Folder(tmp_path).closed_warcs() == ()
