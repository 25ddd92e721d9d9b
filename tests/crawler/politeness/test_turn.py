"""Crawls that share a host: who comes late for a turn takes another, so that the host's pause holds on a busy machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.book.paces import Pace
from archive.evidence.folder import Folder
from crawler.politeness.host import Host
from crawler.politeness.memory import Memory
from crawler.politeness.refusal import WAIT
from crawler.politeness.turn import its_turn
from tests.crawler.politeness.times import Hands

HOST = "anh.mau.gov.vn:443"
PAUSE = 2.0


class Machine:
    """Wakes who sleeps, one after the other; it is so busy that each sleeps as much too long as it draws."""

    def __init__(self, hands: Hands, too_long: Callable[[], float] = lambda: 0.0) -> None:
        self._hands, self._too_long = hands, too_long
        self._asleep: list[tuple[float, int, asyncio.Event]] = []
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        """Sleep until the machine wakes who called."""
        self._count += 1
        event = asyncio.Event()
        heappush(self._asleep, (self._hands.ticks + seconds + self._too_long(), self._count, event))
        await event.wait()

    async def run(self, *crawls: Coroutine[Any, Any, None]) -> None:
        """Let time go by until all *crawls* are done."""
        tasks = [asyncio.create_task(crawl) for crawl in crawls]
        while not all(task.done() for task in tasks):
            for _ in range(10):
                await asyncio.sleep(0)
            if self._asleep:
                at, _, event = heappop(self._asleep)
                self._hands.go(max(at - self._hands.ticks, 0.0))
                event.set()
        await asyncio.gather(*tasks)


async def crawl(folder: Folder, machine: Machine, hands: Hands, asked: list[float], *, own: bool = False) -> None:
    """Ask the host eight times; note when."""
    host, memory = Host(HOST, own, PAUSE, hands.clock()), Memory(folder, pytest.fail, hands.clock())
    for _ in range(8):
        await its_turn(host, memory, hands.clock(), machine.sleep)
        host.went_out(hands.ticks)
        asked.append(hands.ticks)
    memory.close()


def gaps(asked: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(asked)]


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.make()
    return folder


@pytest.mark.parametrize("seed", range(5))
def test_crawls_that_share_a_host_on_a_busy_machine_ask_it_a_pause_apart(
    folder: Folder, hands: Hands, seed: int
) -> None:
    asked = list[float]()
    draw = Random(seed)
    machine = Machine(hands, lambda: draw.choice((0.0, 0.01, 0.1, PAUSE - 0.001)))
    asyncio.run(machine.run(*(crawl(folder, machine, hands, asked) for _ in range(3))))

    assert len(asked) == 24
    assert min(gaps(asked)) >= PAUSE


def test_crawls_that_are_never_late_lose_a_tenth_of_the_pace(folder: Folder, hands: Hands) -> None:
    asked = list[float]()
    machine = Machine(hands)
    asyncio.run(machine.run(*(crawl(folder, machine, hands, asked) for _ in range(3))))

    assert gaps(asked) == pytest.approx([1.1 * PAUSE] * 23, abs=0.001)


def test_a_host_of_its_own_is_asked_at_its_pace(folder: Folder, hands: Hands) -> None:
    asked = list[float]()
    machine = Machine(hands)
    asyncio.run(machine.run(crawl(folder, machine, hands, asked, own=True)))

    assert gaps(asked) == pytest.approx([PAUSE] * 7, abs=0.001)


def test_a_host_that_closed_itself_to_another_crawl_for_hours_is_left_alone(folder: Folder, hands: Hands) -> None:
    memory, host = Memory(folder, pytest.fail, hands.clock()), Host(HOST, False, PAUSE, hands.clock())
    memory.keep(Pace(HOST, hands.at, closed_until=hands.at + timedelta(hours=1)))
    asyncio.run(its_turn(host, memory, hands.clock(), Machine(hands).sleep))

    assert host.left == WAIT
