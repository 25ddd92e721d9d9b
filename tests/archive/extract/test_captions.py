"""Which words are printed for which picture."""

from __future__ import annotations

import pytest

from archive.extract.article.credits import split_credit
from archive.model import Image
from tests.archive.extract.pages import PARAGRAPHS, paragraphs, reading_of, story

FIRST, SECOND, THIRD, LAST = (f"<p>{text}</p>" for text in PARAGRAPHS)
WORDS = "Lãnh đạo huyện cắt băng khánh thành cầu Bến Đò"
OTHER = "Người dân hai xã đi qua cầu mới trong ngày khánh thành"


def images(inside: str) -> tuple[Image, ...]:
    return reading_of(story(inside)).images


def captions(inside: str) -> list[str | None]:
    return [image.caption for image in images(inside)]


def picture(name: str = "a", alt: str = "") -> str:
    return f'<img src="/uploads/{name}.jpg" alt="{alt}" width="600">'


UNDER_A_PICTURE = {
    "plain paragraph": f"<p>{picture()}</p><p>{WORDS}</p>",
    "centred": f'<p align="center">{picture()}</p><p style="text-align:center">{WORDS}.</p>',
    "italic": f"<div>{picture()}</div><div><em>{WORDS}.</em></div>",
    "figure": f"<figure>{picture()}<figcaption>{WORDS}</figcaption></figure>",
    "two-row table": f"<table><tr><td>{picture()}</td></tr><tr><td><p>{WORDS}.</p></td></tr></table>",
    "one cell": f"<table><tr><td>{picture()}<br>{WORDS}</td></tr></table>",
    "td.caption": f'<table class="picture"><tr><td>{picture()}</td></tr><tr><td class="caption">{WORDS}.</td></tr></table>',
    "table caption": f"<table><caption>{WORDS}</caption><tr><td>{picture()}</td></tr></table>",
    "WordPress": f'<div class="wp-caption">{picture()}<p class="wp-caption-text">{WORDS}</p></div>',
    "class": f'<div>{picture()}</div><p class="chu-thich">{WORDS}. Dự án do tỉnh đầu tư.</p>',
    "same paragraph": f"<p>{picture()}<br><i>{WORDS}</i></p>",
    "box": f'<div class="image">{picture()}<div>{WORDS}</div></div>',
    "linked picture": f'<p><a href="/a-lon.jpg">{picture()}</a></p><p><em>{WORDS}</em></p>',
    "with an empty paragraph": f"<p>{picture()}</p><p>&nbsp;</p><p><em>{WORDS}</em></p>",
}


@pytest.mark.parametrize("shape", UNDER_A_PICTURE.values(), ids=UNDER_A_PICTURE)
def test_words_under_a_picture_are_its_caption_and_no_text(shape: str) -> None:
    reading = reading_of(story(FIRST + shape + SECOND + THIRD + LAST))

    assert [(image.caption or "").rstrip(".")[: len(WORDS)] for image in reading.images] == [WORDS]
    assert reading.text.split("\n") == list(PARAGRAPHS)


NOT_CAPTIONS = {
    "a paragraph": f"<p>{picture()}</p>{SECOND}",
    "a short sentence": f"<p>{picture()}</p><p>Buổi lễ diễn ra trang trọng.</p>",
    "a heading": f"<p>{picture()}</p><h3>Nhân dân đồng thuận</h3>",
    "a bold heading": f"<p>{picture()}</p><p><b>Nhân dân đồng thuận</b></p>",
    "a numbered heading": f'<p>{picture()}</p><p style="text-align:center">1. Nhân dân đồng thuận</p>',
    "a list's introduction": f"<p>{picture()}</p><p>Một số hình ảnh tại buổi lễ:</p>",
    "a list": f"<p>{picture()}</p><ul><li>Phần lễ trang trọng</li><li>Phần hội vui tươi</li></ul>",
    "another story": f"<p>{picture()}</p><p><a href='/x.html'>{OTHER}</a></p>",
}


@pytest.mark.parametrize("shape", NOT_CAPTIONS.values(), ids=NOT_CAPTIONS)
def test_other_words_after_a_picture_are_none(shape: str) -> None:
    assert captions(FIRST + shape + THIRD + LAST) == [None]


def test_the_signature_under_the_last_picture_is_no_caption() -> None:
    reading = reading_of(story(f"{paragraphs()}<p>{picture()}</p><p style='text-align:right'><b>Thu Hà</b></p>"))

    assert ([image.caption for image in reading.images], reading.byline) == ([None], "Thu Hà")


