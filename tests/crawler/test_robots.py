"""Verdicts of robots.txt: RFC 9309, and where it is silent what google/robotstxt and crawler-commons are known to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.robots import LARGEST_ROBOTS, LONGEST_LINE
from crawler.robots import PRODUCT, parse_robots

# Rules for everybody: the rules, then the paths that they allow, then those that they do not
RULES = [
    # RFC 9309 §2.2.2: from the first octet on, with case, the most octets win, and of equals the one that allows
    ("Disallow: /", "/robots.txt", "/ /a /a/b?c"),
    ("Disallow:", "/ /a", ""),
    ("Allow:\nDisallow: /", "", "/a"),
    ("", "/ /a", ""),
    ("Disallow: /x/", "/x /X/ /y/x/", "/x/ /x/y /x/?z"),
    ("Disallow: /x", "/X /y", "/x /x.html /xyz /x/y"),
    ("Disallow: /x/y\nAllow: /x", "/x /x/z", "/x/y /x/y/z"),
    ("Allow: /x/y\nDisallow: /x", "/x/y /x/y/z", "/x /x/z"),
    ("Disallow: /x\nAllow: /x", "/x /x/y", ""),
    ("Allow: /x\nDisallow: /x", "/x /x/y", ""),
    ("Allow: /p\nDisallow: /", "/page /p", "/ /a"),
    ("Disallow: /a?b=\nAllow: /a?b=c", "/a /a?b=c /a?b=cd", "/a?b= /a?b=d"),
    # RFC 9309 §2.2.3: * and $
    ("Disallow: /*", "", "/ /a"),
    ("Disallow: *", "", "/ /a"),
    ("Disallow: /*.pdf$", "/a.pdfx /a.pdf?b /pdf", "/a.pdf /b/c.pdf"),
    ("Disallow: /*.php", "/a.PHP /php", "/a.php /a.php?b /a.php5/c"),
    ("Disallow: /a*b$", "/a /ab/c", "/ab /axb /a/b"),
    ("Disallow: /a*/c", "/a/b", "/a/c /ax/c /a/b/c/d"),
    ("Disallow: /a$", "/a/b /ab /a?b", "/a"),
    ("Disallow: /a$b", "/a /ab", "/a$b /a$bc"),
    ("Disallow: /**a**", "/b", "/a /b/a"),
    ("Disallow: /\nAllow: /$", "/", "/a /?a"),
    ("Disallow: /a*\nAllow: /a", "/b", "/a /ab"),
    ("Allow: /a*.html\nDisallow: /a", "/a1.html", "/a /a1"),
    ("Disallow: /a-%2A.html", "/a-b.html", "/a-*.html /a-%2A.html"),
    ("Disallow: /a-%24", "/a-", "/a-$ /a-%24b"),
    # RFC 9309 §2.2.2: escaped or not, octets beyond ASCII too
    ("Disallow: /foo/bar/ツ", "/foo/bar", "/foo/bar/ツ /foo/bar/%E3%83%84 /foo/bar/%e3%83%84x"),
    ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%E3", "/foo/bar/ツ"),
    ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/ba", "/foo/bar/baz"),
    ("Disallow: /foo/bar/baz", "/foo/bar/ba", "/foo/bar/%62%61%7A"),
    ("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=http", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
    ("Disallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar", "/foo/bar?baz=https://foo.bar"),
    ("Disallow: /a%2Fb", "/a/b", "/a%2fb /a%2Fb/c"),
    ("Disallow: /a b", "/a /ab", "/a%20b"),
    ("Disallow: /tin-tức", "/tin-tuc", "/tin-t%E1%BB%A9c /tin-tức/a"),
    # who allows the index allows the folder (google)
    ("Disallow: /\nAllow: /index.html", "/ /index.html", "/index.htm /a"),
    ("Disallow: /\nAllow: /a/index.htm", "/a/ /a/index.htm /a/index.html", "/ /a/b"),
    # what is none of a rule
    ("Disallow: a", "/a a", ""),
    ("Disallow: https://mau.gov.vn/a", "/a", ""),
    ("Noindex: /a", "/a", ""),
    ("Disallow: /a # kín", "/ /#a", "/a"),
    ("Disallow: #/a", "/a", ""),
    # misspelt, as google takes them
    *((f"{word}: /a", "/b", "/a") for word in ("DISALLOW", "disalow", "dissallow", "dissalow", "diasllow", "disallaw")),
    ("Disallow : /a", "/b", "/a"),
    ("disallow /a", "/b", "/a"),
    ("disallow /a b", "/a /b", ""),
    ("Disallowed: /a", "/a", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [(rules, path, ok) for rules, let, kept in RULES for ok, of in ((True, let), (False, kept)) for path in of.split()],
)  # fmt: skip
def test_the_rules_for_everybody(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}\n".encode()).allows(f"https://mau.gov.vn{path}") is allowed


# a whole file, and whether it lets us at /a
FILES = [
    # RFC 9309 §2.2.1: the product token, whole, in any case; the others' rules are not ours
    ("User-agent: luutru\nDisallow: /a", False),
    ("USER-AGENT: LuuTru\nDisallow: /a", False),
    ("User-agent: luutru/1.0 (+https://x)\nDisallow: /a", False),
    ("User-agent: luu\nDisallow: /a", True),
    ("User-agent: luu*\nDisallow: /a", True),
    ("User-agent: luutrubot\nDisallow: /a", True),
    ("User-agent: my-luutru\nDisallow: /a", True),
    ("User-agent: luutru-news\nDisallow: /a", True),
    ("User-agent: khac\nDisallow: /a", True),
    ("User-agent: khac, luutru\nDisallow: /a", False),
    ("User-agent: * nhan xet\nDisallow: /a", False),
    ("User-agent: *khac\nDisallow: /a", True),
    ("User agent: *\nDisallow: /a", False),
    ("useragent *\nDisallow: /a", False),
    # our group alone, wherever it stands; everybody's only where there is none of ours
    ("User-agent: *\nDisallow: /\n\nUser-agent: luutru\nDisallow: /b", True),
    ("User-agent: luutru\nDisallow: /b\nUser-agent: *\nDisallow: /", True),
    ("User-agent: luutru\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
    ("User-agent: *\nDisallow: /b\n\nUser-agent: luutru\nDisallow: /a", False),
    # groups of one agent are one group
    ("User-agent: luutru\nDisallow: /b\n\nUser-agent: khac\nDisallow: /\n\nUser-agent: luutru\nDisallow: /a", False),
    ("User-agent: *\nDisallow: /b\n\nUser-agent: *\nDisallow: /a", False),
    ("User-agent: luutru\nDisallow: /a\n\nUser-agent: LUUTRU\nAllow: /a", True),
    # several agents of one group; what stands between them
    ("User-agent: khac\nUser-agent: luutru\nDisallow: /a", False),
    ("User-agent: luutru\n\n\nUser-agent: *\n\nDisallow: /a", False),
    ("User-agent: luutru\n# nhan xet\nUser-agent: khac\nDisallow: /a", False),
    ("User-agent: luutru\nSitemap: https://x/s.xml\nUser-agent: khac\nDisallow: /a", False),
    ("User-agent: luutru\nGi-do: x\nUser-agent: khac\nDisallow: /a", False),
    ("User-agent: luutru\nCrawl-delay: 3\nUser-agent: khac\nDisallow: /a", False),
    ("User-agent: luutru\nDisallow:\nUser-agent: khac\nDisallow: /a", True),
    ("User-agent: luutru\nUser-agent:\nDisallow: /a", False),
    ("User-agent:\nDisallow: /a", True),
    ("User-agent: *\nUnknown: 1\n\n\nDisallow: /a", False),
    # rules of nobody
    ("Disallow: /a\nUser-agent: *\nDisallow: /b", True),
    ("Disallow: /a", True),
    # line ends, blanks, marks
    ("User-agent: *\r\nDisallow: /a\r\n", False),
    ("User-agent: *\rDisallow: /a\r", False),
    ("User-agent: *\rDisallow: /b\n\n\r\nDisallow: /a", False),
    ("\ufeffUser-agent: *\nDisallow: /a", False),
    ("User-agent: *\n\ufeffDisallow: /a", False),
    ("\t User-agent\t:\t*\t\n  Disallow  :  /a  ", False),
    ("User-agent: *\nDisallow: /x\u2028Disallow: /a", True),
    ("User-agent: *\nDisallow: /x\x0bDisallow: /a", True),
    ("User-agent: *\x00\nDisallow: /a\x00", False),
    # what is no robots.txt at all
    ("", True),
    ("<!DOCTYPE html><html><body><h1>Trang chủ</h1><p>Disallow mọi thứ</p></body></html>", True),
    ("<pre>\nUser-agent: *\nDisallow: /\n</pre>".replace("\n", " "), True),
    ("{\"User-agent\": \"*\", \"Disallow\": \"/\"}", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allowed"), FILES)
def test_whole_files(text: str, allowed: bool) -> None:
    assert parse_robots(text.encode()).allows("https://mau.gov.vn/a") is allowed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_notepad_puts_before_a_file_is_no_part_of_it(encoding: str) -> None:
    assert not parse_robots("User-agent: *\nDisallow: /tin-tức".encode(encoding)).allows(
        "https://mau.gov.vn/tin-t%E1%BB%A9c"
    )


def test_octets_that_are_no_utf8_are_compared_as_they_are() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /tin-t\xfac")

    assert not rules.allows("https://mau.gov.vn/tin-t%FAc")
    assert rules.allows("https://mau.gov.vn/tin-tuc")


def test_500_kib_are_read_and_no_half_rule_after_them() -> None:
    begin = b"User-agent: *\nDisallow: /a\n#"
    fill = begin + b"x" * (LARGEST_ROBOTS - len(begin) - 12) + b"\nDisallow: /tim-kiem\n"
    assert fill[:LARGEST_ROBOTS].endswith(b"\nDisallow: /")
    rules = parse_robots(fill)

    assert not rules.allows("https://mau.gov.vn/a")
    assert rules.allows("https://mau.gov.vn/b")


def test_an_endless_line_harms_no_other() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /" + b"x" * (2 * LONGEST_LINE) + b"\nDisallow: /a")

    assert not rules.allows("https://mau.gov.vn/a")
    assert rules.allows("https://mau.gov.vn/b")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 2.5 # giây", 2.5),
        ("User-agent: *\ncrawl-delay:2,5", 2.5),
        ("User-agent: *\nCrawl-delay: 10s", 10.0),
        ("User-agent: *\nCrawl-delay: 0", 0.0),
        ("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: lâu", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay:", None),
        ("Crawl-delay: 10", None),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: luutru\nDisallow: /a", None),
        ("User-agent: luutru\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 10", 3.0),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: khac\nCrawl-delay: 10", None),
        ("User-agent: luutru\nUser-agent: khac\nDisallow: /a\nCrawl-delay: 4", 4.0),
        ("User-agent: luutru\nCrawl-delay: 4\nUser-agent: khac\nCrawl-delay: 60", 4.0),
    ],
)
def test_crawl_delay_holds_for_whom_it_follows(text: str, seconds: float | None) -> None:
    assert parse_robots(text.encode()).delay == seconds


def test_sitemaps_stand_anywhere_and_are_everybodys() -> None:
    text = "Sitemap: https://h.vn/a.xml\nUser-agent: khac\nSITEMAP:/b.xml\nDisallow: /\n"
    text += "Sitemap https://h.vn/c.xml\nSite-map: d.xml\nSitemap:"

    assert parse_robots(text.encode()).sitemaps == ("https://h.vn/a.xml", "/b.xml", "https://h.vn/c.xml", "d.xml")


@given(st.binary(max_size=200), st.text(max_size=40))
def test_no_bytes_and_no_address_raise_anything(body: bytes, path: str) -> None:
    parse_robots(b"User-agent: *\nDisallow: " + body).allows(f"https://mau.gov.vn/{path}")
    parse_robots(body).allows(f"https://mau.gov.vn/{path}")


def test_we_are_who_we_say_we_are() -> None:
    assert not parse_robots(f"User-agent: {PRODUCT}\nDisallow: /a".encode()).allows("https://mau.gov.vn/a")


SUITE = os.environ.get("LUUTRU_ROBOTS_SUITE", "")


def foreign(suite: str) -> list[tuple[Path, str, str, bool]]:
    """Read SUITE/NAME.txt with SUITE/NAME.json, a list of [url, agent, allowed]; nothing where *suite* is empty."""
    tables = sorted(Path(suite).glob("*.json")) if suite else []
    return [(table.with_suffix(".txt"), *row) for table in tables for row in json.loads(table.read_text("utf-8"))]


def test_a_suite_is_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "kin.txt").write_text("User-agent: khach\nDisallow: /kin", encoding="utf-8")
    rows = [["https://mau.gov.vn/kin", "khach", False], ["https://mau.gov.vn/kin", "ban", True]]
    (tmp_path / "kin.json").write_text(json.dumps(rows), encoding="utf-8")
    told = foreign(str(tmp_path))

    assert [
        parse_robots(robots.read_bytes(), agent).allows(url) is allowed for robots, url, agent, allowed in told
    ] == [
        True,
        True,
    ]


@pytest.mark.skipif(
    not SUITE, reason="LUUTRU_ROBOTS_SUITE names no folder with NAME.txt and NAME.json ([url, agent, allowed])"
)
@pytest.mark.parametrize(("robots", "url", "agent", "allowed"), foreign(SUITE))
def test_a_suite_that_others_wrote(robots: Path, url: str, agent: str, allowed: bool) -> None:
    assert parse_robots(robots.read_bytes(), agent).allows(url) is allowed
