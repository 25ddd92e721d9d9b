"""Several processes read, one writes: the same catalogue, whatever becomes of any of them."""

from __future__ import annotations

import gzip
import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.entering import ahead
from archive.catalogue.entering.ingest import Headway, Ingested, ingest, rebuild
from archive.catalogue.transcribing import shard, task
from archive.catalogue.transcribing.watched import Reader
from archive.crew import Crew, ReaderDied, Readers
from archive.errors import ArchiveError
from archive.model import Capture, Reading, Site
from tests.archive.catalogue.shelf import HOME, Shelf, page, says, told
from tests.archive.catalogue.test_order import fill


def nothing(_: Headway) -> None:
    return None


def rebuilt(shelf: Shelf, crew: Crew, reader: Reader = told) -> Ingested:
    return rebuild(shelf.folder, shelf.found, reader, nothing, crew)


class AnyOrder(Executor):
    """Works in this process, and is done with what it was given in any order."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._given: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._given.append((future, lambda: fn(*args, **kwargs)))
        self.most = max(self.most, len(self._given))
        return future

    def work(self, futures: object, **_: object) -> tuple[set[Future[Any]], object]:
        """Do one of the works: in place of `concurrent.futures.wait`."""
        future, call = self._given.pop(self._chance.randrange(len(self._given)))
        future.set_result(call())
        return {future}, futures


@pytest.mark.parametrize("count", [2, 4])
def test_several_processes_make_the_catalogue_that_one_makes(shelf: Shelf, count: int) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()

    assert rebuilt(shelf, Crew(count, always=True)) == alone
    assert shelf.dump() == rows
    assert not shelf.folder.transcripts.exists()


@pytest.mark.parametrize("seed", range(4))
def test_any_order_in_which_files_are_read_gives_the_same_catalogue(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()
    executor = AnyOrder(seed)
    monkeypatch.setattr(ahead, "wait", lambda futures, **_: executor.work(futures) if futures else (set(), futures))

    assert rebuilt(shelf, Crew(3, hire=lambda _: executor, always=True)) == alone
    assert shelf.dump() == rows


@pytest.mark.parametrize("left", [0, 30])
def test_a_transcript_that_is_not_whole_is_read_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    fill(shelf)
    alone = rebuilt(shelf, Crew())
    rows = shelf.dump()
    executor = AnyOrder(0)
    torn: list[Path] = []

    def tear(futures: object, **_: object) -> tuple[set[Future[Any]], object]:
        if not futures:
            return set(), futures
        done = executor.work(futures)
        for path in shelf.folder.transcripts.glob("*.gz") if len(torn) < 2 else ():
            os.truncate(path, left)
            torn.append(path)
        return done

    monkeypatch.setattr(ahead, "wait", tear)

    assert rebuilt(shelf, Crew(2, hire=lambda _: executor, always=True)) == alone
    assert torn
    assert shelf.dump() == rows


def deadly(capture: Capture, site: Site) -> Reading:
    """Read as `told`, but die of pages that say so."""
    if b"KILL" in capture.body:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"EXIT" in capture.body:
        os._exit(3)
    if b"HANG" in capture.body:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.05)  # as after a minute
        sum(range(10**12))  # in C: no handler of Python's has a turn
    if b"HEAP" in capture.body:
        bytearray(10**11)
    return told(capture, site)


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("KILL", "ended the process that read it (signal 9)"),
        ("EXIT", "ended the process that read it (exit code 3)"),
        ("HANG", "ended the process that read it (took more than 60 seconds, and could not be stopped)"),
        ("HEAP", "took more memory than there is"),
    ],
)
def test_a_page_that_ends_its_process_costs_itself_alone(shelf: Shelf, word: str, why: str) -> None:
    bad = shelf.warc(page("/a"), page("/b", says(title=word)), page("/c"))
    shelf.warc(page("/d"), page("/e"))
    result = rebuilt(shelf, Crew(2, always=True), deadly)

    assert result.findings == (f"{HOME}/b (in {shelf.folder.relative(bad)}): not read: {why}",)
    assert [key for (key,) in shelf.rows("select key from articles order by key")] == [
        f"mau.gov.vn/{name}" for name in "acde"
    ]
    assert shelf.rows("select url, unread from captures where unread is not null") == [(f"{HOME}/b", why)]


def test_several_such_pages_in_one_file_cost_themselves_alone(shelf: Shelf) -> None:
    shelf.warc(page("/a", says(title="EXIT")), page("/b"), page("/c", says(title="KILL")), page("/d"))

    assert len(rebuilt(shelf, Crew(2, always=True), deadly).findings) == 2
    assert shelf.rows("select key from articles order by key") == [("mau.gov.vn/b",), ("mau.gov.vn/d",)]


def died(child: Callable[[], object]) -> int:
    """Return the signal that a process doing *child* dies of: an end that nothing can catch."""
    if not (number := os.fork()):
        child()
        os._exit(1)
    return os.WTERMSIG(os.waitpid(number, 0)[1])


def test_a_page_that_ends_the_process_that_writes_is_read_by_another_the_next_time(shelf: Shelf) -> None:
    shelf.warc(page("/a"), page("/b", says(title="KILL")))
    shelf.warc(page("/c"))

    assert died(lambda: ingest(shelf.folder, shelf.found, deadly, nothing)) == signal.SIGKILL
    result = ingest(shelf.folder, shelf.found, deadly, nothing)

    assert len(result.findings) == 1
    assert result.articles == 2


def test_what_dies_between_two_pages_is_tried_again_and_then_said(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.warc(page("/a"))
    tried: list[object] = []

    class Hopeless(Executor):
        def submit(self, _fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
            tried.append(args)
            future: Future[Any] = Future()
            future.set_exception(ReaderDied(-9))
            return future

    result = ingest(shelf.folder, shelf.found, told, nothing, Crew(2, hire=lambda _: Hopeless(), always=True))

    assert len(tried) == 3
    assert "not entered: 3 processes died of it (signal 9)" in result.findings[0]
    assert ingest(shelf.folder, shelf.found, told, nothing).articles == 1


def counted(capture: Capture, site: Site) -> Reading:
    """Read as `told`, and count."""
    counted.read += 1  # type: ignore[attr-defined]
    return told(capture, site)


def reads(work: Callable[[], object]) -> int:
    """Return how many pages `counted` reads in this process while *work* is done."""
    counted.read = 0  # type: ignore[attr-defined]
    work()
    return int(counted.read)  # type: ignore[attr-defined]


def killed_behind(shelf: Shelf, files: int) -> None:
    """Kill a rebuild when it has entered so many files."""
    entered: list[object] = []

    def count(headway: Headway) -> None:
        entered.extend([headway] if headway.entered else [])
        if len(entered) == files:
            os.kill(os.getpid(), signal.SIGKILL)

    assert died(lambda: rebuild(shelf.folder, shelf.found, told, count)) == signal.SIGKILL


def test_a_rebuild_that_was_killed_goes_on_where_it_stopped(shelf: Shelf) -> None:
    for number in range(6):
        shelf.warc(page(f"/{number}"), page(f"/lo-{number}", b"<html>not JSON"))
    shelf.ingest()
    rows, whole = shelf.dump(), rebuilt(shelf, Crew())
    killed_behind(shelf, 4)
    shelf.ingest()  # takes nothing away that can be gone on with

    assert reads(lambda: rebuilt(shelf, Crew(), counted)) == 4
    assert shelf.dump() == rows
    killed_behind(shelf, 4)
    assert rebuilt(shelf, Crew()) == whole
    assert [path.name for path in shelf.folder.catalogues.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize("change", ["a file is gone", "a file has grown", "a site file"])
def test_a_killed_rebuild_of_what_is_no_more_so_begins_anew(shelf: Shelf, change: str) -> None:
    first = shelf.warc(page("/a"))
    shelf.warc(page("/b"), page("/c"))
    shelf.ingest()
    killed_behind(shelf, 1)
    match change:
        case "a file is gone":
            first.unlink()
        case "a file has grown":
            first.write_bytes(first.read_bytes() + b"\0")
        case _:
            site = shelf.root / "settings" / "sites" / "mau.toml"
            site.write_text(site.read_text(encoding="utf-8").replace("/in/", "/out/"), encoding="utf-8")

    assert reads(lambda: rebuilt(shelf, Crew(), counted)) == (2 if change == "a file is gone" else 3)


def test_a_transcript_that_a_killed_ingest_left_is_taken_up_only_if_it_is_whole(shelf: Shelf) -> None:
    warc = shelf.folder.relative(shelf.warc(page("/a"), page("/b")))
    rules = task.packed(shelf.found, counted)
    path = shard.shard_of(shelf.folder, warc, shelf.folder.path(warc).stat().st_size, shard.made_with(shelf.found))
    for cut in (0, 1):
        task.run(task.Task(shelf.root, warc, path, rules))
        path.write_bytes(path.read_bytes()[: -cut or None])

        assert reads(lambda: rebuilt(shelf, Crew(2, hire=lambda _: Here(), always=True), counted)) == 2 * cut
        assert shelf.rows("select count(*) from articles") == [(2,)]


class Here(Executor):
    """Works in this process, at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_an_older_transcript_is_of_no_use_and_goes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.warc(page("/a"))
    old = shelf.folder.transcripts / "0123.jsonl.gz"
    old.parent.mkdir()
    old.write_bytes(b"of another day")
    (old.parent / "0123.at").write_bytes(b"17")

    assert shelf.ingest().articles == 1
    assert not old.parent.exists()


