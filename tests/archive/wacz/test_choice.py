"""A package holds what was asked for, and whatever that needs to stand alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import ArchiveError, BadDefinition
from archive.wacz.choice import Asked
from tests.archive.catalogue.shelf import Shelf
from tests.archive.wacz.contents import addresses, index, names, pages, read_json, told
from tests.archive.wacz.two_nights import FIRST_DAY, SECOND_DAY, packed


def test_without_bounds_every_file_goes_in_as_it_is(shelf: Shelf, out: Path) -> None:
    made = packed(shelf, out)

    assert made.findings == []
    warcs = [name.rpartition("/")[2] for name in shelf.folder.closed_warcs()]
    assert [name.rpartition("/")[2] for name in names(out) if name.startswith("archive/")] == warcs
    assert made.captures == 12


def test_a_site_alone_brings_nothing_of_another(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, Asked("khac"))

    assert addresses(out) == {"/bai.html"}
    assert read_json(out, "datapackage.json")["mainPageUrl"].endswith("/bai.html")


def test_the_originals_of_revisits_are_pulled_in(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, Asked("mau", SECOND_DAY, SECOND_DAY))

    of_page = [told(line) for line in index(out) if told(line)["url"].endswith("/tin/1.html")]
    assert sorted(one["mime"] for one in of_page) == ["text/html", "warc/revisit"]
    assert len({one["digest"] for one in of_page}) == 1


def test_what_pages_need_is_pulled_in_through_style_sheets_and_redirects_and_nothing_else(
    shelf: Shelf, out: Path
) -> None:
    packed(shelf, out, Asked("mau", SECOND_DAY, None))

    shown = {"/kieu.css", "/nen.png", "/anh/1.png", "/anh/2.png", "/anh/chung.png"}
    assert addresses(out) == {"/tin/1.html", "/tin/2.html", "/tin/"} | shown


def test_days_are_those_of_viet_nam(shelf: Shelf, out: Path) -> None:
    assert packed(shelf, out, Asked("mau", None, FIRST_DAY)).captures == 7
    with pytest.raises(ArchiveError, match="nothing was captured"):
        packed(shelf, out.with_name("none"), Asked("mau", None, FIRST_DAY.replace(day=28)))


def test_a_page_is_listed_for_each_capture_of_an_article(shelf: Shelf, out: Path) -> None:
    packed(shelf, out, Asked("mau"))

    head, *listed = pages(out)
    assert (head["format"], head["hasText"]) == ("json-pages-1.0", True)
    first, again, new = listed
    assert first["ts"] == "2024-03-28T18:30:01Z"
    assert (first["url"], first["title"], first["text"]) == (again["url"], again["title"], again["text"])
    assert (new["title"], new["published"]) == ("Khánh thành cầu Bồng Lai", "2024-03-28")
    assert "lần thứ 2 bàn về việc sắp xếp" in new["text"]
    assert len({one["id"] for one in listed}) == 3


def test_a_site_that_does_not_exist_is_named(shelf: Shelf, out: Path) -> None:
    with pytest.raises(BadDefinition, match="no site 'hanoi'"):
        packed(shelf, out, Asked("hanoi"))
    assert not out.exists()
