"""What is always the same at ever new addresses is left alone; what only looks so is not."""

from __future__ import annotations

import pytest

from archive.extract.tree.page import open_page
from crawler.walking import sameness as module
from crawler.walking.reading import Said, said_by
from crawler.walking.sameness import LEAST, SAMPLE, Sameness, shape

HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
URL = "https://mau.gov.vn/tin/phien-{}/hop-bao.html"


def digest(html: str) -> bytes:
    return said(html).text


def said(html: str) -> Said:
    return said_by(open_page(html.encode(), HEADERS, "https://mau.gov.vn/"))


def trapped(pages: int = LEAST) -> Sameness:
    """Return what is known once so many addresses of one shape have shown the same."""
    sameness = Sameness()
    for number in range(pages):
        sameness.note(URL.format(number), same=True)
    return sameness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/tin/hop-bao-12.html", "/tin/tham-xa-7.html"),
        ("/tin/12/", "/tin/x8f3ac/"),
        ("/tin?id=5&sid=a", "/tin?sid=b&id=6"),
        ("/S(5axr4nqo0bdsq155sv0pna45)/Tin", "/S(lit3py55t21z5v55vlm25s55)/tin"),
    ],
)
def test_addresses_of_one_kind_have_one_shape(one: str, other: str) -> None:
    assert shape(f"https://mau.gov.vn{one}") == shape(f"https://mau.gov.vn{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [("/tin/hop-1.html", "/tin/hop-1.html/en"), ("/tin/a-1", "/su-kien/en/a-1"), ("/tin?id=5", "/tin?id=5&sort=a")],
)
def test_addresses_of_different_kinds_have_not(one: str, other: str) -> None:
    assert shape(f"https://mau.gov.vn{one}") != shape(f"https://mau.gov.vn{other}")


def test_a_shape_that_shows_always_the_same_is_refused_but_for_samples() -> None:
    sameness = trapped()
    refused = [sameness.refuses(URL.format(f"a{'b' * number}")) for number in range(4 * SAMPLE)]

    assert [number for number, one in enumerate(refused, 1) if not one] == [SAMPLE, 2 * SAMPLE, 4 * SAMPLE]
    assert not sameness.refuses(
        URL.format(f"a{'b' * refused.index(False)}")
    )  # a sample is one whenever it is asked about


def test_a_few_doubles_are_no_trap() -> None:
    assert not trapped(LEAST - 1).refuses(URL.format("x"))


def test_doubles_among_others_are_no_trap() -> None:
    sameness = Sameness()
    for number in range(100):
        sameness.note(URL.format(number), same=number % 2 == 0)

    assert not sameness.refuses(URL.format("x"))


def test_something_new_frees_the_shape() -> None:
    sameness = trapped()

    assert sameness.note(URL.format("z"), same=False)
    assert not sameness.refuses(URL.format("x"))


def test_the_days_of_a_calendar_are_no_articles_though_both_have_numbers() -> None:
    sameness = Sameness()
    for number in range(200):
        sameness.note(f"https://mau.gov.vn/bai/hop-ban-{'x' * number}-{number}.html", same=False)
    for number in range(LEAST):
        sameness.note(f"https://mau.gov.vn/bai/lich-2024-3-{number}.html", same=True)

    assert sameness.refuses("https://mau.gov.vn/bai/lich-2024-4-30.html")
    assert not sameness.refuses("https://mau.gov.vn/bai/tham-xa-7.html")


def test_the_same_page_again_is_not_another_address() -> None:
    sameness = Sameness()

    assert [sameness.first(key, b"text") for key in ("a", "a", "b")] == [None, None, "a"]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TEXTS", 3)
    monkeypatch.setattr(module, "MOST_SHAPES", 3)
    sameness = Sameness()
    for number in range(100):
        sameness.first(str(number), str(number).encode())
        sameness.note(f"https://mau.gov.vn/{'x' * (number % 20)}", same=True)

    assert len(sameness._texts) == len(sameness._shapes) == 3


def test_a_clock_and_a_counter_make_no_other_text() -> None:
    page = "<title>Tin</title><span>{}</span><div>Lượt truy cập: {}</div><p>Họp báo</p><script>var t = {}</script>"

    assert digest(page.format("10:15:00, 1/2/2024", 12, 1)) == digest(page.format("10:16:07, 1/2/2024", 15, 2))


@pytest.mark.parametrize(
    "page", ["<title>Số {}</title>", "<h1><b>Số {}</b></h1>", "<p><a href='/a'>{}.pdf</a>", "<p>{} " + "chữ " * 12]
)
def test_numbers_in_headlines_links_and_sentences_make_another_text(page: str) -> None:
    assert digest(page.format(12)) != digest(page.format(13))


@pytest.mark.parametrize(
    "line",
    [
        "Đang truy cập: {0}. Lượt truy cập: 32044{0}",
        "Tổng lượt truy cập: 1.234.5{0} - Đang online: {0} - Hôm nay: 4.500",
        "Hôm nay, thứ Hai ngày 23/11/2026, bây giờ là 11 giờ {0} phút",
    ],
)
def test_a_long_line_that_counts_or_tells_the_time_makes_no_page_new(line: str) -> None:
    page = f"<h1>Họp bàn</h1><p>Sáng nay xã họp bàn.</p><div>{line}</div>"

    assert digest(page.format(17)) == digest(page.format(18))


def test_a_long_line_of_an_article_makes_a_page_new_though_it_has_digits() -> None:
    page = "<h1>Thông báo</h1><p>Mực nước hồ chứa lúc 7 giờ sáng nay đo được là {} mét.</p>"

    assert digest(page.format("45,6")) != digest(page.format("45,7"))


def test_a_page_that_is_no_article_says_the_same_whatever_it_counts() -> None:
    page = "<title>Lịch ngày {0}/3/2024</title><p>Không có sự kiện nào trong ngày {0} tháng 3 năm 2024 của cơ quan.</p>"

    assert said(page.format(7)).numberless == said(page.format(18)).numberless
    assert said(page.format(7)).text != said(page.format(18)).text


def test_a_listing_lists_the_same_whatever_it_counts() -> None:
    page = "<li><a href='{0}'>Họp số 5</a><a href='/p{0}'>{0}</a><div>Đã có {0} người vào xem cổng thông tin này</div>"

    assert said(page.format(7)).listed == said(page.format(1800)).listed


def test_a_listing_of_other_headlines_lists_others_though_only_numbers_differ() -> None:
    page = "<ul><li><a href='/a'>Quyết định số {}</a></ul>"

    assert said(page.format(7)).listed != said(page.format(8)).listed
