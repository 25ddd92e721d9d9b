"""What two robots.txt have in common."""

from __future__ import annotations

import pytest

from archive.robots import digest_of_rules

RULES = b"User-agent: *\nDisallow: /a\nCrawl-delay: 2"


@pytest.mark.parametrize(
    "alike",
    [
        b"\xef\xbb\xbf" + RULES,
        b"# 03:00\n" + RULES + b"\n# end",
        b"useragent:*\r\n\r\ndisallow : /a\r\ncrawldelay: 2\r\n",
        RULES + b"\nHost: mau.vn",
    ],
)
def test_comments_spelling_and_what_is_no_rule_make_no_other_rules(alike: bytes) -> None:
    assert digest_of_rules(alike) == digest_of_rules(RULES)


@pytest.mark.parametrize(
    "other",
    [
        RULES.replace(b"/a", b"/A"),
        RULES.replace(b"*", b"luutru"),
        RULES.replace(b"Disallow", b"Allow"),
        RULES.replace(b"2", b"20"),
        RULES + b"\nSitemap: http://mau.vn/s.xml",
        b"",
    ],
)
def test_another_rule_makes_others(other: bytes) -> None:
    assert digest_of_rules(other) != digest_of_rules(RULES)


def test_a_page_in_its_place_has_no_rules_whatever_it_prints_tonight() -> None:
    tonight, tomorrow = (b"<html><body>Kh\xc3\xb4ng t\xc3\xacm th\xe1\xba\xa5y " + day for day in (b"27", b"28"))

    assert digest_of_rules(tonight) == digest_of_rules(tomorrow) == digest_of_rules(b"")
