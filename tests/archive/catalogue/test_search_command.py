"""`luutru search` tells what it looked for, and keeps to what it was narrowed to."""

from __future__ import annotations

import pytest

from tests.archive.catalogue.shelf import HOME, Shelf, page, says
from tests.archive.conftest import Called


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    shelf.warc(page("/a", says(title="Họp bàn về đê điều", published="2024-03-27")))
    shelf.ingest()
    return shelf


def test_words_that_were_mistyped_are_named(luutru: Called, filled: Shelf) -> None:
    said = luutru("search", "đê", "điềuu", "--archive", filled.root)

    assert f"{HOME}/a" in said.out
    assert "looked for: đê điều" in said.err


@pytest.mark.parametrize("narrowed", [["--year", "1999"], ["--site", "khong"]])
def test_nothing_else_is_found_than_what_it_is_narrowed_to(luutru: Called, filled: Shelf, narrowed: list[str]) -> None:
    assert f"{HOME}/a" in luutru("search", "đê", "--year", "2024", "--site", "mau", "--archive", filled.root).out
    assert luutru("search", "đê", *narrowed, "--archive", filled.root).out == ""
