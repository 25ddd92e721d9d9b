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
    "24h's class": f'<p align="center">{picture()}</p><p class="img_chu_thich_0407">{WORDS}. Cầu dài 186 mét.</p>',
    "VnExpress's class": f'<p class="Image">{picture()}</p><p class="Image">{WORDS}.</p>',
    "above, by its class": f'<p class="caption">{WORDS}</p><p>{picture()}</p>',
    "without scripts": f"<figure><noscript>{picture()}</noscript><figcaption>{WORDS}</figcaption></figure>",
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
    "a quotation": f"<p>{picture()}</p><blockquote><p>Có cầu rồi, bà con đi lại thuận lợi hơn trước nhiều</p></blockquote>",
    "a heading like the others": f"<p style='text-align:center'><b>Mong đợi đã lâu</b></p>{FIRST}<p>{picture()}</p>"
    "<p style='text-align:center'><b>Nhân dân đồng thuận</b></p>",
    "the editor's placeholder": f"<figure>{picture()}<figcaption><p>[nhập chú thích]</p></figcaption></figure>",
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


BOXES_OF_SEVERAL = {
    "album": '<div class="LayoutAlbum"><div><figure>{a}</figure></div><div><figure>{b}</figure></div>'
    '<div class="LayoutAlbumCaption"><p>{words}</p></div></div>',
    "slider": '<div class="swiper"><div class="swiper-slide">{a}</div><div class="swiper-slide">{b}</div>'
    '<div class="slide-caption">{words}</div></div>',
    "figure of figures": "<figure><figure>{a}</figure><figure>{b}</figure><figcaption>{words}</figcaption></figure>",
    "pair in one cell": '<table class="picture"><tr><td><div>{a}{b}</div></td></tr><tr><td>{words}</td></tr></table>',
    "two columns": '<table><tr><td>{a}</td><td>{b}</td></tr><tr><td colspan="2">{words}</td></tr></table>',
}


@pytest.mark.parametrize("box", BOXES_OF_SEVERAL.values(), ids=BOXES_OF_SEVERAL)
def test_the_one_caption_of_a_box_of_pictures_is_that_of_each(box: str) -> None:
    inside = box.format(a=picture("a"), b=picture("b"), words=WORDS)

    assert captions(FIRST + inside + SECOND + THIRD + LAST) == [WORDS, WORDS]


def test_slides_that_have_words_of_their_own_keep_them() -> None:
    slides = (
        f'<div class="swiper-slide">{picture(str(n))}<div class="caption">{words}</div></div>'
        for n, words in enumerate((WORDS, OTHER))
    )

    assert captions(FIRST + f'<div class="swiper">{"".join(slides)}</div>' + SECOND + LAST) == [WORDS, OTHER]


FILMS = {
    "figure": f'<figure><video poster="/a.jpg" src="/a.mp4"></video><figcaption>{WORDS}</figcaption></figure>',
    "player with its still": f'<div class="box_embed_video">{picture()}<video></video><div class="caption">{WORDS}</div></div>',
    "VCCorp": f'<div type="VideoStream"><img src="/a.jpg" width="600"><div class="VideoCMS_Caption"><p>{WORDS}</p></div></div>',
}


@pytest.mark.parametrize("film", FILMS.values(), ids=FILMS)
def test_a_film_is_no_picture_and_its_words_are_neither_caption_nor_text(film: str) -> None:
    reading = reading_of(story(FIRST + film + SECOND + THIRD + LAST))

    assert (reading.images, reading.text) == ((), "\n".join(PARAGRAPHS))


CREDITED = {
    f"{WORDS} - Ảnh: THU HÀ": (WORDS, "THU HÀ"),
    f"{WORDS}. Ảnh Thu Hà": (f"{WORDS}.", "Thu Hà"),
    f"{WORDS} (Nguồn: TTXVN)": (WORDS, "TTXVN"),
    f"{WORDS}. Ảnh cắt từ clip": (f"{WORDS}. Ảnh cắt từ clip", None),
    "Ảnh minh họa": ("Ảnh minh họa", None),
    "Ảnh minh họa: Internet": (None, "Internet"),
}


@pytest.mark.parametrize(("printed", "want"), CREDITED.items())
def test_a_credit_is_known_by_its_label_or_by_a_name_behind_it(
    printed: str, want: tuple[str | None, str | None]
) -> None:
    found = split_credit(printed)

    assert (found.text, found.credit) == want


APART = {
    "VCCorp's author": "<figure>{picture}<figcaption>{words}</figcaption><p class='PhotoCMS_Author'>ẢNH: Thu Hà</p></figure>",
    "a span": '<figure>{picture}<figcaption><span>{words}</span><span class="credit">Ảnh: Thu Hà</span></figcaption></figure>',
    "set in italics": "<figure>{picture}<figcaption>{words}. Ảnh: <em>Thu Hà.</em></figcaption></figure>",
}


@pytest.mark.parametrize("shape", APART.values(), ids=APART)
def test_a_label_in_an_element_of_its_own_is_no_part_of_the_name(shape: str) -> None:
    made = images(FIRST + shape.format(picture=picture(), words=WORDS) + SECOND + THIRD + LAST)

    assert [((image.caption or "").rstrip("."), image.credit) for image in made] == [(WORDS, "Thu Hà")]
