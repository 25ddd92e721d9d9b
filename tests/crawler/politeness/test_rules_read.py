"""What the answer to the question for robots.txt allows."""

from __future__ import annotations

import pytest

from crawler.robots import read_robots


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
