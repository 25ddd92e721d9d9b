"""What a draft says of feeds, sitemaps, days and addresses with a state: written as rules where they are, told where not."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

import pytest

from archive.model import Layout, Section, Site, UrlRules, WalkRules
from crawler.probe.channel_rules import channelled
from crawler.probe.draft import draft
from crawler.probe.looked import Answer, Draft, Finding, Looked, Purpose, Question, findings
from crawler.probe.printed import form_of, states_in
from crawler.samples import MAKES
from tests.crawler.probe.portal import KNOWN, UNKNOWN, capture, looked_at

HOME = "https://mau.gov.vn/"
SECTIONS = (Section("Tin", f"{HOME}tin/"), Section("Dân số", f"{HOME}dan-so/"))
FEED = b"<rss version='2.0'><channel><item><link>https://mau.gov.vn/tin/1.html</link></item></channel></rss>"
SITEMAP = b"<urlset><url><loc>https://mau.gov.vn/tin/1.html</loc></url><url><loc>https://mau.gov.vn/lien-he</loc></url></urlset>"
NEWS = b"<!doctype html><html><title>Tin</title><body><a href='/tin/1.html'>Tin</a></body></html>"


def site(**walk: tuple[str, ...]) -> Site:
    layout = Layout(date.min, "generic", walk=WalkRules(**walk))  # type: ignore[arg-type]
    return Site("mau", "Mẫu", HOME, ("mau.gov.vn",), (layout,), SECTIONS)


def looked(purpose: Purpose, url: str, body: bytes, *named: str) -> Looked:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{one}">' for one in named)
    front = capture(HOME, f"<html><head>{links}</head><body>".encode())
    return Looked(
        HOME, (Answer(Question(HOME, Purpose.HOME, ""), front), Answer(Question(url, purpose, ""), capture(url, body)))
    )


def found(looked: Looked, site: Site) -> list[tuple[str, str]]:
    return [(one.part, one.value) for one in channelled(looked, site, [f"{HOME}tin/1.html"]).found]


def test_a_feed_that_answered_is_a_rule_with_what_it_lists() -> None:
    made = channelled(looked(Purpose.FEED, f"{HOME}rss/tin.rss", FEED), site(), [f"{HOME}tin/1.html"])

    assert made.layout.walk.feeds == ("/rss/tin.rss",)
    assert made.found == (
        Finding("walk.feeds", "/rss/tin.rss", "answered, and lists 1 addresses: 1 of them the listings show"),
    )


@pytest.mark.parametrize(("purpose", "url"), [(Purpose.FEED, f"{HOME}rss"), (Purpose.SITEMAP, f"{HOME}sitemap.xml")])
def test_a_page_of_news_that_answers_as_one_is_no_rule(purpose: Purpose, url: str) -> None:
    assert found(looked(purpose, url, NEWS), site(article=(r"/tin/\d",))) == []


def test_a_sitemap_is_a_rule_only_where_an_articles_address_is_known() -> None:
    came = looked(Purpose.SITEMAP, f"{HOME}sitemap.xml", SITEMAP)

    assert found(came, site(article=(r"/tin/\d",))) == [("walk.sitemaps", "/sitemap.xml")]
    assert found(came, site()) == [("sitemap", f"{HOME}sitemap.xml")]


def test_feeds_that_stand_beside_sections_in_one_way_are_one_rule() -> None:
    named = [f"{section.url}feed/" for section in SECTIONS]

    assert found(looked(Purpose.FEED, named[0], FEED, *named), site()) == [("walk.feeds", "feed/")]


def test_what_the_platform_names_is_not_named_again_and_stays() -> None:
    came = looked(Purpose.FEED, f"{HOME}rss.xml", FEED, "/rss.xml", "/khac.rss")
    made = channelled(came, site(feeds=("/rss.xml",)), ())

    assert made.layout.walk.feeds == ("/rss.xml",)
    assert [(one.part, one.value) for one in made.found] == [("feed", f"{HOME}rss.xml"), ("feed", f"{HOME}khac.rss")]


@cache
def drafted(name: str, *, by_marks: bool) -> Draft:
    known = KNOWN if by_marks else UNKNOWN
    return draft(looked_at(MAKES[name], known), known)


@pytest.mark.parametrize(
    ("name", "feeds"), [("joomla", "?format=feed&type=rss"), ("epi", "/rss/home.rss"), ("wordpress", "/feed/")]
)
def test_the_feeds_of_a_stranger_stand_in_its_file(name: str, feeds: str) -> None:
    layout = tomllib.loads(drafted(name, by_marks=False).toml)["layout"][0]

    assert feeds in layout["walk"]["feeds"]


def test_how_days_are_printed_is_told_with_how_often() -> None:
    (told,) = findings(drafted("liferay", by_marks=True).found, "date")

    assert (told.value, told.evidence) == ("DD/MM/YYYY | hh:mm AM/PM", "printed on 5 of 7 articles")
    assert "# date: DD/MM/YYYY | hh:mm AM/PM (printed on 5 of 7 articles)" in drafted("liferay", by_marks=True).toml


@pytest.mark.parametrize(
    ("printed", "published", "form"),
    [
        ("Thứ Năm, 29/02/2024 | 05:16 PM", "2024-02-29T17:16", "Thứ …, DD/MM/YYYY | hh:mm AM/PM"),
        ("12:03 03-12-2024", "2024-12-03T12:03", "hh:mm DD-MM-YYYY"),
        ("Ngày 03 tháng 03 năm 2024", "2024-03-03", "Ngày DD tháng MM năm YYYY"),
        ("Chủ nhật, 1/9/24 - 8h05", "2024-09-01T08:05", "Thứ …, DD/MM/YY - hhhmm"),
        ("hôm qua", "2024-02-18", None),
        ("2024", "2024", None),
    ],
)
def test_a_form_has_the_numbers_of_the_day_by_their_names(printed: str, published: str, form: str | None) -> None:
    assert form_of(printed, published) == form


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("wps/portal/tin/!ut/p/z1/04_Sj9CPykssy0/dz/d5/", "WebSphere's state"),
        ("tin?id=1&s=0123456789abcdef", "a session"),
        ("tin?id=1&p_auth=Xy12", "a token"),
    ],
)
def test_addresses_that_are_others_on_each_visit_are_told(path: str, what: str) -> None:
    (told,) = states_in([f"{HOME}{path}", f"{HOME}tin/1"], site())

    assert told.startswith(
        f"1 of 2 articles' addresses hold {what}, which may be another on each visit: say in url.key"
    )


def test_a_state_that_no_identity_has_is_not_told() -> None:
    layout = Layout(date.min, "generic", url=UrlRules(drop_query=("p_auth",)))
    keyed = Site("mau", "Mẫu", HOME, ("mau.gov.vn",), (layout,), SECTIONS)
    urls = [
        f"{HOME}tin;jsessionid=0123456789ABCDEF?id=1",
        f"{HOME}tin?id=2&_afrLoop=123456789012&p_auth=Xy12",
        f"{HOME}tin?id=1&page=2",
    ]

    assert list(states_in(urls, keyed)) == []
