"""Two weeks of real nights: `luutru night` as a process, portals that answer over HTTP, the clock a day ahead each night."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from subprocess import Popen, run

from archive.book.book import read_book
from archive.clock import AHEAD
from archive.evidence.folder import Folder
from archive.times import VIET_NAM
from tests.simulate.hosts import House, webhook
from tests.simulate.schedule import Fault

LUUTRU = (sys.executable, "-m", "crawler")
PATIENCE = 600
ARTICLES = 8
_SMALL = 200_000  # bytes of a file: less than any catalogue, more than the site files


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What one night was, as somebody saw it from outside."""

    number: int
    day: date
    faults: tuple[Fault, ...]
    code: int
    shown: frozenset[tuple[str, str]]
    """(portal, kind) of each alarm that the night showed."""
    told: tuple[str, ...]
    """What the webhook heard."""
    articles: int
    """In the catalogue, at its end."""
    requests: int
    state: int
    """Bytes of state/."""
    catalogue: int
    memory: int
    """The most that one of its processes took, in KB."""
    errors: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All nights, and what was lost."""

    nights: tuple[Rehearsed, ...]
    wanted: int
    lost: tuple[str, ...]
    wrong: tuple[str, ...] = field(default=())
    """What no night said itself: a second night that ran, a file that `verify` does not like."""


class Stage:
    """The archive, its portals, and the day that it is."""

    def __init__(self, archive: Path, makes: Sequence[str], seed: int) -> None:
        self.archive, self.random = archive, Random(seed)
        self.houses = [House(make, ARTICLES) for make in makes]
        self.settings = archive / "settings"
        for house in self.houses:
            house.write_file(self.settings)
        office = "[office]\ndays = []\n"
        tell = '[[tell]]\nname = "hook"\nwhen = "alarms"\n'
        (self.settings / "night.toml").write_text(f'until = ""\n{office}{tell}', encoding="utf-8")
        evening = datetime.now(UTC).astimezone(VIET_NAM).replace(hour=20, minute=0, second=0, microsecond=0)
        self._first = (evening + timedelta(days=1) - datetime.now(UTC)).total_seconds()
        self.wrong: list[str] = []
        self._took = 10.0

    def ahead(self, night: int, faults: Sequence[Fault]) -> float:
        """Return by how many seconds the clock goes ahead in *night*."""
        if any(fault.name == "clock in 2001" for fault in faults):  # a board whose battery is empty
            return (datetime(2001, 1, 1, 14, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
        return self._first + (night - 1) * 86_400

    def play(self, night: int, faults: tuple[Fault, ...]) -> Rehearsed:
        """Do what happens in one night."""
        names = {fault.name for fault in faults}
        ahead = self.ahead(night, faults)
        asked = sum(house.answers for house in self.houses)
        with ExitStack() as stack:
            port, heard = stack.enter_context(webhook())
            for at, house in enumerate(self.houses):
                self._house(stack, house, night, [fault.name for fault in faults if fault.site == at])
            if "catalogue read" in names:
                stack.enter_context(_reading(self.archive))
            environment = {
                AHEAD: str(ahead),
                "LUUTRU_TELL_HOOK": f"json://127.0.0.1:{9 if 'nobody to tell' in names else port}/",
                "LUUTRU_CONTACT": "mailto:nobody@example.invalid",
            }
            code, memory, errors = self._night(environment, names)
        day = (datetime.now(UTC) + timedelta(seconds=ahead)).astimezone(VIET_NAM).date()
        return Rehearsed(
            night, day, faults, code, _shown(self.archive, day), tuple(heard), len(_urls(self.archive)),
            sum(house.answers for house in self.houses) - asked, _size(self.archive / "state"),
            _size(self.archive / "catalogue.db"), memory, errors,
        )  # fmt: skip

    def _house(self, stack: ExitStack, house: House, night: int, faults: Sequence[str]) -> None:
        state = next((name.removeprefix("state ") for name in faults if name.startswith("state ")), "")
        if "host down" not in faults:
            stack.enter_context(house.open(night, state, self.ahead(night, ())))
        file = self.settings / "sites" / f"{house.slug}.toml"
        if "site file broken" in faults:
            stack.enter_context(_edited(file, lambda text: text.replace("name = ", "name = [", 1)))
        if "name gone" in faults:
            host = next(line for line in file.read_text("utf-8").splitlines() if line.startswith("home")).split("/")[2]
            stack.enter_context(_edited(file, lambda text: _elsewhere(text, host)))

    def _night(self, environment: dict[str, str], names: set[str]) -> tuple[int, int, str]:
        began = time.monotonic()
        command = [*LUUTRU, "night", "--archive", str(self.archive)]
        if "small disk" in names:
            command = ["sh", "-c", f'ulimit -f {_SMALL // 512}; exec "$@"', "sh", *command]
        with (self.archive.parent / "night.log").open("w+", encoding="utf-8") as log:
            process = Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
            if "power loss" in names:
                self._wait_for_night()
                time.sleep(self.random.uniform(0.5, self._took / 2))  # it has begun, and is not yet over
                _kill(process.pid)
            if "two nights" in names:
                self._second(environment)
            _, status, used = os.wait4(process.pid, 0)
            code = process.returncode = os.waitstatus_to_exitcode(status)
            log.seek(0)
            errors = log.read()
        self._took = time.monotonic() - began if code == 0 else self._took
        return code, used.ru_maxrss, errors

    def _wait_for_night(self) -> None:
        until = time.monotonic() + PATIENCE
        while not Folder(self.archive).is_held("night"):
            assert time.monotonic() < until, "no night began"
            time.sleep(0.05)

    def _second(self, environment: dict[str, str]) -> None:
        self._wait_for_night()
        command = [*LUUTRU, "night", "--archive", str(self.archive)]
        second = run(command, env={**os.environ, **environment}, text=True, capture_output=True, check=False)
        if second.returncode != 75 or "process" not in second.stderr:
            self.wrong.append(f"a second night ended with {second.returncode}: {second.stderr[-300:]}")


def rehearse(
    archive: Path, makes: Sequence[str], faults: Sequence[Fault], nights: int, *, seed: int = 1
) -> Iterator[Rehearsed | Rehearsal]:
    """Yield each night, when it is over, and at last what all of them were."""
    stage, played = Stage(archive, makes, seed), []
    for number in range(1, nights + 1):
        night = stage.play(number, tuple(fault for fault in faults if fault.night == number))
        played.append(night)
        yield night
    verified = run([*LUUTRU, "verify", "--archive", str(archive)], text=True, capture_output=True, check=False)
    if verified.returncode:
        stage.wrong.append(f"luutru verify ended with {verified.returncode}: {verified.stdout[-300:]}")
    # those taken down after the first night, on which all portals were well, could be had too
    wanted = {str(one["url"]) for house in stage.houses for one in house.truth() if one["kind"] != "empty"}
    # Joomla and Drupal answer at both spellings; either is the article
    had = {url.replace("/index.php/", "/") for url in _urls(archive)}
    lost = tuple(sorted(url for url in wanted if url.lower().replace("/index.php/", "/") not in had))
    yield Rehearsal(tuple(played), len(wanted), lost, tuple(stage.wrong))


def _shown(archive: Path, day: date) -> frozenset[tuple[str, str]]:
    with read_book(Folder(archive)) as book:
        return frozenset(
            (one.alarm.site, one.alarm.kind) for one in book.episodes.since(day) if one.last == day and not one.closed
        )


def _urls(archive: Path) -> set[str]:
    """Return the addresses of all articles in the catalogue, in small letters: SharePoint does not care."""
    path = archive / "catalogue.db"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as catalogue:
        return {url.lower() for (url,) in catalogue.execute("select url from articles")}


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files)


@contextmanager
def _edited(file: Path, edit: Callable[[str], str]) -> Iterator[None]:
    before = file.read_text("utf-8")
    file.write_text(edit(before), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def _elsewhere(text: str, host: str) -> str:
    """Return a site file whose *host* has a name that no name server knows."""
    named = (
        text.replace(host, "khong-con.invalid").replace("loopback = true\n", "").replace("delay = 0\n", "delay = 0.5\n")
    )
    return "\n".join(line for line in named.split("\n") if not line.startswith("aliases"))


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    with closing(sqlite3.connect(archive / "catalogue.db", isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from captures").fetchone()
        yield
        reader.execute("rollback")


def _kill(pid: int) -> None:
    """End the process and all that it started at once, as a power cut does."""
    family = [pid]
    for one in family:  # grows while it is gone through
        family += _children(one)
    for one in family:
        os.kill(one, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    return [int(one) for task in Path(f"/proc/{pid}/task").glob("*/children") for one in task.read_text().split()]
