"""What kind of page it is: only articles are entered as articles."""

from __future__ import annotations

import pytest

from archive.extract.read import read
from archive.model import Layout, ReadRules, Site
from archive.sites import unknown_site
from tests.archive.extract.pages import PARAGRAPHS, SEEN, TITLE, URL, capture, paragraphs, reading_of, story

HEADLINES = (
    "Xã Tân Thành trồng thêm 40 héc-ta rừng gỗ lớn",
    "Hội thi cắm hoa chào mừng ngày Phụ nữ Việt Nam",
    "Bàn giao nhà đại đoàn kết cho hộ nghèo xã Mai Sơn",
    "Khai giảng lớp xóa mù chữ cho đồng bào vùng cao",
    "Ra quân làm đường giao thông nông thôn mùa khô",
)


def items(summary: str = "", name: str = "tin") -> str:
    return "".join(
        f"<div class='{name}'><h3><a href='/{n}.html'>{words}</a></h3>{summary}</div>"
        for n, words in enumerate(HEADLINES)
    )


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


LISTINGS = {
    "headlines": page("Tin tức", f"<h1>Tin trong huyện</h1><div class='ds'>{items()}</div>"),
    "headlines and summaries": page(
        "Tin tức", f"<h1>Tin trong huyện</h1><div class='ds'>{items(f'<p>{PARAGRAPHS[0]}</p>')}</div>"
    ),
    "days and summaries": page(
        "Tin tức",
        f"<div class='ds'>{items(f'<span>12/03/2024</span><p>{PARAGRAPHS[1]}</p>')}</div><a href='?page=2'>2</a>",
    ),
    "a list of links": page(
        "Tin tức", f"<ul>{''.join(f'<li><a href=/{n}>{words}</a></li>' for n, words in enumerate(HEADLINES))}</ul>"
    ),
}


@pytest.mark.parametrize("html", LISTINGS.values(), ids=LISTINGS)
def test_headlines_that_lead_to_stories_are_a_listing(html: str) -> None:
    assert reading_of(html, "http://a.gov.vn/tin-trong-huyen").kind == "listing"


def test_a_home_page_is_a_listing_whatever_it_says() -> None:
    html = page("Huyện Lam Sơn", f"<div><h1>{TITLE}</h1>{paragraphs(PARAGRAPHS[0])}</div><div>{items()}</div>")

    assert reading_of(html, "http://a.gov.vn/").kind == "listing"


def test_a_story_that_the_home_pages_query_numbers_is_an_article() -> None:
    html = page("Xã Phong Sơn", f"<div><h1>{TITLE}</h1>{paragraphs()}</div><div>{items()}</div>")

    assert reading_of(html, "http://a.gov.vn/?cn=87&gd=16&tc=369").kind == "article"


@pytest.mark.parametrize("name", ["tin-khac", "ds", "sidebar"])
@pytest.mark.parametrize("texts", [PARAGRAPHS, PARAGRAPHS[:2]], ids=["four paragraphs", "two paragraphs"])
def test_an_article_with_a_list_of_others_is_an_article(name: str, texts: tuple[str, ...]) -> None:
    others = f"<div class='{name}'><h4>Tin khác</h4>{items()}</div>"

    assert reading_of(story(paragraphs(*texts), after=others)).kind == "article"


SOFT_404 = {
    "Liferay": page(
        "Trạng thái - Sở Y tế",
        "<h1>Trạng thái</h1><div class='portlet-msg-error'>Không tìm thấy tài nguyên bạn yêu cầu.</div>",
    ),
    "in English": page("404 Not Found", "<h1>Page not found</h1><p>The page you requested is not here.</p>"),
    "in Vietnamese": page("Huyện Lam Sơn", "<h2>Trang bạn tìm không tồn tại</h2><p><a href='/'>Về trang chủ</a></p>"),
    "removed": page("Thông báo", "<p>Bài viết này đã bị xóa hoặc không tồn tại.</p>"),
}


@pytest.mark.parametrize("html", SOFT_404.values(), ids=SOFT_404)
def test_a_page_that_says_that_there_is_none_is_a_soft_404(html: str) -> None:
    assert reading_of(html, "http://a.gov.vn/x/48151.html").kind == "soft-404"


def test_an_article_about_something_not_found_is_an_article() -> None:
    assert reading_of(story(title="Không tìm thấy tung tích nạn nhân sau lũ quét")).kind == "article"


def test_a_form_for_the_password_is_a_login() -> None:
    form = "<h1>Đăng nhập</h1><form><input name='u'><input type='password' name='p'></form>"

    assert reading_of(page("Đăng nhập hệ thống", form)).kind == "login"


def test_an_article_beside_a_login_box_is_an_article() -> None:
    box = "<div class='hop'><h3>Đăng nhập</h3><form><input type='password'></form></div>"

    assert reading_of(story(after=box)).kind == "article"


CHALLENGES = {
    "Cloudflare": page("Just a moment...", "<div>Checking your browser before accessing a.gov.vn</div>"),
    "a cookie": "<html><body><script>document.cookie='D1N=8c1f';window.location.reload(true);</script></body></html>",
    "Vietnamese": page("Xin chờ", "<p>Hệ thống đang kiểm tra trình duyệt của bạn</p>"),
}


