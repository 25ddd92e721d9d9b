"""What a capture says: the same for the same bytes, with the rules of its own day, and never an exception."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.read import read
from archive.extract.tree.page import compose, open_page
from archive.model import Layout, ReadRules, Section, Site
from archive.sites import unknown_site
from tests.archive.extract.pages import PARAGRAPHS, TEXT, TITLE, URL, capture, paragraphs, reading_of, story

OLD = ReadRules(title=(".cu-tieu-de",), body=(".cu-noi-dung",))
NEW = ReadRules(title=(".moi-tieu-de",), body=(".moi-noi-dung",))
SITE = Site(
    "mau", "Huyện Lam Sơn", URL, ("tinhmau.gov.vn",),
    (Layout(date(2015, 1, 1), "generic", read=OLD), Layout(date(2024, 1, 1), "generic", read=NEW)),
)  # fmt: skip


def dressed(era: str) -> str:
    # the address does not spell this title and <title> is the site's: only the rules can tell it from the other line
    other = "<p><b>Chào mừng bạn đến với huyện Lam Sơn</b></p>"
    own = f"<span class='{era}-tieu-de'>{TITLE}</span><div class='{era}-noi-dung'>{paragraphs()}</div>"
    return f"<html><head><meta charset='utf-8'><title>Huyện Lam Sơn</title></head><body>{other}{own}</body></html>"


def layout_problems(html: str) -> list[str]:
    return [
        problem.what
        for problem in read(capture(html, "http://tinhmau.gov.vn/x?id=1"), SITE).problems
        if problem.field == "layout"
    ]


@pytest.mark.parametrize("era", ["moi", "cu"])
def test_a_page_of_either_era_is_read(era: str) -> None:
    reading = read(capture(dressed(era), "http://tinhmau.gov.vn/x?id=1"), SITE)

    assert (reading.kind, reading.title, reading.text) == ("article", TITLE, TEXT)
    assert reading.evidence["text"] == "site rule"


def test_the_layout_of_the_day_of_capture_raises_no_doubt_and_another_does() -> None:
    assert layout_problems(dressed("moi")) == []
    assert len(layout_problems(dressed("cu"))) == 1


def test_a_page_that_no_layout_fits_is_read_by_its_shape_and_says_so() -> None:
    assert read(capture(story()), SITE).text == TEXT
    assert len(layout_problems(story())) == 1


def test_an_unknown_site_on_a_known_platform_is_read_with_its_rules() -> None:
    html = f"<div id='news_detail'><h1>{TITLE}</h1><div class='bodytext'>{paragraphs()}</div></div>"

    assert reading_of(html).evidence["text"] == "recognised platform"


def test_the_text_is_the_paragraphs_of_the_article_parted_by_newlines() -> None:
    reading = reading_of(story())

    assert (reading.title, reading.text) == (TITLE, TEXT)


LEADS = {
    "by class": f"<div class='sapo'>{PARAGRAPHS[0]}</div>{paragraphs(*PARAGRAPHS[1:])}",
    "by weight": f"<p><strong>{PARAGRAPHS[0]}</strong></p>{paragraphs(*PARAGRAPHS[1:])}",
    "as a heading": f"<h2>{PARAGRAPHS[0]}</h2>{paragraphs(*PARAGRAPHS[1:])}",
    "repeated in the body": f"<div class='sapo'>{PARAGRAPHS[0]}</div><div>{paragraphs()}</div>",
}


@pytest.mark.parametrize("inside", LEADS.values(), ids=LEADS)
def test_a_lead_that_is_set_apart_is_given_once_and_apart(inside: str) -> None:
    reading = reading_of(story(inside))

    assert (reading.lead, reading.text.split("\n")) == (PARAGRAPHS[0], list(PARAGRAPHS[1:]))


def test_a_first_paragraph_like_the_others_is_no_lead_though_the_head_declares_it() -> None:
    head = f'<meta name="description" content="{PARAGRAPHS[0]}">'

    assert (reading_of(story(head=head)).lead, reading_of(story(head=head)).text) == (None, TEXT)


def test_a_lead_that_copies_the_title_is_none() -> None:
    assert reading_of(story(f"<div class='sapo'>{TITLE}</div>{paragraphs()}")).lead is None


def test_headings_lists_and_quotes_of_the_text_stay() -> None:
    first, *rest = PARAGRAPHS
    points = "<ul><li>Đường dài 4 km</li><li>Vốn 6 tỷ đồng</li></ul>"
    inside = f"{paragraphs(first)}<h3>Kết quả</h3>{points}<blockquote>Dân rất mừng</blockquote>{paragraphs(*rest)}"

    assert reading_of(story(inside)).text.split("\n") == [
        first, "Kết quả", "Đường dài 4 km", "Vốn 6 tỷ đồng", "Dân rất mừng", *rest,
    ]  # fmt: skip


def test_the_cells_of_a_table_keep_their_words_apart() -> None:
    first, *rest = PARAGRAPHS
    table = "<table><tr><td><p>Xã</p><p>Thôn</p></td><td>Hộ</td></tr><tr><td>Tân Thành</td><td>120</td></tr></table>"

    assert reading_of(story(paragraphs(first) + table + paragraphs(*rest))).text.split("\n")[1:3] == [
        "Xã Thôn | Hộ",
        "Tân Thành | 120",
    ]


def test_a_date_line_is_a_date_and_no_text() -> None:
    reading = reading_of(story(f"<p>Ngày đăng: 14/03/2024 | 09:30</p>{paragraphs()}"))

    assert (reading.published, reading.published_kind, reading.text) == ("2024-03-14T09:30", "published", TEXT)


def test_a_date_that_buttons_follow_is_a_date_and_no_text() -> None:
    line = "<p>Thứ ba - 05/03/2019 07:25 <a href='#'>In ra</a> <a href='#'>Gửi bài viết qua email</a></p>"
    reading = reading_of(story(line + paragraphs()))

    assert (reading.published, reading.published_kind, reading.text) == ("2019-03-05T07:25", "published", TEXT)


def test_a_date_stands_in_one_element_with_a_portrait_and_other_boxes() -> None:
    card = (
        "<div><img src='/a/minh.png' class='rounded-full'><div>Đỗ Minh</div><time>25/02/2023 07:30</time>"
        "<span>5 phút đọc</span><button>Sao chép</button><span style='display:none'>Đã sao chép</span></div>"
    )

    assert reading_of(story(card + paragraphs())).published == "2023-02-25T07:30"


def test_a_span_of_time_is_told_and_dates_nothing() -> None:
    told = "Thời gian: từ 7h00 đến 11h30 ngày 12/6/2021."
    reading = reading_of(story(f"<p>Ngày đăng: 10-06-2021</p>{paragraphs(PARAGRAPHS[0], told, PARAGRAPHS[1])}"))

    assert (reading.published, told in reading.text, reading.problems) == ("2021-06-10", True, ())


def test_initials_beside_the_date_sign() -> None:
    assert reading_of(story(f"<p>14/03/2024 09:30 - T. Hà</p><div>{paragraphs()}</div>")).byline == "T. Hà"


def test_the_clock_of_the_header_dates_nothing() -> None:
    assert (
        reading_of(
            story(before="<div class='top'>Thứ Sáu, 22/11/2024</div><ul><li><a href='/'>Trang chủ</a></li></ul>")
        ).published
        is None
    )


def test_text_of_a_font_from_before_unicode_is_turned_into_unicode_and_said() -> None:
    typed = (
        "Céng hoµ x· héi chñ nghÜa ViÖt Nam lµ nhµ n­íc cña nh©n d©n, do nh©n d©n, v× nh©n d©n.",
        "Uû ban nh©n d©n huyÖn Lam S¬n võa kh¸nh thµnh cÇu BÕn §ß, nèi hai x· sau h¬n hai n¨m thi c«ng.",
    )
    reading = reading_of(story(paragraphs(*typed), title="Kh¸nh thµnh cÇu BÕn §ß"))

    assert (reading.title, reading.text.split("\n")[1][:33]) == (
        "Khánh thành cầu Bến Đò",
        "Uỷ ban nhân dân huyện Lam Sơn vừa",
    )
    assert [problem.what for problem in reading.problems if problem.field == "text"] == [
        "typed for the fonts of TCVN3: turned into Unicode"
    ]


PIECES = st.sampled_from([
    "<p>", "</p>", "<div class='sapo'>", "</div>", "<table><tr><td>", "</table>", "<img src=a.jpg>", "<br>", "<h1>",
    "</h1>", "<a href='x'>", "</a>", "<li>", "<b>",
    "Ủy ban nhân dân huyện tổ chức lễ khánh thành.", "27/3/2024", "&ocirc;\u0300", "\x00",
    "<!--", "]]>", "<figure>", "<meta charset=", "<base href='//['>", "<time datetime='2024-13-45'>", "./.", "Thu Hà",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"author\":[1],\"headline\":{}}</script>",
])  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([URL, "", "http://[::1", "http://a.vn/%zz?x"]))
def test_no_page_raises_and_the_same_page_says_the_same(html: str, url: str) -> None:
    one = capture(html, url)

    assert read(one, unknown_site(URL)) == read(one, unknown_site(URL))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_raise(body: bytes) -> None:
    read(capture(b"<html>" + body), unknown_site(URL))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=8))
def test_the_words_of_the_text_stand_on_the_page_in_that_order(texts: list[str]) -> None:
    html = story(paragraphs(*texts) + "<div class='tin-khac'><a href='/x'>Huyện Hòa An ra quân làm đường</a></div>")
    printed = re.findall(r"\w+", " ".join(open_page(html.encode(), (), URL).root.itertext()))
    places = iter(printed)

    assert all(word in places for word in re.findall(r"\w+", compose(reading_of(html).text)))


@pytest.mark.parametrize("folder", [Path(__file__).parents[3].parent / "shared" / "pages"])
def test_saved_pages_beside_the_project_read_the_same_with_rules_and_without(folder: Path) -> None:
    pages = sorted(folder.glob("*article*.html"))
    if not pages:
        pytest.skip("the evaluation pages lie beside the project, in ../shared/pages, and are not here")
    for path in pages[:6]:
        one = capture(path.read_bytes(), f"http://{path.name.split('__')[0]}/tin.html")
        site = unknown_site(one.url)
        with_rules, without = read(one, site), read(one, replace(site, platforms=()))

        assert with_rules.text == without.text


@pytest.mark.parametrize(
    ("hop", "target", "kind"),
    [
        ("article", "/tin-tuc/", "soft-404"),
        ("article", "https://tinhmau.gov.vn/tin-tuc", "soft-404"),
        ("article", "/tin-tuc/hop-2.html", "other"),
        ("article", "/van-ban/", "other"),
        ("pager", "/tin-tuc/", "other"),  # a listing that was renamed
        ("article", "http://[", "other"),
    ],
)
def test_an_article_whose_address_leads_to_its_section_is_no_longer_there(hop: str, target: str, kind: str) -> None:
    site = replace(SITE, sections=(Section("Tin tức", "http://tinhmau.gov.vn/tin-tuc/"),))
    led = replace(capture("", "http://tinhmau.gov.vn/hop-1.html"), status=301, headers=(("Location", target),), hop=hop)

    assert read(led, site).kind == kind
