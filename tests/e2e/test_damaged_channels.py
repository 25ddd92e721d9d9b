"""What a crawl, `luutru site completeness` and `luutru explain` say of feeds and sitemaps that are not whole."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from tests.e2e.line import luutru

SITE = """
name = "Mẫu"
home = "{home}/"
loopback = true
delay = 0
[[section]]
name = "Tin"
url = "{home}/tin/"
[[layout]]
platform = "generic"
[layout.walk]
article = ['^/tin/.+\\.html$']
feeds = ["/rss.xml", "/moved.xml"]
sitemaps = ["/damaged.xml", "/torn.txt.gz", "/cut.xml", "/none.xml"]
"""


def numbered(count: int) -> str:
    return "".join(f"<url><loc>/tin/{number}.html</loc></url>\n" for number in range(count))


ITEMS = "<item><link>/tin/1.html</link></item><item><link>/tin/2.html</link></item>"


class Portal(BaseHTTPRequestHandler):
    """A portal whose feeds and sitemaps are not as they should be."""

    moved: ClassVar[bool] = False

    def do_GET(self) -> None:
        """Answer a request."""
        home = f"http://{self.headers['Host']}"
        lines = "".join(f"{home}/tin/{number}.html\n" for number in range(500))
        answers = {
            "/tin/": b'<html><a href="/tin/1.html">Tin</a></html>',
            "/rss.xml": f"<rss><channel>{ITEMS}</channel></rss>".encode(),
            "/moved.xml": f"<rss><channel>{'' if self.moved else ITEMS}</channel></rss>".encode(),
            "/damaged.xml": f"<urlset>\n{numbered(9)}".encode(),
            "/torn.txt.gz": gzip.compress(lines.encode())[:-4],
            "/cut.xml": f"<urlset>{numbered(9)}</urlset>".encode(),
        }
        body = answers.get(self.path, b"<html><h1>Tin</h1></html>" if self.path.endswith(".html") else b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html" if b"<html" in body else "text/xml")
        self.send_header("Content-Length", str(len(body) + 50 * (self.path == "/cut.xml" and self.moved)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Nights:
    """An archive of two nights, and what was said at the end of each."""

    archive: Path
    home: str
    said: tuple[str, str]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    archive = tmp_path_factory.mktemp("nights")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    (archive / "settings" / "sites").mkdir(parents=True)
    (archive / "settings" / "sites" / "mau.toml").write_text(SITE.format(home=home), encoding="utf-8")
    said = []
    for moved in (False, True):
        Portal.moved = moved
        done = luutru("crawl", "mau", archive=archive, LUUTRU_BUDGET="60")
        said.append(done.stdout + done.stderr)
    yield Nights(archive, home, (said[0], said[1]))
    server.shutdown()


def test_the_crawl_names_what_is_not_whole_and_nothing_else(nights: Nights) -> None:
    first, second = nights.said

    assert f"sitemap {nights.home}/damaged.xml: 9 of its entries read, and not all: is damaged in line 11" in first
    assert f"sitemap {nights.home}/torn.txt.gz: 500 of its entries read, and not all: its gzip is torn after" in first
    assert "rss.xml" not in first + second
    assert "none.xml" not in first + second
    assert "cut.xml" not in first


def test_the_crawl_names_what_listed_something_and_does_not_any_more(nights: Nights) -> None:
    second = nights.said[1]

    assert f"feed {nights.home}/moved.xml: lists nothing any more (is empty); on " in second
    assert (
        f"sitemap {nights.home}/cut.xml: 9 of its entries read, and not all: got no whole answer: the answer" in second
    )


def test_completeness_and_explain_say_it_too(nights: Nights) -> None:
    told = luutru("site", "completeness", "mau", archive=nights.archive).stdout
    explained = luutru("explain", f"{nights.home}/damaged.xml", archive=nights.archive).stdout

    assert f"feed {nights.home}/rss.xml: 2 entries read (since " in told
    assert f"sitemap {nights.home}/damaged.xml: 9 of its entries read, and not all: is damaged" in told
    assert f"feed {nights.home}/moved.xml: lists nothing any more (is empty)" in told
    assert "none.xml" not in told
    assert "9 of its entries read, and not all: is damaged in line 11" in explained
