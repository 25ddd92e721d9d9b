"""Any address, explained in the reading room as `luutru explain` does on a terminal."""

from __future__ import annotations

from html import unescape

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.portals import Portals
from archive.errors import ArchiveError
from archive.reader.asked import Desk
from archive.reader.explaining import explained
from tests.archive.catalogue.shelf import HOME, Shelf
from tests.archive.reader.reading import Reader, fill, reader_of
from tests.crawler.explaining.asked import lines, told

ASKED = (
    f"{HOME}/a",
    f"{HOME}/x",
    f"{HOME}/never-met",
    f"{HOME}/login",
    "https://elsewhere.vn/",
    "mailto:toa-soan@mau.gov.vn",
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return fill(tmp_path_factory.mktemp("room") / "data")


@pytest.fixture(scope="module")
def reader(shelf: Shelf) -> Reader:
    return reader_of(shelf.folder)


@pytest.mark.parametrize("url", ASKED)
def test_the_room_tells_of_an_address_what_explain_tells(shelf: Shelf, reader: Reader, url: str) -> None:
    page = unescape(reader.get(f"/address?url={url}").text)
    said = lines(told(shelf, url))

    assert said["became"]
    assert [what for every in said.values() for what in every if what.replace("`", "") not in _plain(page)] == []


def _plain(page: str) -> str:
    return page.replace("<code>", "").replace("</code>", "")


def test_an_address_that_was_never_met_is_told_with_the_rule_that_would_decide(reader: Reader) -> None:
    page = reader.get(f"/address?url={HOME}/never-met")

    assert page.status == 404
    assert "<dt>rules</dt>" in page.text


@pytest.mark.parametrize("name", ["", "crawler.nowhere:explained", "crawler.explaining.reading:nothing"])
def test_where_nobody_explains_nothing_is_told(shelf: Shelf, name: str) -> None:
    with open_catalogue(shelf.folder) as catalogue:
        assert explained(Desk(shelf.folder, catalogue, Portals(shelf.found), explain=name), f"{HOME}/a") == ()


def test_trouble_names_no_folder_of_the_machine(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise ArchiveError(f"{shelf.folder.root}/warc/mau/x.warc.gz is damaged")

    monkeypatch.setattr("crawler.explaining.reading.explain", damaged)
    with open_catalogue(shelf.folder) as catalogue:
        desk = Desk(shelf.folder, catalogue, Portals(shelf.found), explain="crawler.explaining.reading:explained")

        assert explained(desk, f"{HOME}/a") == (("trouble", "warc/mau/x.warc.gz is damaged"),)
