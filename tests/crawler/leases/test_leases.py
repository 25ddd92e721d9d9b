"""One holder for each name, whatever clocks say, whoever sleeps, dies, or finds the disk full. The clock is ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import ArchiveError, DiskTrouble, Locked
from crawler.leases.lease import SIZE, Fate, Lease, Who, read_lease
from crawler.leases.leases import SECONDS, Leases, World, usual_seconds

TTL = 60.0
HOST = "mau.gov.vn"


class Hours:
    """A clock that goes on when somebody sleeps, and then lets others do what they do meanwhile."""

    def __init__(self, at: float = 1000.0) -> None:
        self.at = at
        self.meanwhile: list[Callable[[], None]] = []

    def ticks(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        for act in self.meanwhile:
            act()


class Machine:
    """A machine with a clock of its own, which knows what became of its own processes."""

    def __init__(self, name: str, hours: Hours, ahead: float = 0.0) -> None:
        self.name, self.hours, self.ahead = name, hours, ahead
        self.dead: set[int] = set()

    def fate(self, who: Who) -> Fate:
        if who.machine != self.name:
            return Fate.UNKNOWN
        return Fate.DEAD if who.pid in self.dead else Fate.ALIVE

    def crawl(self, root: Path, pid: int = 1, ttl: float = TTL) -> Leases:
        who = Who(self.name, f"boot of {self.name}", "pid:[1]", pid, "77", "hanam")
        return Leases(root, who, ttl, World(lambda: self.hours.at + self.ahead, self.hours.sleep, self.fate))


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def here(hours: Hours) -> Machine:
    return Machine("here", hours)


@pytest.fixture
def there(hours: Hours) -> Machine:
    return Machine("there", hours, ahead=3600.0)


def file_of(root: Path) -> Path:
    return max(root.glob("*/*"))


def test_of_two_on_one_machine_the_second_is_told_at_once_who_holds_it(
    tmp_path: Path, hours: Hours, here: Machine
) -> None:
    here.crawl(tmp_path, 1).take([HOST])
    with pytest.raises(Locked, match=r"mau\.gov\.vn: held by process 1 on here, which crawls hanam"):
        here.crawl(tmp_path, 2).take([HOST])

    assert hours.at == 1000.0


def test_what_a_dead_process_of_this_machine_held_is_taken_at_once(tmp_path: Path, hours: Hours, here: Machine) -> None:
    here.crawl(tmp_path, 1).take([HOST])
    here.dead.add(1)
    heir = here.crawl(tmp_path, 2)
    heir.take([HOST])

    assert heir.is_sure()
    assert hours.at == 1000.0


def test_a_holder_on_another_machine_that_beats_is_not_waited_for(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    holder = there.crawl(tmp_path)
    holder.take([HOST])
    hours.meanwhile.append(lambda: holder.renew() if holder.silent() >= TTL / 6 else None)
    with pytest.raises(Locked, match="on there"):
        here.crawl(tmp_path).take([HOST])

    assert hours.at - 1000.0 <= TTL / 6 + 1
    assert holder.is_sure()


def test_a_silent_holder_on_another_machine_is_waited_for_as_long_as_its_lease_and_no_shorter(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    there.crawl(tmp_path, ttl=90.0).take([HOST])
    here.crawl(tmp_path).take([HOST])

    assert 90.0 <= hours.at - 1000.0 <= 92.0


def test_a_clock_an_hour_off_shortens_no_lease(tmp_path: Path, hours: Hours, here: Machine) -> None:
    holder, early = here.crawl(tmp_path), Machine("early", hours, ahead=-3600.0).crawl(tmp_path)
    late = Machine("late", hours, ahead=3600.0).crawl(tmp_path)
    holder.take([HOST])
    hours.meanwhile.append(lambda: holder.renew() if holder.silent() >= TTL / 6 else None)
    for one in (early, late):
        with pytest.raises(Locked):
            one.take([HOST])

    holder.renew()
    assert holder.is_sure()


def test_a_holder_that_was_suspended_asks_for_nothing_before_it_has_looked_and_then_knows_that_it_lost(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    holder, heir = here.crawl(tmp_path), there.crawl(tmp_path)
    holder.take([HOST])
    hours.at += TTL / 2
    assert not holder.is_sure()
    heir.take([HOST])
    with pytest.raises(Locked, match="on there"):
        holder.renew()
    with pytest.raises(Locked):
        holder.renew()

    assert not holder.is_sure()
    heir.renew()
    assert heir.is_sure()


def test_a_holder_that_slept_and_lost_nothing_goes_on(tmp_path: Path, hours: Hours, here: Machine) -> None:
    holder = here.crawl(tmp_path)
    holder.take([HOST])
    hours.at += 10 * TTL
    assert not holder.is_sure()
    holder.renew()

    assert holder.is_sure()


def test_a_holder_that_wakes_while_it_is_taken_over_has_stopped_before_the_other_begins(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    """The worst moment: the other has looked for the last time, and has not made its generation."""
    holder, heir = here.crawl(tmp_path), there.crawl(tmp_path)
    holder.take([HOST])
    make, woke = os.open, list[float]()

    def open_late(path: str | Path, flags: int, *rest: int) -> int:
        if flags & os.O_EXCL and not woke:
            woke.append(hours.at)
            holder.renew()
            assert holder.is_sure()
        return make(path, flags, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", open_late)
        heir.take([HOST])

    assert woke
    assert not holder.is_sure()
    assert heir.is_sure()
    with pytest.raises(Locked):
        holder.renew()


def test_of_two_that_watch_the_same_silence_one_takes_it(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    Machine("gone", hours).crawl(tmp_path).take([HOST])
    first, second = here.crawl(tmp_path), there.crawl(tmp_path)
    taken = list[bool]()

    def first_too() -> None:
        if hours.at >= 1000.0 + TTL / 2 and not taken:
            taken.append(True)
            first.take([HOST])
        elif taken and first.silent() >= TTL / 6:
            first.renew()

    hours.meanwhile.append(first_too)
    with pytest.raises(Locked):
        second.take([HOST])

    assert first.is_sure()


def test_a_torn_lease_is_waited_for_as_long_as_a_whole_one(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    there.crawl(tmp_path).take([HOST])
    file_of(tmp_path).write_bytes(b'{"name": "mau')
    here.crawl(tmp_path).take([HOST])

    assert hours.at - 1000.0 >= TTL


def test_a_lease_that_is_given_back_is_free_at_once_and_a_zombie_does_not_write_over_the_next(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    zombie, second, third = here.crawl(tmp_path), there.crawl(tmp_path), there.crawl(tmp_path, 3)
    zombie.take([HOST])
    hours.at += TTL
    second.take([HOST])
    second.release()
    third.take([HOST])
    with pytest.raises(Locked):
        zombie.renew()
    third.renew()

    assert third.is_sure()


def test_what_is_not_free_leaves_nothing_half_taken(tmp_path: Path, here: Machine) -> None:
    here.crawl(tmp_path, 1).take(["b.gov.vn"])
    other = here.crawl(tmp_path, 2)
    with pytest.raises(Locked):
        other.take(["a.gov.vn", "b.gov.vn"])

    here.crawl(tmp_path, 3).take(["a.gov.vn"])
    assert not other.is_sure()


def test_while_one_lease_is_waited_for_those_that_are_held_beat(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    there.crawl(tmp_path).take(["b.gov.vn"])
    crawl, longest = here.crawl(tmp_path), list[float]()
    hours.meanwhile.append(lambda: longest.append(crawl.silent()))
    crawl.take(["a.gov.vn", "b.gov.vn"])

    assert crawl.is_sure()
    assert max(longest) < TTL / 4


def test_the_host_is_left_in_peace_for_as_long_as_the_holder_before_paused(
    tmp_path: Path, hours: Hours, here: Machine, there: Machine
) -> None:
    first, same, other = here.crawl(tmp_path, 1), here.crawl(tmp_path, 2), there.crawl(tmp_path)
    first.take([HOST])
    assert first.rest(2.0) == 0.0
    first.note(5.0)
    hours.at += 1.0
    first.release()
    hours.at += 1.0
    same.take([HOST])
    assert same.rest(2.0) == 3.0
    same.release()
    other.take([HOST])  # nobody knows by its clock when the one before asked

    assert other.rest(2.0) == 5.0
    assert other.rest(7.0) == 7.0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_takes_no_lease_is_named_and_nothing_is_asked(
    tmp_path: Path, here: Machine, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    crawl = here.crawl(tmp_path)

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(DiskTrouble, match="run again"):
        crawl.take([HOST])
    assert not crawl.is_sure()
    monkeypatch.undo()
    here.crawl(tmp_path, 2).take([HOST])


def test_a_disk_that_fails_a_beat_stops_the_asking_and_costs_no_lease(
    tmp_path: Path, hours: Hours, here: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = here.crawl(tmp_path)
    crawl.take([HOST])
    hours.at += TTL
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "I/O error")))
        with pytest.raises(DiskTrouble):
            crawl.renew()
        assert not crawl.is_sure()
    crawl.renew()

    assert crawl.is_sure()


def test_whoever_is_told_to_stop_waits_no_longer(tmp_path: Path, hours: Hours, here: Machine, there: Machine) -> None:
    there.crawl(tmp_path).take([HOST])
    with pytest.raises(Locked):
        here.crawl(tmp_path).take([HOST], wanted=lambda: hours.at < 1005.0)

    assert hours.at < 1010.0


def test_old_generations_do_not_gather(tmp_path: Path, here: Machine) -> None:
    for pid in range(5):
        crawl = here.crawl(tmp_path, pid)
        crawl.take([HOST])
        crawl.release()

    assert len(list(tmp_path.glob("*/*"))) == 2


def test_a_lease_reads_as_it_was_written_and_is_of_one_size() -> None:
    who = Who("m" * 64, "b" * 36, "pid:[4026531836]", 2**22, "123456789012", "s" * 64)
    lease = Lease("h" * 253, who, "0" * 16, 60.0, 10**9, 2.5, 123456.789, released=True)

    assert read_lease(lease.written()) == lease
    assert len(lease.written()) == SIZE
    assert read_lease(replace(lease, asked=None).written()) == replace(lease, asked=None)
    assert read_lease(b"[]") is None


@pytest.mark.parametrize("typed", ["soon", "nan", "inf", "-60", "0", "86400"])
def test_a_time_that_no_lease_can_have_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv(SECONDS, typed)

    with pytest.raises(ArchiveError, match=f"{SECONDS}: '{typed}' is no number of seconds"):
        usual_seconds()
