"""Logs and reports go after their time, nothing else does, and nothing that is being written is lost."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.book.book import open_book
from archive.book.nights import Night
from archive.evidence.folder import Folder
from archive.keeping import tidy as module
from archive.keeping.tidy import Keep, tidy

NOW = datetime(2026, 3, 27, 20, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setattr(module, "_LOG_BYTES", 100)
    folder = Folder(tmp_path)
    folder.make()
    (folder.root / "logs").mkdir()
    folder.reports.mkdir()
    return folder


def put(path: Path, days: int, text: str = "a line\n") -> Path:
    path.write_text(text)
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_reports_go_by_their_night_and_the_index_stays(folder: Folder) -> None:
    for name in ("2026-03-26.html", "2026-03-01.html", "2026-03-01.txt", "index.html", "notes.txt"):
        put(folder.reports / name, 9)

    done = tidy(folder, Keep(reports=10), now=NOW)

    assert names(folder.reports) == ["2026-03-26.html", "index.html", "notes.txt"]
    assert done.removed == ("reports/2026-03-01.html", "reports/2026-03-01.txt")


def test_logs_go_when_nobody_wrote_in_them_for_so_long(folder: Folder) -> None:
    logs = folder.root / "logs"
    put(logs / "gone.log", 100)
    put(logs / "gone.log.2.gz", 100)
    put(logs / "mau.log", 1)
    put(logs / "notes.txt", 500)

    tidy(folder, Keep(logs=90), now=NOW)

    assert names(logs) == ["mau.log", "notes.txt"]


def test_a_long_log_is_begun_anew_and_what_was_in_it_is_kept(folder: Folder) -> None:
    logs = folder.root / "logs"
    for night in ("first", "second", "third"):
        put(logs / "mau.log", 1, night * 100)
        assert tidy(folder, Keep(), now=NOW).rotated == ("logs/mau.log",)

    assert names(logs) == ["mau.log.1", "mau.log.2.gz", "mau.log.3.gz"]
    assert (logs / "mau.log.1").read_text() == "third" * 100
    assert gzip.decompress((logs / "mau.log.3.gz").read_bytes()) == b"first" * 100


def test_who_writes_into_a_log_that_is_begun_anew_loses_nothing(folder: Folder) -> None:
    with (folder.root / "logs" / "mau.log").open("a") as writing:
        writing.write("x" * 200)
        writing.flush()
        tidy(folder, Keep(), now=NOW)
        writing.write("the end")

    assert (folder.root / "logs" / "mau.log.1").read_text().endswith("the end")


def test_no_log_has_more_than_so_many_generations(folder: Folder) -> None:
    for _ in range(9):
        put(folder.root / "logs" / "mau.log", 1, "x" * 200)
        tidy(folder, Keep(), now=NOW)

    tidy(folder, Keep(), now=NOW)

    assert len(names(folder.root / "logs")) == 5


def test_the_book_forgets_nights_of_long_ago(folder: Folder) -> None:
    old = (NOW - timedelta(days=30)).date()
    with open_book(folder) as book:
        book.nights.put(Night(old, NOW, ended=NOW))
        book.nights.put(Night(NOW.date(), NOW, ended=NOW))

    tidy(folder, Keep(nights=20), now=NOW)

    with open_book(folder) as book:
        assert [one.night for one in book.nights.since(old)] == [NOW.date()]


def test_evidence_and_links_are_never_touched(folder: Folder, tmp_path: Path) -> None:
    warc = put(folder.warc / "2001-01-01.txt", 9999, "x" * 500)
    away = put(tmp_path / "elsewhere.log", 9999, "x" * 500)
    (folder.root / "logs" / "link.log").symlink_to(away)
    torn = put(folder.torn / "old.log", 9999)

    done = tidy(folder, Keep(logs=1, reports=1, nights=1), now=NOW)

    assert (done.removed, done.rotated) == ((), ())
    assert all(path.exists() for path in (warc, away, torn))
