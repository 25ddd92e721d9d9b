"""The section of an article is what portals print above its title, whatever they call it in their mark-up."""

from __future__ import annotations

import pytest

from tests.archive.extract.pages import PARAGRAPHS, TITLE, paragraphs, reading_of


def section_of(above: str) -> str | None:
    return reading_of(f"<body><div>{above}<h1>{TITLE}</h1>{paragraphs()}</div></body>").section


@pytest.mark.parametrize(
    "line",
    [
        "<div>Trang chủ / Tin tức / Xây dựng nông thôn mới</div>",
        "<div>Tin tức &gt;&gt; Xây dựng nông thôn mới</div>",
        "<div><a href='/'>Trang chủ</a> » <a href='/t'>Tin tức</a> » <a href='/x'>Xây dựng nông thôn mới</a></div>",
        "<div><a class='pathway' href='/t'>Tin tức</a> <a class='pathway' href='/x'>Xây dựng nông thôn mới</a></div>",
        "<span id='ctl00_lblBreadCrum'>Tin tức &gt; Xây dựng nông thôn mới</span>",
    ],
)
def test_a_path_above_the_title_is_the_section_level_by_level(line: str) -> None:
    assert section_of(line) == "Tin tức > Xây dựng nông thôn mới"


@pytest.mark.parametrize(
    "line",
    ["<p>» Xây dựng nông thôn mới</p>", "<div class='dongTruongMuc'><div>Xây dựng nông thôn mới</div></div>"],
)
def test_one_level_above_the_title_is_the_section_if_it_is_marked_as_one(line: str) -> None:
    assert section_of(line) == "Xây dựng nông thôn mới"


def test_a_line_that_nothing_marks_is_no_section() -> None:
    assert section_of("<p>Phòng Văn hóa và Thông tin huyện</p>") is None


@pytest.mark.parametrize(
    "line",
    [
        "<div><a href='/'>Trang chủ</a> | <a href='/t'>Tin tức</a> | <a href='/d'>Trao đổi</a></div>",
        "<div class='menu'><a href='/'>Trang chủ</a> <a href='/g'>Giới thiệu</a></div>",
    ],
)
def test_a_menu_above_the_title_is_no_section(line: str) -> None:
    assert section_of(line) is None


def test_paragraphs_that_a_broken_page_runs_into_its_breadcrumb_are_no_section() -> None:
    within = "".join(f"<li>{text}</li>" for text in PARAGRAPHS[:2])

    assert section_of(f"<ul class='breadcrumb'><li>Tin tức</li>{within}</ul>") == "Tin tức"
