"""A portal that asks for its cookie back gets it, and gets no more into memory than a browser would keep."""

from __future__ import annotations

import gzip
from pathlib import Path

from scrapy import Request
from scrapy.http import Response

from crawler.cookies import MOST_BYTES, MOST_HOSTS, MOST_PER_HOST, MOST_PER_HOST_BYTES, BoundedCookies
from crawler.spiders.nowhere import NOWHERE
from tests.crawler.test_manners import Answer, Asked, captures, crawl, ledger, listing, serving


def sent(middleware: BoundedCookies, *cookies: str, host: str = "mau.gov.vn") -> str:
    """Return the cookies that a second request carries when the first was answered with *cookies*."""
    first, second = Request(f"http://{host}/"), Request(f"http://{host}/a")
    middleware.process_response(first, Response(first.url, headers={"Set-Cookie": list(cookies)}))
    middleware.process_request(second)
    return bytes(second.headers.get("Cookie") or b"").decode()


def test_a_cookie_goes_back_to_its_host_and_to_no_other() -> None:
    middleware = BoundedCookies()

    assert sent(middleware, "D1N=abc; path=/") == "D1N=abc"
    assert sent(middleware, host="khac.gov.vn") == ""


def test_a_host_may_change_its_cookie_when_it_has_no_room_for_another() -> None:
    middleware = BoundedCookies()
    sent(middleware, *(f"c{number}=1; path=/" for number in range(MOST_PER_HOST)))

    assert "c0=2" in sent(middleware, "c0=2; path=/").split("; ")


def test_a_host_keeps_no_more_cookies_than_a_browser_must() -> None:
    assert len(sent(BoundedCookies(), *(f"c{number}=1; path=/" for number in range(1000))).split("; ")) == MOST_PER_HOST


def test_cookies_never_fill_the_head_of_a_request() -> None:
    middleware = BoundedCookies()

    assert sent(middleware, f"a={'x' * MOST_BYTES}; path=/") == ""
    assert (
        len(sent(middleware, *(f"c{number}={'x' * 900}; path=/" for number in range(40)))) <= MOST_PER_HOST_BYTES + 200
    )


def test_hosts_without_number_set_no_cookies_without_number() -> None:
    middleware = BoundedCookies()
    for number in range(MOST_HOSTS + 100):
        sent(middleware, "a=1; path=/", host=f"h{number}.gov.vn")

    assert len(middleware.jars[None]) == MOST_HOSTS


def walled(path: Asked, _before: int) -> Answer:
    """Answer as a portal does whose news show nothing before its cookie came back, and send who has none in a circle."""
    if path in ("/", "/robots.txt") or path.startswith(NOWHERE):
        return 404, {}, ""
    if not path.cookie:
        return 302, {"Location": path, "Set-Cookie": "D1N=abc; path=/"}, ""
    return listing("/tin/a", "/tin/b") if path == "/tin" else (200, {}, f"<html><h1>{path}</h1>")


def test_a_portal_behind_a_cookie_is_walked_and_both_exchanges_are_kept(tmp_path: Path) -> None:
    with serving(walled) as portal:
        code, last = crawl(tmp_path, portal)

    assert code == 0, last
    news = [path for path in portal.paths() if path.startswith("/tin")]
    assert news[:2] == ["/tin", "/tin"]
    assert sorted(news[2:]) == ["/tin/a", "/tin/b"]
    listings = [one for one in captures(tmp_path) if one.hop == "seed" and one.section]
    assert [(one.url.split("/", 3)[3], one.status) for one in listings] == [("tin", 302), ("tin", 200)]
    assert {state for state, _ in ledger(tmp_path).values()} == {"captured"}
    sent_back = b"".join(gzip.decompress(warc.read_bytes()) for warc in tmp_path.glob("warc/*/*/*.warc.gz"))
    assert b"Cookie: D1N=abc\r\n" in sent_back
    assert b"Set-Cookie: D1N=abc; path=/\r\n" in sent_back


def test_an_article_behind_a_cookie_of_its_own_is_captured(tmp_path: Path) -> None:
    def answer(path: Asked, before: int) -> Answer:
        if path == "/tin":
            return listing("/tin/a", "/tin/b")
        return walled(path, before)

    with serving(answer) as portal:
        crawl(tmp_path, portal)

    assert portal.paths().count("/tin/a") + portal.paths().count("/tin/b") in (3, 4)
    assert {one.url.split("/", 3)[3] for one in captures(tmp_path) if one.status == 200} == {"tin", "tin/a", "tin/b"}
    assert {state for state, _ in ledger(tmp_path).values()} == {"captured"}


def test_who_is_sent_in_a_circle_for_ever_leaves_it_and_says_so(tmp_path: Path) -> None:
    def answer(path: Asked, _before: int) -> Answer:
        return listing("/tin/a") if path == "/tin" else (302, {"Location": path}, "")

    with serving(answer) as portal:
        crawl(tmp_path, portal)

    assert portal.paths().count("/tin/a") == 2
    assert ledger(tmp_path)["tin/a"] == ("refused", "redirect loop")
