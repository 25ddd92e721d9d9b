"""What crawls share through the operator's book, and that no trouble with it costs a night."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.book.book import open_book
from archive.book.paces import Pace
from archive.book.robots import Told
from archive.evidence.folder import Folder
from crawler.politeness import memory as module
from crawler.politeness.memory import AGAIN_AFTER, Memory
from tests.crawler.politeness.times import BEGUN, Hands

HOST = "anh.example.vn"
ORIGIN = f"https://{HOST}"


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.make()
    return folder


@pytest.fixture
def memory(folder: Folder, said: list[str], hands: Hands) -> Memory:
    return Memory(folder, said.append, hands.clock())


def told(status: int, hours: float = 0.0) -> Told:
    return Told(ORIGIN, BEGUN - timedelta(hours=hours), status, b"User-agent: *\nDisallow: /a", "khac")


@pytest.mark.parametrize(
    ("status", "hours", "used"),
    [
        (200, 0, True), (200, 23.9, True), (404, 1, True), (403, 1, True),
        (200, 24, False), (200, -1, False), (503, 0, False), (429, 0, False), (0, 0, False),
    ],
)  # fmt: skip
def test_a_copy_of_robots_txt_is_used_for_a_day_if_it_tells_rules(
    memory: Memory, status: int, hours: float, used: bool
) -> None:
    memory.keep_robots(told(status, hours))

    assert (memory.robots(ORIGIN) is not None) is used


def test_several_crawls_take_turns_at_a_host(memory: Memory, folder: Folder, hands: Hands) -> None:
    other = Memory(folder, print, hands.clock())

    assert memory.turn(HOST, 2.0) == (0.0, 0.0)
    assert other.turn(HOST, 3.0) == (2.0, 0.0)
    hands.go(1.0)
    assert memory.turn(HOST, 2.0) == (4.0, 0.0)


def test_a_host_that_closed_itself_to_one_crawl_is_closed_to_the_others(
    memory: Memory, folder: Folder, hands: Hands
) -> None:
    other = Memory(folder, print, hands.clock())
    memory.keep(Pace(HOST, BEGUN, closed_until=BEGUN + timedelta(hours=1)))

    assert other.turn(HOST, 2.0)[1] == 3600.0


def test_what_another_crawl_heard_meanwhile_is_not_written_over(memory: Memory, folder: Folder, hands: Hands) -> None:
    closed = BEGUN + timedelta(hours=1)
    Memory(folder, print, hands.clock()).keep(Pace(HOST, BEGUN, floor=9.0, closed_until=closed))
    memory.keep(Pace(HOST, BEGUN, learned=1.0, floor=3.0))

    kept = memory.pace(HOST)
    assert kept is not None
    assert (kept.learned, kept.floor, kept.closed_until) == (1.0, 9.0, closed)


def test_a_book_that_another_program_holds_is_said_once_and_tried_again_later(
    memory: Memory, folder: Folder, said: list[str], hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with open_book(folder):
        pass
    holder = sqlite3.connect(folder.book, isolation_level=None)
    holder.execute("begin immediate")

    for _ in range(3):
        assert memory.turn(HOST, 2.0) == (0.0, 0.0)
    memory.keep(Pace(HOST, BEGUN))
    assert len(said) == 1
    assert "another program is writing to it" in said[0]
    assert "the site file's hold" in said[0]

    holder.execute("rollback")
    hands.go(AGAIN_AFTER)
    memory.turn(HOST, 2.0)
    assert memory.turn(HOST, 2.0) == (2.0, 0.0)
    assert len(said) == 1


def test_a_damaged_book_is_put_aside_said_and_begun_anew(memory: Memory, folder: Folder, said: list[str]) -> None:
    folder.book.write_bytes(b"no database" * 1000)
    memory.keep(Pace(HOST, BEGUN))

    assert memory.pace(HOST) == Pace(HOST, BEGUN)
    assert len(said) == 1
    assert "torn/operator-1.db" in said[0]


def test_a_book_that_breaks_while_it_is_open_is_said_and_the_crawl_goes_on(
    memory: Memory, folder: Folder, said: list[str], hands: Hands
) -> None:
    memory.keep(Pace(HOST, BEGUN))
    for path in folder.state.glob("operator.db*"):
        path.write_bytes(b"\xde\xad" * 5000)

    assert memory.pace(HOST) is None
    hands.go(AGAIN_AFTER)
    memory.keep(Pace(HOST, BEGUN, 2.0))
    assert memory.pace(HOST) == Pace(HOST, BEGUN, 2.0)
    assert 1 <= len(said) <= 2


def test_a_book_that_cannot_be_opened_is_said_once(memory: Memory, folder: Folder, said: list[str]) -> None:
    folder.book.mkdir()

    assert memory.pace(HOST) is None
    assert memory.robots(ORIGIN) is None
    memory.keep_robots(told(200))
    memory.close()
    assert len(said) == 1
    assert "operator.db" in said[0]


def test_a_book_of_a_newer_luutru_is_left_as_it_is(memory: Memory, folder: Folder, said: list[str]) -> None:
    pace = replace(Pace(HOST, BEGUN), learned=4.0)
    memory.keep(pace)
    memory.close()
    newer = sqlite3.connect(folder.book)
    newer.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('luutru operator', 'mai', '')"
    )
    newer.commit()
    newer.close()

    assert memory.pace(HOST) is None
    assert "a newer luutru has written it" in said[0]
