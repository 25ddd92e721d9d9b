"""Traps: the rules of each platform, and the shapes that are traps whoever made the portal; never an article."""

from __future__ import annotations

import pytest

from archive.sites import packaged_platforms
from crawler.walking.scope import fits, judged
from crawler.walking.traps import LONGEST, OUT_OF_TIME, beyond_all_years, trap
from tests.archive.urls.real import ARTICLES, REAL, Address, site_on, traps

RULES = {(name, rule) for name, layout in packaged_platforms().items() for rule, _ in layout.walk.never}


@pytest.mark.parametrize(("platform", "rule", "asked"), traps())
def test_a_platforms_trap_is_refused_by_its_rule(platform: str, rule: str, asked: str) -> None:
    assert judged(f"https://mau.gov.vn{asked}", site_on(platform, "mau.gov.vn"), "article").rule == f"never: {rule}"


def test_every_rule_of_every_platform_has_a_trap_to_show() -> None:
    assert RULES - {(platform, rule) for platform, rule, _ in traps()} == set()


@pytest.mark.parametrize("address", ARTICLES, ids=lambda address: address.url)
def test_no_article_of_a_real_portal_is_refused(address: Address) -> None:
    step = judged(address.url, address.site, "article")

    assert step.rule is None
    assert not address.site.layouts[-1].walk.article or fits(
        step.url, address.site.layouts[-1].walk.article, address.site
    )


@pytest.mark.parametrize("address", [a for a in REAL if a.kind in ("tag", "search", "trap")], ids=lambda a: a.url)
def test_what_was_a_trap_on_a_real_portal_is_refused(address: Address) -> None:
    assert str(judged(address.url, address.site, "article").rule).startswith("never: ")


@pytest.mark.parametrize("address", REAL, ids=lambda address: address.url)
def test_no_address_of_a_real_portal_has_the_shape_of_a_trap(address: Address) -> None:
    assert trap(address.url) is None


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ("/tin/en/en/en", "path repeats"),
        ("/en/vi/tin/en/vi/en", "path repeats"),
        ("/a/b/a/b/a/b/x.html", "path repeats"),
        ("/img/A/img/a/IMG/x", "path repeats"),
        ("/vi/en/fr/hop-1.html", "languages upon languages"),
        ("/tin/hop-1.html/en/vi-vn/en", "languages upon languages"),
        ("/2012/12/12/12/12/12", "path repeats"),
        ("/" + "/".join(f"muc-{number}" for number in range(21)), "address too deep"),
        ("/tin?q=" + "a" * LONGEST, "address too long"),
        ("/tin/sid/9f8e7d6c5b4a39281706f5e4/hop.html", "session in the path"),
        ("/loc?f%5B0%5D=a&f%5B1%5D=b&f%5B2%5D=c", "facets"),
        ("/loc?cat=1&cat=2&cat=3", "facets"),
        ("/loc?" + "&".join(f"a{number}=1" for number in range(21)), "facets"),
        ("/lich?CalendarDate=3%2F1%2F2024", "calendar"),
        ("/su-kien?date=2024-03-01", "calendar"),
        ("/tin?CateID=3&date=01/03/2024&page=1", "calendar"),
        ("/tin?tu_ngay=01-03-2024&den_ngay=31-03-2024", "calendar"),
        ("/lich-cong-tac/2024/03", "calendar"),
        ("/calendar/2024-03-01", "calendar"),
    ],
)
def test_a_shape_is_refused_by_its_name(asked: str, rule: str) -> None:
    step = judged(f"https://mau.gov.vn{asked}", site_on("generic", "mau.gov.vn"), "article")

    assert step.rule == f"trap: {rule}"


@pytest.mark.parametrize(
    "asked",
    [
        "/tin-tuc/tin-tuc/hop-bao.html",
        "/2012/12/12/12-nguoi.html",
        "/portal/page/portal/mof_vn/153?pers_id=1",
        "/xem.aspx?ItemID=5&date=2024-03-01",
        "/tintuc/Pages/x.aspx?date=&EventID=0&page=4",
        "/tin?nam=2023",
        "/vi/tin/hop-1.html/en",
        "/update/hop.html?updated=2",
        "/tin?page=300",
        "/hop-ngay-12-03-2024",
    ],
)
def test_what_only_looks_like_a_trap_is_followed(asked: str) -> None:
    assert trap(f"https://mau.gov.vn{asked}") is None


@pytest.mark.parametrize(
    "asked",
    [
        "/tin?nam=2028&thang=1",
        "/tin?thang=12&nam=1989",
        "/tin?year=9999",
        "/lich?p_nam=10000",
        "/tin/2028/01",
        "/tin/2031-05-12/",
        "/1912/12/",
    ],
)
def test_a_year_in_which_no_portal_has_news_is_refused(asked: str) -> None:
    assert beyond_all_years(f"https://mau.gov.vn{asked}", 2026) == OUT_OF_TIME


@pytest.mark.parametrize(
    "asked",
    [
        "/tin?nam=2023",
        "/tin?nam=2027&thang=12",
        "/tin?nam=0",
        "/tin?nam=2",
        "/tin?nam=",
        "/tin?gioi=nam&id=2031",
        "/tin?namespace=2031",
        "/tin/2024/03/hop.html",
        "/muc/3012/12/",
        "/tin/2031/7",
    ],
)
def test_a_year_that_may_have_news_and_a_number_that_is_none_are_followed(asked: str) -> None:
    assert beyond_all_years(f"https://mau.gov.vn{asked}", 2026) is None


@pytest.mark.parametrize("address", REAL, ids=lambda address: address.url)
def test_no_address_of_a_real_portal_is_beyond_all_years(address: Address) -> None:
    assert beyond_all_years(address.url, 2026) is None
