"""Which line of a robots.txt decides about an address: the one that alone would decide the same."""

from __future__ import annotations

import pytest

from crawler.robots import deciding_line, parse_robots
from tests.crawler.test_robots import FILES, RULES

URL = "https://mau.gov.vn/a"


@pytest.mark.parametrize(
    ("rules", "path"), [(rules, path) for rules, _, kept in RULES for path in kept.split() if path != "/robots.txt"]
)
def test_what_is_disallowed_is_so_by_a_line_that_disallows_it_alone(rules: str, path: str) -> None:
    url = f"https://mau.gov.vn{path}"
    line = deciding_line(f"User-agent: *\n{rules}\n".encode(), url)

    assert line is not None
    assert line.startswith("Disallow: ")
    assert not parse_robots(f"User-agent: *\n{line}".encode()).allows(url)


@pytest.mark.parametrize(("text", "allowed"), FILES)
def test_whole_files_have_a_line_for_what_they_refuse(text: str, allowed: bool) -> None:
    assert allowed or str(deciding_line(text.encode(), URL)).startswith("Disallow: ")


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        ("Disallow: /\nAllow: /a", "Allow: /a"),
        ("Disallow: /\nDisallow: /a\nDisallow: /*", "Disallow: /a"),
        ("Disallow: /a\nAllow: /a", "Allow: /a"),
        ("Disallow: /b", None),
        ("", None),
    ],
)
def test_of_the_lines_that_fit_the_longest_decides(rules: str, line: str | None) -> None:
    assert deciding_line(f"User-agent: *\n{rules}".encode(), URL) == line


def test_the_lines_of_our_own_group_decide_alone() -> None:
    text = b"User-agent: *\nDisallow: /a\n\nUser-agent: luutru\nDisallow: /b"

    assert deciding_line(text, URL) is None
