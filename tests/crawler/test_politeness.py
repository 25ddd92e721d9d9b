"""The rules of politeness, each by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.downloadermiddlewares import cookies

from crawler.politeness import SLOWEST, next_delay, retry_after
from crawler.robots import read_robots

NOW = datetime(2024, 3, 28, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [500, 502, 503, 599, 429])
def test_a_server_in_trouble_forbids_everything(status: int) -> None:
    rules, why = read_robots(status, b"User-agent: *\nAllow: /")

    assert rules is None
    assert why == f"robots.txt answered {status}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_absent_robots_txt_allows_everything(status: int) -> None:
    rules, why = read_robots(status, b"User-agent: *\nDisallow: /")

    assert why is None
    assert rules is not None
    assert rules.allows("https://mau.gov.vn/a")


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: luutru\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: LuuTru\nDisallow: /x", "/x", False),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("<html>not robots at all</html>", "/a", True),
    ],
)
def test_rules_are_read_as_rfc_9309_says(robots: str, path: str, allowed: bool) -> None:
    rules, _ = read_robots(200, robots.encode())

    assert rules is not None
    assert rules.allows(f"https://mau.gov.vn{path}") is allowed


def test_crawl_delay_is_read() -> None:
    rules, _ = read_robots(200, b"User-agent: *\nCrawl-delay: 2.5")

    assert rules is not None
    assert rules.delay == 2.5


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120.0),
        (b"Thu, 28 Mar 2024 12:01:00 GMT", 60.0),
        (b"Thu, 28 Mar 2024 11:00:00 GMT", 0.0),
        (b"99999999999999", 86_400.0),
        (b"-5", 0.0),
        (b"soon", 0.0),
        (b"", 0.0),
        (None, 0.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: bytes | None, seconds: float) -> None:
    assert retry_after(value, now=NOW) == seconds


def test_trouble_doubles_the_wait_up_to_a_bound() -> None:
    delay = 0.0
    for _ in range(20):
        delay = next_delay(delay, 0.1, 503)

    assert delay == SLOWEST
    assert next_delay(0.0, 0.1, 429) == 1.0


def test_good_answers_bring_the_wait_back_to_the_latency() -> None:
    delay = 8.0
    for _ in range(100):
        delay = next_delay(delay, 0.3, 200)

    assert delay == 0.3


def test_a_slow_host_is_asked_no_faster_than_it_answers() -> None:
    assert next_delay(0.0, 4.0, 200) == 4.0


def test_a_cookies_domain_is_judged_without_asking_the_internet() -> None:
    assert cookies._split_domain.suffix_list_urls == ()
    assert cookies._is_public_domain("gov.vn")
    assert not cookies._is_public_domain("hanam.gov.vn")
