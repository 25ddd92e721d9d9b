"""Whatever stands in a link: nothing is raised, a key stays the key, and an address is what a browser would make of it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.sites import packaged_platforms
from archive.urls import absolute, article_key, fetch_url, host_of, is_duplicate_view, key, own_host
from tests.archive.urls.real import REAL, Address, site_on

PIECES = """
/ ? # & = % ; : @ \\ . + // .. /./ %2e %2F %25 %zz %E1 %c3%b2 %u1EA3 Đ ò İ ẞ Σ a Pages .aspx -123456 .html [ ]
http: data: javascript: /print/ /vi/ /en/ /rss /amp/ /-/view_content/5-x index.php ?id=1 &id=2
nv=news p=1 newsid/C4E82A4F-6AD3-4F2B-A1D5-ABFB01064AC7
(S(a1)) ;jsessionid=1 urile=wcm:path:/x /!ut/p/z1/a/ dDocName=A1
-post12.html pageindex=0 option=com_content&view=article
"""
PARTS = st.sampled_from([*PIECES.split(), " ", "\t", "\n", "\x00", "\xa0", "\udcff", "o\u0300"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=14).map("".join))
PATHS = TEXTS.map(lambda text: f"https://mau.gov.vn/{text}")
PLATFORMS = sorted(packaged_platforms())


@given(TEXTS, st.sampled_from(PLATFORMS))
def test_nothing_is_raised_whatever_the_text(text: str, platform: str) -> None:
    site = site_on(platform, "mau.gov.vn")

    article_key(text, site)
    host_of(text)
    own_host(text, site)
    is_duplicate_view(text, site)
    absolute("https://mau.gov.vn/a", text)
    absolute(text, "/a")


@given(PATHS, st.sampled_from(PLATFORMS))
def test_the_key_of_a_key_is_the_key(url: str, platform: str) -> None:
    site = site_on(platform, "mau.gov.vn")
    once = article_key(url, site)

    assert article_key(f"http://{once}", site) == once


@given(TEXTS, st.sampled_from(PLATFORMS))
def test_a_link_leads_to_an_address_that_needs_no_more_mending(text: str, platform: str) -> None:
    met = absolute("https://mau.gov.vn/tin/", text)
    if met is None:
        return
    site = site_on(platform, host_of(met))

    assert absolute("https://khac.vn/", met) == met
    assert met.isascii()
    assert urlsplit(met).scheme in ("http", "https")
    assert article_key(fetch_url(met, site), site) == article_key(met, site)


@given(TEXTS)
def test_a_fragment_and_a_scheme_change_nothing(text: str) -> None:
    assert (
        key(f"https://h.vn/{text}")
        == key(f"HTTP://h.vn/{text}")
        == key(f"https://h.vn/{text}#{text}".replace("\n", ""))
    )


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("\\Pages\\tin.aspx?x=\\", "https://h.vn/Pages/tin.aspx?x=%5C"),
        ("..\\..\\a.jpg", "https://h.vn/a.jpg"),
        ("http:\\\\khac.vn\\a", "http://khac.vn/a"),
        ("http://khac.vn\\@h.vn/", "http://khac.vn/@h.vn/"),
        ("https:///khac.vn/a", "https://khac.vn/a"),
        ("//khac.vn//a//b", "https://khac.vn//a//b"),
        ("/a/./b/../c", "https://h.vn/a/c"),
        ("https://h.vn/a/../../b/%2e%2E/c/.", "https://h.vn/c/"),
        ("?", "https://h.vn/x/y"),
        ("/a?", "https://h.vn/a"),
        ("?x=1", "https://h.vn/x/y?x=1"),
        ("https://ten:khau@h.vn/a", "https://h.vn/a"),
        ("https://mot_hai.h.vn./a", "https://mot_hai.h.vn/a"),
        ("https://H.VN:443/a", "https://h.vn/a"),
        ("https://cổng.vn/a", "https://xn--cng-qmz.vn/a"),
        ("/a b%20c%zz", "https://h.vn/a%20b%20c%25zz"),
        ("/%u1EA3", "https://h.vn/%25u1EA3"),
        ("\x01/a\xa0", "https://h.vn/a"),
        ("mailto:vp@h.vn", None),
        ("tel:0226", None),
        ("JavaScript:__doPostBack('a','')", None),
        ("java\nscript:void(0)", None),
        ("vbscript:x", None),
        ("data:text/html,x", None),
        ("about:blank", None),
        ("file:///etc/passwd", None),
        ("ftp://h.vn/a", None),
        ("http://", None),
        ("//.", None),
        ("https://anh<td>.vn/", None),
    ],
)
def test_a_link_is_read_as_browsers_read_it(href: str, wanted: str | None) -> None:
    assert absolute("https://h.vn/x/y", href) == wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://h.vn:80/a", "h.vn/a"),
        ("http://h.vn:443/a", "h.vn/a"),
        ("https://h.vn:8443/a", "h.vn:8443/a"),
        ("https://h.vn//a///b", "h.vn/a/b"),
        ("https://h.vn/x/http://k.vn/a", "h.vn/x/http://k.vn/a"),
        ("https://h.vn/%E1%e1-%c3%b2", "h.vn/%E1%E1-%C3%B2"),
        ("https://h.vn/%%32%35", "h.vn/%2525"),
        ("https://h.vn/a?b=%2B&a=1+2", "h.vn/a?a=1+2&b=%2B"),
        ("https://h.vn/a?&&x=1&", "h.vn/a?x=1"),
        ("https://h.vn/a?sid=7", "h.vn/a?sid=7"),
        ("https://h.vn/a?sid=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "h.vn/a"),
        ("https://h.vn/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "h.vn/a.aspx"),
        ("https://h.vn/(X(1)S(a1b2))/a.aspx", "h.vn/a.aspx"),
        ("https://h.vn/a;JSESSIONID=F0!12?x=1", "h.vn/a?x=1"),
    ],
)
def test_a_key_is_spelled_in_one_way(url: str, wanted: str) -> None:
    assert key(url) == wanted


def test_where_paths_have_no_case_neither_have_letters_beyond_ascii() -> None:
    site = site_on("sharepoint", "mau.gov.vn")

    assert article_key("https://mau.gov.vn/Pages/ĐẢNG.aspx", site) == "mau.gov.vn/pages/%C4%91%E1%BA%A3ng.aspx"


def test_letters_with_loose_marks_are_the_composed_ones() -> None:
    assert key("https://h.vn/ho\u0300a-bi\u0300nh?q=le\u0323\u0302") == key("https://h.vn/hòa-bình?q=lệ")


@pytest.mark.parametrize("address", [a for a in REAL if "www." in a.url], ids=lambda address: address.url)
def test_an_alias_of_a_real_host_is_the_host(address: Address) -> None:
    host = host_of(address.url)
    site = site_on(address.platform, host.removeprefix("www."), host)

    assert article_key(address.url, site).startswith(f"{host.removeprefix('www.')}/")
    assert fetch_url(address.url, site).startswith(f"https://{host.removeprefix('www.')}/")
