"""What else on a page claims to be title, section or text and says otherwise is a row that names both; noise is none."""

from __future__ import annotations

import pytest

from archive.extract.article import rivals
from archive.model import Reading
from tests.archive.extract.pages import PARAGRAPHS, TITLE, paragraphs, reading_of, story

CRUMBS = "<div class='breadcrumb'><a href='/'>Trang chủ</a> &gt; <a href='/tin'>Tin trong huyện</a></div>"


def said(reading: Reading, field: str) -> list[str]:
    return [problem.what for problem in reading.problems if problem.field == field]


def og_title(words: str) -> str:
    return f'<meta property="og:title" content="{words}">'


def test_another_title_in_the_head_is_named_beside_the_printed_one() -> None:
    other = "Khánh thành cầu Bến Đò: hết cảnh qua đò mùa lũ"

    assert said(reading_of(story(head=og_title(other))), "title") == [
        f"confirmed heading says {TITLE!r}, a meta says {other!r}"
    ]


@pytest.mark.parametrize(
    "words",
    [
        TITLE,
        f"{TITLE} - Cổng thông tin huyện Lam Sơn",
        f"{TITLE} | Lam Sơn",
        TITLE.upper(),
        TITLE[:20],
        "Cổng thông tin điện tử huyện Lam Sơn",
        "UBND huyện Lam Sơn, tỉnh Mẫu",
        "Huyện Lam Sơn đổi mới và phát triển",
    ],
)
def test_a_site_s_name_a_cut_or_a_constant_is_no_other_title(words: str) -> None:
    assert said(reading_of(story(head=og_title(words))), "title") == []


def test_a_section_that_the_head_names_and_the_breadcrumb_does_not_is_named() -> None:
    meta = "<meta property='article:section' content='Giao thông'>"

    assert said(reading_of(story(f"{CRUMBS}{paragraphs()}", head=meta)), "section") == [
        "breadcrumb says 'Tin trong huyện', a meta says 'Giao thông'"
    ]


@pytest.mark.parametrize("name", ["Tin trong huyện", "tin trong huyen", "Tin tức", "Cầu, đường, lũ", TITLE, ""])
def test_a_level_of_the_breadcrumb_a_list_of_tags_or_a_general_word_is_no_other_section(name: str) -> None:
    meta = f"<meta property='article:section' content='{name}'>"

    assert said(reading_of(story(f"{CRUMBS}{paragraphs()}", head=meta)), "section") == []


def ruled(inside: str, after: str = "") -> str:
    """Return a page of a platform whose rules are known."""
    return (
        f"<html><head><title>{TITLE}</title></head><body><div id='news_detail'><h1>{TITLE}</h1>"
        f"<div class='bodytext'>{inside}</div></div>{after}</body></html>"
    )


LOST = "".join(f"<p>{' '.join(PARAGRAPHS)} Lần thứ {n}.</p>" for n in ("nhất", "hai", "ba", "tư"))


@pytest.fixture
def every_page_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "CHECKED", 1)


@pytest.mark.usefixtures("every_page_checked")
def test_a_text_that_the_rules_have_lost_is_named_by_trafilatura() -> None:
    page = ruled("<p>Ủy ban nhân dân huyện vừa khánh thành cầu.</p>", f"<div class='noi-dung-moi'>{LOST}</div>")
    (what,) = said(reading_of(page), "text")

    assert what.startswith("trafilatura reads ")
    assert "Ủy ban nhân dân huyện Lam Sơn" in what


@pytest.mark.usefixtures("every_page_checked")
def test_a_text_that_the_rules_hold_whole_is_in_no_doubt() -> None:
    assert said(reading_of(ruled(paragraphs())), "text") == []


@pytest.mark.usefixtures("every_page_checked")
def test_trafilatura_is_not_asked_about_a_page_without_prose_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "precise_text", lambda root: pytest.fail("asked"))
    menu = "".join(f"<li><a href='/{at}'>Tin tức và sự kiện trong huyện</a></li>" for at in range(60))

    assert reading_of(ruled(paragraphs(), f"<ul>{menu}</ul>")).text.split("\n") == list(PARAGRAPHS)


def test_trafilatura_is_asked_about_few_pages_and_always_about_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def ask(root: object) -> str:
        asked.append(root)
        return ""

    monkeypatch.setattr(rivals, "precise_text", ask)
    urls = [f"http://tinhmau.gov.vn/tin/{n}.html" for n in range(320)]
    doubtful = ruled("<p>Ủy ban nhân dân huyện vừa khánh thành cầu.</p>", f"<div class='noi-dung-moi'>{LOST}</div>")
    for url in urls:
        reading_of(doubtful, url)
    once = len(asked)
    for url in urls:
        reading_of(doubtful, url)

    assert 0 < once < 30
    assert len(asked) == 2 * once
