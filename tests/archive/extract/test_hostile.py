"""Pages that somebody made to hurt: they are read in bounded time, and nothing of them spills into a field."""

from __future__ import annotations

from time import process_time

import pytest

from archive.model import Reading
from tests.archive.extract.pages import PARAGRAPHS, TEXT, TITLE, paragraphs, reading_of, story

FIRST, *REST = PARAGRAPHS
LONG = "/" * 100_000
PICTURE = "<img src='/anh/cau.jpg' width='600'>"


def around(inside: str) -> Reading:
    return reading_of(story(paragraphs(FIRST) + inside + paragraphs(*REST)))


SLOW = {
    "tags in a title that nobody closes": story(head=f"<meta name='og:title' content='{'&lt;b ' * 200_000}'>"),
    "blanks in a width": story(paragraphs() + f"<img src='/a.jpg' width='600{' ' * 300_000}x'>"),
    "commas in a srcset": story(paragraphs() + f"<img srcset='{'a,' * 10_000}'>" * 100),
    "links that breaks alone part": story("<br><a href='/t/1.pdf'>Tin tức một hai ba bốn</a>" * 5_000),
    "blanks in a charset": story(head=f"<meta charset='{' ' * 300_000}'>"),
}


@pytest.mark.parametrize("html", SLOW.values(), ids=SLOW)
def test_what_patterns_might_try_again_and_again_takes_no_longer_than_it_is_long(html: str) -> None:
    begun = process_time()
    reading_of(html)

    assert process_time() - begun < 5  # a tenth of a second each; before they were bounded, 20 to 50


def test_a_heading_as_long_as_a_page_is_no_title() -> None:
    reading = reading_of(story(f"<h1>{TITLE}{LONG}</h1>" + paragraphs(), title=f"{TITLE}"))

    assert reading.title == TITLE


@pytest.mark.parametrize("name", ["og:title", "author", "article:section", "article:published_time"])
def test_no_meta_as_long_as_a_page_gets_into_a_field(name: str) -> None:
    reading = reading_of(story(head=f"<meta property='{name}' content='{LONG}'>"))

    assert (reading.title, reading.byline, reading.section, reading.published) == (TITLE, None, None, None)


def test_words_as_long_as_a_page_are_no_caption_and_no_alternative_of_a_picture() -> None:
    reading = around(
        f"<figure><img src='/anh/cau.jpg' width='600' alt='{LONG}'><figcaption>{LONG}</figcaption></figure>"
    )

    assert [(image.caption, image.alt) for image in reading.images] == [(None, None)]


def test_what_stands_behind_the_last_of_too_many_pictures_is_not_its_caption() -> None:
    rows = "".join(
        f"<tr><td><img src='/anh/{n}.jpg' width='600'></td></tr><tr><td>Ảnh số {n}</td></tr>" for n in range(900)
    )

    assert max(len(image.caption or "") for image in around(f"<table>{rows}</table>").images) < 20


def test_a_link_that_nobody_closes_has_no_words() -> None:
    rest = " ".join(PARAGRAPHS * 2)
    reading = reading_of(story(f"{paragraphs(*PARAGRAPHS * 3)}<p><a href='/van-ban/12.pdf'>{rest}</p>"))

    assert [(one.url.rpartition("/")[2], one.text) for one in reading.attachments] == [("12.pdf", None)]


def test_marks_of_direction_and_control_characters_get_into_no_field() -> None:
    marks = "\u2066\u202e\u200b\u061c\U000e0041\x9b\ufffe"
    reading = reading_of(
        story(
            f"<p class='author'>Tác giả: L{marks}ê Văn An</p>{paragraphs(FIRST, marks + REST[0])}"
            f"<figure>{PICTURE}<figcaption>Cầu {marks}Bến Đò</figcaption></figure>{paragraphs(*REST[1:])}",
            title=f"Khánh thành{marks} cầu Bến Đò qua sông Lam",
        )
    )

    assert (reading.title, reading.byline, reading.text) == (TITLE, "Lê Văn An", TEXT)
    assert [image.caption for image in reading.images] == ["Cầu Bến Đò"]


def test_what_is_no_text_is_no_page() -> None:
    reading = reading_of(bytes((7 * n * n + n) % 256 for n in range(5000)) + b"<p>" * 5000, kind="text/html")

    assert (reading.kind, reading.text) == ("other", "")
    assert [problem.what for problem in reading.problems if "binary" in problem.what]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "iso2022_jp"])
def test_text_in_no_alphabet_is_taken_for_binary(codec: str) -> None:
    html = story() if codec != "iso2022_jp" else story().encode("ascii", "xmlcharrefreplace").decode() + "橋" * 900

    assert reading_of(html.encode(codec, "replace"), kind="text/html").kind == "article"


def test_a_figure_that_nobody_closes_above_the_title_repeats_no_words() -> None:
    reading = reading_of(story(before=f"<article><figure>{PICTURE}", after="</article>"))

    assert all(reading.text.count(line) == 1 for line in PARAGRAPHS[1:])


def test_a_header_as_long_as_a_page_makes_no_long_problem() -> None:
    reading = reading_of(story(), kind="image/" + "x" * 100_000)

    assert sum(len(problem.what) for problem in reading.problems) < 300
