"""Every real address keeps its identity, and every second form of an article folds onto it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from archive.urls import absolute, article_key, fetch_url, is_duplicate_view
from tests.archive.urls.real import ARTICLES, REAL, Address, forms, site_on


@pytest.mark.parametrize("address", REAL, ids=lambda address: address.url)
def test_the_key_of_a_key_is_the_key(address: Address) -> None:
    key = article_key(address.url, address.site)

    assert article_key(f"https://{key}", address.site) == key


@pytest.mark.parametrize("address", REAL, ids=lambda address: address.url)
def test_what_is_asked_for_is_the_same_page(address: Address) -> None:
    met = absolute("https://khac.gov.vn/", address.url)

    assert met is not None
    assert article_key(fetch_url(met, address.site), address.site) == article_key(address.url, address.site)


def test_no_two_addresses_share_a_key() -> None:
    """Also when all of a platform stood on one host: what tells two articles apart is in path and query."""
    urls = defaultdict(set)
    for address in REAL:
        site = site_on(address.platform, "mau.gov.vn", address.site.hosts[0])
        urls[address.platform, article_key(address.url, site)].add(address.url)

    assert {key: met for key, met in urls.items() if len(met) > 1} == {}


@pytest.mark.parametrize("address", ARTICLES, ids=lambda address: address.url)
def test_an_articles_own_address_is_no_duplicate_view(address: Address) -> None:
    # what a pager leaves on what it lists, the language of the portal, a web server without rewriting: views too
    marked = ("pageindex=0", "/vi/web/", "/index.php/")

    assert is_duplicate_view(address.url, address.site) == any(mark in address.url for mark in marked)


@pytest.mark.parametrize(
    ("platform", "own", "other"),
    forms("same"),
    ids=lambda part: part[:60],
)
def test_every_form_of_an_article_is_the_article(platform: str, own: str, other: str) -> None:
    site = site_on(platform, "mau.gov.vn", "www.mau.gov.vn", "m.mau.gov.vn", "amp.mau.gov.vn")
    wanted = article_key(f"https://mau.gov.vn{own}", site)

    for origin in (
        "http://mau.gov.vn",
        "https://www.mau.gov.vn",
        "http://AMP.mau.gov.vn.",
        "https://ai:do@m.mau.gov.vn",
    ):
        assert article_key(origin + other, site) == wanted
    assert article_key(f"https://{wanted}", site) == wanted


@pytest.mark.parametrize(("platform", "one", "other"), forms("different"))
def test_two_pages_never_share_a_key(platform: str, one: str, other: str) -> None:
    site = site_on(platform, "mau.gov.vn")

    assert article_key(f"https://mau.gov.vn{one}", site) != article_key(f"https://mau.gov.vn{other}", site)
