"""What a careful person reads on a page of each platform is what we read: with the platform's rules, and without any."""

from __future__ import annotations

from functools import cache

import pytest

from archive.extract.read import read_by
from archive.model import Reading
from archive.sites import packaged_platforms, unknown_site
from tests.archive.extract.pages import capture
from tests.archive.extract.shapes import newspapers, portals, systems
from tests.archive.extract.shapes.parts import Shaped
from tests.archive.extract.shapes.stories import STORIES

SHAPES = {
    made.__name__: made
    for made in (
        systems.wordpress_newspaper, systems.wordpress_blocks, systems.drupal7, systems.drupal9, systems.joomla,
        systems.nukeviet, systems.dotnetnuke, newspapers.epi, newspapers.epi_portal, newspapers.vccorp, newspapers.ttxvn,
        portals.sharepoint_flat, portals.ministry, portals.liferay, portals.vnpt, portals.portal_pages, portals.hand_made,
    )
}  # fmt: skip
TOLD = {story.slug: story for story in STORIES}


@cache
def shaped(shape: str, story: str) -> Shaped:
    return SHAPES[shape](TOLD[story])


@cache
def reading_of(shape: str, story: str, ruled: bool) -> Reading:
    page = shaped(shape, story)
    return read_by(capture(page.html, page.url), unknown_site(page.url), packaged_platforms() if ruled else {})


def each_page() -> list[object]:
    return [
        pytest.param(shape, story, ruled, id=f"{shape}-{story[:12]}-{'ruled' if ruled else 'generic'}")
        for shape in SHAPES for story in TOLD for ruled in (True, False)
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
    page, reading = shaped(shape, story), reading_of(shape, story, ruled)

    if page.dated:
        assert reading.published in {f"{page.story.when:%Y-%m-%d}", f"{page.story.when:%Y-%m-%dT%H:%M}"}
    else:
        assert (reading.published, reading.published_kind) == page.in_text


@pages
def test_who_signs_is_the_byline_and_no_account(shape: str, story: str, ruled: bool) -> None:
    page, reading = shaped(shape, story), reading_of(shape, story, ruled)

    assert (alike(reading.byline), alike(reading.source)) == (alike(page.story.byline), alike(page.story.source))


@pages
def test_the_section_is_that_of_the_breadcrumb_or_the_line_above_the_title(shape: str, story: str, ruled: bool) -> None:
    levels = shaped(shape, story).story.section

    assert reading_of(shape, story, ruled).section in {" > ".join(levels), levels[-1]}


@pages
def test_lead_and_text_are_the_words_of_the_story_and_nothing_else(shape: str, story: str, ruled: bool) -> None:
    told, reading = TOLD[story], reading_of(shape, story, ruled)

    assert (reading.lead, reading.text.split("\n")) == (told.lead, told.lines)


@pages
def test_each_picture_has_the_words_printed_for_it(shape: str, story: str, ruled: bool) -> None:
    told, reading = TOLD[story], reading_of(shape, story, ruled)
    captions = [f"{image.caption} Ảnh: {image.credit}" if image.credit else image.caption for image in reading.images]

    assert all(picture.file in image.url for picture, image in zip(told.pictures, reading.images, strict=True))
    assert [alike(caption) for caption in captions] == [alike(picture.words) for picture in told.pictures]
