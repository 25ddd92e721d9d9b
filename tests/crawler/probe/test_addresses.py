"""The pattern of articles' addresses: it fits all of them as a crawl looks at them, and no other page of the portal."""

from __future__ import annotations

import re

import pytest

from archive.urls import path_query
from crawler.probe.addresses import grouped, pattern_of

NAMES = ("hop-bao-ve-sap-xep-xa", "khai-mac-ky-hop", "ra-quan-don-rac", "tiep-xuc-cu-tri", "mo-lop-tap-huan")


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("/tin-tuc/{name}-{number}.html", "/tin-tuc/"),
        ("/tin-tuc/{name}-{number}/", "/tin-tuc/trang-2/them/"),
        ("/tin-tuc/{number}/{name}/", "/tin-tuc/lien-he/"),
        ("/vi/post/{name}/?id={number}", "/vi/post/?trang=2"),
        ("/wps/portal/tin/!ut/p/z1/{name}/?urile={number}", "/wps/portal/tin/"),
        ("/Pages/{name}.aspx?ItemID={number}", "/Pages/default.aspx"),
        ("/index.php?view=article&id={number}:{name}&nonce={number}1", "/index.php?view=category&id=7"),
        ("/tin?loai=1&ma={number}&ten={name}", "/tin?ma=7"),
        ("/tin?ten={name}&ma={number}&loai=1", "/tin?ma=7"),
    ],
)
def test_a_pattern_fits_the_addresses_that_it_was_made_of_also_with_a_slash_at_the_end(form: str, other: str) -> None:
    urls = [f"https://mau.gov.vn{form.format(name=name, number=1000 + at * 7)}" for at, name in enumerate(NAMES)]
    (group,) = grouped(urls)
    pattern = pattern_of(group)

    assert pattern is not None
    assert [url for url in urls if not re.search(pattern, path_query(url))] == []
    assert not re.search(pattern, other)


def test_what_names_a_session_or_a_window_is_no_part_of_a_pattern() -> None:
    urls = [
        f"https://mau.gov.vn/chitiet;jsessionid=A{at}?_afrLoop={at}77&dDocName=M{at}&_adf.ctrl-state=w{at}_4"
        for at in range(1, 6)
    ]

    assert pattern_of(urls) == "^/chitiet\\?(?:.*&)?dDocName=[^&]+(?:&|$)"


def test_a_slash_that_some_addresses_end_in_is_no_matter() -> None:
    urls = [f"https://mau.gov.vn/tin/{name}{'/' * (at % 2)}" for at, name in enumerate(NAMES)]

    assert pattern_of(urls) == "^/tin/[^/?]+/?$"
