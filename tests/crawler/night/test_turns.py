"""How the crawls of a night take their turns, and what each is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.evidence.folder import Folder
from crawler import crawls
from crawler.crawls import crawl_sites
from crawler.task import Task, Turn, environment
from crawler.window import UNTIL, closes

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


def test_a_site_whose_time_is_over_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawls, "now", lambda: NOW)
    folder = Folder(tmp_path)
    folder.make()
    task = Task(("mau",), folder, folder.settings, turns={"mau": Turn(closes=NOW)})

    outcome = crawl_sites(task, watch=lambda _: None, say=lambda *_: None)

    (site,) = outcome.sites
    assert (site.reason, site.started, site.code) == ("window", None, None)
    assert outcome.exit_code() == 4


def processes(patch: pytest.MonkeyPatch, start: Callable[..., Any]) -> None:
    """Let *start* begin what would be a process of ours."""
    patch.setattr(subprocess, "Popen", start)


def test_a_crawl_whose_log_cannot_be_written_runs_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.make()
    (tmp_path / "logs").write_text("in the way")
    start, said = subprocess.Popen, list[str]()
    last = """print('{"reason": "finished", "counts": {"captures": 1}}')"""
    processes(monkeypatch, lambda _, **how: start([sys.executable, "-S", "-c", last], **how))

    outcome = crawl_sites(
        Task(("mau", "hai"), folder, folder.settings),
        watch=lambda _: None,
        say=lambda line, _site="": said.append(line),
    )

    assert [(one.code, one.reason) for one in outcome.sites] == [(0, "finished")] * 2
    assert [line.startswith(f"{tmp_path / 'logs'}") for line in said] == [True] * 2


def test_the_ingest_beside_crawls_leaves_them_the_processors_and_the_one_behind_them_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.make()
    start, asked = subprocess.Popen, list[list[str]]()
    closed = tmp_path / "warc" / "mau" / "2026" / "a.warc.gz"
    crawl = f"""import pathlib, time; path = pathlib.Path({str(closed)!r})
path.parent.mkdir(parents=True); path.touch(); time.sleep(1); print('{{"reason": "finished"}}')"""

    def begin(command: list[str], **how: Any) -> Any:
        ingests = "ingest" in command
        asked.extend([command[command.index("ingest") :]] if ingests else [])
        return start([sys.executable, "-S", "-c", "" if ingests else crawl], **how)

    processes(monkeypatch, begin)
    crawl_sites(Task(("mau",), folder, folder.settings), watch=lambda _: None, say=lambda *_: None)

    assert ["--jobs" in one and one[one.index("--jobs") + 1] for one in asked] == ["1", False]


def test_a_crawl_for_which_the_machine_has_no_process_failed_and_all_others_have_their_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.make()
    said: list[str] = []

    def none(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    processes(monkeypatch, none)
    outcome = crawl_sites(
        Task(("mau", "hai"), folder, folder.settings),
        watch=lambda _: None,
        say=lambda line, _site="": said.append(line),
    )

    assert [one.code for one in outcome.sites] == [3, 3]
    assert [one.ended is None for one in outcome.sites] == [False, False]
    assert "mau: its crawl could not be started" in said[0]
    assert outcome.ingest == 1


def test_a_crawl_is_told_its_night_its_end_and_its_budget() -> None:
    task = Task(("mau",), Folder(Path("luu-tru")), Path("settings"), night=date(2026, 11, 23), budget=7)
    told = environment(task, Turn(closes=NOW, budget=3))

    assert (told["LUUTRU_NIGHT"], told[UNTIL], told["LUUTRU_BUDGET"]) == ("2026-11-23", NOW.isoformat(), "3")
    assert told["SCRAPY_SETTINGS_MODULE"] == "settings.nightly"
    assert environment(task)["LUUTRU_BUDGET"] == "7"


def test_a_crawl_reads_when_it_must_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UNTIL, NOW.isoformat())
    assert closes() == NOW
    monkeypatch.setenv(UNTIL, "")
    assert closes() is None
