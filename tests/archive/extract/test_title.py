"""The heading that is printed for this article, confirmed by another place; never the site's name or its menu."""

from __future__ import annotations

import pytest

from archive.extract.fields.title import address_words
from tests.archive.extract.pages import PARAGRAPHS, TITLE, paragraphs, reading_of, story

SITE = "Cổng thông tin điện tử huyện Lam Sơn"
BODY = paragraphs()


def page(head: str, body: str) -> str:
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{body}<div class='footer'>{SITE}</div></body></html>"


def title_of(html: str, url: str = "http://tinhmau.gov.vn/tin-tuc/48151.html") -> str | None:
    return reading_of(html, url).title


CONFIRMED = {
    "h1 and title": (f"<title>{TITLE} - {SITE}</title>", f"<h1>{TITLE}</h1>{BODY}"),
    "h1 is the site's, h3 the story's": (f"<title>{TITLE} | {SITE}</title>", f"<h1>{SITE}</h1><h3>{TITLE}</h3>{BODY}"),
    "heading and og:title": (
        f'<title>{SITE}</title><meta property="og:title" content="{TITLE}">',
        f"<h1><a href='/'>{SITE}</a></h1><div class='title'>{TITLE}</div>{BODY}",
    ),
    "section above is larger": (f"<title>{TITLE}</title>", f"<h1>Tin tức sự kiện</h1><h4>{TITLE}</h4>{BODY}"),
    "section stands in <title> too": (
        f"<title>{TITLE} - Xây dựng nông thôn mới - {SITE}</title>",
        f"<h2>Xây dựng nông thôn mới</h2><h2>{TITLE}</h2>{BODY}",
    ),
    "headings of other stories": (
        f"<title>{TITLE}</title>",
        f"<h2>{TITLE}</h2>{BODY}<h1><a href='/a'>Huyện Hòa An ra quân làm đường giao thông nông thôn</a></h1>",
    ),
    "headline of JSON-LD": (
        f'<title>{SITE}</title><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>',
        f"<h1>{SITE}</h1><h2>{TITLE}</h2>{BODY}",
    ),
    "a meta cut at a quotation mark": (
        '<title>Trang chủ</title><meta name="DC.Title" content="Khánh thành cầu Bến Đò qua "nhịp nối" sông Lam">',
        f"<h4>Khánh thành cầu Bến Đò qua “nhịp nối” sông Lam</h4>{BODY}",
    ),
}


@pytest.mark.parametrize("made", CONFIRMED)
def test_the_heading_that_another_place_confirms_is_the_title(made: str) -> None:
    assert (title_of(page(*CONFIRMED[made])) or "").startswith("Khánh thành cầu Bến Đò")


UNCONFIRMED = {
    "h1 before the text": f"<h1>{TITLE}</h1>{BODY}",
    "an element named title": f"<table><tr><td class='tieu-de-tin'>{TITLE}</td></tr><tr><td>{BODY}</td></tr></table>",
    "an element named title in a cell": (
        f"<table><tr><td><span id='ctl00_lblTieuDe'>{TITLE}</span></td></tr><tr><td>{BODY}</td></tr></table>"
    ),
    "a bold line": f"<div><p><b>{TITLE}</b></p>{BODY}</div>",
    "a line over the date": (
        f"<table><tr><td>{TITLE}</td></tr><tr><td>Cập nhật: 12/3/2024</td></tr><tr><td>{BODY}</td></tr></table>"
    ),
}


@pytest.mark.parametrize("made", UNCONFIRMED.values(), ids=UNCONFIRMED)
def test_where_the_title_tag_names_the_site_the_line_before_the_text_is_the_title(made: str) -> None:
    reading = reading_of(
        page(f"<title>{SITE}</title>", f"<ul><li><a href='/'>Trang chủ</a></li></ul>{made}"), "http://a.gov.vn/x?id=4"
    )

    assert reading.title == TITLE
    assert [problem.what for problem in reading.problems if problem.field == "title"] == [
        "nothing else on the page says the same"
    ]


