"""How large a listing says that it is: in whatever words, and never the count of something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.kinds.totals import Total, printed_totals, total_in
from archive.extract.tree.page import open_page

ARTICLES = [
    ("Tổng số: 1 234 tin", 1234),
    ("Tổng số tin: 1.234", 1234),
    ("Tổng số: 1.234 tin trong chuyên mục Xây dựng Đảng, chính quyền", 1234),
    ("TỔNG CỘNG: 1307 item", 1307),
    ("Tổng số bản ghi: 1,234", 1234),
    ("Có 1.234 bản ghi", 1234),
    ("Có tất cả 87 tin bài", 87),
    ("Tìm thấy 87 kết quả", 87),
    ("Tổng số bài viết: 12 1 2 3 4 5 … Cuối »", 12),
    ("Hiển thị 1-20 trong tổng số 1234", 1234),
    ("Hiển thị 1 - 10 of 243 kết quả.", 243),
    ("Showing 11 - 12 of 12 results.", 12),
    ("Showing 5 results.", 5),
    ("Bản ghi từ 1 tới 10 trên tổng số 1.234", 1234),
    ("Xem từ 1 đến 20 trong 1 234 tin", 1234),
    ("Displaying 21 - 40 of 120", 120),
    ("Tin 1 – 20 / 1.234", 1234),
    ("To\u0302\u0309ng so\u0302\u0301: 87 tin", 87),
]
PAGES = [
    ("Trang 1/62", 62),
    ("Trang 2 / 62 « 1 2 3 »", 62),
    ("Trang 1 của 62", 62),
    ("Trang 1 trên tổng số 62", 62),
    ("Page 1 of 62", 62),
    ("Tổng số trang: 62", 62),
    ("Tổng số 62 trang", 62),
]
OTHERS = [
    "Tổng số văn bản: 1234", "Có 1.234 văn bản", "Hiển thị 1-10 của 243 văn bản", "Tổng số 12 bình luận", "Có 12 ý kiến",
    "Tổng số lượt truy cập: 15.545.250", "Tổng truy cập: 15545250", "Đang online: 12", "Khách đang xem: 3",
    "Đang xem: 3 - Tổng số: 15.545.250", "Lượt xem: 1.234",
    "Tổng số phiếu: 120", "Kết quả bình chọn: 12", "Tổng số tin nhắn: 5", "Tổng số thủ tục: 1.812", "Có 12 thành viên",
    "Có 35 bài viết tham dự cuộc thi", "Có 35 tin, bài được giải", "Tìm thấy 12 hài cốt liệt sĩ", "Tin tức 24h", "62 trang",
    "Hiển thị 20 tin / trang", "Hiển thị 20 kết quả / trang", "Mỗi trang 20 tin", "Trang 63/62", "20-10 of 5",
    "1-2/3", "1 - 2/3/2024",
    "Tổng số: 1234", "Số 12/2024", "Bài 3", "Trang 3", "1 2 3 4 5", "Báo in trang 1/12 ra ngày 3/2", "", "Có tin",
    "Tổng số: 99.999.999 tin",
]  # fmt: skip


@pytest.mark.parametrize(("line", "articles"), ARTICLES)
def test_a_line_that_counts_articles_is_read(line: str, articles: int) -> None:
    total = total_in(line)

    assert total is not None
    assert (total.articles, total.pages) == (articles, None)


@pytest.mark.parametrize(("line", "pages"), PAGES)
def test_a_line_that_counts_pages_is_read(line: str, pages: int) -> None:
    assert total_in(line) == Total(line, None, pages)


@pytest.mark.parametrize(
    "line",
    [
        "Trang 1/62 (Tổng số: 1.234 tin)", "Tổng số: 1 234, trang 1 / 62.", "Tổng 1.234 tin / 62 trang",
        "Trang 1 của 62 (1234 bài)",
    ],
)  # fmt: skip
def test_a_line_may_count_both(line: str) -> None:
    assert total_in(line) == Total(line, 1234, 62)


@pytest.mark.parametrize("line", OTHERS)
def test_a_line_that_counts_something_else_counts_no_articles(line: str) -> None:
    assert total_in(line) is None


def test_a_bare_number_counts_articles_in_a_pager_alone() -> None:
    assert total_in("Tổng số: 120", in_pager=True) == Total("Tổng số: 120", 120)
    assert total_in("Tổng số: 120") is None


def totals(html: str) -> list[tuple[int | None, int | None]]:
    page = open_page(html.encode(), (("Content-Type", "text/html; charset=utf-8"),), "https://mau.gov.vn/tin")
    return [(total.articles, total.pages) for total in printed_totals(page)]


def test_a_number_in_bold_and_one_in_the_next_cell_belong_to_their_label() -> None:
    assert totals("<div>Tổng số: <b>1.234</b> tin</div>") == [(1234, None)]
    assert totals("<table><tr><td>Tổng số tin:</td><td>1.234</td></tr></table>") == [(1234, None)]
    assert totals("<div>Tổng truy cập</div><div>15.545.250</div>") == []
    assert totals('<div class="thong-ke"><p>Tổng số:</p><p>15.545.250</p></div>') == []


def test_a_pagers_own_box_says_what_a_bare_number_counts() -> None:
    assert totals('<div class="Pager"><span>Tổng số: 120</span></div>') == [(120, None)]
    for name in ("box", "page", "page-wrapper", "homepage", "PageContent", "navigation"):
        assert totals(f'<div class="{name}" id="{name}"><span>Tổng số: 120</span></div>') == []


def test_a_headline_is_no_total() -> None:
    assert totals('<p><a href="/tin/a">Có 35 tin bài</a></p>') == []


def test_what_is_printed_above_and_below_is_one_and_two_that_differ_are_two() -> None:
    assert totals("<p>Trang 1/62</p><p>Tin</p><p>Trang 1/62</p>") == [(None, 62)]
    assert totals("<p>Tổng số: 12 tin</p><p>Tổng số: 35 tin</p>") == [(12, None), (35, None)]


@given(st.text(max_size=300), st.booleans())
def test_any_line_at_all_is_read_or_left(line: str, in_pager: bool) -> None:
    total = total_in(line, in_pager=in_pager)

    assert total is None or (total.articles or total.pages or 0) >= 0


@given(st.integers(1, 9_999_999), st.sampled_from("., \xa0"))
def test_a_number_is_read_with_whatever_parts_its_thousands(number: int, mark: str) -> None:
    total = total_in(f"Tổng số: {number:,} tin".replace(",", mark))

    assert total is not None
    assert total.articles == number
