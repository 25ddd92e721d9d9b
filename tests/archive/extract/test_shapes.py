"""What a careful person reads on a page of each platform is what we read: with the platform's rules, and without any."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from archive.extract.read import read
from archive.model import Reading
from archive.sites import packaged_platforms, unknown_site
from archive.urls import article_key
from tests.archive.extract.pages import capture
from tests.archive.extract.shapes import newspapers, odd, papers, portals, provinces, systems
from tests.archive.extract.shapes.parts import Shaped, fill, page
from tests.archive.extract.shapes.stories import BRIDGE, NOTICE, STORIES

SHAPES = {
    made.__name__: made
    for made in (
        systems.wordpress_newspaper, systems.wordpress_blocks, systems.drupal7, systems.drupal9, systems.joomla,
        systems.nukeviet, systems.dotnetnuke, newspapers.epi, newspapers.epi_portal, newspapers.vccorp, newspapers.ttxvn,
        portals.sharepoint_flat, portals.ministry, portals.liferay, portals.vnpt, portals.portal_pages, portals.hand_made,
        *papers.PAPERS,
        provinces.vnpt_articles, provinces.tandan, provinces.vhv, provinces.vhv_brief, provinces.hue, provinces.customs,
        provinces.ministry_rated, provinces.liferay_spoken, provinces.liferay_menu_heading, provinces.mojo,
        odd.postback_portal, odd.counted_date, odd.joomla15, odd.k2, odd.websphere, odd.font_tables, odd.popup, odd.print_view,
        odd.word_paste, odd.breaks, odd.headings,
    )
}  # fmt: skip
TOLD = {story.slug: story for story in STORIES}


@cache
def shaped(shape: str, story: str) -> Shaped:
    return SHAPES[shape](TOLD[story])


@cache
def reading_of(shape: str, story: str, ruled: bool) -> Reading:
    made = shaped(shape, story)
    return read_with(made.html, made.url, ruled)


def read_with(html: str, url: str, ruled: bool) -> Reading:
    site = unknown_site(url)
    return read(capture(html, url), site if ruled else replace(site, platforms=()))


def each_page() -> list[object]:
    return [
        pytest.param(shape, story, ruled, id=f"{shape}-{story[:12]}-{'ruled' if ruled else 'generic'}")
        for shape in SHAPES for story in TOLD for ruled in (True, False)
        # two sentences under a title that neither another place on the page nor a date behind it confirms are not entered
        if (shape, story) not in {("hand_made", NOTICE.slug), ("customs", NOTICE.slug)}
    ]  # fmt: skip


pages = pytest.mark.parametrize(("shape", "story", "ruled"), each_page())


def alike(words: str | None) -> str:
    """Return *words* without what a caption or a name may end with."""
    return (words or "").casefold().rstrip(" .")


@pages
def test_a_page_with_an_article_is_one_and_its_title_is_the_heading(shape: str, story: str, ruled: bool) -> None:
    reading = reading_of(shape, story, ruled)

    assert (reading.kind, reading.title) == ("article", TOLD[story].title)


@pages
def test_the_moment_of_publication_is_neither_clock_nor_law_nor_update(shape: str, story: str, ruled: bool) -> None:
    made, reading = shaped(shape, story), reading_of(shape, story, ruled)

    if made.dated:
        assert reading.published in {f"{made.story.when:%Y-%m-%d}", f"{made.story.when:%Y-%m-%dT%H:%M}"}
    else:
        assert (reading.published, reading.published_kind) == made.in_text


@pages
def test_who_signs_is_the_byline_and_no_account(shape: str, story: str, ruled: bool) -> None:
    made, reading = shaped(shape, story), reading_of(shape, story, ruled)

    assert (alike(reading.byline), alike(reading.source)) == (alike(made.story.byline), alike(made.story.source))


@pages
def test_the_section_is_that_of_the_breadcrumb_or_the_line_above_the_title(shape: str, story: str, ruled: bool) -> None:
    levels = shaped(shape, story).story.section

    assert reading_of(shape, story, ruled).section in {" > ".join(levels), levels[-1]}


@pages
def test_lead_and_text_are_the_words_of_the_story_and_nothing_else(shape: str, story: str, ruled: bool) -> None:
    told, reading = shaped(shape, story).story, reading_of(shape, story, ruled)

    assert (reading.lead, reading.text.split("\n")) == (told.lead, told.lines)


@pages
def test_each_picture_has_the_words_printed_for_it(shape: str, story: str, ruled: bool) -> None:
    told, reading = shaped(shape, story).story, reading_of(shape, story, ruled)
    captions = [f"{image.caption} Ảnh: {image.credit}" if image.credit else image.caption for image in reading.images]

    assert all(picture.file in image.url for picture, image in zip(told.pictures, reading.images, strict=True))
    assert [alike(caption) for caption in captions] == [alike(picture.words) for picture in told.pictures]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "generic"])
@pytest.mark.parametrize(
    ("name", "title", "url", "kind"),
    [
        ("nukeviet_listing", "Tin tức - Xã Lộc An", "https://locan.tinhmau.gov.vn/tin-tuc/", "listing"),
        ("vccorp_listing", "Kinh tế", "https://baodientumau.vn/kinh-te.htm", "listing"),
        (
            "wordpress_404",
            "Không tìm thấy trang - Phường Đông Trà",
            "http://dongtra.tpmau.gov.vn/khong-co/",
            "soft-404",
        ),
        ("liferay_status", "Trạng thái - Sở Mẫu", "https://somau.tinhmau.gov.vn/vi/web/guest/x", "soft-404"),
        ("joomla_login", "Đăng nhập", "http://thptyenson.edu.vn/index.php/dang-nhap", "login"),
    ],
)
def test_a_page_that_is_no_article_is_none(name: str, title: str, url: str, kind: str, ruled: bool) -> None:
    html = page(f"<title>{title}</title>", fill(name, BRIDGE, {}))

    reading = read_with(html, url, ruled)

    assert (reading.kind, reading.text) == (kind, "")


@pytest.mark.parametrize("view", ["print", "savefile"])
def test_the_print_and_the_saved_view_of_a_nukeviet_story_are_the_story(view: str) -> None:
    home = "https://locan.tinhmau.gov.vn/"
    site = replace(unknown_site(home), layouts=(packaged_platforms()["nukeviet"],))

    assert article_key(f"{home}news/{view}/tin-tuc/le-hoi-512.html", site) == article_key(
        f"{home}news/tin-tuc/le-hoi-512.html", site
    )
