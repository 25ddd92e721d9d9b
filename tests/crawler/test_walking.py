"""Where pages lead: articles, turns of a pager, requisites, traps."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from archive.extract.tree.page import Page, open_page
from archive.model import Section, Site
from archive.sites import packaged_platforms
from archive.sites.rules import PAGERS
from crawler.walking.look import LARGEST_LISTING, MOST_STEPS, look, look_at, look_into_css
from crawler.walking.pagers import RECIPES
from crawler.walking.scope import redirected
from crawler.walking.steps import Found, Shown

SHAREPOINT = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn", "www.mau.gov.vn"),
    layouts=(packaged_platforms()["sharepoint"],),
    sections=(Section("Tin tức", "https://mau.gov.vn/Pages/tin-tuc.aspx"),),
)
LIFERAY = replace(SHAREPOINT, layouts=(packaged_platforms()["liferay"],))
POSTBACK = """<form action="./tin-tuc.aspx"><input type="hidden" name="__VIEWSTATE" value="/wEP">
<input type="hidden" name="search" value="typed">
<ul class="danh-sach-tin">
<li><a href="/Pages/Hoi-Nghi.aspx">Hội nghị</a><li><a href="https://mau.gov.vn:443/pages/hoi-nghi.aspx">Lại hội nghị</a>
<li><a href="/Pages/tin-tuc.aspx">Tin tức</a><li><a href="https://khac.gov.vn/Pages/tin.aspx">Nơi khác</a>
<li><a href="/_layouts/15/print.aspx">In</a></ul>
<div class="phan-trang"><span>1</span><a href="javascript:__doPostBack('ctl00$p','2')">2</a>
<a href="javascript:__doPostBack('ctl00$p','3')">3</a><a href="javascript:__doPostBack('ctl00$back','')">Trước</a>
<a href="javascript:__doPostBack('ctl00$next','')">&gt;</a></div></form>"""


def page(html: str, url: str = "https://mau.gov.vn/Pages/tin-tuc.aspx") -> Page:
    return open_page(html.encode(), (("Content-Type", "text/html; charset=utf-8"),), url)


def test_a_listing_leads_to_its_articles_once_and_to_nothing_else() -> None:
    assert look(page(POSTBACK), SHAREPOINT, "seed").articles() == ("mau.gov.vn/pages/hoi-nghi.aspx",)


def test_where_paths_have_no_case_rules_have_none() -> None:
    html = '<ul class="danh-sach-tin"><a href="/pages/HOP-BAO.ASPX">A</a></ul>'

    assert look(page(html), SHAREPOINT, "seed").articles() == ("mau.gov.vn/pages/hop-bao.aspx",)


def test_an_alias_with_a_port_is_fetched_from_home() -> None:
    html = '<ul class="danh-sach-tin"><a href="http://www.mau.gov.vn:80/Pages/a.aspx">A</a></ul>'
    (step,) = look(page(html), SHAREPOINT, "seed").steps

    assert step.url == "https://mau.gov.vn/Pages/a.aspx"


def test_what_is_not_followed_says_by_which_rule() -> None:
    rules = {step.url: step.rule for step in look(page(POSTBACK), SHAREPOINT, "seed").steps if step.rule}

    assert rules == {
        "https://khac.gov.vn/Pages/tin.aspx": "out of scope: another host",
        "https://mau.gov.vn/_layouts/15/print.aspx": "never: layouts",
    }


def test_a_postback_pager_posts_what_a_browser_would() -> None:
    turns = look(page(POSTBACK), SHAREPOINT, "seed").turns

    assert [(turn.name, turn.stepping) for turn in turns] == [("2", False), ("3", False), ("ctl00$next", True)]
    assert turns[0].url == "https://mau.gov.vn/Pages/tin-tuc.aspx"
    assert turns[0].form == b"__EVENTTARGET=ctl00%24p&__EVENTARGUMENT=2&__VIEWSTATE=%2FwEP&search=typed"


def test_a_pager_of_aspnet_without_postbacks_is_one_of_ordinary_links() -> None:
    pager = '<div class="phan-trang"><span>1</span><a href="?PageIndex=2">2</a><a href="?PageIndex=3">3</a></div>'
    found = look(page(pager), SHAREPOINT, "seed")

    assert [(turn.name, turn.url, turn.form) for turn in found.turns] == [
        (number, f"https://mau.gov.vn/Pages/tin-tuc.aspx?PageIndex={number}", b"") for number in ("2", "3")
    ]


def test_an_article_leads_to_its_requisites_and_not_to_its_neighbours() -> None:
    html = (
        POSTBACK
        + '<img src="/a.jpg" srcset="/b.jpg 2x, /c.jpg 3x" data-original="/d.jpg"><a href="/x/cv.PDF">Công văn</a>'
    )
    steps = look(page(html), SHAREPOINT, "article").steps

    assert [(step.hop, step.url.rpartition("/")[2]) for step in steps] == [
        *(("requisite", name) for name in ("a.jpg", "d.jpg", "b.jpg", "c.jpg")),
        ("attachment", "cv.PDF"),
    ]


@pytest.mark.parametrize(
    "trap",
    [
        "/tin/-/view_content/5-hop.html/en/en/vi",
        "/c/portal/login?redirect=%2F",
        "/vi/vi/tin",
        "/tin?p_p_lifecycle=1&p_p_id=20",
        "/tin?p_p_state=maximized",
    ],
)
def test_liferays_traps_are_never_followed(trap: str) -> None:
    html = f'<h3 class="asset-title"><a href="{trap}">Bẫy</a></h3>'
    (step,) = look(page(html, "https://mau.gov.vn/tin"), LIFERAY, "seed").steps

    assert step.rule is not None


def test_a_view_that_is_refused_does_not_stand_for_the_article_that_it_shows() -> None:
    html = '<h3 class="asset-title"><a href="/tin/-/view_content/5-hop.html?p_p_state=pop_up">In</a></h3>'
    html += '<h3 class="asset-title"><a href="/tin/-/view_content/5-hop.html">Họp</a></h3>'
    found = look(page(html, "https://mau.gov.vn/tin"), LIFERAY, "seed")

    assert [step.rule for step in found.steps] == ["never: window-state", None]
    assert found.articles() == ("mau.gov.vn/tin/-/view_content/5-hop.html",)


def test_every_pager_that_a_file_may_name_has_its_recipe() -> None:
    assert set(RECIPES) == set(PAGERS)


def test_liferays_pager_is_walked_by_its_query() -> None:
    html = '<div class="taglib-page-iterator"><a href="?_101_cur=2">2</a><a href="?_101_cur=3">Next</a></div>'
    turns = look(page(html, "https://mau.gov.vn/tin"), LIFERAY, "seed").turns

    assert [(turn.name, turn.url) for turn in turns] == [
        ("2", "https://mau.gov.vn/tin?_101_cur=2"),
        ("mau.gov.vn/tin?_101_cur=3", "https://mau.gov.vn/tin?_101_cur=3"),
    ]


def test_next_and_its_number_are_one_turn_where_they_have_one_address() -> None:
    html = '<div class="taglib-page-iterator"><a href="?_101_cur=2">2</a><a href="?_101_cur=2">Tiếp</a></div>'

    assert [turn.name for turn in look(page(html, "https://mau.gov.vn/tin"), LIFERAY, "seed").turns] == ["2"]


@pytest.mark.parametrize("event", ["'ctl00$p','2'", "'ctl00$p$ctl01',''"])
def test_next_and_its_number_are_one_turn_where_they_post_one_event(event: str) -> None:
    links = "".join(f'<a href="javascript:__doPostBack({event})">{words}</a>' for words in ("Sau", "2"))
    turns = look(page(f'<div class="phan-trang">{links}</div>'), SHAREPOINT, "seed").turns

    assert [(turn.name, turn.stepping) for turn in turns] == [("2", False)]


def test_a_style_sheet_leads_to_what_it_imports_and_shows() -> None:
    css = """/* url(no.png) */ @import "more.css"; a { background: url( 'a b.png' ) } b { src: url(data:x), url(f.woff2#x) }"""
    urls = [step.url for step in look_into_css(css, "https://mau.gov.vn/css/a.css", SHAREPOINT).steps]

    assert urls == [f"https://mau.gov.vn/css/{name}" for name in ("more.css", "a%20b.png", "f.woff2")]


def test_a_page_is_redirected_on_its_own_hosts_only() -> None:
    inside = redirected("/Pages/moi.aspx", "https://mau.gov.vn/Pages/cu.aspx", SHAREPOINT, "article")
    outside = redirected("https://khac.gov.vn/", "https://mau.gov.vn/Pages/cu.aspx", SHAREPOINT, "article")
    picture = redirected("https://cdn.vn/a.jpg", "https://mau.gov.vn/a.jpg", SHAREPOINT, "requisite")

    assert inside is not None
    assert inside.rule is None
    assert outside is not None
    assert outside.rule == "out of scope: another host"
    assert picture is not None
    assert picture.rule is None
    assert redirected("mailto:x@y.vn", "https://mau.gov.vn/", SHAREPOINT, "article") is None


def test_a_million_links_are_bounded() -> None:
    html = "".join(f'<ul class="danh-sach-tin"><a href="/Pages/{number}.aspx">x</a></ul>' for number in range(9_000))
    found = look(page(html), SHAREPOINT, "seed")

    assert len(found.steps) == 2_000
    assert found.left_out == 3_000  # of the 5,000 that one look takes in


def test_what_cannot_be_walked_says_why() -> None:
    shown = Shown("https://mau.gov.vn/tin", "seed", 200, b'{"items": []}', "application/json")

    assert look_at(shown, SHAREPOINT) == "is no page of HTML, but 'application/json'"


def test_a_listing_of_a_million_links_is_walked_to_its_bound() -> None:
    links = b"".join(
        b'<h3 class="asset-title"><a href="/tin/-/view_content/%d-a.html">A</a></h3>' % n for n in range(650_000)
    )
    begun = process_time()
    found = look_at(Shown("https://mau.gov.vn/tin", "seed", 200, links, "text/html"), LIFERAY)

    assert len(links) > 45_000_000
    assert isinstance(found, Found)
    assert len(found.articles()) == MOST_STEPS
    assert found.unread == len(links) - LARGEST_LISTING
    assert process_time() - begun < 10


def test_a_frame_that_shows_itself_leads_nowhere_new() -> None:
    html = '<iframe src="/tin/-/view_content/5-hop.html"></iframe><frame src="?a=1">'
    url = "https://mau.gov.vn/tin/-/view_content/5-hop.html"
    frames = look(page(html, url), LIFERAY, "article").steps

    assert [step.hop for step in frames] == ["requisite"] * len(frames)
    assert all(
        look_at(Shown(step.url, step.hop, 200, html.encode(), "text/html"), LIFERAY) == Found() for step in frames
    )


def test_a_picture_leads_nowhere() -> None:
    assert look_at(Shown("https://mau.gov.vn/a.png", "requisite", 200, b"PNG", "image/png"), SHAREPOINT) == Found()
