"""What a night looks at before it crawls: is there anything to crawl, and could anybody be told of it?"""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.book.book import read_book
from archive.evidence.folder import Folder
from crawler.cli import group
from crawler.night import night as nights
from tests.crawler.night.services import web


def night(archive: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["night", *words, "--archive", str(archive)])
    return done.exit_code, done.output + str(done.exception or "")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive whose only portal nobody can crawl: its night is over at once."""
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    (tmp_path / "settings" / "sites" / "mau.toml").write_text("namme = 'Mẫu'\n", encoding="utf-8")
    return tmp_path


def test_a_misspelt_archive_is_not_begun(tmp_path: Path) -> None:
    code, said = night(tmp_path / "dta")

    assert code != 0
    assert f"{tmp_path / 'dta'}: there is no archive yet" in said
    assert not (tmp_path / "dta").exists()


def test_ways_to_tell_that_cannot_work_are_something_wrong_in_every_night(archive: Path) -> None:
    secret = archive / "telegram"
    secret.write_text("tgram://mat-khau\n")
    secret.chmod(0o644)
    ways = f'[[tell]]\nname = "mail"\n[[tell]]\nname = "telegram"\nfile = "{secret}"\n[ping]\n'
    (archive / "settings" / "night.toml").write_text(ways)

    code, _ = night(archive)

    with read_book(Folder(archive)) as book:
        last = book.nights.last()
        alarms = [one.alarm.kind for one in book.episodes.since(last.night)] if last else []
    assert code != 0
    assert last is not None
    for named in ("LUUTRU_TELL_MAIL", "chmod 600", "LUUTRU_PING"):
        assert named in last.steps["settings"]
    assert "mat-khau" not in last.steps["settings"]
    assert "step failed" in alarms


def test_a_night_that_breaks_off_is_told_and_the_next_one_knows_why(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archive / "settings" / "night.toml").write_text('[[tell]]\nname = "hook"\nwhen = "urgent"\n')

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought of it")

    monkeypatch.setattr(nights, "finish", breaks)
    with web() as service:
        monkeypatch.setenv("LUUTRU_TELL_HOOK", f"json://127.0.0.1:{service.port}/")
        code, _ = night(archive)
    (told,) = [json.loads(body) for _, body in service.asked]
    with read_book(Folder(archive)) as book:
        last = book.nights.last()

    assert code != 0
    assert "broke off" in told["title"]
    assert "nobody thought of it" in told["message"]
    assert last is not None
    assert last.ended is None
    assert "nobody thought of it" in last.steps["night"]


def test_a_night_whose_cluster_is_not_there_crawls_nothing_and_the_next_one_says_why(
    archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nowhere = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    code, said = night(archive, "--cluster", nowhere)
    caplog.clear()
    night(archive)
    with read_book(Folder(archive)) as book:
        last = book.nights.last()

    assert code != 0
    assert "nobody listens there" in said
    assert f"broke off: {nowhere}: nobody listens there" in caplog.text
    assert "power, memory" not in caplog.text
    assert last is not None
    assert last.steps["night"].startswith(f"an earlier run of this night broke off: {nowhere}")


@pytest.mark.parametrize("named", ["", 'cluster = "tcp://10.0.0.5:8786"'])
def test_an_empty_address_of_a_cluster_is_no_word_for_this_machine(archive: Path, named: str) -> None:
    (archive / "settings" / "night.toml").write_text(f"{named}\n")
    code, said = night(archive, "--cluster", "")

    assert code != 0
    assert "'': not the address of a cluster" in said
