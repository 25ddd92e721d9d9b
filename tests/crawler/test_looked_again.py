"""What a second look at an article shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.model import Capture, Layout, Place, Reading, Section, Site
from crawler.walking.again import compared, leads_nowhere

ARTICLE = Reading("article", title="Hội nghị", text="Sáng nay diễn ra hội nghị.")
EDITED = Reading("article", title="Hội nghị", text="Chiều nay diễn ra hội nghị.")
GONE, LIST = Reading("soft-404"), Reading("listing")


@pytest.mark.parametrize(
    ("before", "after", "away", "kind"),
    [
        pytest.param(ARTICLE, ARTICLE, False, "shown", id="the same words"),
        pytest.param(ARTICLE, EDITED, False, "edited", id="other words"),
        pytest.param(ARTICLE, replace(ARTICLE, published="2026-03-01"), False, "edited", id="another date"),
        pytest.param(ARTICLE, replace(ARTICLE, section="Thời sự"), False, "shown", id="another name of its section"),
        pytest.param(ARTICLE, GONE, False, "removed", id="a page that says it is gone"),
        pytest.param(ARTICLE, LIST, False, "removed", id="something else in its place"),
        pytest.param(GONE, GONE, True, "removed", id="still gone"),
        pytest.param(GONE, ARTICLE, True, "returned", id="back again"),
        pytest.param(None, ARTICLE, True, "returned", id="back, and nothing of before is held"),
        pytest.param(LIST, LIST, False, "shown", id="what never was an article"),
        pytest.param(LIST, ARTICLE, False, "shown", id="an article where none was lost"),
        pytest.param(None, ARTICLE, False, None, id="nothing of before is held"),
        pytest.param(None, GONE, False, "removed", id="gone, and nothing of before is held"),
    ],
)
def test_a_look_is_judged_by_what_the_page_says(
    before: Reading | None, after: Reading, away: bool, kind: str | None
) -> None:
    assert compared(before, after, away=away) == kind


@pytest.mark.parametrize(
    ("location", "nowhere"), [("/", True), ("/tin-tuc/", True), ("/khac/", False), ("/tin-tuc/khac-2.html", False)]
)
def test_a_redirect_to_the_front_page_or_a_section_leads_nowhere(location: str, nowhere: bool) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    url = "https://mau.gov.vn/tin-tuc/hop-1.html"

    sections = (Section("Tin tức", "https://mau.gov.vn/tin-tuc/"),)
    site = Site(
        "mau", "Mẫu", "https://mau.gov.vn/", ("mau.gov.vn",), (Layout(date(2020, 1, 1), "generic"),), sections=sections
    )
    led = Capture(url, at, 302, (("Location", location),), b"", Place("", 0, 0), "", "", hop="article")

    assert leads_nowhere(led, site) == nowhere
