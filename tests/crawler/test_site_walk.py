"""The walk of a site over its ledger: what is asked next, and which sections a person must look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.model import Section, Site
from archive.sites import packaged_platforms
from crawler.journal import Journal
from crawler.ledger import Ledger, Owed
from crawler.ledger.hints import RENAMED
from crawler.spiders.requests import Asking
from crawler.spiders.walk import SiteWalk
from crawler.walking.reach import Reach
from crawler.walking.steps import Shown

SITE = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn",),
    layouts=(packaged_platforms()["liferay"],),
    sections=(Section("Tin tức", "https://mau.gov.vn/tin"),),
)
LISTING = """<h3 class="asset-title"><a href="/tin/-/view_content/{number}-hop.html">Họp</a></h3>
<div class="pagination"><a href="?cur=2">2</a><a href="?cur=3">3</a></div>"""


def page_of(*numbers: int) -> str:
    """Return a page of a listing that shows these articles."""
    head, _, tail = LISTING.partition("\n")
    return "".join(head.format(number=number) for number in numbers) + tail


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as ledger:
        yield ledger


def walk_of(ledger: Ledger, tmp_path: Path) -> SiteWalk:
    return SiteWalk(SITE, ledger, Journal(Folder(tmp_path), SITE, {}), datetime(2026, 3, 1, tzinfo=UTC))


def asked_after(walk: SiteWalk, body: str, content_type: str = "text/html") -> list[str]:
    """Return what *walk* asks for after its seed has shown *body*."""
    seed = next(walk.seeds())
    shown = Shown(seed.owed.url, seed.owed.hop, 200, body.encode(), content_type)
    return [asking.owed.url for asking in walk.go_on(shown, seed, None)]


def test_a_listing_leads_to_its_new_articles_and_one_turn(ledger: Ledger, tmp_path: Path) -> None:
    walk = walk_of(ledger, tmp_path)

    assert asked_after(walk, LISTING.format(number=1)) == [
        "https://mau.gov.vn/tin/-/view_content/1-hop.html",
        "https://mau.gov.vn/tin?cur=2",
    ]
    assert not ledger.reach("Tin tức").complete


def test_a_listing_that_was_known_to_its_end_is_left_where_nothing_is_new(ledger: Ledger, tmp_path: Path) -> None:
    asked_after(walk_of(ledger, tmp_path), LISTING.format(number=1))
    ledger.set_reach("Tin tức", Reach(complete=True))
    ledger.crawl += 1

    assert asked_after(walk_of(ledger, tmp_path), LISTING.format(number=1)) == []


def test_a_listing_that_calls_a_captured_article_otherwise_gives_a_hint(ledger: Ledger, tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    article = asked_after(walk_of(ledger, tmp_path), LISTING.format(number=1))[0]
    key = article.removeprefix("https://")
    ledger.revisits.looked(key, 200, at, same=False, astray=False)
    ledger.captured(key, 200, at=at, warc="w")
    asked_after(walk_of(ledger, tmp_path), LISTING.format(number=1).replace("Họp", "Họp 2 lần"))

    assert [(row[1], row[-1]) for row in ledger.hints.waiting(10)] == [(article, RENAMED)]


@pytest.mark.parametrize(("day", "further"), [(5, []), (6, ["https://mau.gov.vn/tin?cur=2"])])
def test_news_above_what_was_newest_leave_the_next_page_alone_but_for_one_night_in_seven(
    ledger: Ledger, tmp_path: Path, day: int, further: list[str]
) -> None:
    asked_after(walk_of(ledger, tmp_path), page_of(3, 2, 1))
    ledger.set_reach("Tin tức", Reach(complete=True))
    ledger.crawl += 1
    night = SiteWalk(SITE, ledger, Journal(Folder(tmp_path), SITE, {}), datetime(2026, 3, day, tzinfo=UTC))

    assert asked_after(night, page_of(4, 3, 2, 1)) == ["https://mau.gov.vn/tin/-/view_content/4-hop.html", *further]


@pytest.mark.parametrize("numbers", [(4, 2, 1), (6, 5, 4, 3)])
def test_the_next_page_is_asked_for_where_the_newest_are_gone_on_or_most_is_new(
    ledger: Ledger, tmp_path: Path, numbers: tuple[int, ...]
) -> None:
    asked_after(walk_of(ledger, tmp_path), page_of(3))
    ledger.set_reach("Tin tức", Reach(complete=True))
    ledger.crawl += 1

    assert asked_after(walk_of(ledger, tmp_path), page_of(*numbers))[-1] == "https://mau.gov.vn/tin?cur=2"


def test_a_listing_that_is_no_page_fails_its_section(ledger: Ledger, tmp_path: Path) -> None:
    walk = walk_of(ledger, tmp_path)

    assert asked_after(walk, "{}", "application/json") == []
    assert walk.sections.failures() == 1
    assert "https://mau.gov.vn/tin: is no page of HTML, but 'application/json'" in walk.sections.said[0]
    assert not ledger.reach("Tin tức").complete


def led_round(walk: SiteWalk, ledger: Ledger, lead: Callable[[str], str]) -> list[str]:
    """Return what is asked when an article answers with redirects: *lead* says where each address leads."""
    owed = Owed("mau.gov.vn/a", "https://mau.gov.vn/a", "article", "Tin tức", "https://mau.gov.vn/tin")
    ledger.owe(owed, seen=datetime(2026, 3, 1, tzinfo=UTC))
    asked: list[str] = []
    line = [Asking(owed)]
    while line and len(asked) < 50:
        asking = line.pop()
        asked.append(asking.owed.url)
        line += walk.go_on(Shown(asking.owed.url, "article", 302, b"", location=lead(asking.owed.url)), asking, None)
    return asked


def test_a_page_that_leads_to_itself_is_asked_once_more_and_then_called_a_loop(ledger: Ledger, tmp_path: Path) -> None:
    asked = led_round(walk_of(ledger, tmp_path), ledger, lambda url: url)

    assert asked == ["https://mau.gov.vn/a"] * 2
    assert ledger.state("mau.gov.vn/a") == "refused"


def test_a_redirect_to_another_scheme_is_taken_at_its_word(ledger: Ledger, tmp_path: Path) -> None:
    asked = led_round(walk_of(ledger, tmp_path), ledger, lambda _: "http://mau.gov.vn/a")

    assert asked == ["https://mau.gov.vn/a", "http://mau.gov.vn/a", "http://mau.gov.vn/a"]


def test_two_pages_that_lead_to_each_other_are_a_loop(ledger: Ledger, tmp_path: Path) -> None:
    asked = led_round(walk_of(ledger, tmp_path), ledger, lambda url: "/b" if url.endswith("/a") else "/a")

    assert asked == [f"https://mau.gov.vn/{name}" for name in "abab"]
    assert {ledger.state("mau.gov.vn/a"), ledger.state("mau.gov.vn/b")} == {"refused"}


def test_a_redirect_that_never_ends_is_left_after_ten(ledger: Ledger, tmp_path: Path) -> None:
    asked = led_round(walk_of(ledger, tmp_path), ledger, lambda url: url + "x")

    assert len(asked) == 11
    assert ledger.state("mau.gov.vn/a" + "x" * 11) == "refused"