def test_each_picture_of_an_alternating_story_has_its_own() -> None:
    shape = "".join(
        f"<p>{picture(str(n))}</p><p>{words}</p>" for n, words in enumerate((WORDS, OTHER, "Toàn cảnh cây cầu"))
    )

    assert captions(FIRST + shape + LAST) == [WORDS, OTHER, "Toàn cảnh cây cầu"]


def test_sentences_that_take_turns_with_pictures_are_captions() -> None:
    told = [f"{words}." for words in (WORDS, OTHER, "Các em học sinh thêm vui khi đến trường")]
    shape = "".join(f"<p>{picture(str(n))}</p><p>{words}</p>" for n, words in enumerate(told))

    assert captions(f"<p><b>{PARAGRAPHS[0]}</b></p>{shape}") == told


def test_pictures_side_by_side_have_the_words_of_their_columns() -> None:
    cells = "".join(f"<td>{picture(name)}</td>" for name in "ab"), f"<td>{WORDS}</td><td>{OTHER}</td>"
    table = "".join(f"<tr>{row}</tr>" for row in cells)

    assert captions(f"{FIRST}<table>{table}</table>{LAST}") == [WORDS, OTHER]


@pytest.mark.parametrize(
    "shape",
    [
        f"<p>{picture('a')}{picture('b')}</p><p><em>{WORDS}</em></p>",
        f"<table><tr><td>{picture('a')}</td><td>{picture('b')}</td></tr><tr><td colspan=2>{WORDS}</td></tr></table>",
        f"<figure>{picture('a')}{picture('b')}<figcaption>{WORDS}</figcaption></figure>",
    ],
    ids=["paragraph", "table", "figure"],
)
def test_pictures_that_stand_together_share_their_caption(shape: str) -> None:
    assert captions(FIRST + shape + LAST) == [WORDS, WORDS]


def test_a_picture_without_words_between_two_with_words_stays_without() -> None:
    shape = f"<p>{picture('a')}</p><p>{WORDS}</p>{SECOND}<p>{picture('b')}</p>{THIRD}<p>{picture('c')}</p><p>{OTHER}</p>{LAST}"

    assert captions(FIRST + shape) == [WORDS, None, OTHER]


def test_words_above_a_picture_in_its_table_are_its_caption() -> None:
    shape = f"<table><tr><td><em>{WORDS}</em></td></tr><tr><td>{picture()}</td></tr></table>"

    assert captions(FIRST + shape + LAST) == [WORDS]


@pytest.mark.parametrize("name", ["z5288427082120_b154f9d81116.jpg", "IMG_2044.JPG", "01397.MTS.Still001.jpg"])
def test_a_file_name_is_no_caption(name: str) -> None:
    image = images(f"{FIRST}<p>{picture(alt=name)}</p><p><em>{name}</em></p>{SECOND}{LAST}")[0]

    assert (image.caption, image.alt) == (None, name)


def test_the_editors_placeholder_is_no_caption() -> None:
    assert captions(f"{FIRST}<figure>{picture()}<figcaption>Chú thích ảnh</figcaption></figure>{LAST}") == [None]


# printed under a picture → (caption, credit)
CREDITS = {
    "Toàn cảnh hội nghị. Ảnh: Minh Đức": ("Toàn cảnh hội nghị.", "Minh Đức"),
    "Toàn cảnh hội nghị (Ảnh: Minh Đức)": ("Toàn cảnh hội nghị", "Minh Đức"),
    "Toàn cảnh hội nghị - Ảnh: VGP/Nhật Bắc": ("Toàn cảnh hội nghị", "VGP/Nhật Bắc"),
    "Toàn cảnh hội nghị Ảnh: N.Hà": ("Toàn cảnh hội nghị", "N.Hà"),
    "Cầu Bến Đò. (Nguồn: TTXVN)": ("Cầu Bến Đò.", "TTXVN"),
    "Cầu Bến Đò. Ảnh minh họa: Internet": ("Cầu Bến Đò.", "Internet"),
    "Ảnh: Minh Đức": (None, "Minh Đức"),
    "Ảnh minh họa": ("Ảnh minh họa", None),
    "Trong ảnh: Các đại biểu dự hội nghị": ("Trong ảnh: Các đại biểu dự hội nghị", None),
    "Các đại biểu dự hội nghị": ("Các đại biểu dự hội nghị", None),
}


@pytest.mark.parametrize("printed", CREDITS)
def test_who_took_the_picture_is_parted_from_what_it_shows(printed: str) -> None:
    split = split_credit(printed)

    assert (split.text, split.credit) == CREDITS[printed]
