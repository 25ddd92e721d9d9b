"""How the crawls of a night take their turns, and what each is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from crawler import crawls
from crawler.crawls import Task, Turn, crawl_sites, environment
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
