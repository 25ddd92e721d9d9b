"""The search page, and its lists for spreadsheets, programs and feed readers."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.archive.catalogue.shelf import Shelf, page, says
from tests.archive.reader.reading import HOSTILE, Reader, reader_of

ATOM = "{http://www.w3.org/2005/Atom}"
FORMULAS = ("=1+1", "+84 24", "-7 bài", "@an", "\t=2", "＝3")
HOSTILE_QUERIES = (
    '"', '""', "*", "hà*", "NEAR(", "a AND", "OR", "title:", "{a}", "^", "-", "(((((", "a\0b", "\0", "%00",
    "'; drop table articles; --",
    "(a+)+$" * 20, ".*" * 200, "!?…", "\ud7ff\ufffe", "a" * 401, "từ " * 60, HOSTILE,
)  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    shelf = Shelf(tmp_path_factory.mktemp("room") / "data")
    dated = ((n, f"20{10 + n % 3}-03-0{1 + n % 9}") for n in range(45))
    shelf.warc(
        *(
            page(f"/bai-{n}", says(title=f"Họp báo số {n}", published=day, section="Tin", byline="An"))
            for n, day in dated
        ),
        *(page(f"/lạ-{n}", says(title=title, text="Đồng hồ chạy.")) for n, title in enumerate(FORMULAS)),
        page("/x", says(title=HOSTILE, lead=HOSTILE, byline=HOSTILE, section=HOSTILE, text=f"Mặt trời {HOSTILE} lặn")),
    )  # fmt: skip
    shelf.ingest()
    return reader_of(shelf.folder)


def titles(text: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<h3>(.*?)</h3>", text)]


def test_words_are_marked_where_they_stand(reader: Reader) -> None:
    assert "<mark>Đồng</mark> <mark>hồ</mark> chạy" in reader.get("/search?q=dong+ho").text


def test_a_page_has_twenty_articles_and_leads_to_the_next(reader: Reader) -> None:
    first, last = reader.get("/search?q=hop+bao").text, reader.get("/search?q=hop+bao&page=3").text

    assert (len(titles(first)), len(titles(last))) == (20, 5)
    assert 'rel="next" href="/search?q=hop+bao&amp;page=2"' in first
    assert 'rel="prev" href="/search?q=hop+bao&amp;page=2"' in last
    assert not set(titles(first)) & set(titles(last))


@pytest.mark.parametrize("number", ["0", "-1", "9999999999", "x", "½", "4"])
def test_a_page_that_is_none_says_so(reader: Reader, number: str) -> None:
    assert reader.get(f"/search?q=hop+bao&page={quote(number)}").status == 200


def test_what_was_found_can_be_narrowed_by_a_link_and_widened_again(reader: Reader) -> None:
    whole = reader.get("/search?q=hop+bao").text
    assert 'href="/search?q=hop+bao&amp;year=2011"' in whole
    narrowed = reader.get("/search?q=hop+bao&year=2011").text

    assert "Articles: 15" in narrowed
    assert 'href="/search?q=hop+bao" title="take away"' in narrowed


def test_without_words_the_newest_come_first_and_filters_hold(reader: Reader) -> None:
    found = reader.get("/search?year=2012&section=Tin").text

    assert "Articles: 15" in found
    assert "2012" in re.findall(r"<time[^>]*>(.*?)</time>", found)[0]


@pytest.mark.parametrize("name", ["site", "province", "now", "section", "byline"])
def test_a_value_that_nothing_has_finds_nothing(reader: Reader, name: str) -> None:
    told = reader.get(f"/search?{name}={quote(f'{HOSTILE} none')}")

    assert told.status == 200
    assert "Nothing found." in told.text


def test_an_address_leads_to_its_page(reader: Reader) -> None:
    told = reader.get("/search?q=%20https://mau.gov.vn/x%20")

    assert (told.status, told.headers["location"]) == (302, "/address?url=https://mau.gov.vn/x")


def test_a_letter_mistyped_is_mended_and_said(reader: Reader) -> None:
    told = reader.get("/search?q=hop+bap").text

    assert "hop bao</strong>" in told
    assert len(titles(told)) == 20
    assert titles(reader.get("/search?q=hop+bap&typed=1").text) == []


@pytest.mark.parametrize("typed", HOSTILE_QUERIES)
@pytest.mark.parametrize("kind", ["", ".json", ".csv", ".atom"])
def test_hostile_words_are_answered_in_words(reader: Reader, typed: str, kind: str) -> None:
    assert reader.get(f"/search{kind}?q={quote(typed)}").status in (200, 400)


def test_ten_kilobytes_are_answered_in_words(reader: Reader) -> None:
    assert reader.get("/search?q=" + "a+" * 5_000).status == 414


@pytest.mark.parametrize("year", ["24", "năm", "²²²²", "-001", "99999"])
def test_what_is_no_year_is_answered_in_words(reader: Reader, year: str) -> None:
    told = reader.get(f"/search?year={quote(year)}")

    assert told.status == 400
    assert "A year has four digits" in told.text


def test_nothing_that_a_portal_wrote_is_markup(reader: Reader) -> None:
    told = reader.get("/search?q=mat+troi").text

    assert "&lt;script&gt;" in told
    assert "<script>" not in told
    assert "<img" not in told


def test_a_spreadsheet_computes_nothing_and_knows_its_letters(reader: Reader) -> None:
    told = reader.get("/search.csv?q=dong+ho")
    rows = list(csv.DictReader(StringIO(told.body.decode("utf-8-sig"))))

    assert told.body.startswith(b"\xef\xbb\xbf")
    assert len(rows) == len(FORMULAS)
    assert all(row["title"][0] == "'" for row in rows if row["title"] != " =2")


def test_programs_get_articles_with_their_addresses(reader: Reader) -> None:
    told = json.loads(reader.get("/search.json?q=hop+bao&year=2011").body)

    assert (told["total"], told["whole"], len(told["articles"])) == (15, True, 15)
    assert told["facets"]["site"] == {"mau": 15}
    assert "/article?url=https://mau.gov.vn/bai-" in told["articles"][0]["article"]


def test_the_feed_is_atom_and_its_ids_stay(reader: Reader) -> None:
    first, again = (ElementTree.fromstring(reader.get("/search.atom?q=hop+bao").body) for _ in range(2))
    entries = first.findall(f"{ATOM}entry")

    assert [first.find(ATOM + name) is not None for name in ("id", "title", "updated", "author")] == [True] * 4
    assert len(entries) == 45
    for entry in entries:
        assert all(entry.findtext(ATOM + name) for name in ("id", "title", "updated"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 45
    assert ids == [entry.findtext(f"{ATOM}id") for entry in again.findall(f"{ATOM}entry")]


def test_a_feed_of_hostile_words_is_well_formed(reader: Reader) -> None:
    root = ElementTree.fromstring(reader.get("/search.atom?q=mat+troi").body)

    assert "<script>" in (root.findtext(f"{ATOM}entry/{ATOM}title") or "")


@pytest.mark.parametrize(
    "typed", ["hanam.gov.vn", "www.hanam.gov.vn/Pages/hop.aspx", "127.0.0.1:8080", "127.0.0.1/tin"]
)
def test_what_looks_like_an_address_leads_to_it_where_no_article_has_the_words(reader: Reader, typed: str) -> None:
    assert f'href="/address?url={typed}"' in reader.get(f"/search?q={typed}").text


@pytest.mark.parametrize("typed", ["30.4.1975", "zzz", "1.5", "zzz.", "v.v"])
def test_what_is_a_date_or_a_word_is_no_address(reader: Reader, typed: str) -> None:
    assert "/address?url=" not in reader.get(f"/search?q={typed}").text


def test_where_filters_alone_find_nothing_nobody_is_told_to_type_fewer_words(reader: Reader) -> None:
    told = reader.get("/search?byline=Nobody").text

    assert "Fewer words" not in told
    assert "It was narrowed down" in told
