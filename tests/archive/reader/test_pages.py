"""The pages of the reading room, asked for as a browser asks."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha1
from io import BytesIO
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.reader.cartogram import PLACES
from tests.archive.catalogue.shelf import Shelf
from tests.archive.reader.reading import HOSTILE, JPEG, Reader, fill, reader_of

A = "/article?url=https%3A%2F%2Fmau.gov.vn%2Fa"
EVERY = (
    "/",
    "/search",
    "/search?q=hop&year=2024",
    "/sites",
    "/sites?every=1",
    "/site/mau",
    "/nights",
    "/night/2024-03-28",
    "/data",
    "/address",
    A,
)
ADDRESSES = ("/address?url=mau.gov.vn/a", "/address?url=https://mau.gov.vn/x", "/article?url=https://mau.gov.vn/c")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return fill(tmp_path_factory.mktemp("room") / "data")


@pytest.fixture(scope="module")
def reader(shelf: Shelf) -> Reader:
    return reader_of(shelf.folder)


def capture(shelf: Shelf, url: str) -> str:
    ((found,),) = shelf.rows(f"select id from captures where url = 'https://mau.gov.vn{url}' order by at limit 1")
    return str(found).rpartition(":")[2]


@pytest.mark.parametrize("path", [*EVERY, *ADDRESSES])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_page_is_shown_in_both_languages(reader: Reader, path: str, language: str) -> None:
    told = reader.get(path, accept_language=language)

    assert told.status == 200
    assert f'<html lang="{language}">' in told.text


@pytest.mark.parametrize("path", [*EVERY, *ADDRESSES])
def test_nothing_on_a_page_is_asked_of_another_host_or_run_from_within(reader: Reader, path: str) -> None:
    told = reader.get(path)

    assert not re.search(
        r"<script(?![^>]* src=\"/)|<[^>]* on\w+=|<style|<[^>]* style=|href=\"(?:javascript|data):", told.text
    )
    sources = re.findall(r'<(?:img|script|iframe|link)[^>]*?(?:src|href)="([^"]+)"', told.text)
    assert not [src for src in sources if src[0] != "/" and not src.startswith("http://127.0.0.1:9/")]
    assert "\u202e" not in told.text
    assert told.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")


def test_no_page_is_larger_than_a_first_page_may_be(reader: Reader) -> None:
    assert all(len(reader.get(path).body) < 40_000 for path in EVERY)


def test_the_map_has_every_province_of_before_the_merger(reader: Reader) -> None:
    told = reader.get("/").text

    assert [name for name in PLACES if f'title="{name}' not in told] == []
    assert "Hà Nam → Ninh Bình: 3" in told


def test_words_of_the_catalogue_are_no_templates(reader: Reader) -> None:
    told = reader.get("/address?url=https://mau.gov.vn/la")

    assert told.status == 200
    assert "100% &#34;&#39;&gt;&lt;script&gt;" in told.text


def test_the_front_page_leads_to_the_newest_article(reader: Reader) -> None:
    assert "Đồng Tháp họp" in reader.get("/").text


def test_an_article_shows_its_picture_from_the_archive(reader: Reader, shelf: Shelf) -> None:
    number = capture(shelf, "/anh.jpg")

    assert f'<img src="/capture/{number}/bytes"' in reader.get(A).text
    told = reader.get(f"/capture/{number}/bytes")
    assert (told.body, told.headers["content-type"]) == (JPEG, "image/jpeg")
    assert "sandbox" in told.headers["content-security-policy"]


def test_what_is_no_picture_is_kept_as_a_file_that_the_readers_own_programs_know(reader: Reader, shelf: Shelf) -> None:
    number = capture(shelf, "/kh.pdf")
    told = reader.get(f"/capture/{number}/bytes")

    assert told.headers["content-type"] == "application/octet-stream"
    assert told.headers["content-disposition"] == f'attachment; filename="{number}.pdf"'


def test_the_record_of_a_capture_lies_in_the_answer_as_in_its_file(reader: Reader, shelf: Shelf) -> None:
    number = capture(shelf, "/kh.pdf")
    told = reader.get(f"/capture/{number}/warc")
    ((digest,),) = shelf.rows(f"select digest from captures where id = 'urn:uuid:{number}'")
    record = next(ArchiveIterator(BytesIO(told.body), no_record_parse=True))
    payload = record.content_stream().read().partition(b"\r\n\r\n")[2]

    assert told.headers["content-disposition"] == f'attachment; filename="{number}.warc.gz"'
    assert record.rec_headers.get_header("WARC-Record-ID") == f"<urn:uuid:{number}>"
    assert f"sha1:{b32encode(sha1(payload).digest()).decode()}" == digest


def test_an_article_shows_what_changed_word_by_word(reader: Reader) -> None:
    assert "Đồng Tháp họp <del>bàn</del>" in reader.get(A).text


def test_an_earlier_version_has_an_address_of_its_own(reader: Reader) -> None:
    told = reader.get(f"{A}&at=20240328030000").text

    assert "<h1>Đồng Tháp họp bàn</h1>" in told
    assert "earlier version" in told


def test_a_time_that_is_none_gives_the_newest(reader: Reader) -> None:
    assert "<h1>Đồng Tháp họp</h1>" in reader.get(f"{A}&at=yesterday").text


def test_an_article_that_is_gone_says_so(reader: Reader) -> None:
    assert "has not shown this article since" in reader.get("/article?url=https://mau.gov.vn/b").text


def test_an_article_is_replayed_on_another_origin_in_a_sandbox(reader: Reader) -> None:
    told = reader.get(A)

    assert '<iframe src="http://127.0.0.1:9/luutru/20240328030500mp_/https://mau.gov.vn/a"' in told.text
    assert 'sandbox="allow-scripts allow-same-origin"' in told.text
    assert "frame-src http://127.0.0.1:9" in told.headers["content-security-policy"]


def test_a_citation_names_capture_and_digest(reader: Reader, shelf: Shelf) -> None:
    ((digest, number),) = shelf.rows(
        "select digest, id from captures where url = 'https://mau.gov.vn/a' order by at desc limit 1"
    )
    told = reader.get("/article.bib?url=https://mau.gov.vn/a")

    assert told.headers["content-type"].startswith("application/x-bibtex")
    assert str(digest) in told.text
    assert str(number) in told.text
    assert "urldate = {2024-03-28}" in told.text
    assert "captured 2024-03-28T10:05:00+07:00" in told.text


def test_a_citation_is_said_in_the_readers_language(reader: Reader) -> None:
    told = reader.get(A, accept_language="vi").text

    assert "An. Đồng Tháp họp. Cổng thông tin mẫu, 2024-03-27. https://mau.gov.vn/a</span>." in told
    assert "Chụp lúc 2024-03-28T10:05:00+07:00, mã băm nội dung sha1:" in told
    assert "/article?url=https://mau.gov.vn/a&amp;site=mau&amp;at=20240328030500" in told


def test_a_hostile_title_is_cut_and_ends_no_bibtex_entry(reader: Reader) -> None:
    told = reader.get("/article.bib?url=https://mau.gov.vn/c").text

    assert told.count("{") - told.count(r"\{") == told.count("}") - told.count(r"\}")
    assert len(reader.get("/article?url=https://mau.gov.vn/c").text) < 40_000
    assert HOSTILE[:10] not in reader.get("/article?url=https://mau.gov.vn/c").text


def test_the_address_page_tells_what_the_walk_decided(reader: Reader) -> None:
    assert "rule of never" in reader.get("/address?url=https://mau.gov.vn/x").text


@pytest.mark.parametrize(
    "path", ["/article?url=https://nowhere/", "/article", "/capture/00000000-0000-0000-0000-000000000000",
             "/capture/00000000-0000-0000-0000-000000000000/bytes", "/site/nix", "/night/2024-99-99", "/night/1999-01-01",
             "/address?url=https://nowhere/"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_words(reader: Reader, path: str) -> None:
    told = reader.get(path)

    assert told.status == 404
    assert "<h1>" in told.text


@pytest.mark.parametrize(
    "path", ["/article?url={}", "/address?url={}", "/night/2024-03-28?lang={}", "/sites?every={}", "/nights?until={}"]
)
@pytest.mark.parametrize(
    "typed", ["\0", "%FF%FE", "[", "http://[", "x" * 7_000, "(a+)+$", "';--", "\ud800", "http://mau.gov.vn:99999/"]
)
def test_whatever_is_typed_no_page_breaks(reader: Reader, path: str, typed: str) -> None:
    told = reader.get(path.format(quote(typed, safe="%", errors="surrogatepass")))

    assert told.status in (200, 404, 414)


def test_a_question_that_is_too_long_is_said_to_be(reader: Reader) -> None:
    assert reader.get("/address?url=" + "x" * 9_000).status == 414


@pytest.mark.parametrize(
    ("path", "said"),
    [("", "Begin with articles"), ("/articles", "Articles as they stand"), ("/months", "How many articles")],
)
def test_datasettes_own_pages_say_what_they_show(reader: Reader, path: str, said: str) -> None:
    assert said in reader.get(f"/catalogue{path}").text


def test_a_catalogue_that_a_rebuild_replaced_is_served_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = fill(tmp_path_factory.mktemp("replaced") / "data")
    reader = reader_of(shelf.folder)
    assert "Tin vắn" in reader.get("/article?url=https://mau.gov.vn/b").text
    before = reader.get("/catalogue/warc_files.json?_shape=array").text
    next(shelf.folder.warc.rglob("*.warc.gz")).unlink()
    shelf.rebuild()

    assert reader.get("/catalogue/warc_files.json?_shape=array").text != before
    assert reader.get("/").status == 200


def test_a_catalogue_that_is_gone_is_said_to_be(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = fill(tmp_path_factory.mktemp("gone") / "data")
    reader = reader_of(shelf.folder)
    reader.get("/")
    shelf.folder.catalogue.unlink()
    told = reader.get("/")

    assert told.status == 503
    assert "luutru ingest" in told.text


def test_a_capture_whose_file_is_gone_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = fill(tmp_path_factory.mktemp("lost") / "data")
    number = capture(shelf, "/anh.jpg")
    for path in shelf.folder.warc.rglob("*.warc.gz"):
        path.unlink()
    reader = reader_of(shelf.folder)

    assert reader.get(f"/capture/{number}").status == 200
    assert [reader.get(f"/capture/{number}/{part}").status for part in ("bytes", "warc")] == [410, 410]


@pytest.mark.parametrize("path", ["/nix", "/site", "/night/yesterday", "/catalogue/nix", "//nowhere.vn/nix"])
def test_an_address_of_no_page_is_answered_by_the_room_and_leads_nowhere_else(reader: Reader, path: str) -> None:
    told = reader.get(path, accept_language="vi")

    assert told.status == 404
    assert "Không có trang nào ở địa chỉ này." in told.text
    assert 'action="/search"' in told.text
    assert not re.search(r'href="(//|https?:)', told.text)


def test_a_program_that_asks_for_no_table_is_answered_as_datasette_does(reader: Reader) -> None:
    told = reader.get("/catalogue/nix.json")

    assert told.status == 404
    assert told.headers["content-type"].startswith("application/json")


def test_an_article_that_is_not_there_leads_to_what_is_known_of_its_address(reader: Reader) -> None:
    told = reader.get("/article?url=https://mau.gov.vn/x").text

    assert 'href="/address?url=https://mau.gov.vn/x"' in told
