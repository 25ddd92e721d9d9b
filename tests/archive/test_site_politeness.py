"""`luutru site list --politeness`: how each host is asked, why, and what it last minded."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.book.book import open_book
from archive.book.paces import Pace
from archive.book.robots import Told
from archive.cli import main
from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.folder import Folder

SITE = 'name = "Mẫu"\nhome = "https://mau.gov.vn/"\ndelay = 2.0\n[[section]]\nname = "Tin"\nurl = "https://mau.gov.vn/tin"\n'
LAYOUT = '[[layout]]\nplatform = "generic"\n'
HOST = "mau.gov.vn"
STRANGE = "anh.example.vn"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    sites = tmp_path / "settings" / "sites"
    sites.mkdir(parents=True)
    (sites / "mau.toml").write_text(SITE + LAYOUT, encoding="utf-8")
    return tmp_path


def ask(archive: Path, *words: str) -> str:
    settings = str(archive / "settings")
    command = ["site", "list", "--politeness", "--archive", str(archive), "--settings", settings, *words]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def rows(archive: Path) -> dict[str, dict[str, Any]]:
    return {row["host"]: row for row in json.loads(ask(archive, "--json"))}


def keep(archive: Path, *paces: Pace, told: Told | None = None) -> None:
    with open_book(Folder(archive)) as book:
        for pace in paces:
            book.paces.put(pace)
        if told is not None:
            book.robots.put(told)


def test_a_host_that_nobody_has_asked_yet_is_asked_as_the_site_file_says(archive: Path) -> None:
    row = rows(archive)[HOST]

    assert (row["site"], row["own"], row["delay"], row["why"]) == ("mau", True, 2.0, "site file")
    assert (row["robots"], row["trouble"], row["closed_until"]) == (None, None, None)


def test_what_its_troubles_have_taught_is_told_with_the_last_of_them(archive: Path) -> None:
    keep(archive, Pace(HOST, now(), learned=8.0, floor=3.0, why="429", trouble="429", troubled=now()))
    row = rows(archive)[HOST]

    assert (row["delay"], row["why"], row["trouble"]) == (8.0, "429", "429")
    assert row["troubled"].startswith(f"{now():%Y-%m-%d}")


def test_a_crawl_delay_is_named(archive: Path) -> None:
    keep(archive, Pace(HOST, now(), least=10.0))

    assert rows(archive)[HOST]["why"] == "robots.txt: Crawl-delay"


def test_until_when_it_is_left_alone_is_told(archive: Path) -> None:
    keep(archive, Pace(HOST, now(), closed_until=now() + timedelta(hours=2), trouble="503, Retry-After 7200 s"))
    row = rows(archive)[HOST]

    assert row["why"] == "left alone: 503, Retry-After 7200 s"
    assert row["closed_until"] is not None
    assert "left alone: 503" in ask(archive)


@pytest.mark.parametrize(
    ("status", "means"),
    [(200, "200"), (404, "404: none"), (503, "503: all forbidden"), (0, "no answer: all forbidden")],
)
def test_what_its_robots_txt_answered_last_is_told(archive: Path, status: int, means: str) -> None:
    keep(archive, told=Told(f"https://{HOST}", now(), status, b"", "mau"))

    assert rows(archive)[HOST]["robots"] == means


def test_strange_hosts_stand_under_the_site_that_asked_for_their_rules(archive: Path) -> None:
    keep(archive, Pace(STRANGE, now()), told=Told(f"https://{STRANGE}", now(), 200, b"", "mau"))
    row = rows(archive)[STRANGE]

    assert (row["site"], row["own"], row["delay"]) == ("mau", False, 2.0)


def test_a_damaged_book_is_said(archive: Path) -> None:
    folder = Folder(archive)
    folder.make()
    folder.book.write_bytes(b"no database" * 1000)

    with pytest.raises(
        ArchiveError, match=r"operator\.db: is damaged"
    ):  # the outermost door says it, with its exit code
        ask(archive)
