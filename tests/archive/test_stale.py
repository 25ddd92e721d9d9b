"""A new version meets the catalogue of an older one: every command that needs it says `rebuild` with exit code 6."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.book.book import open_book
from archive.book.nights import Night
from archive.clock import now
from tests.archive.catalogue.shelf import HOME, Shelf, page

NEED_IT = (
    ("ingest",), ("verify",), ("search", "hội nghị"), ("site", "list"), ("site", "completeness"), ("show", f"{HOME}/a"),
    ("diff", f"{HOME}/a"), ("wacz", "-o", "new.wacz"), ("cdx", "--port", "9"), ("tidy",),
)  # fmt: skip
DO_NOT = (("backup",), ("manifest",))


@pytest.fixture
def stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(page("/a"))
    shelf.ingest()
    with closing(sqlite3.connect(shelf.folder.catalogue, isolation_level=None)) as catalogue:
        catalogue.execute("update meta set value = '1' where name = 'schema'")
    monkeypatch.chdir(tmp_path)
    return shelf


@pytest.mark.parametrize("words", NEED_IT, ids=" ".join)
def test_what_needs_the_catalogue_says_what_mends_it(
    stale: Shelf, words: tuple[str, ...], luutru: Callable[..., Any]
) -> None:
    said = luutru(*words, "--archive", stale.root)

    assert said.code == 6, said.err
    assert "`luutru rebuild` makes it anew" in said.err


@pytest.mark.parametrize("words", DO_NOT, ids=" ".join)
def test_what_does_not_need_it_works(stale: Shelf, words: tuple[str, ...], luutru: Callable[..., Any]) -> None:
    assert luutru(*words, "--archive", stale.root).code == 0


def test_a_rebuild_is_the_remedy(stale: Shelf, luutru: Callable[..., Any]) -> None:
    assert luutru("rebuild", "--archive", stale.root).code == 0
    assert luutru("verify", "--archive", stale.root).code == 0


def test_where_nothing_is_off_check_says_that_the_catalogue_is(stale: Shelf, luutru: Callable[..., Any]) -> None:
    with open_book(stale.folder) as book:
        book.nights.put(Night(now().date(), now(), ended=now()))
    said = luutru("check", "--archive", stale.root)

    assert said.code == 6
    assert "nothing is off" in said.out
    assert "`luutru rebuild` makes it anew" in said.err