def test_a_worker_with_other_code_refuses_by_name(shelf: Shelf, tmp_path: Path) -> None:
    warc = shelf.folder.relative(shelf.warc(page("/a")))
    strange = task.Task(shelf.root, warc, tmp_path / "a.jsonl.gz", task.packed(shelf.found, told), code="another")

    with pytest.raises(ArchiveError, match="another luutru"):
        task.run(strange)


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    def child() -> None:
        readers = Readers(2)
        begun = [readers.submit(os.getpid) for _ in range(2)]
        pids.write_text(" ".join(str(one.result()) for one in begun))
        os.kill(os.getpid(), signal.SIGKILL)

    died(child)
    for pid in map(int, pids.read_text().split()):
        for _ in range(100):
            if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"process {pid} lives on")


@pytest.mark.parametrize(
    "lines",
    [b"{{{", b"5", b"null", b'["capture", [1', b'"\xff"', b"[" * 100_000, b'["found", ["x"]]'],
    ids=["no JSON", "a number", "nothing", "cut", "no UTF-8", "nested", "of no file"],
)
def test_a_transcript_that_looks_whole_and_is_not_stops_one_ingest_alone(shelf: Shelf, lines: bytes) -> None:
    warc = shelf.warc(page("/a"))
    made = shard.made_with(shelf.found)
    path = shard.shard_of(shelf.folder, shelf.folder.relative(warc), warc.stat().st_size, made)
    path.parent.mkdir()
    path.write_bytes(gzip.compress(lines + b'\n["read", [1, 1]]\n'))

    with pytest.raises(ArchiveError, match=r"is not whole .*run again"):
        ingest(shelf.folder, shelf.found, told, nothing, Crew(2, always=True))
    assert ingest(shelf.folder, shelf.found, told, nothing, Crew(2, always=True)).articles == 1
