"""The guard of the disk: a crawl stops while there is room for its reserve, and for what it writes in minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from archive.evidence import room as disks
from crawler import room as module
from crawler.room import AHEAD, TIMES, Room

MB = 1_000_000


class Clock:
    """Stands in for the clock, and for the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.free: int | None = 0
        monkeypatch.setattr(module, "monotonic", lambda: self.now)
        monkeypatch.setattr(disks, "free", lambda _: self.free)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_less_than_the_reserve_stops_a_crawl_before_its_first_byte(clock: Clock, tmp_path: Path) -> None:
    clock.free = 9 * MB
    with pytest.raises(DiskTrouble, match=r"9\.0 MB are free on its disk, 10\.0 MB are needed"):
        Room(tmp_path, 10 * MB).look(0)


def test_a_fast_crawl_stops_earlier_than_a_slow_one(clock: Clock, tmp_path: Path) -> None:
    clock.free = (10 + 20 * TIMES) * MB
    slow, fast = Room(tmp_path, 10 * MB), Room(tmp_path, 10 * MB)
    slow.look(0)
    fast.look(0)
    clock.now = 60.0
    slow.look(20 * MB)
    with pytest.raises(DiskTrouble):
        fast.look(21 * MB)


def test_what_was_written_long_ago_is_no_pace(clock: Clock, tmp_path: Path) -> None:
    clock.free = 1000 * MB
    room = Room(tmp_path, 10 * MB)
    room.look(0)
    clock.now = 60.0
    room.look(300 * MB)
    clock.now, clock.free = 60.0 + AHEAD, 11 * MB
    room.look(300 * MB)


def test_a_file_system_that_does_not_tell_stops_nobody(clock: Clock, tmp_path: Path) -> None:
    clock.free = None
    Room(tmp_path, 10 * MB).look(0)
