"""Ctrl-C, kill -9, a full disk and a second crawl: nothing that was captured is lost, and the next run goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from archive.evidence.folder import Folder
from crawler.samples import MAKES, Running, World, running
from crawler.standstill import Watch
from tests.e2e.line import fetched, luutru, start

SLUG = MAKES["nukeviet"].slug  # answers at once and never "busy": no test waits for what it does not ask
PATIENCE = 60


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Running]]:
    """A portal that answers all of these tests, and the folder of its site file."""
    settings = tmp_path_factory.mktemp("stops") / "settings"
    with running(settings, World(articles=30, delay=0.03, makes=("nukeviet",))) as served:
        yield settings, served


@pytest.fixture
def portal(answering: tuple[Path, Running], tmp_path: Path) -> tuple[Path, Running]:
    """An archive of that portal, empty."""
    settings, served = answering
    shutil.copytree(settings, tmp_path / "archive" / "settings")
    return tmp_path / "archive", served


@pytest.fixture(scope="module")
def dark(answering: tuple[Path, Running], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive after a power cut: while something was captured, the crawl and whoever started it were killed at once."""
    archive = tmp_path_factory.mktemp("dark") / "archive"
    shutil.copytree(answering[0], archive / "settings")
    crawl = start("crawl", SLUG, archive=archive)
    wait_for_captures(archive)
    child = crawler_of(crawl.pid)
    crawl.kill()
    os.kill(child, signal.SIGKILL)
    crawl.communicate(timeout=PATIENCE)
    return archive


@pytest.fixture
def cut(dark: Path, tmp_path: Path) -> Path:
    """A copy of it, for this test alone."""
    return Path(shutil.copytree(dark, tmp_path / "archive", symlinks=True))


def wait_for_captures(archive: Path) -> Path:
    """Wait until a WARC is being written and holds something; return it."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        for path in Folder(archive).open_warcs(SLUG):
            if path.stat().st_size > 100_000:
                return path
        sleep(0.05)
    raise AssertionError("nothing was captured in a minute")


def crawler_of(parent: int) -> int:
    """Return the process id of the crawl that *parent* started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return next(int(line.split()[0]) for line in listed.stdout.splitlines() if "crawler.run" in line)


def expected(served: Running) -> set[str]:
    return {entry["url"].lower() for entry in served.truth(SLUG) if entry["kind"] == "article"}


def test_ctrl_c_once_finishes_and_enters_what_is_under_way(portal: tuple[Path, Running]) -> None:
    archive, served = portal
    crawl = start("crawl", SLUG, archive=archive)
    wait_for_captures(archive)
    crawl.send_signal(signal.SIGINT)
    _, errors = crawl.communicate(timeout=PATIENCE)

    assert crawl.returncode == 130, errors
    assert "Traceback" not in errors
    assert not Folder(archive).open_warcs(SLUG)
    assert luutru("verify", archive=archive).returncode == 0
    begun = set(fetched(archive))
    assert begun
    assert begun < expected(served)
    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert set(fetched(archive)) >= expected(served)
    assert max(fetched(archive).values()) == 1


def test_ctrl_c_twice_stops_at_once_and_the_next_crawl_mends_and_goes_on(portal: tuple[Path, Running]) -> None:
    archive, served = portal
    crawl = start("crawl", SLUG, archive=archive)
    wait_for_captures(archive)
    crawl.send_signal(signal.SIGINT)
    sleep(0.1)
    crawl.send_signal(signal.SIGINT)
    crawl.communicate(timeout=PATIENCE)

    assert crawl.returncode == 130
    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert set(fetched(archive)) >= expected(served)
    assert luutru("verify", archive=archive).returncode == 0


def test_a_killed_crawl_is_closed_entered_and_gone_on_with(portal: tuple[Path, Running]) -> None:
    archive, served = portal
    crawl = start("crawl", SLUG, archive=archive)
    wait_for_captures(archive)
    os.kill(crawler_of(crawl.pid), signal.SIGKILL)
    _, errors = crawl.communicate(timeout=PATIENCE)

    assert crawl.returncode == 3, errors
    assert "signal 9" in errors
    assert not Folder(archive).open_warcs(SLUG)
    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert set(fetched(archive)) >= expected(served)
    assert luutru("verify", archive=archive).returncode == 0


def test_a_power_cut_costs_the_torn_tail_alone(cut: Path, answering: tuple[Path, Running]) -> None:
    (left,) = Folder(cut).open_warcs(SLUG)
    with left.open("ab") as file:
        file.write(b"\x1f\x8b\x08half a record")

    again = luutru("crawl", SLUG, archive=cut)

    assert again.returncode == 0, again.stderr
    assert not Folder(cut).open_warcs(SLUG)
    assert list(Folder(cut).torn.iterdir())
    assert set(fetched(cut)) >= expected(answering[1])
    assert luutru("verify", archive=cut).returncode == 0


def test_what_a_killed_crawl_left_is_entered_though_its_site_is_gone(cut: Path) -> None:
    assert Folder(cut).open_warcs(SLUG)
    (cut / "settings" / "sites" / f"{SLUG}.toml").unlink()
    luutru("ingest", archive=cut)

    assert not Folder(cut).open_warcs(SLUG)
    assert fetched(cut)
    assert "left open" not in luutru("verify", archive=cut).stderr


def test_a_second_crawl_of_the_same_site_is_told_who_holds_it(portal: tuple[Path, Running]) -> None:
    archive, _ = portal
    crawl = start("crawl", SLUG, archive=archive)
    wait_for_captures(archive)
    holder = crawler_of(crawl.pid)
    os.kill(holder, signal.SIGSTOP)  # or it might be done before the second begins
    second = luutru("crawl", SLUG, archive=archive)
    os.kill(holder, signal.SIGCONT)
    crawl.send_signal(signal.SIGINT)
    crawl.communicate(timeout=PATIENCE)

    assert second.returncode == 75
    assert f"which crawls {SLUG}" in second.stderr
    assert "process" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_crawl_that_stands_still_is_ended_and_made_up_for(portal: tuple[Path, Running]) -> None:
    archive, served = portal
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.crawls.Watch", lambda: _Freezing(longest=2, beginning=PATIENCE))
        stood = luutru("crawl", SLUG, archive=archive)

    assert stood.returncode == 3
    assert "kept nothing" in stood.stderr
    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert set(fetched(archive)) >= expected(served)


@dataclass(slots=True)
class _Freezing(Watch):
    """A watch that freezes what it watches once that has counted anything: before it, a crawl may be slow to begin."""

    frozen: bool = False

    def stands_still(self, slug: str, counts: Mapping[str, int], written: int, *, at: float) -> bool:
        if counts and not self.frozen:
            os.kill(crawler_of(os.getpid()), signal.SIGSTOP)
            self.frozen = True
        return Watch.stands_still(self, slug, counts, written, at=at)


def test_a_full_disk_stops_the_crawl_and_loses_nothing(portal: tuple[Path, Running]) -> None:
    """A limit on the size of files is what a full disk is to a program: the write fails."""
    archive, served = portal
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))"
    limited = f"{limit}; from crawler.run import crawl; sys.exit(crawl({SLUG!r}))"
    environment = {**os.environ, "LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(archive / "settings")}
    crawl = subprocess.run(
        [sys.executable, "-c", limited], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )

    assert crawl.returncode == 5, crawl.stderr
    assert "Traceback" not in crawl.stderr
    assert luutru("crawl", SLUG, archive=archive).returncode == 0
    assert set(fetched(archive)) >= expected(served)
    assert luutru("verify", archive=archive).returncode == 0
