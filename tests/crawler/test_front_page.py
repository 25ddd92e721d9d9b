"""The portal's front page: one capture a night, whole, and no way by which articles come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.extract.read import read
from archive.model import Capture, Place, Section, Site
from archive.sites import packaged_platforms
from crawler.journal import Journal
from crawler.ledger import Ledger
from crawler.spiders.requests import Asking
from crawler.spiders.walk import SiteWalk
from crawler.walking.steps import Shown

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SITE = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn",),
    layouts=(packaged_platforms()["liferay"],),
    sections=(Section("Tin tức", "https://mau.gov.vn/tin"),),
)
FRONT = """<html><head><link rel="stylesheet" href="/chinh.css"></head><body><img src="/huy-hieu.png">
<h3 class="asset-title"><a href="/tin/-/view_content/7-hop.html">Họp</a></h3>
<div class="pagination"><a href="?cur=2">2</a></div></body></html>"""
PROSE = "<p>Sáng nay, Ủy ban nhân dân xã họp bàn về việc làm đường, với sự tham gia của nhiều hộ dân trong xã.</p>" * 12


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as ledger:
        yield ledger


def walk_of(ledger: Ledger, tmp_path: Path, site: Site = SITE) -> SiteWalk:
    return SiteWalk(site, ledger, Journal(Folder(tmp_path), site, {}), NOW)


def front_of(walk: SiteWalk) -> Asking:
    (front,) = (asking for asking in walk.seeds() if asking.owed.section is None)
    return front


def test_the_front_page_is_asked_for_after_the_sections(ledger: Ledger, tmp_path: Path) -> None:
    asked = [asking.owed.url for asking in walk_of(ledger, tmp_path).seeds()]

    assert asked == ["https://mau.gov.vn/tin", "https://mau.gov.vn/"]


@pytest.mark.parametrize("begins", ["https://mau.gov.vn/", "http://mau.gov.vn:443"])
def test_a_front_page_where_a_section_begins_is_asked_for_once(ledger: Ledger, tmp_path: Path, begins: str) -> None:
    site = replace(SITE, sections=(Section("Tin tức", begins),))

    assert [asking.owed.section for asking in walk_of(ledger, tmp_path, site).seeds()] == ["Tin tức"]


def test_of_a_front_page_what_shows_it_is_asked_for_and_none_of_its_articles(ledger: Ledger, tmp_path: Path) -> None:
    walk = walk_of(ledger, tmp_path)
    front = front_of(walk)

    led = list(walk.go_on(Shown(front.owed.url, "seed", 200, FRONT.encode(), "text/html"), front, None))

    assert sorted((asking.owed.hop, asking.owed.url) for asking in led) == [
        ("requisite", "https://mau.gov.vn/chinh.css"),
        ("requisite", "https://mau.gov.vn/huy-hieu.png"),
    ]
    assert ledger.state("mau.gov.vn/tin/-/view_content/7-hop.html") is None


@pytest.mark.parametrize(
    ("location", "further"),
    [
        ("/trang-chu", ["https://mau.gov.vn/trang-chu"]),
        ("/tin", []),  # a section's, and asked for anyway
        ("https://ngoai.vn/", []),
        ("/c/portal/login?redirect=%2F", []),
    ],
)
def test_a_front_page_is_followed_where_it_stands_on_the_portal(
    ledger: Ledger, tmp_path: Path, location: str, further: list[str]
) -> None:
    walk = walk_of(ledger, tmp_path)
    front = front_of(walk)

    led = walk.go_on(Shown(front.owed.url, "seed", 302, b"", location=location), front, None)

    assert [asking.owed.url for asking in led] == further


def test_a_front_page_that_is_sent_round_is_left(ledger: Ledger, tmp_path: Path) -> None:
    walk = walk_of(ledger, tmp_path)
    line, asked = [front_of(walk)], 0
    while line and asked < 20:
        came = line.pop()
        line += walk.go_on(Shown(came.owed.url, "seed", 302, b"", location=f"/{asked}"), came, None)
        asked += 1

    assert asked == 4


def test_a_section_does_not_fail_with_the_front_page(ledger: Ledger, tmp_path: Path) -> None:
    walk = walk_of(ledger, tmp_path)
    front = front_of(walk)

    assert list(walk.go_on(Shown(front.owed.url, "seed", 500, b""), front, None)) == []
    walk.sections.failed(front.owed, front.owed.url, "did not answer in time")
    assert (walk.sections.failures(), walk.sections.said) == (0, [])


@pytest.mark.parametrize(("hop", "kind"), [("article", "article"), ("seed", "listing"), ("pager", "listing")])
def test_a_page_that_shows_its_newest_article_whole_is_a_listing_where_one_was_asked_for(hop: str, kind: str) -> None:
    body = f"<html><head><title>Họp</title></head><body><article><h1>Xã họp bàn</h1>{PROSE}</article></body></html>".encode()
    capture = Capture("https://mau.gov.vn/x", NOW, 200, (), body, Place("", 0, len(body)), "", "", hop=hop)

    assert read(capture, SITE).kind == kind
