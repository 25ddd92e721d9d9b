"""What stands on a page, in order, and how it is set."""

from __future__ import annotations

import pytest

from archive.extract.tree.blocks import MAX_BLOCKS, Block, blocks_of
from archive.extract.tree.page import open_page


def blocks(html: str) -> tuple[Block, ...]:
    return blocks_of(
        open_page(f"<body>{html}</body>".encode(), (("content-type", "text/html; charset=utf-8"),), "").root
    )


def told(html: str) -> list[str]:
    return [block.text or "(image)" for block in blocks(html)]


def test_headings_paragraphs_items_and_pictures_come_in_order() -> None:
    found = blocks("<h2>Đầu</h2><p>một</p><ul><li>hai</li><li>ba</li></ul><p><img src=a.jpg></p>cuối")

    assert [(block.kind, block.text) for block in found] == [
        ("heading", "Đầu"), ("text", "một"), ("item", "hai"), ("item", "ba"), ("image", ""), ("text", "cuối"),
    ]  # fmt: skip


def test_inline_elements_do_not_part_a_line() -> None:
    assert told("<p>Ông <b>Nguyễn</b> <a href=x>Văn A</a>, <i>Chủ tịch</i></p>") == ["Ông Nguyễn Văn A, Chủ tịch"]


def test_breaks_part_lines() -> None:
    assert told("<p>Giá: Liên hệ<br>Số lượng: 1<br/><br/>Địa chỉ</p>") == ["Giá: Liên hệ", "Số lượng: 1", "Địa chỉ"]


def test_a_break_inside_a_sentence_does_not_part_it() -> None:
    assert told("<p>Đến nay mô hình đã được áp dụng<br>tại các huyện</p>") == [
        "Đến nay mô hình đã được áp dụng tại các huyện"
    ]
    assert told("<p>Sáng<br>12/8/2021, đoàn</p>") == ["Sáng 12/8/2021, đoàn"]


def test_a_picture_parts_the_line_it_stands_in() -> None:
    assert told("<p>trước <img src=a.jpg> sau</p>") == ["trước", "(image)", "sau"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">x</div>', '<p style="DISPLAY : NONE">x</p>', "<p hidden>x</p>",
        '<span class="sr-only">x</span>',
        "<script>x</script>", "<noscript>x</noscript>", "<textarea>x</textarea>", "<template>x</template>",
        '<p style="visibility:hidden">x</p>', '<p class="hidden">x</p>',
    ],
)  # fmt: skip
def test_what_is_not_shown_does_not_stand(hidden: str) -> None:
    assert told(f"<p>a</p>{hidden}<p>b</p>") == ["a", "b"]


def test_what_is_hidden_on_small_screens_alone_stands() -> None:
    assert told('<p class="d-none d-md-block">a</p>') == ["a"]


def test_words_behind_a_hidden_element_are_kept() -> None:
    assert told('<p>a <span style="display:none">x</span> b</p>') == ["a b"]


def test_look_is_handed_down_and_taken_back() -> None:
    found = blocks(
        '<div style="text-align:right"><p><b>Thu Hà</b></p></div><center><em>chú thích</em></center><p>thường</p>'
    )

    assert [(block.align, block.bold, block.italic) for block in found] == [
        ("right", True, False), ("center", False, True), ("", False, False),
    ]  # fmt: skip


def test_a_line_is_bold_when_only_its_full_stop_is_not() -> None:
    assert blocks("<p><strong>Mặc dù mới được đưa vào áp dụng trong thời gian ngắn</strong>.</p>")[0].bold


def test_weight_and_slant_of_a_style_count() -> None:
    block = blocks('<p><span style="font-weight:700;font-style:italic">chữ</span></p>')[0]

    assert (block.bold, block.italic) == (True, True)


def test_words_weight_for_other_scripts_is_no_weight() -> None:
    found = blocks(
        "<p><b style='mso-bidi-font-weight:normal'>đậm</b></p><p><i style='mso-bidi-font-style:normal'>nghiêng</i></p>"
    )

    assert [(block.bold, block.italic) for block in found] == [(True, False), (False, True)]


def test_letters_of_links_are_counted() -> None:
    assert blocks("<p>xem <a href=x>tại đây</a></p>")[0].linked == len("tại đây")


def test_a_table_of_figures_is_rows() -> None:
    html = "<table><tr><th>Xã</th><th>Hộ</th></tr><tr><td>Tân Thành</td><td>120</td></tr></table>"

    assert [(block.kind, block.text) for block in blocks(html)] == [("row", "Xã | Hộ"), ("row", "Tân Thành | 120")]


@pytest.mark.parametrize(
    "cell",
    ["<p>một</p>", "<p>một</p><img src=a.jpg>", "<table><tr><td>một</td><td>hai</td></tr></table>"],
    ids=["one column", "a picture", "a table"],
)
def test_a_table_that_only_lays_out_is_what_stands_in_it(cell: str) -> None:
    assert (
        "row" not in [block.kind for block in blocks(f"<table><tr><td>{cell}</td></tr><tr><td>x</td></tr></table>")][:1]
    )


def test_no_page_gives_more_blocks_than_the_most() -> None:
    assert len(blocks("<p>a</p>" * (MAX_BLOCKS + 100))) == MAX_BLOCKS
