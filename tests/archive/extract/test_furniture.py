"""What stands beside an article is left out of its text; what only looks like it is not."""

from __future__ import annotations

import pytest

from archive.extract.tree.furniture import ends_article, is_furniture_line, is_imprint
from tests.archive.extract.pages import PARAGRAPHS, TEXT, paragraphs, reading_of, story

LINKS = "".join(
    f"<li><a href='/{n}.html'>{words}</a></li>"
    for n, words in enumerate(
        (
            "Xã Tân Thành trồng thêm 40 héc-ta rừng gỗ lớn",
            "Hội thi cắm hoa chào mừng ngày Phụ nữ",
            "Bàn giao nhà cho hộ nghèo xã Mai Sơn",
        )
    )
)
BESIDE = {
    "share buttons": "<div class='share-box'><a href='#'>Chia sẻ</a> <a href='#'>Facebook</a></div>",
    "a line of tools": "<p>Xem cỡ chữ | Đọc bài viết | In | Gửi email</p>",
    "contrast": "<div>A- A A+ | Tăng tương phản | Giảm tương phản</div>",
    "a counter": "<p>Lượt xem: 1.204</p>",
    "tags": "<p>Từ khóa: cầu Bến Đò, giao thông nông thôn</p>",
    "tags by class": "<div class='tags'><a href='/tag/cau'>cầu Bến Đò</a></div>",
    "related by class": f"<div class='tin-lien-quan'><h3>Tin liên quan</h3><ul>{LINKS}</ul></div>",
    "related by heading": f"<div><p><b>Các tin khác</b></p><ul>{LINKS}</ul></div>",
    "a pointer": "<p><a href='/x.html'>Huyện Lam Sơn sơ kết phong trào làm đường giao thông</a></p>",
    "comments": "<div><h3>Ý kiến bạn đọc (2)</h3><p>Bài viết rất hay, cảm ơn tòa soạn đã đưa tin.</p></div>",
    "a print link": "<p><a href='/print?id=4'>Bản in</a></p>",
    "rating": "<p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p>",
    "accessibility": "<p>Skip Ribbon Commands</p><p>Skip to main content</p>",
    "zoom": "<p>100%</p>",
}


@pytest.mark.parametrize("furniture", BESIDE.values(), ids=BESIDE)
def test_furniture_behind_the_text_is_no_text(furniture: str) -> None:
    assert reading_of(story(paragraphs() + furniture)).text == TEXT


BEFORE = ["share buttons", "a line of tools", "contrast", "a counter", "a print link", "accessibility", "zoom"]


@pytest.mark.parametrize("name", BEFORE)
def test_furniture_before_the_text_is_no_text(name: str) -> None:
    assert reading_of(story(BESIDE[name] + paragraphs())).text == TEXT


def test_a_see_also_between_paragraphs_is_no_text() -> None:
    first, *rest = PARAGRAPHS
    pointer = ">> <a href='/x.html'>Huyện Lam Sơn sơ kết phong trào làm đường giao thông nông thôn</a>"

    assert reading_of(story(paragraphs(first) + f"<p>{pointer}</p>" + paragraphs(*rest))).text == TEXT


def test_a_class_that_lies_about_most_of_the_text_is_not_believed() -> None:
    assert reading_of(story(f"<div class='social-share-content'>{paragraphs()}</div>")).text == TEXT


def test_links_inside_sentences_stay() -> None:
    inside = (
        "Đề án được đăng trên <a href='http://tinhmau.gov.vn/de-an'>cổng thông tin của tỉnh</a> để lấy ý kiến nhân dân."
    )
    plain = "Đề án được đăng trên cổng thông tin của tỉnh để lấy ý kiến nhân dân."

    assert plain in reading_of(story(paragraphs(*PARAGRAPHS[:3], inside, PARAGRAPHS[3]))).text.split("\n")


@pytest.mark.parametrize(
    "line",
    [
        "In ấn và phát hành",
        "Xem xét việc giao đất",
        "Chia sẻ khó khăn với bà con",
        "Ý kiến của đại biểu Quốc hội",
        "2020",
    ],
)
def test_words_of_a_text_that_begin_like_tools_are_none(line: str) -> None:
    assert not is_furniture_line(line)
    assert not ends_article(line)


@pytest.mark.parametrize(
    "line",
    [
        "Các tin khác",
        "Tin cùng chuyên mục:",
        "TIN LIÊN QUAN",
        "Bài viết liên quan",
        "Các bài đã đưa",
        "Tin mới hơn",
        "Xem thêm",
    ],
)
def test_headings_of_other_stories_end_an_article(line: str) -> None:
    assert ends_article(line)


@pytest.mark.parametrize(
    "line",
    [
        "Giấy phép số 27/GP-TTĐT ngày 15/5/2019", "Chịu trách nhiệm chính: Ông Hoàng Văn Tính", "Bản quyền thuộc về UBND tỉnh",
        "Địa chỉ: Số 1, đường Hùng Vương - Điện thoại: 0212 3855 001", "© 2024 Sở Y tế", "Tổng lượt truy cập: 12.804.551",
    ],
)  # fmt: skip
def test_the_imprint_of_a_site_is_known(line: str) -> None:
    assert is_imprint(line)


def test_tools_repeated_without_end_are_read_in_no_time() -> None:
    assert not is_furniture_line("chia sẻ facebook " * 9 + "ư")
