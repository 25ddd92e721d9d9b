"""Pages that are not what was asked for: in the archive, but never an article, and never instead of one."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from archive.catalogue.entering.ingest import ingest, rebuild
from archive.evidence.exchange import Exchange
from archive.extract.read import read
from tests.archive.catalogue.shelf import HOME, Shelf, page
from tests.archive.extract.pages import paragraphs, story

ADVERTISEMENT = story(
    paragraphs(
        "QQ77BET là nhà cái cá cược số 1: casino, tài xỉu, nổ hũ, bắn cá, xóc đĩa, đá gà, link vào mới nhất hôm nay.",
        "Đăng ký tài khoản ngay, nạp tiền, rút tiền siêu tốc, khuyến mãi mỗi ngày, chăm sóc khách hàng 24/7.",
    ),
    title="QQ77BET nhà cái uy tín số 1",
)


def answers(path: str, html: str, minutes: int, hop: str = "article") -> Exchange:
    return page(path, html.encode(), minutes=minutes, hop=hop)


def leads(path: str, to: str, minutes: int, hop: str = "article") -> Exchange:
    """Return the exchange in which *path* is a redirect to *to*."""
    head = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
    return replace(page(path, minutes=minutes, hop=hop), response=head.encode())


def enter(shelf: Shelf, *exchanges: Exchange) -> None:
    for exchange in exchanges:
        shelf.warc(exchange)
    ingest(shelf.folder, shelf.found, read, lambda _: None)


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_advertisement_under_an_articles_address_replaces_it_in_no_order_of_files(
    shelf: Shelf, newest_first: bool
) -> None:
    nights = [answers("/a", story(), 0), answers("/a", ADVERTISEMENT, 1)]

    enter(shelf, *(reversed(nights) if newest_first else nights))

    assert shelf.rows("select substr(title, 1, 9), captures, revisions, gone from articles") == [
        ("Khánh thà", 2, 0, None)
    ]
    assert shelf.rows("select what from problems where field = 'capture'") == [
        ("since 2024-03-28 its address shows a page of the kind hijacked: what stood there before is kept",)
    ]
    assert shelf.rows("select kind from captures order by at") == [("article",), ("hijacked",)]


def test_an_advertisement_alone_is_no_article_and_says_so(shelf: Shelf) -> None:
    enter(shelf, answers("/a", ADVERTISEMENT, 0))

    assert shelf.rows("select count(*) from articles") == [(0,)]
    said = [what for (what,) in shelf.rows("select what from problems where field = 'kind' order by what")]
    assert ["words of a trade" in str(what) for what in said] == [True, False]
    assert said[1] == "followed as an article, but read as hijacked"


def test_an_article_that_leads_to_the_front_page_is_gone(shelf: Shelf) -> None:
    enter(shelf, answers("/a", story(), 0), leads("/a", f"{HOME}/", 1))

    assert shelf.rows("select gone from articles") == [("2024-03-28T03:01:00.000000Z",)]


def test_an_article_that_leads_to_itself_over_https_is_not_gone(shelf: Shelf) -> None:
    enter(shelf, answers("/a", story(), 0), leads("/a", f"{HOME}/a", 1))

    assert shelf.rows("select gone from articles") == [(None,)]
    assert shelf.rows("select count(*) from problems where field = 'kind'") == [(0,)]


LOST = story(
    paragraphs(
        "Cổng thông tin điện tử của huyện luôn mong nhận được ý kiến của bạn đọc gần xa trong thời gian tới.",
        "Mời bạn dùng ô tìm kiếm ở đầu trang, hoặc gọi văn phòng ủy ban nhân dân huyện để được chỉ dẫn thêm.",
        "Các chuyên mục tin tức, văn bản, thủ tục hành chính được cập nhật hằng ngày để phục vụ nhân dân.",
    ),
    title="Thông tin huyện nhà",
)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_a_host_answers_to_nowhere_closes_an_article_in_any_order_of_files(
    shelf: Shelf, order: tuple[int, ...]
) -> None:
    files = [
        shelf.warc(answers("/a", story(), 0)),
        shelf.warc(answers("/luutru-probe-1", LOST, 1, "probe")),
        shelf.warc(answers("/a", LOST, 2)),
        shelf.warc(answers("/b", LOST, 3)),
    ]
    for file in files:
        file.rename(file.with_suffix(".later"))
    for at in order:
        files[at].with_suffix(".later").rename(files[at])
        ingest(shelf.folder, shelf.found, read, lambda _: None)
    live = shelf.dump()
    rebuild(shelf.folder, shelf.found, read, lambda _: None)

    assert shelf.dump() == live
    assert shelf.rows("select key, gone, captures from articles") == [
        ("mau.gov.vn/a", "2024-03-28T03:02:00.000000Z", 2)
    ]
    assert shelf.rows("select what from problems where key = 'mau.gov.vn/b' and field = 'kind' order by what") == [
        ("followed as an article, but read as soft-404",),
        ("like what the host answers to an address that nobody has",),
    ]


def test_without_a_probe_the_same_text_is_taken_at_its_word(shelf: Shelf) -> None:
    enter(shelf, answers("/b", LOST, 3))

    assert shelf.rows("select title from articles") == [("Thông tin huyện nhà",)]


def test_the_page_that_nowhere_leads_to_makes_other_redirects_to_it_soft_404s(shelf: Shelf) -> None:
    lost = f"{HOME}/thong-bao-chung"
    enter(shelf, answers("/a", story(), 0), leads("/luutru-probe-1", lost, 1, "probe"), leads("/a", lost, 2))

    assert shelf.rows("select gone from articles") == [("2024-03-28T03:02:00.000000Z",)]


def test_undated_words_at_many_addresses_are_none_of_them_an_article(shelf: Shelf) -> None:
    enter(shelf, *(answers(f"/{number}", LOST, number) for number in range(7)))
    few = shelf.rows("select count(*) from articles")
    enter(shelf, answers("/7", LOST, 7), answers("/a", story(), 8))

    assert few == [(7,)]
    assert shelf.rows("select key from articles") == [("mau.gov.vn/a",)]
    live = shelf.dump()
    rebuild(shelf.folder, shelf.found, read, lambda _: None)
    assert shelf.dump() == live
