"""Identity of addresses: what folds, and what must never fold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.model import Layout, Site, UrlRules
from archive.sites import packaged_platforms
from archive.urls import absolute, article_key, fetch_url, is_duplicate_view, key

SHAREPOINT = Site(
    slug="mau",
    name="Mẫu",
    home="https://mau.gov.vn/",
    hosts=("mau.gov.vn", "www.mau.gov.vn"),
    layouts=(packaged_platforms()["sharepoint"],),
)
LIFERAY = replace(SHAREPOINT, layouts=(packaged_platforms()["liferay"],))


@pytest.mark.parametrize(
    ("base", "href", "wanted"),
    [
        ("https://h.vn/a/b", "../c d.jpg", "https://h.vn/c%20d.jpg"),
        ("https://h.vn/", "/Ảnh/đẹp.jpg", "https://h.vn/%E1%BA%A2nh/%C4%91%E1%BA%B9p.jpg"),
        ("https://h.vn/", "100%.html", "https://h.vn/100%25.html"),
        ("https://h.vn/", "//x.vn:443/y#z", "https://x.vn/y"),
        ("https://h.vn/", " \n/a\n/b ", "https://h.vn/a/b"),
        ("https://h.vn/", "javascript:void(0)", None),
        ("https://h.vn/", "data:image/png;base64,AA", None),
        ("https://h.vn/", "http://[::1", None),
        ("https://h.vn/", "http://h.vn:port/", None),
        ("https://h.vn/", "x" * 5000, None),
    ],
)
def test_a_link_becomes_an_address_or_nothing(base: str, href: str, wanted: str | None) -> None:
    assert absolute(base, href) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://h.vn:80/a", "https://h.vn/a"),
        ("https://h.vn/%c3%b2", "https://h.vn/%C3%B2"),
        ("https://h.vn/a%2Db", "https://h.vn/a-b"),
        ("https://h.vn/a;jsessionid=9F?x=1", "https://h.vn/a?x=1&utm_source=mail"),
    ],
)
def test_addresses_that_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://h.vn/a?id=1", "https://h.vn/a?id=2"),
        ("https://h.vn/a?page=1", "https://h.vn/a"),
        ("https://h.vn/a%2Fb", "https://h.vn/a/b"),
        ("https://h.vn/a?q=1%262", "https://h.vn/a?q=1&2"),
        ("https://h.vn/A", "https://h.vn/a"),
        ("https://h.vn:8080/a", "https://h.vn/a"),
    ],
)
def test_addresses_that_are_two(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://mau.gov.vn/pages/hoi-nghi.aspx",
        "https://mau.gov.vn:443/Pages/Hoi-Nghi.aspx",
        "http://www.mau.gov.vn/Pages/hoi-nghi.aspx?Mobile=0&TermSetId=7",
        "https://mau.gov.vn/Pages/hoi-nghi.aspx?IsDlg=1",
    ],
)
def test_sharepoint_folds_case_ports_aliases_and_views(url: str) -> None:
    assert article_key(url, SHAREPOINT) == "mau.gov.vn/pages/hoi-nghi.aspx"


def test_a_query_that_is_the_key_is_never_stripped() -> None:
    assert article_key("https://mau.gov.vn/qt/Pages/tin.aspx?ItemID=5", SHAREPOINT).endswith("?itemid=5")


def test_liferays_full_screen_view_is_the_article() -> None:
    url = "https://mau.gov.vn/tin/-/view_content/5-hop.html?p_p_state=pop_up"

    assert article_key(url, LIFERAY) == "mau.gov.vn/tin/-/view_content/5-hop.html"
    assert is_duplicate_view(url, LIFERAY)
    assert not is_duplicate_view("https://mau.gov.vn/tin/-/view_content/5-hop.html", LIFERAY)


def test_aliases_are_fetched_from_home() -> None:
    assert fetch_url("http://www.mau.gov.vn:80/Pages/A.aspx?x=1", SHAREPOINT) == "https://mau.gov.vn/Pages/A.aspx?x=1"
    assert fetch_url("http://other.vn/a", SHAREPOINT) == "http://other.vn/a"
    assert fetch_url("https://mau.gov.vn/a.do;jsessionid=3E7D!1?id=1", LIFERAY) == "https://mau.gov.vn/a.do?id=1"


def test_rewrites_apply_in_order() -> None:
    rules = UrlRules(rewrite=((r"/print/(\d+)", r"/tin/\1"), (r"/tin/0+", "/tin/")))
    site = replace(SHAREPOINT, layouts=(replace(Layout(since=LIFERAY.layouts[0].since, platform="x"), url=rules),))

    assert article_key("https://mau.gov.vn/print/007", site) == "mau.gov.vn/tin/7"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Source=%2ftintuc&Category=Kinh+t%e1%ba%bf&ItemID=52&Mode=1", "itemid=52"),
        ("Category=Tin+m%e1%bb%9bi&ItemID=52&Mode=1", "itemid=52"),
        ("ID=38", "id=38"),
        # a category's listing: two categories are two pages
        ("Category=Kinh&Mode=2", "category=kinh&mode=2"),
    ],
)
def test_an_item_of_lac_viets_list_is_told_by_its_number_alone(query: str, wanted: str) -> None:
    site = replace(SHAREPOINT, layouts=(packaged_platforms()["lacviet"],))
    key_of = article_key(f"http://mau.gov.vn/tintuc/Lists/Posts/Post.aspx?{query}", site)

    assert key_of.lower() == f"mau.gov.vn/tintuc/lists/posts/post.aspx?{wanted}"
