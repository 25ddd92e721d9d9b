"""What a person is told of feeds and sitemaps that are not whole, or fell silent; and how others go on while one is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.evidence.record import Listed
from crawler.spiders.channels import MOST_SAID, REST
from crawler.walking.channels import unpacking
from crawler.walking.steps import Shown
from tests.crawler.test_channel_walk import FEED, HOME, SITEMAP, Night, article, index, rss, urlset


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path)
    yield night
    night.ends()


def test_a_damaged_sitemap_is_said_with_what_was_read_and_asked_again(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.shows(SITEMAP, urlset(article(1), article(2)).replace("</urlset>", "<url><loc>https://mau.gov.vn/tin/ho"))
    (said,) = night.walk.sections.said
    last = night.ledger.channels.last(SITEMAP)
    night.ends()

    assert said.startswith(f"mau: sitemap {SITEMAP}: 2 of its entries read, and not all: is damaged in line 1")
    later = Night(tmp_path, days=1)
    assert [owed.url for owed in later.ledger.owed()] == [article(1), article(2)]
    later.ends()
    assert last is not None
    assert (last.entries, last.articles, last.missing is not None, last.defect) == (2, 2, True, None)


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (404, "", "answered 404"),
        (200, "<html></html>", "is no feed but HTML"),
        (200, "", "is no feed but empty"),
        (200, rss(), "is empty"),
    ],
)
def test_a_feed_that_listed_something_and_lists_nothing_is_said(
    tmp_path: Path, status: int, body: str, why: str
) -> None:
    first = Night(tmp_path)
    first.shows(FEED, rss(1, 2))
    first.ends()
    second = Night(tmp_path, days=2)
    second.shows(FEED, body, status=status)
    second.ends()

    assert second.walk.sections.said == [f"mau: feed {FEED}: lists nothing any more ({why}); on 2026-03-01 it listed 2"]


def test_what_listed_something_a_while_ago_is_asked_each_night_until_it_is_gone_for_good(tmp_path: Path) -> None:
    asked = []
    for days in (0, 1, 2, REST.days + 5, REST.days + 6, 2 * REST.days + 7):
        night = Night(tmp_path, days=days)
        if FEED in night.line:
            asked.append(days)
            night.shows(FEED, rss(1), status=200 if days == 0 else 404)
        night.ends()

    assert asked == [0, 1, 2, REST.days + 5, 2 * REST.days + 7]


def test_a_feed_that_got_no_whole_answer_is_said_only_where_it_has_listed_something(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.shows(FEED, rss(1))
    night.shows(SITEMAP, status=500)
    night.ends()
    assert night.walk.sections.said == []

    second = Night(tmp_path, days=1)
    second.shows(FEED, status=503)
    second.walk.unanswered(second.line[SITEMAP], "the answer broke off")
    second.ends()
    assert second.walk.sections.said == [
        f"mau: feed {FEED}: 1 of its entries read, and not all: got no whole answer: answered 503"
    ]


def test_what_did_not_change_is_still_not_whole(tmp_path: Path) -> None:
    broken = rss(1).replace("</channel></rss>", "")
    for days, body, status in ((0, broken, 200), (1, "", 304)):
        night = Night(tmp_path, days=days)
        night.shows(FEED, body, status=status)
        night.ends()

        assert ["1 of its entries read, and not all" in line for line in night.walk.sections.said] == [True]


def test_of_many_that_are_not_whole_a_bounded_number_is_named(night: Night) -> None:
    every = [f"{HOME}/{number}.xml" for number in range(MOST_SAID + 5)]
    for url in night.shows(SITEMAP, index(*every)):
        night.shows(url, "<urlset><url>")

    assert len(night.walk.sections.said) == MOST_SAID + 1
    assert "luutru site completeness mau" in night.walk.sections.said[-1]


def test_a_large_sitemap_comes_in_slices_between_which_others_go_on(night: Night) -> None:
    came = night.line.pop(SITEMAP)
    body = urlset(*(article(number) for number in range(20_000))).encode()
    slices = list(night.walk.slices(Shown(SITEMAP, "sitemap", 200, body, "text/xml"), came, "urn:x:1"))

    assert len(slices) > len(body) // unpacking.PIECE
    assert len(night.later()) > 0


def test_what_brings_nothing_comes_in_slices_all_the_same(night: Night) -> None:
    came = night.line.pop(SITEMAP)
    body = b"<urlset>" + b"<a/>" * 100_000
    slices = list(night.walk.slices(Shown(SITEMAP, "sitemap", 200, body, "text/xml"), came, "urn:x:1"))

    assert len(slices) > len(body) // unpacking.PIECE


def test_the_warc_is_told_what_was_read_of_a_channel_when_that_changes(tmp_path: Path) -> None:
    for days, body, status in ((0, rss(1), 200), (1, rss(2), 200), (2, "", 404), (3, "", 404)):
        night = Night(tmp_path, days=days)
        night.shows(FEED, body, status=status)
        told = [(walk.page_url, walk.channel, walk.listed) for walk in night.ends() if walk.listed]

    assert told == [(FEED, "feed", Listed(1)), (FEED, "feed", Listed(0, defect="answered 404"))]
