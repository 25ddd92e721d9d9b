"""Politeness and traps on a real server: what it was asked, when, and what the ledger says of the rest."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from archive.book.book import open_book
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_captures
from archive.model import Capture
from crawler.spiders.nowhere import NOWHERE
from tests.archive.evidence.exchanges import walks

Answer = tuple[int, dict[str, str], str]
LISTING = '<html><body><ul class="tin">{items}</ul><div class="trang">{pager}</div></body></html>'


class Asked(str):
    """The path that was asked for, and what came with it: the cookie, and who asked."""

    cookie: str | None = None
    agent: str | None = None


@dataclass(slots=True)
class Portal:
    """A server that answers by a function, and remembers what it was asked and when."""

    port: int = 0
    asked: list[tuple[float, str]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return what was asked for, as it arrived, but for the address that nobody has: it is asked for once a month.

        Where a crawl does not wait, several requests are under way at once, each on a connection with a thread of its
        own here: they are sent in order (the WARC says so) and arrive as the threads wake up.
        """
        return [path for _, path in self.asked if not path.startswith(NOWHERE)]

    def gaps(self) -> list[float]:
        times = [at for at, path in self.asked if path != "/robots.txt"]
        return [later - earlier for earlier, later in pairwise(times)]


@contextmanager
def serving(answer: Callable[[Asked, int], Answer]) -> Iterator[Portal]:
    """Serve `answer(path, how often it was asked before)` on loopback."""
    portal = Portal()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            portal.asked.append((monotonic(), self.path))
            asked = Asked(self.path)
            asked.cookie = self.headers.get("Cookie")
            asked.agent = self.headers.get("User-Agent")
            status, headers, body = answer(asked, portal.paths().count(self.path) - 1)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()


