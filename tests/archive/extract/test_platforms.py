"""Which platform a page betrays, told for little: never otherwise than by trying every mark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.extract.tree.needed import needed
from archive.extract.tree.platforms import likeliest, platform_of, recognised
from archive.model import Capture, Place
from archive.sites import packaged_platforms

PLATFORMS = packaged_platforms()
PAGE = Capture("https://mau.gov.vn/", datetime(2026, 3, 2, tzinfo=UTC), 200, (), b"", Place("a", 0, 0), "id", "sha1:x")
SHAREPOINT = (
    b'<meta name="GENERATOR" content="Microsoft SharePoint"><script>_spPageContextInfo</script><div id="s4-workspace">'
)


@pytest.mark.parametrize(
    ("body", "headers", "made"),
    [
        (SHAREPOINT + b'<a href="/_layouts/15/x.aspx">', (), "sharepoint"),
        (b'<link href="/wp-content/themes/x.css"><script src="/wp-includes/a.js">', (), "wordpress"),
        (b"<script>Liferay.ThemeDisplay</script>", (("Liferay-Portal", "Liferay Portal 7.1"), ("A", "b")), ""),
        (
            b"<a href='?p_p_id=56'><script>Liferay.ThemeDisplay</script>",
            (("Liferay-Portal", "Liferay 7.1"),),
            "liferay",
        ),
        # a link to another portal is no mark of one's own
        (b'<a href="https://khac.vn/wp-content/uploads/a.pdf">', (), ""),
        (b"", (), ""),
    ],
)
def test_a_page_betrays_its_platform_by_several_marks(body: bytes, headers: object, made: str) -> None:
    page = replace(PAGE, body=body, headers=headers)  # type: ignore[arg-type]

    assert platform_of(page, tuple(PLATFORMS.values())) == made


def test_what_stands_in_utf_16_betrays_it_too() -> None:
    page = replace(PAGE, body=SHAREPOINT.decode().encode("utf-16"))

    assert platform_of(page, tuple(PLATFORMS.values())) == "sharepoint"


@pytest.mark.parametrize("body", [SHAREPOINT, b"", b"<p>Tin</p>"])
def test_the_short_way_finds_what_the_long_way_finds(body: bytes) -> None:
    page = replace(PAGE, body=body)
    long = likeliest(recognised((page,), PLATFORMS))

    assert platform_of(page, tuple(PLATFORMS.values())) == (long.name if long else "")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?i)/portals/(?:_default|0)/", "/Portals/0/"),
        (r"_spBodyOnLoadWrapper|_spPageContextInfo", "var _spPageContextInfo"),
        (r"(?:abcd)?x+yyy", "xyyy"),
        (r"(?:abcd|efgh)+", "efgh"),
        (r"(?:abcd|e)", "e"),
        (r"(?=abcd).", "abcd"),
        (r"(?>abcd)e", "abcde"),
        (r"(abcd)\1{0}", "abcd"),
        (r"(?<!abcd)efgh", "efgh"),
        (r"[abcd]{4,}", "dddd"),
        (r"", ""),
    ],
)
def test_every_match_holds_one_of_the_words_that_it_needs(pattern: str, text: str) -> None:
    match = re.search(pattern, text)

    assert match is not None
    assert not needed(pattern) or any(word in match[0].lower() for word in needed(pattern))
