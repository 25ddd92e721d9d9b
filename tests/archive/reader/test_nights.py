"""From a night, a portal or an alarm one click leads to the captures; days are those of Viet Nam."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.book.book import open_book
from archive.book.nights import Night
from archive.night.alarm import Alarm, Episode
from tests.archive.catalogue.shelf import Shelf, page, says, walk
from tests.archive.reader.reading import Reader, reader_of

NIGHT = date(2024, 3, 28)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("nights") / "data")
    shelf.warc(page("/a", says(published="2024-03-27")), page("/loi", status=500), walk("/tin-tuc", [("/a", "owed")]))
    # four o'clock on the next day in Viet Nam
    shelf.warc(page("/a", status=404, minutes=18 * 60), page("/b", says(title="Tin vắn"), minutes=18 * 60))
    shelf.ingest()
    ((failed,),) = shelf.rows("select id from captures where status = 500")
    alarm = Alarm("mau", "server errors", "", "1 of 3", "look", (str(failed), "lost: <b>", "urn:uuid:" + "0" * 8), True)
    with open_book(shelf.folder) as book:
        book.episodes.put([Episode(alarm, NIGHT, NIGHT + timedelta(days=2))])
    return shelf


@pytest.fixture(scope="module")
def reader(shelf: Shelf) -> Reader:
    return reader_of(shelf.folder)


@pytest.mark.parametrize("path", ["/nights?until=2024-03-29", "/night/2024-03-28", "/site/mau"])
def test_an_alarm_leads_to_its_captures_by_their_time_and_address(reader: Reader, shelf: Shelf, path: str) -> None:
    ((failed,),) = shelf.rows("select id from captures where status = 500")
    told = reader.get(path).text
    link = re.search(
        rf'<a href="(/capture/{str(failed).rpartition(":")[2]})">28 Mar 2024, 10:00:00</a> <code>(.*?)</code>', told
    )

    assert link
    assert link[2] == "https://mau.gov.vn/loi"
    assert reader.get(link[1]).status == 200
    assert "<code>lost: &lt;b&gt;</code>" in told


def test_a_night_leads_to_its_captures(reader: Reader, shelf: Shelf) -> None:
    told = reader.get("/night/2024-03-28").text
    link = re.search(r'<td class="amount"><a href="(/catalogue/captures\?[^"]+)">(\d+)</a>', told)
    assert link
    answer = reader.get(link[1].replace("&amp;", "&").replace("captures?", "captures.json?_shape=array&"))

    assert answer.status == 200
    assert answer.text.count('"site"') == int(link[2])


def test_the_day_on_which_something_was_gone_is_that_of_viet_nam(reader: Reader) -> None:
    assert "gone since 29 Mar 2024" in reader.get("/search?year=2024").text


def test_an_article_without_a_date_says_when_it_was_captured(reader: Reader) -> None:
    for path in ("/", "/search"):
        assert "no date; captured on 29 Mar 2024" in reader.get(path).text


def test_where_nothing_can_be_estimated_the_page_says_what_it_would_take(reader: Reader) -> None:
    told = reader.get("/site/mau").text

    assert "none: it takes a feed or a sitemap" in told
    assert "<dd>listing: 1 address</dd>" in told


def test_the_word_for_how_a_crawl_ended_is_said_in_vietnamese(reader: Reader) -> None:
    told = reader.get("/night/2024-03-28", accept_language="vi").text

    assert "bị ngắt giữa chừng" in told
    assert ">died<" not in told


def test_a_portal_whose_first_pages_were_never_captured_has_no_empty_table_of_looks(reader: Reader) -> None:
    assert "Last seen so" not in reader.get("/site/mau").text


def test_a_night_leads_to_the_nights_beside_it_and_to_no_day_without_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("beside") / "data")
    shelf.warc(page("/a", says(published="2024-03-27")))
    shelf.ingest()
    later = date(2024, 4, 2)
    with open_book(shelf.folder) as book:
        book.nights.put(Night(later, datetime(2024, 4, 2, 20, tzinfo=UTC)))
    reader = reader_of(shelf.folder)

    def beside(night: date) -> list[tuple[str, str]]:
        return re.findall(r'href="/night/([\d-]+)" rel="(\w+)"', reader.get(f"/night/{night}").text)

    assert beside(NIGHT) == [(later.isoformat(), "next")]
    assert beside(later) == [(NIGHT.isoformat(), "prev")]


def test_the_last_night_stands_first_in_the_table_of_nights(reader: Reader) -> None:
    told = reader.get("/nights?until=2024-03-29").text

    assert told.index(">29 Mar<") < told.index(">28 Mar<")


def test_commands_in_an_alarm_stand_as_code(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("code") / "data")
    shelf.warc(page("/a", says(published="2024-03-27")))
    shelf.ingest()
    with open_book(shelf.folder) as book:
        alarm = Alarm("mau", "host gone", "", "no answer to <b>", "`luutru explain` it")
        book.episodes.put([Episode(alarm, NIGHT, NIGHT)])
    told = reader_of(shelf.folder).get("/night/2024-03-28?lang=vi").text

    assert "<code>luutru explain</code> it" in told
    assert "no answer to &lt;b&gt;" in told
    assert "máy chủ không trả lời" in told