def crawl(archive: Path, portal: Portal, delay: float = 0.0, *, again: bool = False) -> tuple[int, dict[str, Any]]:
    """Crawl *portal* as the site `mau`; return the exit code and the last line."""
    sites = archive / "settings" / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    home = f"http://127.0.0.1:{portal.port}"
    (sites / "mau.toml").write_text(
        f'name = "Mẫu"\nhome = "{home}/"\nloopback = true\ndelay = {delay}\n'
        f'[[section]]\nname = "Tin"\nurl = "{home}/tin"\n'
        '[[layout]]\nplatform = "generic"\n[layout.walk]\nitems = [".tin a"]\nnext = [".trang a"]\n',
        encoding="utf-8",
    )
    environment = {**os.environ, "LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(archive / "settings")}
    environment["LUUTRU_AGAIN"] = "1" if again else "0"
    done = subprocess.run(
        [sys.executable, "-m", "crawler.run", "mau"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    (archive / "log").write_text(done.stderr, encoding="utf-8")
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def captures(archive: Path) -> list[Capture]:
    return [capture for warc in archive.glob("warc/*/*/*.warc.gz") for capture in read_captures(warc)]


def ledger(archive: Path) -> dict[str, tuple[str, str | None]]:
    """Return what became of each address: path → (state, rule)."""
    with sqlite3.connect(archive / "state" / "mau.db") as connection:
        rows = connection.execute("select url, state, rule from urls").fetchall()
    return {url.split("/", 3)[3]: (state, rule) for url, state, rule in rows}


def paces(archive: Path) -> list[float]:
    """Return the seconds that the book remembers of each host, in whole tenths."""
    with open_book(Folder(archive)) as book:
        return [round(max(pace.learned, pace.floor), 1) for pace in book.paces.all()]


def listing(*items: str, pager: tuple[str, ...] = ()) -> Answer:
    links = "".join(f'<li><a href="{item}">{item}</a></li>' for item in items)
    turns = "".join(f'<a href="{turn}">{turn.rpartition("=")[2]}</a>' for turn in pager)
    return 200, {}, LISTING.format(items=links, pager=turns)


def test_robots_txt_that_answers_503_means_ask_nothing(tmp_path: Path) -> None:
    with serving(lambda path, _: (503, {}, "") if path == "/robots.txt" else listing("/a")) as portal:
        code, last = crawl(tmp_path, portal)

    assert set(portal.paths()) == {"/robots.txt"}
    assert code == 3
    assert "robots.txt answered 503" in " ".join(last["said"])


def test_what_robots_txt_disallows_is_not_asked_and_the_ledger_says_so(tmp_path: Path) -> None:
    robots = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /kin")
    with serving(
        lambda path, _: robots if path == "/robots.txt" else listing("/kin/a", "/b") if path == "/tin" else listing()
    ) as portal:
        code, _ = crawl(tmp_path, portal)

    assert code == 0
    assert "/kin/a" not in portal.paths()
    assert "/b" in portal.paths()
    assert ledger(tmp_path)["kin/a"] == ("refused", "robots: disallowed")
    (warc,) = tmp_path.rglob("*.warc.gz")
    decisions = [
        (link.decision, link.rule) for walk in walks(warc) for link in walk.links if link.url.endswith("/kin/a")
    ]
    assert decisions == [("owed", None), ("robots", "robots: disallowed")]


def test_crawl_delay_is_the_least_gap_between_requests(tmp_path: Path) -> None:
    robots = (200, {"Content-Type": "text/plain"}, "User-agent: *\nCrawl-delay: 0.4")
    with serving(
        lambda path, _: robots if path == "/robots.txt" else listing("/a", "/b", "/c") if path == "/tin" else listing()
    ) as portal:
        crawl(tmp_path, portal)

    assert len(portal.gaps()) == 5  # the listing, its three articles, the front page, and the address that nobody has
    # the moments of sending, as the WARC has them: what a busy machine does to the arrival is no matter of manners
    sent = sorted(capture.at for capture in captures(tmp_path) if not capture.url.endswith("/robots.txt"))
    assert min((later - earlier).total_seconds() for earlier, later in pairwise(sent)) > 0.39


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/a" and before == 0:
            return 503, {"Retry-After": "2"}, "later"
        return listing("/a", "/b") if path == "/tin" else listing()

    with serving(answer) as portal:
        code, _ = crawl(tmp_path, portal, delay=0.2)
    busy = next(at for at, path in portal.asked if path == "/a")
    after = min(at for at, _ in portal.asked if at > busy)

    assert code == 0
    assert after - busy > 1.9
    assert portal.paths().count("/a") == 2


def test_a_page_that_is_always_busy_is_asked_once_on_the_second_night_and_slows_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/a":
            return 503, {}, "later"
        return listing("/a", "/b") if path == "/tin" else listing()

    with serving(answer) as portal:
        crawl(tmp_path, portal)
        portal.asked.clear()
        monkeypatch.setenv("LUUTRU_CLOCK_AHEAD", "86400")
        crawl(tmp_path, portal, delay=0.1)

    assert portal.paths().count("/a") == 1
    assert paces(tmp_path) == [0.0]


def test_a_crawl_has_no_line_of_scrapys_for_each_request_in_its_log(tmp_path: Path) -> None:
    with serving(lambda path, _: listing("/a") if path == "/tin" else listing()) as portal:
        crawl(tmp_path, portal)
    log = (tmp_path / "log").read_text(encoding="utf-8")

    assert "crawl ended" in log
    assert "from=scrapy.core" not in log
    assert "level=debug" not in log


def test_a_host_that_asks_for_hours_is_left_for_another_night(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/a":
            return 503, {"Retry-After": "7200"}, "later"
        return listing("/a", "/b", "/c") if path == "/tin" else listing()

    with serving(answer) as portal:
        crawl(tmp_path, portal, delay=0.2)

    assert portal.paths().count("/a") == 1
    assert ledger(tmp_path)["a"][0] == "owed"


def test_a_redirect_to_a_private_address_is_refused_and_named(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/a.jpg":
            return 302, {"Location": "http://10.11.12.13/a.jpg"}, ""
        shown = LISTING.format(items='<a href="/b">b</a><img src="/a.jpg">', pager="")
        return (200, {}, shown) if path == "/tin" else listing()

    with serving(answer) as portal:
        crawl(tmp_path, portal)

    with sqlite3.connect(tmp_path / "state" / "mau.db") as connection:
        refused = connection.execute("select state, rule from urls where url = 'http://10.11.12.13/a.jpg'").fetchone()
    assert refused == ("refused", "private address")


def test_a_pager_that_repeats_its_last_page_for_ever_ends(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if not path.startswith("/tin"):
            return listing()
        number = int(path.partition("page=")[2] or 1)
        shown = min(number, 3)
        return listing(f"/a{shown}", f"/b{shown}", pager=(f"/tin?page={number + 1}",))

    with serving(answer) as portal:
        code, _ = crawl(tmp_path, portal)
    turned = [path for path in portal.paths() if path.startswith("/tin")]

    assert code == 0
    assert turned == ["/tin", "/tin?page=2", "/tin?page=3", "/tin?page=4"]
    assert {"/a3", "/b3"} <= set(portal.paths())


def test_a_redirect_loop_ends_and_harms_only_itself(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path.startswith("/loop"):
            return 302, {"Location": f"/loop?n={path.partition('=')[2]}x"}, ""
        return listing("/loop", "/b") if path == "/tin" else listing()

    with serving(answer) as portal:
        code, _ = crawl(tmp_path, portal)

    assert code == 0
    assert "/b" in portal.paths()
    assert len([path for path in portal.paths() if path.startswith("/loop")]) <= 11


def test_a_second_night_stops_where_nothing_is_new(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if not path.startswith("/tin"):
            return listing()
        number = int(path.partition("page=")[2] or 1)
        turns = (f"/tin?page={number + 1}",) if number < 5 else ()
        return listing(f"/a{number}", f"/b{number}", pager=turns)

    with serving(answer) as portal:
        crawl(tmp_path, portal)
        first = len(portal.paths())
        crawl(tmp_path, portal)

    assert first == 1 + 5 + 1 + 10  # robots.txt, the listing, the front page, articles
    assert sorted(portal.paths()[first:]) == ["/", "/robots.txt", "/tin"]


def test_a_section_whose_walk_was_cut_is_walked_to_its_end_the_next_night(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/tin?page=3" and before < 3:
            return 500, {}, "trouble"
        if not path.startswith("/tin"):
            return listing()
        number = int(path.partition("page=")[2] or 1)
        turns = (f"/tin?page={number + 1}",) if number < 5 else ()
        return listing(f"/a{number}", pager=turns)

    with serving(answer) as portal:
        first, last = crawl(tmp_path, portal)
        second, _ = crawl(tmp_path, portal)

    assert first == 3
    assert "answered 500" in " ".join(last["said"])
    assert second == 0
    assert "/a5" in portal.paths()
    assert portal.paths().count("/a1") == 1


def test_what_a_cut_night_did_not_reach_is_found_the_next_night(tmp_path: Path) -> None:
    """The first page of the cut night is known ground on the next: the walk must not take it for the end of the news."""
    nights: list[int] = []

    def answer(path: str, before: int) -> Answer:
        if path == "/robots.txt":
            nights.append(len(nights) + 1)
        night = len(nights)
        if path == "/tin?page=2" and night == 2:
            return 500, {}, "trouble"
        if not path.startswith("/tin"):
            return listing()
        number = int(path.partition("page=")[2] or 1)
        known = ("/old1", "/old2")
        pages = {1: known} if night == 1 else {1: ("/n1",), 2: ("/n2",), 3: ("/n3",), 4: known}
        return listing(*pages[number], pager=(f"/tin?page={number + 1}",) if number < len(pages) else ())

    with serving(answer) as portal:
        codes = [crawl(tmp_path, portal)[0] for _ in range(3)]

    assert codes == [0, 3, 0]
    assert {"/n1", "/n2", "/n3"} <= set(portal.paths())
    assert portal.paths().count("/n1") == 1


def test_robots_txt_that_leads_to_nowhere_means_ask_nothing_and_ends(tmp_path: Path) -> None:
    with serving(
        lambda path, _: (302, {"Location": "http://[oops"}, "") if path == "/robots.txt" else listing("/a")
    ) as portal:
        code, last = crawl(tmp_path, portal)

    assert code == 3
    assert set(portal.paths()) == {"/robots.txt"}
    assert "robots.txt cannot be asked for" in " ".join(last["said"])


def test_a_section_that_shows_no_articles_is_said(tmp_path: Path) -> None:
    with serving(lambda path, _: listing()) as portal:
        code, last = crawl(tmp_path, portal)

    assert code == 3
    assert "shows no articles: mend the section's url" in last["said"][0]


def test_a_style_sheet_full_of_open_comments_does_not_stop_the_crawl(tmp_path: Path) -> None:
    def answer(path: str, before: int) -> Answer:
        if path == "/a.css":
            return 200, {"Content-Type": "text/css; charset=idna"}, "/* " * 1_000_000
        head = '<link rel="stylesheet" href="/a.css">'
        return (200, {}, LISTING.format(items=f'<a href="/b">b</a>{head}', pager="")) if path == "/tin" else listing()

    with serving(answer) as portal:
        code, _ = crawl(tmp_path, portal)

    assert code == 0
    assert "/b" in portal.paths()


def test_the_same_bytes_again_are_kept_as_revisits_of_the_first(tmp_path: Path) -> None:
    story = f"<html><body><h1>Tin</h1><p>{'Cầu mới nối hai xã. ' * 50}</p></body></html>"
    with serving(lambda path, _: listing("/a", "/b") if path == "/tin" else (200, {}, story)) as portal:
        _, first = crawl(tmp_path, portal)
        _, second = crawl(tmp_path, portal, again=True)

    pages = [capture for capture in captures(tmp_path) if capture.url.endswith(("/a", "/b"))]
    originals = {(capture.url, capture.at) for capture in pages if capture.revisit is None}
    revisits = [capture for capture in pages if capture.revisit == "identical-payload-digest"]
    # a page is read by its address: /b is no revisit of /a, though their bytes are the same
    assert len(originals) == len(revisits) == 2
    assert {(one.original.url, one.original.at) for one in revisits if one.original} == originals
    assert all(one.original and one.original.url == one.url for one in revisits)
    assert "revisits" not in first["counts"]
    assert second["counts"]["revisits"] == 4  # and the listing, and the front page
    assert second["counts"]["bytes not kept twice"] > 2 * len(story)
