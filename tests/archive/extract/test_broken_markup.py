"""Tags and quotation marks that nobody closed, furniture in the middle of a line: nothing is read twice or glued."""

from __future__ import annotations

import pytest

from archive.extract.people.signatures import without_date
from tests.archive.extract.pages import PARAGRAPHS, TEXT, TITLE, paragraphs, reading_of, story

WORDS = "Lãnh đạo huyện cắt băng khánh thành cầu Bến Đò"


def test_a_figure_that_nobody_closed_is_no_picture_over_the_title() -> None:
    page = f"<body><main><figure><div><h1>{TITLE}</h1><div class='noi-dung'>{paragraphs()}</div></div></main></body>"

    assert reading_of(page).text == TEXT


def test_a_label_that_shares_its_element_with_other_lines_names_only_itself() -> None:
    line = "Bà con ở hai xã ven sông nay đi lại dễ hơn vì đã có cầu mới thay cho bến đò cũ từ xưa vẫn đi về"
    above = f"<div class='chuyen-muc'>Xây dựng nông thôn mới<br>{line}</div>"
    section = reading_of(f"<body><div>{above}<h1>{TITLE}</h1>{paragraphs()}</div></body>").section

    assert section == "Xây dựng nông thôn mới"


def test_a_declared_title_as_long_as_a_page_is_none() -> None:
    head = f'<meta property="og:title" content="{TITLE} {TEXT} {TEXT}">'
    title = reading_of(f"<html><head>{head}</head><body><div>{paragraphs()}</div></body></html>").title

    assert title is None


def test_bytes_of_a_picture_are_no_caption() -> None:
    under = f"<p align='center'>{WORDS} {'QUJDRA/x' * 400}</p>"
    page = story(f"<p><img src='/a.jpg' width='600'></p>{under}{paragraphs()}")

    assert [image.caption for image in reading_of(page).images] == [None]


def test_a_day_inside_of_a_signature_leaves_one_blank() -> None:
    assert without_date("Mai Khanh 15/5/2019 Báo Tin tức") == "Mai Khanh Báo Tin tức"


@pytest.mark.parametrize("part", ["<svg><text>In</text></svg>", "<iframe></iframe>", "<span class='share'>In</span>"])
def test_what_stood_on_both_sides_of_furniture_is_not_run_together(part: str) -> None:
    page = story(f"{paragraphs(*PARAGRAPHS[:3])}<p>Cầu mới nối hai xã{part}Người dân qua lại thuận lợi.</p>")

    assert "xã Người" in reading_of(page).text


def test_what_a_form_offers_is_no_word_of_a_breadcrumb() -> None:
    links = "<a href='/t'>Tin tức</a> › <a href='/x'>Nông thôn mới</a>"
    crumbs = f"<div class='breadcrumb'>{links}<select><option>Chọn</select></div>"
    section = reading_of(f"<body><div>{crumbs}<h1>{TITLE}</h1>{paragraphs()}</div></body>").section

    assert section == "Tin tức > Nông thôn mới"


def test_a_declared_day_whose_quotation_mark_nobody_closed_is_none() -> None:
    head = f'<meta property="article:published_time" content="2022-02-07 08:00 {TEXT}</p><div>">'

    assert reading_of(f"<html><head>{head}</head><body><h1>{TITLE}</h1>{paragraphs()}</body></html>").published is None


def test_a_heading_of_forty_endless_words_is_no_title() -> None:
    endless = " ".join(["http://a.vn/" + "x" * 60] * 12)
    title = reading_of(f"<body><div><h2>{endless}</h2>{paragraphs()}</div></body>").title

    assert title is None or len(title) <= 600
