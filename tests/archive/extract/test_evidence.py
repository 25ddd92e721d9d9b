"""Every field that is known says how, in a word of the closed vocabulary, and no field that is not known does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.read import read
from archive.model import Evidence, Reading
from archive.sites import unknown_site
from tests.archive.extract.pages import PARAGRAPHS, TITLE, URL, capture, paragraphs, reading_of, story
from tests.archive.extract.test_read import PIECES
from tests.archive.extract.test_shapes import each_page
from tests.archive.extract.test_shapes import reading_of as reading_of_shape

FIELDS = ("title", "lead", "text", "published", "byline", "source", "section", "images", "attachments")
RULES = {Evidence.SITE_RULE, Evidence.PLATFORM_RULE, Evidence.RECOGNISED}
CRUMBS = "<div class='breadcrumb'><a href='/'>Trang chủ</a> &gt; <a href='/tin'>Tin trong huyện</a></div>"


def known(reading: Reading) -> set[str]:
    """Return the names of the fields that *reading* knows."""
    captioned = any(image.caption or image.credit for image in reading.images)
    return {field for field in FIELDS if getattr(reading, field)} | ({"captions"} if captioned else set())


def assert_sound(reading: Reading) -> None:
    assert set(reading.evidence) == known(reading)
    assert set(reading.evidence.values()) <= set(Evidence)


@pytest.mark.parametrize(("shape", "story_told", "ruled"), each_page())
def test_each_known_field_of_a_page_of_each_platform_says_how(shape: str, story_told: str, ruled: bool) -> None:
    assert_sound(reading_of_shape(shape, story_told, ruled))


@pytest.mark.parametrize(("shape", "story_told", "ruled"), each_page())
def test_rules_are_named_only_where_there_are_rules(shape: str, story_told: str, ruled: bool) -> None:
    reading = reading_of_shape(shape, story_told, ruled)

    assert ruled or RULES.isdisjoint(reading.evidence.values())


RICH = (
    *(f"<{tag}>{words}</{tag}>" for words in PARAGRAPHS for tag in ("p", "h2")),
    f"<h1>{TITLE}</h1>", f"<p class='sapo'><b>{PARAGRAPHS[0]}</b></p>", "<p align=right><b>Thu Hà</b></p>", "<p>Theo TTXVN</p>",
    "<figure><img src='/a.jpg'><figcaption>Cầu mới. Ảnh: Thu Hà</figcaption></figure>", "<p><img src='/b.jpg'></p>",
    "<p align=center><i>Đại biểu dự lễ</i></p>", "<a href='/c.pdf'>Toàn văn</a>", "<div id='news_detail'>", "</div>",
    "<div class='bodytext'>", "<p class='date'>Ngày đăng: 14/03/2024</p>", CRUMBS, "<div class='listing'>",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(RICH), PIECES), max_size=30).map("".join))
def test_no_page_knows_a_field_without_evidence_or_has_evidence_without_the_field(html: str) -> None:
    assert_sound(read(capture(html), unknown_site(URL)))


@pytest.mark.parametrize("kind", ["text/html", "application/pdf"])
@pytest.mark.parametrize("status", [200, 404])
def test_what_is_no_article_says_how_its_title_is_known(kind: str, status: int) -> None:
    html = "<title>Không tìm thấy trang</title><p>Trang bạn tìm không có.</p>"

    assert_sound(reading_of(html, kind=kind, status=status))


def test_each_field_tells_its_own_way_of_being_known() -> None:
    inside = (
        f"{CRUMBS}<h1>{TITLE}</h1><p>Ngày đăng: 14/03/2024</p><p class='sapo'>{PARAGRAPHS[0]}</p><div>"
        f"<p><a href='/tai-lieu/c.pdf'>Toàn văn kế hoạch</a> kèm theo.</p>{paragraphs(*PARAGRAPHS[1:])}"
        "<figure><img src='/anh/a.jpg' width=600 height=400><figcaption>Cầu mới thông xe</figcaption></figure>"
        "<p align=right><b>Thu Hà</b></p><p>Nguồn: TTXVN</p></div>"
    )
    html = f"<html><head><title>{TITLE}</title></head><body><div class='chi-tiet'>{inside}</div></body></html>"

    assert dict(reading_of(html).evidence) == {
        "title": Evidence.CONFIRMED,
        "lead": Evidence.MARKUP,
        "text": Evidence.TEXT_SHAPE,
        "published": Evidence.VISIBLE_LABEL,
        "byline": Evidence.TEXT_SHAPE,
        "source": Evidence.VISIBLE_LABEL,
        "section": Evidence.BREADCRUMB,
        "images": Evidence.TEXT_SHAPE,
        "captions": Evidence.MARKUP,
        "attachments": Evidence.TEXT_SHAPE,
    }


def test_what_a_platform_s_rules_find_is_known_by_them_and_what_they_do_not_name_is_not() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div id='news_detail'><h1>{TITLE}</h1>"
        f"<div class='bodytext'>{paragraphs()}<p align=right><b>Thu Hà</b></p></div></div></body></html>"
    )
    reading = reading_of(html)

    assert dict(reading.evidence) | {"published": None} == {
        "title": Evidence.RECOGNISED,
        "text": Evidence.RECOGNISED,
        "byline": Evidence.TEXT_SHAPE,
        "published": None,
    }


def test_a_title_that_only_the_head_names_says_so() -> None:
    head = "<meta property='og:title' content='" + TITLE + "'>"
    html = f"<html><head><title>Cổng thông tin</title>{head}</head><body><div>{paragraphs()}</div></body></html>"

    assert reading_of(html).evidence["title"] == Evidence.META
    assert reading_of(story()).evidence["title"] == Evidence.CONFIRMED


@pytest.mark.parametrize("evidence", Evidence)
def test_each_way_of_knowing_is_explained_to_those_who_count(evidence: Evidence) -> None:
    explained = (Path(__file__).parents[3] / "docs" / "researcher.md").read_text(encoding="utf-8")

    assert f'| `"{evidence}"` |' in explained
