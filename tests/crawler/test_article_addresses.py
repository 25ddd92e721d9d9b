"""Articles' addresses with something added to them: a campaign, a session, a pop-up's state. What is listed so is listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.extract.tree.page import open_page
from archive.model import Section, Site
from archive.sites import packaged_platforms
from crawler.walking.listing import listed
from crawler.walking.scope import NO_ARTICLE, as_article, judged
from crawler.walking.steps import Step

HOME = "https://mau.gov.vn"
ADDED = [
    ("sharepoint", "/Pages/hop.aspx", "/Pages/hop.aspx?utm_source=zalo"),
    ("sharepoint", "/Pages/hop.aspx", "/Pages/hop.aspx?TermStoreId=1f&TermSetId=7&TermId=2"),
    ("sharepoint", "/Pages/hop.aspx", "/Pages/hop.aspx?IsDlg=1"),
    ("liferay", "/tin/-/view_content/5-hop.html", "/tin/-/view_content/5-hop.html;jsessionid=AB.node"),
    (
        "liferay",
        "/tin/-/view_content/5-hop.html",
        "/tin/-/view_content/5-hop.html?inheritRedirect=true&redirect=%2Ftin",
    ),
    ("nukeviet", "/tin/hop-533.html", "/tin/hop-533.html?utm_source=rss&utm_medium=feed"),
    ("vnpt", "/tin/hop-260372", "/tin/hop-260372?fbclid=IwAR"),
    ("tandan", "/portal/pages/2023-01-30/Hop-468686.aspx", "/portal/pages/2023-01-30/Hop-468686.aspx?gidzl=z"),
    ("vccorp", "/hop-115241201164520419.htm", "/hop-115241201164520419.htm?gidzl=x"),
    ("epi", "/hop-post61111.html", "/hop-post61111.html?zarsrc=30"),
    ("joomla", "/tin-tuc/12-hop.html", "/tin-tuc/12-hop.html?utm_source=a"),
    ("onecms", "/hop-67174.html", "/hop-67174.html?utm_source=x"),
]
REFUSED = [
    ("sharepoint", "/Pages/tin.aspx?l=Tinhuyen&page=2", NO_ARTICLE),
    ("liferay", "/tin/-/view_content/5-hop.html?p_p_state=pop_up", "never: window-state"),
    ("nukeviet", "/news/print/tin/hop-533.html?utm_source=x", "never: print"),
    ("nukeviet", "/tin/?utm_source=x", NO_ARTICLE),
]


def site_of(platform: str) -> Site:
    layouts = (packaged_platforms()[platform],)
    sections = (Section("Tin tức", f"{HOME}/tin-tuc"),)
    return Site(slug="mau", name="Mẫu", home=f"{HOME}/", hosts=("mau.gov.vn",), layouts=layouts, sections=sections)


def step_to(path: str, site: Site) -> Step:
    return as_article(judged(HOME + path, site, "article"), site)


@pytest.mark.parametrize(("platform", "plain", "added"), ADDED)
def test_an_article_is_asked_for_without_what_was_added_to_its_address(platform: str, plain: str, added: str) -> None:
    site = site_of(platform)

    assert step_to(added, site) == step_to(plain, site) == Step(HOME + plain, step_to(plain, site).key, "article")


@pytest.mark.parametrize(("platform", "path", "rule"), REFUSED)
def test_what_is_refused_stays_refused(platform: str, path: str, rule: str) -> None:
    assert step_to(path, site_of(platform)).rule == rule


@pytest.mark.parametrize(("platform", "plain", "added"), ADDED)
def test_where_no_selector_names_the_links_of_a_listing_it_is_listed(platform: str, plain: str, added: str) -> None:
    site = site_of(platform)
    walk = replace(site.layouts[0].walk, items=())
    site = replace(site, layouts=(replace(site.layouts[0], walk=walk),))
    page = open_page(f'<a href="{added.replace("&", "&amp;")}">Họp</a>'.encode(), (), f"{HOME}/tin-tuc")

    assert [step.url for step in listed(page, site)] == [HOME + plain]