@pytest.mark.parametrize("html", CHALLENGES.values(), ids=CHALLENGES)
def test_a_page_that_asks_to_wait_is_a_challenge(html: str) -> None:
    assert reading_of(html).kind == "challenge"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"%PDF-1.4 ...", "application/pdf", 200), (b"{}", "application/json", 200), (story().encode(), "text/html", 404),
        (story().encode(), "text/html", 302), (b"", "text/html", 200), (b"\x89PNG\r\n", "text/html", 200),
    ],
    ids=["PDF", "JSON", "404", "redirect", "empty body", "PNG that says HTML"],
)  # fmt: skip
def test_what_is_no_page_that_was_there_is_other(body: bytes, kind: str, status: int) -> None:
    assert reading_of(body, kind=kind, status=status).kind == "other"


def test_an_articles_frame_without_text_is_empty() -> None:
    box = "<div><h3>Văn bản mới</h3><p>Quyết định số 12 về phê duyệt kế hoạch sử dụng đất hằng năm của huyện</p></div>"
    html = page(f"{TITLE} - Huyện Lam Sơn", f"<div><h1>{TITLE}</h1></div>{box}")

    assert reading_of(html).kind == "empty"


def test_an_articles_own_empty_frame_is_not_filled_from_elsewhere() -> None:
    rules = ReadRules(article=(".bai",), title=("h1",), body=(".noi-dung",))
    site = Site("mau", "Mẫu", URL, ("tinhmau.gov.vn",), (Layout(SEEN.date(), "generic", read=rules),))
    box = f"<div><h3>Giới thiệu</h3>{paragraphs(PARAGRAPHS[0])}</div>"
    html = page("Huyện", f"<div class='bai'><h1>{TITLE}</h1><div class='noi-dung'> </div></div>{box}")

    assert read(capture(html), site).kind == "empty"


def test_a_sites_own_mark_of_a_missing_page_counts() -> None:
    rules = ReadRules(soft_404=("^Thông tin không có$",))
    site = Site("mau", "Mẫu", URL, ("tinhmau.gov.vn",), (Layout(SEEN.date(), "generic", read=rules),))

    assert read(capture(page("Thông tin không có", paragraphs())), site).kind == "soft-404"


def test_a_short_notice_is_an_article() -> None:
    menu = "<ul><li><a href='/'>Trang chủ</a></li></ul>"
    notice = "<p>Giá: Liên hệ trực tiếp<br>Số lượng: 1<br>Địa chỉ liên hệ: Cơ sở nấm Thanh Phương</p>"
    reading = reading_of(page(f"{TITLE} - Huyện", f"{menu}<div><h1>{TITLE}</h1>{notice}</div>"))

    assert (reading.kind, reading.text.count("\n")) == ("article", 2)


def test_an_unknown_sites_page_is_read_with_its_own_host() -> None:
    assert unknown_site(URL).hosts == ("tinhmau.gov.vn",)


def test_a_notice_whose_date_shares_its_line_with_who_posted_it_is_an_article() -> None:
    body = paragraphs(*PARAGRAPHS[:2])
    posted = "<p>Đăng lúc: 08:05 22/04/2019 - Người đăng: Lê Hoa</p>"
    html = f"<body><h1>Thư viện</h1><h3>Ngày hội đọc sách tại thư viện</h3>{posted}{body}</body>"

    assert reading_of(html, "http://tinhmau.gov.vn/Article/Detail/561").kind == "article"


def goods(number: int) -> str:
    picture, name = "<a href='/hang/{0}'><img src='/anh/{0}.jpg'></a>", "<a href='/hang/{0}'>Ghế gỗ {0}</a>"
    tile = f"<ul><li>{picture}</li><li>{name}</li><div>90.000đ</div></ul>"
    return "".join(tile.format(at) for at in range(number))


@pytest.mark.parametrize(("number", "kind"), [(6, "listing"), (1, "empty")])
def test_a_grid_of_goods_over_the_name_of_the_shop_is_a_listing(number: int, kind: str) -> None:
    shop = "Hợp tác xã mộc Hào Quang"
    html = f"<title>{shop} - Sàn giao dịch tỉnh</title><h2>Bàn, ghế</h2>{goods(number)}<h2>{shop}</h2><h4>Số 9 Trần Phú</h4>"

    assert reading_of(html, "http://a.gov.vn/gian-hang/12").kind == kind


def test_the_frame_of_an_article_beside_a_grid_of_goods_is_empty_still() -> None:
    title = "Thông báo lịch tiếp công dân tháng 4"
    html = f"<title>{title} - Cổng tỉnh</title>{goods(6)}<h1>{title}</h1><p>Ngày đăng: 27/03/2024</p>"

    assert reading_of(html, "http://a.gov.vn/tin/12").kind == "empty"


# an empty field of a block, with the classes that a story's own text has
FRAMED = "<div class='block node'><div class='field--name-body'></div></div>"


def rows(number: int, told: str) -> str:
    link = "<a href='/hop-{0}'>Xã họp bàn việc số {0} của năm</a>"
    row = f"<div class='views-row'><div class='views-field-title'>{link}</div><p>{told}</p></div>"
    return "".join(row.format(at) for at in range(number))


def test_a_listing_whose_heading_every_page_of_its_platform_has_is_no_empty_article() -> None:
    html = page("Tin tức | Huyện", f"{FRAMED}<h1 class='page-title'>Tin tức</h1>{rows(8, PARAGRAPHS[0])}")

    assert reading_of(html, "http://tinhmau.gov.vn/tin-tuc").kind == "listing"


def test_a_story_without_text_beside_one_or_two_others_is_empty_still() -> None:
    html = page("Giá lúa | Huyện", f"{FRAMED}<h1 class='page-title'>Giá lúa</h1>{rows(2, '')}")

    assert reading_of(html, "http://tinhmau.gov.vn/gia-lua").kind == "empty"