def test_the_address_confirms_a_heading_without_marks() -> None:
    reading = reading_of(
        page(f"<title>{SITE}</title>", f"<h2>Tin trong tỉnh hôm nay</h2><p><b>{TITLE}</b></p>{BODY}"),
        "http://a.gov.vn/Pages/khanh-thanh-cau-ben-do-qua-song-lam.aspx",
    )

    assert (reading.title, reading.evidence["title"]) == (TITLE, "confirmed heading")


def test_a_title_that_is_only_declared_is_taken_without_the_sites_name() -> None:
    html = page(f"<title>{TITLE} | {SITE}</title>", f"<div>{BODY}</div>")

    assert title_of(html, "http://a.gov.vn/x?id=4") == TITLE


def test_a_dash_of_the_titles_own_stays() -> None:
    own = "Thắt chặt quan hệ hợp tác Hà Tĩnh - Hàn Quốc"

    assert title_of(page(f"<title>{own} - {SITE}</title>", f"<h1>{own}</h1>{BODY}")) == own


def test_a_sites_name_alone_is_no_title() -> None:
    assert reading_of(page(f"<title>{SITE}</title>", f"<div>{BODY}</div>"), "http://a.gov.vn/x?id=4").title is None


def test_quotation_marks_survive() -> None:
    quoted = 'Giá xăng lại giảm "nhỏ giọt" 260 đồng/lít'

    assert title_of(story(title=quoted)) == quoted


def test_the_title_is_not_repeated_in_the_text() -> None:
    reading = reading_of(story(f"<p><b>{TITLE}</b></p>{BODY}"))

    assert reading.text.split("\n") == list(PARAGRAPHS)


# path → the words that it spells
ADDRESSES = {
    "/Pages/hoi-nghi-tap-huan-nam-2024.aspx": "hoi-nghi-tap-huan-nam-2024",
    "/thoi-su/khai-mac-ky-hop-post180219.html": "khai-mac-ky-hop-post180219",
    "/thoi-su-chinh-tri-xa-hoi/48151.html": "thoi-su-chinh-tri-xa-hoi",
    "/tin-tuc/%C4%91ong-loat-ra-quan/": "dong-loat-ra-quan",
    "/web/guest/chi-tiet?id=27744": "",
    "/": "",
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_words_are_read_from_the_last_part_of_a_path(path: str) -> None:
    assert address_words(f"http://a.gov.vn{path}") == ADDRESSES[path]


MENU = "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/van-hoa'>Văn hóa - Xã hội</a></li></ul>"


def test_a_heading_that_a_link_of_the_menu_is_called_is_no_title() -> None:
    html = page(
        f"<title>{SITE}</title>",
        f"{MENU}<h1>Văn hóa - Xã hội</h1><div><div class='news-title'>{TITLE}</div>{BODY}</div>",
    )

    assert title_of(html) == TITLE


def test_a_story_that_a_box_of_news_links_to_keeps_its_heading() -> None:
    linked = f"<div class='tin-moi'><a href='/x'>{TITLE}</a></div>"

    assert title_of(page(f"<title>{SITE}</title>", f"{MENU}<h1>{TITLE}</h1>{BODY}{linked}")) == TITLE


@pytest.mark.parametrize(
    "heading",
    [
        f"{TITLE[:22]}<br>{TITLE[23:]}",
        f"<span>{TITLE[:22]}</span><br/>\n<span>{TITLE[23:]}</span>",
        TITLE.replace(" ", "&nbsp;"),
    ],
)
def test_a_heading_over_two_lines_is_one_title(heading: str) -> None:
    assert title_of(page(f"<title>{TITLE} - {SITE}</title>", f"<h1>{heading}</h1>{BODY}")) == TITLE


@pytest.mark.parametrize(
    "last", ["Chi tiết tin", "Xem tin", "Nội dung tin", "Xem chi tiết", "Chi tiết", f"{TITLE[:25]}..."]
)
def test_a_breadcrumb_ends_before_what_only_names_the_page(last: str) -> None:
    crumbs = (
        f"<div class='breadcrumb'><a href='/'>Trang chủ</a> &gt; <a href='/t'>Tin trong huyện</a> &gt; {last}</div>"
    )

    assert reading_of(story(f"{crumbs}{BODY}")).section == "Tin trong huyện"
