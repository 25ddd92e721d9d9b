"""The next crawl tells the ledger what pages need and the file of a killed crawl holds: it is not asked for again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.evidence.exchange import Exchange
from archive.evidence.folder import OPEN
from archive.evidence.record import Finished, Walk
from archive.evidence.repair import repair
from crawler.ledger import Ledger, Owed
from crawler.recall import DISK, recall
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page

PNG = page("/a.png", b"\x89PNG", hop="requisite", mime="image/png")
SHEET = page("/a.css", b"p { background: url(b.png) } @import 'c.css';", hop="requisite", mime="text/css")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return an archive whose ledger is none that was lost: an earlier crawl owes some addresses."""
    shelf = Shelf(tmp_path)
    with opened(shelf) as ledger:
        for path, hop in {"/a": "article", "/a.png": "requisite", "/a.css": "requisite"}.items():
            ledger.owe(Owed(f"mau.gov.vn{path}", HOME + path, hop, None, None), seen=DAY)
    return shelf


def opened(shelf: Shelf) -> Ledger:
    return Ledger(shelf.folder.state / "mau.db")


@contextmanager
def after_a_kill(shelf: Shelf, *parts: Exchange | Walk | Finished, torn: int = 0) -> Iterator[Ledger]:
    """Give the ledger as the next crawl begins with it; of the file the last *torn* bytes are missing."""
    closed = shelf.warc(*parts)
    left = closed.rename(f"{closed}{OPEN}")
    left.write_bytes(left.read_bytes()[: left.stat().st_size - torn])
    repair(shelf.folder, "mau")
    with opened(shelf) as ledger:
        recall(ledger, shelf.folder, shelf.found.sites["mau"])
        yield ledger


def owed(ledger: Ledger) -> set[str]:
    return {one.url.removeprefix(HOME) for one in ledger.owed()}


def test_what_a_page_needs_and_stands_whole_in_the_file_is_captured(shelf: Shelf) -> None:
    with after_a_kill(shelf, PNG) as ledger:
        held = ledger.holdings.held(f"{HOME}/a.png")

        assert ledger.state("mau.gov.vn/a.png") == "captured"
        assert held is not None
        assert held.warc in shelf.folder.closed_warcs()


def test_what_the_ledger_had_not_even_met_is_captured_too(shelf: Shelf) -> None:
    with after_a_kill(shelf, page("/new.pdf", b"%PDF", hop="attachment", mime="application/pdf")) as ledger:
        assert ledger.state("mau.gov.vn/new.pdf") == "captured"


@pytest.mark.parametrize("status", [404, 410])
def test_that_a_picture_is_not_there_is_known(shelf: Shelf, status: int) -> None:
    with after_a_kill(shelf, page("/a.png", status=status, hop="requisite")) as ledger:
        assert ledger.state("mau.gov.vn/a.png") == "captured"


@pytest.mark.parametrize("status", [301, 403, 429, 503])
def test_an_answer_that_settles_nothing_leaves_it_owed_and_counts_no_try(shelf: Shelf, status: int) -> None:
    with after_a_kill(shelf, page("/a.png", status=status, hop="requisite")) as ledger:
        assert "/a.png" in owed(ledger)


def test_a_torn_record_is_asked_for_again(shelf: Shelf) -> None:
    with after_a_kill(shelf, replace(PNG, url=f"{HOME}/b.png"), PNG, torn=100) as ledger:
        assert "/a.png" in owed(ledger)
        assert ledger.state("mau.gov.vn/b.png") == "captured"


@pytest.mark.parametrize("body", [b"", b"<html><form><input type=password></form>"])
def test_a_page_stays_owed_whatever_came(shelf: Shelf, body: bytes) -> None:
    with after_a_kill(shelf, page("/a", body)) as ledger:
        assert "/a" in owed(ledger)


def test_what_a_style_sheet_names_is_owed_in_this_crawl_already(shelf: Shelf) -> None:
    with after_a_kill(shelf, SHEET) as ledger:
        assert ledger.state("mau.gov.vn/a.css") == "captured"
        assert {"/b.png", "/c.css"} <= owed(ledger)


def test_what_was_refused_stays_refused(shelf: Shelf) -> None:
    with opened(shelf) as ledger:
        ledger.refuse(Owed("mau.gov.vn/a.png", f"{HOME}/a.png", "requisite", None, None), "robots: /", seen=DAY)
    with after_a_kill(shelf, PNG) as ledger:
        assert ledger.state("mau.gov.vn/a.png") == "refused"


@pytest.mark.parametrize(("reason", "state"), [("finished", "owed"), (DISK, "captured")])
def test_only_a_crawl_that_noted_all_is_believed_to_have_done_so(shelf: Shelf, reason: str, state: str) -> None:
    with after_a_kill(shelf, PNG, Finished(reason, {})) as ledger:
        assert ledger.state("mau.gov.vn/a.png") == state


def test_what_was_told_is_durable_before_this_crawl_writes(shelf: Shelf) -> None:
    with after_a_kill(shelf, PNG), opened_beside(shelf) as states:
        assert states == {"captured"}


@contextmanager
def opened_beside(shelf: Shelf) -> Iterator[set[str]]:
    beside = sqlite3.connect(shelf.folder.state / "mau.db")
    yield {state for (state,) in beside.execute("select state from urls where key = 'mau.gov.vn/a.png'")}
    beside.close()
