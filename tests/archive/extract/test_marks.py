"""What a platform leaves on its pages is known wherever it stands, by the platform's file and by no name in the code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.extract.read import read
from archive.model import Reading
from archive.sites import packaged_platforms, unknown_site
from tests.archive.extract.pages import PARAGRAPHS, TEXT, URL, capture, paragraphs, story

FIRST, *REST = PARAGRAPHS
PHOTO = "<img src='/anh/cau.jpg'><p>Cầu Bến Đò ngày khánh thành, nhìn từ bờ phía xã Hòa Bình trong nắng sớm.</p>"


def known_and_not(inside: str, platform: str) -> tuple[Reading, Reading]:
    """Return what is read on a page of nobody's design by who knows *platform*, and by who knows none."""
    site = unknown_site(URL)
    knowing = replace(site, platforms=(packaged_platforms()[platform],))
    page = capture(story(paragraphs(FIRST) + inside + paragraphs(*REST)))
    return read(page, knowing), read(page, replace(site, platforms=()))


@pytest.mark.parametrize(
    ("platform", "inside"),
    [
        ("sharepoint", "<p class='ms-hidden'>Trang này do phần mềm dựng nên cho người quản trị đọc.</p>"),
        ("liferay", "<p class='hide-accessible'>Trang này do phần mềm dựng nên cho người quản trị đọc.</p>"),
        ("drupal", "<p class='element-invisible'>Trang này do phần mềm dựng nên cho người quản trị đọc.</p>"),
        ("lacviet", "<p class='css_linkstoweb'>Mời bà con xem thêm trên các trang của tỉnh và của trung ương.</p>"),
    ],
)
def test_a_platforms_furniture_is_no_text_on_a_page_of_any_design(platform: str, inside: str) -> None:
    known, not_known = known_and_not(inside, platform)

    assert known.text == TEXT
    assert not_known.text != TEXT


def test_the_words_behind_furniture_stay() -> None:
    inside = "<p>Bà con <span class='ms-hidden'>(ẩn)</span>hai xã vui mừng vì từ nay có cầu mới.</p>"
    behind_nothing = "<p><span class='ms-hidden'>(ẩn)</span>Bà con hai xã vui mừng vì từ nay có cầu mới.</p>"

    for html in (inside, behind_nothing):
        assert "Bà con hai xã vui mừng vì từ nay có cầu mới." in known_and_not(html, "sharepoint")[0].text.split("\n")


def test_words_around_furniture_that_had_a_line_of_its_own_do_not_run_together() -> None:
    inside = "<p><span>Bà con hai xã<div class='ms-hidden'>(ẩn)</div>vui mừng vì từ nay có cầu mới.</span></p>"

    assert "hai xã vui mừng" in known_and_not(inside, "sharepoint")[0].text.replace("\n", " ")


def test_a_platforms_icons_are_no_pictures_and_what_editors_upload_through_it_is() -> None:
    icon = "<p><img src='/_layouts/15/images/icpdf.png'></p>"
    photo = "<p><img src='/_layouts/LacVietBIO/fckUpload_BL/SiteChinh/cau.jpg'></p>"
    known, not_known = known_and_not(icon + photo, "sharepoint")

    assert [image.url.rpartition("/")[2] for image in known.images] == ["cau.jpg"]
    assert len(not_known.images) == 2


@pytest.mark.parametrize("late", ["data-src", "data-original"])
def test_a_platforms_icon_that_keeps_a_late_pictures_place_is_that_picture(late: str) -> None:
    html = f"<p><img src='/_layouts/images/blank.gif' {late}='/PublishingImages/cau.jpg'></p>"
    known, _ = known_and_not(html, "sharepoint")

    assert [image.url.rpartition("/")[2] for image in known.images] == ["cau.jpg"]


@pytest.mark.parametrize(
    ("platform", "box"),
    [("wordpress", "class='wp-caption'"), ("vccorp", "class='VCSortableInPreviewMode' type='Photo'")],
)
def test_a_platforms_box_around_a_picture_is_a_figure(platform: str, box: str) -> None:
    known, not_known = known_and_not(f"<div {box}>{PHOTO}</div>", platform)

    assert known.images[0].caption is not None
    assert known.text == TEXT
    assert not_known.images[0].caption is None


def test_a_platforms_phrase_is_no_text_on_a_page_of_any_design() -> None:
    known, not_known = known_and_not("<p>Turn on more accessible mode</p>", "sharepoint")

    assert known.text == TEXT
    assert not_known.text != TEXT
