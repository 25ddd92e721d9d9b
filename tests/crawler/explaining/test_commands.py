"""`luutru explain` and `luutru site completeness` as they are run: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import group
from crawler.ledger import Ledger, Owed
from tests.archive.catalogue.shelf import DAY, HOME, Shelf, page, walk
from tests.archive.catalogue.test_completeness import listing


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    shelf.warc(listing("Tổng số: 3 tin"), walk("/tin-tuc", [("/tin/b", "owed")]), page("/tin/a"))
    shelf.ingest()
    return shelf


def luutru(shelf: Shelf, *words: str) -> Result:
    return CliRunner().invoke(group, [*words, "--archive", str(shelf.root)])


def test_a_captured_address_ends_with_0_and_says_a_fact_a_line(shelf: Shelf) -> None:
    done = luutru(shelf, "explain", f"{HOME}/in/tin/a")

    assert done.exit_code == 0
    assert done.output.splitlines()[0] == f"{HOME}/in/tin/a"
    assert "    became  captured\n" in done.output
    assert "     folds  rewrite: ^/in/: mau.gov.vn/tin/a\n" in done.output


@pytest.mark.parametrize(
    "url", [f"{HOME}/tin/b", f"{HOME}/tin/chua-co", "javascript:history.back()", "khac.gov.vn", "\x1b[31m"]
)
def test_what_is_not_captured_ends_with_1(shelf: Shelf, url: str) -> None:
    done = luutru(shelf, "explain", "--", url) if url.startswith("-") else luutru(shelf, "explain", url)

    assert done.exit_code == 1
    assert "became" in done.output
    assert "\x1b" not in done.output


def test_programs_get_the_same_in_parts(shelf: Shelf) -> None:
    told = json.loads(luutru(shelf, "explain", f"{HOME}/tin/b", "--json").output)

    assert (told["state"], told["rule"], told["site"]) == ("owed", "rule of owed", "mau")
    assert told["known"]["met"][0]["via"] == f"{HOME}/tin-tuc"
    assert {"about": "identity", "what": "mau.gov.vn/tin/b"} in told["facts"]


def test_a_site_that_nobody_knows_is_a_mistake(shelf: Shelf) -> None:
    done = luutru(shelf, "explain", HOME, "--site", "../mau")

    assert done.exit_code != 0
    assert "there is no site '../mau'; known sites: mau" in str(done.exception)


def test_an_archive_without_a_catalogue_is_told_of_by_its_ledger(shelf: Shelf) -> None:
    shelf.folder.catalogue.unlink()
    with Ledger(shelf.root / "state" / "mau.db") as ledger:
        ledger.owe(Owed("mau.gov.vn/tin/z", f"{HOME}/tin/z", "article", "Tin tức", f"{HOME}/tin-tuc"), seen=DAY)
    done = luutru(shelf, "explain", f"{HOME}/tin/z")

    assert (done.exit_code, "owed: it is to be asked for" in done.output) == (1, True)


def test_completeness_is_printed_for_each_portal_that_has_anything(shelf: Shelf) -> None:
    done = luutru(shelf, "site", "completeness")

    assert done.exit_code == 0
    assert done.output.splitlines()[0] == "mau: 1 articles"
    assert "prints 3 (“Tổng số: 3 tin”), 0 captured, 1 owed; 2 met first in another section, or missing" in done.output
    assert "not captured:      1  owed (rule of owed)" in done.output


def test_completeness_for_programs_has_what_is_computed_too(shelf: Shelf) -> None:
    (told,) = json.loads(luutru(shelf, "site", "completeness", "mau", "--json").output)

    assert told["sections"][0] | {"printed": 3, "missing": 2, "owed": 1} == told["sections"][0]
    assert told["reasons"] == [["owed", "rule of owed", 1]]


def test_completeness_of_what_is_not_there_is_said(shelf: Shelf) -> None:
    done = luutru(shelf, "site", "completeness", "khac")

    assert done.exit_code != 0
    assert "khac: nothing of it is in the catalogue; what is: mau" in str(done.exception)
