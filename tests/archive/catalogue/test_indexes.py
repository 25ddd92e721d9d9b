"""Index files are what the catalogue makes: verify names each that is not, ingest writes what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue.agreeing.agree import disagreements
from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.evidence.index import index_of
from tests.archive.catalogue.shelf import Shelf, page


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    shelf.warc(page("/b"), page("/a"))
    shelf.warc(page("/c", minutes=1))
    shelf.ingest()
    return shelf


def index(shelf: Shelf, at: int = 0) -> Path:
    return index_of(shelf.folder, shelf.folder.closed_warcs()[at])


def named(shelf: Shelf) -> list[str]:
    with open_catalogue(shelf.folder) as catalogue:
        told = disagreements(shelf.folder, catalogue, Portals(shelf.found), lambda _: None)
        return [f"{finding.thing}: {finding.what}" for finding in told]


def test_a_missing_index_is_named_and_the_next_ingest_writes_it(filled: Shelf) -> None:
    path, lines = index(filled), index(filled).read_bytes()
    path.unlink()

    assert named(filled) == [f"{filled.folder.relative(path)}: is missing: `luutru ingest` writes it"]
    filled.ingest()
    assert path.read_bytes() == lines
    assert named(filled) == []


@pytest.mark.parametrize(
    "change", [lambda lines: lines[:-1], lambda lines: lines[::-1], lambda lines: [*lines, b"x\n"]]
)
def test_a_changed_index_is_named_and_comes_right_as_it_is_told(filled: Shelf, change: object) -> None:
    path, lines = index(filled), index(filled).read_bytes()
    path.write_bytes(b"".join(change(lines.splitlines(keepends=True))))  # type: ignore[operator]

    (finding,) = named(filled)
    assert finding.startswith(f"{filled.folder.relative(path)}: is not what the catalogue tells of ")
    assert finding.endswith("delete it, and `luutru ingest` writes it")
    path.unlink()
    filled.ingest()
    assert path.read_bytes() == lines


def test_an_index_of_no_warc_is_named(filled: Shelf) -> None:
    stray = index(filled).with_name("khac.cdxj")
    stray.write_bytes(b"")

    assert named(filled) == [
        f"{filled.folder.relative(stray)}: is the index of no WARC file in the catalogue: delete it"
    ]


def test_what_a_writer_that_died_left_is_taken_away(filled: Shelf) -> None:
    left = index(filled).with_name(f"{index(filled).name}.4711.tmp")
    left.write_bytes(b"half")

    filled.ingest()
    assert not left.exists()
    assert named(filled) == []


def test_a_rebuild_writes_the_same_indexes(filled: Shelf) -> None:
    before = [index(filled, at).read_bytes() for at in (0, 1)]
    index(filled).write_bytes(b"")

    filled.rebuild()
    assert [index(filled, at).read_bytes() for at in (0, 1)] == before


def test_an_index_is_sorted_by_bytes(filled: Shelf) -> None:
    lines = index(filled).read_bytes().splitlines()

    assert len(lines) == 2
    assert lines == sorted(lines)
