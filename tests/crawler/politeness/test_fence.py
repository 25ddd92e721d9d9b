"""Nothing is sent while it is not sure that the crawl holds its hosts; a mount that stands still is waited for."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path

import pytest

from archive.errors import ArchiveError, DiskTrouble, Locked
from crawler.leases.lease import Fate, Who
from crawler.leases.leases import Leases, World
from crawler.politeness import fence
from crawler.politeness.fence import Fence
from crawler.politeness.refusal import RefusedError

TTL = 60.0


class At:
    """Seconds, set by the test."""

    now = 1000.0


def unwanted(trouble: ArchiveError) -> None:
    pytest.fail(str(trouble))


def crawl(root: Path, at: At, machine: str) -> Leases:
    world = World(lambda: at.now, lambda seconds: setattr(at, "now", at.now + seconds), lambda _: Fate.UNKNOWN)
    return Leases(root, Who(machine, "boot", "space", 1, "1", "hanam"), TTL, world)


@pytest.fixture
def at() -> At:
    return At()


@pytest.fixture
def mine(tmp_path: Path, at: At) -> Leases:
    leases = crawl(tmp_path, at, "here")
    leases.take(["mau.gov.vn"])
    return leases


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fence, "AGAIN", 0.0)


def test_a_request_after_a_long_silence_passes_once_the_lease_is_renewed(mine: Leases, at: At) -> None:
    at.now += TTL
    asyncio.run(Fence(mine, unwanted).pass_by(2.0, own=True))

    assert mine.is_sure()


def test_a_request_of_a_crawl_that_lost_its_lease_is_refused_and_the_crawl_is_told_by_whom(
    tmp_path: Path, mine: Leases, at: At
) -> None:
    told: list[ArchiveError] = []
    crawl(tmp_path, at, "there").take(["mau.gov.vn"])
    with pytest.raises(RefusedError):
        asyncio.run(Fence(mine, told.append).pass_by(2.0, own=True))

    assert [type(one) for one in told] == [Locked]
    assert "on there" in str(told[0])


def test_while_the_disk_takes_no_beat_nothing_is_asked_and_after_two_leases_the_crawl_ends(
    mine: Leases, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, tried = list[ArchiveError](), list[float]()

    def fail(*_: object) -> None:
        at.now += 5.0
        tried.append(at.now)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("os.pwrite", fail)
    at.now += TTL / 2
    with pytest.raises(RefusedError):
        asyncio.run(Fence(mine, told.append).pass_by(2.0, own=True))

    assert [type(one) for one in told] == [DiskTrouble]
    assert tried[-1] - 1000.0 > 2 * TTL


def test_a_mount_that_comes_back_costs_a_pause(mine: Leases, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    written, tried = os.pwrite, list[int]()

    def fail_twice(descriptor: int, data: bytes, offset: int) -> int:
        tried.append(1)
        if len(tried) < 3:
            raise OSError(errno.EIO, "Input/output error")
        return written(descriptor, data, offset)

    monkeypatch.setattr("os.pwrite", fail_twice)
    at.now += TTL / 2
    asyncio.run(Fence(mine, unwanted).pass_by(2.0, own=True))

    assert mine.is_sure()
    assert len(tried) == 3
