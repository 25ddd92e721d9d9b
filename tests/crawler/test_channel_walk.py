"""Feeds and sitemaps in the walk of a site: what is asked for and when, what is owed for it, what the WARC is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_warc
from archive.evidence.record import Walk
from archive.model import Section, Site
from archive.sites import packaged_platforms
from crawler.journal import Journal
from crawler.ledger import Ledger
from crawler.ledger.channels import Last
from crawler.spiders.channels import MOST, REST
from crawler.spiders.requests import Asking
from crawler.spiders.walk import SiteWalk
from crawler.walking.steps import Shown

HOME = "https://mau.gov.vn"
LAYOUT = packaged_platforms()["nukeviet"]
SITE = Site(
    slug="mau",
    name="Mẫu",
    home=f"{HOME}/",
    hosts=("mau.gov.vn",),
    layouts=(replace(LAYOUT, walk=replace(LAYOUT.walk, feeds=("rss/",), sitemaps=("/sitemap.xml",))),),
    sections=(Section("Tin tức", f"{HOME}/tin/"),),
)
NIGHT = datetime(2026, 3, 1, tzinfo=UTC)
FEED, SITEMAP = f"{HOME}/tin/rss/", f"{HOME}/sitemap.xml"


def article(number: int) -> str:
    return f"{HOME}/tin/hop-{number}.html"


def listing(*numbers: int) -> str:
    return "<html>" + "".join(f'<a href="{article(number)}">Họp</a>' for number in numbers) + "</html>"


def rss(*numbers: int) -> str:
    return (
        "<rss><channel>"
        + "".join(f"<item><link>{article(number)}</link></item>" for number in numbers)
        + "</channel></rss>"
    )


def urlset(*addresses: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{address}</loc></url>" for address in addresses) + "</urlset>"


def index(*addresses: str, dated: str = "") -> str:
    told = (f"<sitemap><loc>{one}</loc><lastmod>{dated}</lastmod></sitemap>" for one in addresses)
    return f"<sitemapindex>{''.join(told)}</sitemapindex>"


class Night:
    """A crawl of the site without a network."""

    def __init__(self, folder: Path, *, days: int = 0) -> None:
        self._folder = Folder(folder)
        self._folder.make()
        self.ledger = Ledger(self._folder.state / "mau.db")
        self.journal = Journal(self._folder, SITE, {"software": "luutru/test", "site": "mau"})
        self.walk = SiteWalk(SITE, self.ledger, self.journal, NIGHT + timedelta(days=days))
        self.line = {asking.owed.url: asking for asking in (*self.walk.seeds(), *self.walk.channels())}

    def shows(
        self, url: str, body: str = "", *, status: int = 200, kind: str = "text/html", **shown: object
    ) -> list[str]:
        """Let *url*, which stands in line, answer; return what is asked for next."""
        came = self.line.pop(url)
        answer = Shown(url, came.owed.hop, status, body.encode(), kind, **shown)  # type: ignore[arg-type]
        further = list(self.walk.go_on(answer, came, "urn:x:1"))
        self.line |= {asking.owed.url: asking for asking in further}
        return [asking.owed.url for asking in further]

    def later(self) -> list[Asking]:
        """Return what is asked for once nothing else is left."""
        asked: list[Asking] = []
        while more := self.walk.deferred():
            asked += more
        return asked

    def ends(self) -> list[Walk]:
        """End the crawl; return what the WARC was told."""
        self.journal.close("finished", {})
        self.ledger.close()
        warcs = [self._folder.path(warc) for warc in self._folder.closed_warcs()]
        return [found for warc in warcs for found in read_warc(warc, root=self._folder.root) if isinstance(found, Walk)]


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    night = Night(tmp_path)
    yield night
    night.ends()


def test_a_crawl_begins_with_seeds_and_then_feeds_and_sitemaps(night: Night) -> None:
    assert [(asking.owed.url, asking.owed.hop, asking.owed.section) for asking in night.line.values()] == [
        (f"{HOME}/tin/", "seed", "Tin tức"),
        (f"{HOME}/", "seed", None),
        (FEED, "feed", "Tin tức"),
        (SITEMAP, "sitemap", None),
    ]


def test_what_a_sections_feed_shows_is_owed_to_the_section(night: Night) -> None:
    assert night.shows(FEED, rss(1, 2)) == [article(1), article(2)]
    assert {night.line[article(number)].owed.section for number in (1, 2)} == {"Tin tức"}


def test_what_a_sitemap_shows_waits_for_a_listing_to_say_where_it_belongs(night: Night) -> None:
    assert night.shows(SITEMAP, urlset(article(1), article(2))) == []
    assert night.shows(f"{HOME}/tin/", listing(1)) == []

    assert [(asking.owed.url, asking.owed.section) for asking in night.later()] == [
        (article(1), "Tin tức"),
        (article(2), None),
    ]
    assert night.later() == []


def test_what_waits_is_owed_to_the_next_night_if_this_one_ends(tmp_path: Path) -> None:
    first = Night(tmp_path)
    first.shows(SITEMAP, urlset(article(1)))
    first.ends()
    second = Night(tmp_path)

    assert [owed.url for owed in second.ledger.owed()] == [article(1)]
    assert second.later() == []
    second.ends()


def test_the_warc_is_told_once_of_each_channel_that_shows_an_article(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.shows(FEED, rss(1, 2))
    night.shows(SITEMAP, urlset(article(1), f"{HOME}/lien-he/", f"{HOME}/news/print/tin/hop-1.html"))
    night.shows(f"{HOME}/tin/", listing(1))
    told = [(walk.channel, link.url.removeprefix(HOME), link.decision) for walk in night.ends() for link in walk.links]

    assert told == [
        ("feed", "/tin/hop-1.html", "owed"),
        ("feed", "/tin/hop-2.html", "owed"),
        ("sitemap", "/tin/hop-1.html", "known"),
        ("sitemap", "/lien-he/", "not an article's address"),
        ("sitemap", "/news/print/tin/hop-1.html", "never"),
        ("listing", "/tin/hop-1.html", "known"),
    ]

    again = Night(tmp_path)
    again.shows(FEED, rss(1, 2))
    again.shows(SITEMAP, urlset(article(1), f"{HOME}/lien-he/"))
    assert sum(walk.links != () for walk in again.ends()) == 3  # as many as before


def test_a_listing_is_followed_while_it_shows_what_only_a_feed_had_told(tmp_path: Path) -> None:
    first = Night(tmp_path)
    first.shows(f"{HOME}/tin/", listing(1))
    assert first.ledger.reach("Tin tức").complete
    first.ends()
    second = Night(tmp_path)
    second.shows(FEED, rss(2))
    paged = listing(2).replace("</html>", '<ul class="pagination"><li><a href="/tin/page-2/">2</a></li></ul></html>')

    assert f"{HOME}/tin/page-2/" in second.shows(f"{HOME}/tin/", paged)
    second.ends()


@pytest.mark.parametrize(
    ("status", "body"), [(404, ""), (200, "<html><body>Trang chủ</body></html>"), (200, ""), (503, ""), (304, "")]
)
def test_a_portal_without_feeds_and_sitemaps_has_no_trouble(night: Night, status: int, body: str) -> None:
    for url in (FEED, SITEMAP):
        assert night.shows(url, body, status=status) == []

    assert (night.walk.sections.said, night.walk.sections.failures()) == ([], 0)


@pytest.mark.parametrize(
    ("status", "body", "defect"),
    [(404, "", "answered 404"), (200, "<html></html>", "is no sitemap but HTML"), (200, "", "is no sitemap but empty")],
)
def test_what_is_no_sitemap_is_noted_and_asked_for_again_after_a_month(
    tmp_path: Path, status: int, body: str, defect: str
) -> None:
    night = Night(tmp_path)
    night.shows(SITEMAP, body, status=status)
    assert night.ledger.channels.last(SITEMAP) == Last(SITEMAP, "sitemap", NIGHT, defect=defect)
    night.ends()

    for days in (1, REST.days + 1):
        later = Night(tmp_path, days=days)
        assert (SITEMAP in later.line) == (days > REST.days)
        later.ends()


def test_a_server_in_trouble_is_asked_again_the_next_night(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.shows(SITEMAP, status=503)
    night.ends()
    next_night = Night(tmp_path, days=1)

    assert SITEMAP in next_night.line
    next_night.ends()


def test_an_index_leads_to_each_sitemap_once_also_where_it_names_itself(night: Night) -> None:
    one, two = f"{HOME}/1.xml", f"{HOME}/2.xml"

    assert night.shows(SITEMAP, index(one, SITEMAP, two, one)) == [one, two]
    assert night.shows(one, index(SITEMAP, one, two)) == []
    assert night.shows(two, urlset(article(1))) == []
    assert [asking.owed.url for asking in night.later()] == [article(1)]


def test_indexes_of_indexes_without_end_are_left_after_two(night: Night) -> None:
    depth, url = 0, SITEMAP
    while further := night.shows(url, index(f"{HOME}/{depth}.xml")):
        depth, (url,) = depth + 1, further

    assert depth == 2


def test_of_a_large_index_those_that_were_asked_longest_ago_come_first(tmp_path: Path) -> None:
    every = [f"{HOME}/{number:03}.xml" for number in range(MOST["sitemap"] + 20)]
    asked: list[str] = []
    for days in range(2):
        night = Night(tmp_path, days=days)
        tonight = night.shows(SITEMAP, index(*every))
        assert len(tonight) == MOST["sitemap"] - 1  # the index is one, too
        for url in tonight:
            night.shows(url, urlset(article(1)))
        asked += tonight
        night.ends()

    assert set(asked) == set(every)


def test_of_an_index_of_thousands_without_days_the_last_sitemaps_have_their_turn_too(tmp_path: Path) -> None:
    every = [f"{HOME}/{number:04}.xml" for number in range(5_000)]
    night = Night(tmp_path)
    for url in every[:-30]:  # what the nights before had asked
        night.ledger.channels.put(Last(url, "sitemap", NIGHT - timedelta(days=1), 1, 1))

    assert set(every[-30:]) <= set(night.shows(SITEMAP, index(*every)))
    night.ends()


def two_indexes(night: Night) -> tuple[list[str], list[str]]:
    """Let the portal have two indexes, and return what each names."""
    assert night.shows(SITEMAP, index(f"{HOME}/a.xml", f"{HOME}/b.xml")) == [f"{HOME}/a.xml", f"{HOME}/b.xml"]
    a, b = ([f"{HOME}/{name}{number}.xml" for number in range(MOST["sitemap"])] for name in "ab")
    return a, b


def test_of_several_indexes_each_has_its_share_of_a_night(night: Night) -> None:
    a, b = two_indexes(night)
    assert night.shows(f"{HOME}/a.xml", index(*a)) == []
    asked = night.shows(f"{HOME}/b.xml", index(*b))

    assert len(asked) == MOST["sitemap"] - 3  # the indexes are of them
    assert abs(len(set(asked) & set(a)) - len(set(asked) & set(b))) <= 1


def test_what_an_index_names_is_asked_for_when_nothing_comes_of_the_others(night: Night) -> None:
    a, _ = two_indexes(night)
    assert night.shows(f"{HOME}/a.xml", index(*a)) == []
    night.walk.refuse_channel(night.line[f"{HOME}/b.xml"], "robots: Disallow: /b.xml")

    assert [asking.owed.url for asking in night.walk.deferred()] == a[: MOST["sitemap"] - 3]
    assert night.walk.deferred() == []


def test_a_sitemap_that_did_not_change_since_it_was_asked_is_left(tmp_path: Path) -> None:
    one = f"{HOME}/1.xml"
    for days, dated, asked in (
        (0, "2020-01-01", [one]),
        (3, "2026-02-20T08:00:00+07:00", []),
        (6, "2026-03-01", [one]),
    ):
        night = Night(tmp_path, days=days)
        assert night.shows(SITEMAP, index(one, dated=dated)) == asked
        if asked:
            night.shows(one, urlset(article(1)))
        night.ends()


def test_a_sitemap_on_another_host_is_refused_once_and_named(tmp_path: Path) -> None:
    for times in (1, 1):
        night = Night(tmp_path)
        assert night.shows(SITEMAP, index("https://cdn.vn/1.xml")) == []
        told = [link for walk in night.ends() for link in walk.links]

        assert [(link.url, link.decision) for link in told] == [("https://cdn.vn/1.xml", "out of scope")] * times


def test_robots_txt_and_the_head_of_a_listing_name_channels(night: Night) -> None:
    head = '<head><link rel="alternate" type="application/rss+xml" href="/news/rss/"></head>'
    asked = night.shows(f"{HOME}/tin/", head + listing(1), sitemaps=("/s.xml", SITEMAP))

    assert asked == [f"{HOME}/s.xml", article(1), f"{HOME}/news/rss/"]
    assert night.line[f"{HOME}/news/rss/"].owed.section is None


def test_a_feed_that_has_moved_is_followed_on_the_site_alone(night: Night) -> None:
    assert night.shows(FEED, status=301, location="/moi/rss/") == [f"{HOME}/moi/rss/"]
    assert night.shows(f"{HOME}/moi/rss/", rss(1)) == [article(1)]
    assert night.shows(SITEMAP, status=302, location="https://khac.vn/") == []
    assert night.ledger.channels.last(SITEMAP) == Last(
        SITEMAP, "sitemap", NIGHT, defect="is redirected: out of scope: another host"
    )


def test_a_feed_that_leads_to_itself_ends(night: Night) -> None:
    assert night.shows(FEED, status=302, location=FEED) == []


def test_a_sitemap_of_a_whole_portal_is_told_in_pieces(tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.shows(SITEMAP, urlset(*(article(number) for number in range(4500))))

    assert len(night.later()) == 4500
    told = [walk for walk in night.ends() if walk.links]
    assert sum(len(walk.links) for walk in told) == 4500
    assert [walk.left_out for walk in told] == [0] * len(told)
    assert len(told) > 5
