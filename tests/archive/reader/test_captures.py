"""Captures in the reading room: found whatever their archive named them, each with its own place, and with its article's."""

from __future__ import annotations

import itertools
import re
from urllib.parse import quote
from uuid import UUID

import pytest

from tests.archive.catalogue.shelf import Shelf, leads, page, says
from tests.archive.catalogue.test_revisits import again
from tests.archive.reader.reading import JPEG, PICTURE, reader_of

NAMES = (
    "urn:uuid:0B9F2A36-5A56-4F6E-9F3C-2F0A3F6A0C11",
    "urn:X-wpull:abc/../123?x=%1",
    "uuid:0b9f2a36-5a56-4f6e-9f3c-2f0a3f6a0c11",
    "http://warc.example/records/5",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_capture_is_found_whatever_its_archive_named_it(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("names") / "data")
    names = itertools.chain([UUID(int=1).urn, name], (UUID(int=more).urn for more in itertools.count(2)))
    shelf.new_id = lambda: next(names)  # type: ignore[method-assign]
    shelf.warc(page("/a", says(title="Họp")))
    shelf.ingest()
    reader = reader_of(shelf.folder)
    shown = reader.get("/article?url=https://mau.gov.vn/a").text
    ways = {way for way in re.findall(r'href="(/capture/[^"]*)"', shown) if not way.endswith("/warc")}
    (way,) = ways
    kept = reader.get(f"{way}/bytes")

    assert shelf.rows("select id from captures") == [(name,)]
    assert [reader.get(way + part).status for part in ("", "/bytes", "/warc")] == [200, 200, 200]
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9-]+\.bin"', kept.headers["content-disposition"])
    assert way in reader.get("/catalogue/article_evidence").text


def test_a_name_that_no_capture_has_is_said_to_be_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("none") / "data")
    shelf.warc(page("/a"))
    shelf.ingest()
    told = [reader_of(shelf.folder).get(f"/capture/{name}") for name in ("X", "urn:uuid:1", "%00", quote("họp"))]

    assert [one.status for one in told] == [404] * 4
    assert all("no capture of this name" in one.text for one in told)


def test_a_capture_leads_to_its_article_as_it_stood_then_and_a_picture_to_none(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("then") / "data")
    shelf.warc(
        page("/a", says(title="Họp bàn", images=[PICTURE])),
        page("/anh.jpg", JPEG, hop="requisite", mime="image/jpeg"),
        page("/a", says(title="Họp"), minutes=5),
    )
    shelf.ingest()
    reader = reader_of(shelf.folder)
    ways = {}
    for url, at, name in shelf.rows("select url, at, id from captures"):
        shown = reader.get(f"/capture/{str(name).rpartition(':')[2]}").text
        ways[str(url)[19:], str(at)[14:16]] = re.findall(r'href="(/article\?[^"]*)"', shown)

    assert "<h1>Họp bàn</h1>" in reader.get(ways["a", "00"][0].replace("&amp;", "&")).text
    assert "<h1>Họp</h1>" in reader.get(ways["a", "05"][0].replace("&amp;", "&")).text
    assert ways["anh.jpg", "00"] == []


def test_an_article_that_moved_says_so_at_its_head_and_leads_to_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("moved") / "data")
    shelf.warc(page("/a", says(title="Họp")), leads("/a", "/b", minutes=5), page("/b", says(title="Họp"), minutes=6))
    shelf.ingest()
    reader = reader_of(shelf.folder)
    told = reader.get("/article?url=https://mau.gov.vn/a").text
    head = told.partition("<h1>")[0]

    assert head.count(">https://mau.gov.vn/b</a>") == 1  # where it is an article nobody is led to the address besides
    assert (
        '<a href="/article?url=https://mau.gov.vn/b&amp;site=mau" lang="vi">https://mau.gov.vn/b</a> (redirect)' in head
    )
    assert reader.get("/search?q=hop").text.count("<strong>moved</strong>") == 1
    assert '"moved": "https://mau.gov.vn/b"' in reader.get("/search.json?q=hop").text


def test_a_revisit_tells_where_its_own_record_lies_and_where_the_bytes_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("revisit") / "data")
    first = page("/a", says(title="Họp"))
    shelf.warc(first, again(first, says(title="Họp"), minutes=5))
    shelf.ingest()
    reader = reader_of(shelf.folder)
    (_, _, _), (name, own, length) = shelf.rows("select id, offset, length from captures order by at")
    ((original, other),) = shelf.rows("select id, offset from captures where revisit is null")
    told = reader.get(f"/capture/{str(name).rpartition(':')[2]}").text
    places = re.findall(r"byte (\d+), .*?/capture/([0-9a-f-]+)/warc", told)

    assert places == [(str(own), str(name)[9:]), (str(other), str(original)[9:])]
    assert len(reader.get(f"/capture/{str(name)[9:]}/warc").body) == length


def test_an_article_that_moved_to_what_was_never_captured_leads_to_the_address(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("away") / "data")
    shelf.warc(page("/a", says(title="Họp")), leads("/a", "/b", minutes=5))
    shelf.ingest()
    head = reader_of(shelf.folder).get("/article?url=https://mau.gov.vn/a").text.partition("<h1>")[0]

    assert '<a href="/address?url=https://mau.gov.vn/b"' in head
