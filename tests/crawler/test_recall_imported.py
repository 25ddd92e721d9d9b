"""A new ledger learns what a walk captured, here or in an archive that was imported; what others saved is still owed."""

from __future__ import annotations

from pathlib import Path

from archive.evidence.foreign.intake import take_in
from crawler.ledger import Ledger
from crawler.recall import recall
from tests.archive.catalogue.shelf import HOME, Shelf, page
from tests.archive.evidence.foreign import heritrix


def imported(tmp_path: Path, data: bytes) -> Shelf:
    shelf = Shelf(tmp_path / "data")
    (tmp_path / "a.warc.gz").write_bytes(data)
    assert [one.findings for one in take_in(shelf.folder, [tmp_path / "a.warc.gz"])] == [()]
    return shelf


def told(shelf: Shelf) -> set[str]:
    """Return the files that a new ledger of the portal knows captures of."""
    site = shelf.found.sites["mau"]
    with Ledger(shelf.folder.state / "mau.db") as ledger:
        recall(ledger, shelf.folder, site)
        return set(ledger.files())


def test_the_files_of_another_luutru_are_told(tmp_path: Path) -> None:
    other = Shelf(tmp_path / "other").warc(page("/a"))
    shelf = imported(tmp_path, other.read_bytes())

    assert told(shelf) == set(shelf.folder.closed_warcs())


def test_pages_that_were_imported_without_what_they_lead_to_are_captured(tmp_path: Path) -> None:
    shelf = imported(tmp_path, Shelf(tmp_path / "other").warc(page("/a")).read_bytes())
    told(shelf)
    with Ledger(shelf.folder.state / "mau.db") as ledger:
        assert ledger.state("mau.gov.vn/a") == "captured"


def test_what_other_software_saved_is_captured_anew(tmp_path: Path) -> None:
    assert told(imported(tmp_path, heritrix({f"{HOME}/a": b"<html>"}))) == set()
