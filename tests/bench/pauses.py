"""How long a crawl keeps everybody waiting that reads a full sitemap: `python -m tests.bench.pauses [ENTRIES]`.

A crawl of a portal on loopback in this process; a clock in its reactor ticks every 50 ms, and the longest time between two
ticks is how long no connection was served, no answer taken, no signal heard.
"""

from __future__ import annotations

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

TICK = 0.05
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
sitemaps = ["/sitemap.xml"]
"""
# as long as the addresses of portals are
PATH = "/tin/chinh-tri-xa-hoi/hoi-nghi-ban-chap-hanh-dang-bo-tinh-lan-thu-muoi-bay-va-trien-khai-nhiem-vu-{:06}.html"


class Portal(BaseHTTPRequestHandler):
    """A portal of one listing and one sitemap."""

    entries = 50_000

    def do_GET(self) -> None:
        """Answer a request."""
        home = f"http://{self.headers['Host']}"
        if self.path == "/sitemap.xml":
            one = f"<url><loc>{home}{PATH}</loc><lastmod>2024-01-01T08:00:00+07:00</lastmod><priority>0.5</priority></url>\n"
            body = "<urlset>" + "".join(one.format(number) for number in range(self.entries)) + "</urlset>"
        elif self.path == "/tin/":
            body = f'<html><a href="{PATH.format(1)}">Hội nghị</a></html>'
        else:
            body = "<html><h1>Hội nghị</h1></html>" if self.path.endswith(".html") else ""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/xml" if "xml" in self.path else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serve(entries: int, port: Any) -> None:
    """Serve the portal, and send its *port* to whoever waits for it."""
    Portal.entries = entries
    server = HTTPServer(("127.0.0.1", 0), Portal)
    port.send(server.server_port)
    server.serve_forever()


def measure(entries: int) -> dict[str, float]:
    """Crawl a portal whose sitemap has so many *entries*; return the longest pauses in seconds, and how long it took."""
    from crawler.run import _run, _settings
    from crawler.spiders import SiteLoader

    mine, its = get_context("fork").Pipe()
    portal = get_context("fork").Process(target=serve, args=(entries, its), daemon=True)
    portal.start()
    with TemporaryDirectory(prefix="luutru-pauses-") as work:
        sites = Path(work) / "settings" / "sites"
        sites.mkdir(parents=True)
        (sites / "mau.toml").write_text(SITE.format(home=f"http://127.0.0.1:{mine.recv()}"), encoding="utf-8")
        os.environ |= {"LUUTRU_SETTINGS": str(sites.parent), "LUUTRU_ARCHIVE": work, "LUUTRU_BUDGET": "30"}
        settings = _settings("mau")
        settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        spider, pauses, begun = SiteLoader.from_settings(settings).load("mau"), list[float](), monotonic()
        settings.set("EXTENSIONS", settings.getdict("EXTENSIONS") | {Clock: 1}, priority="cmdline")
        settings.set("PAUSES", pauses, priority="cmdline")
        _run(spider, settings)
        portal.terminate()
    longest = sorted(pauses)[-3:]
    return {"longest": max(longest), "third": longest[0], "seconds": monotonic() - begun}


class Clock:
    """Notes how long each pause between two ticks was."""

    def __init__(self, crawler: Any) -> None:
        from twisted.internet.task import LoopingCall

        self._pauses: list[float] = crawler.settings["PAUSES"]
        self._last = monotonic()
        LoopingCall(self._tick).start(TICK)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Clock:
        """Make one for *crawler*."""
        return cls(crawler)

    def _tick(self) -> None:
        now = monotonic()
        self._pauses.append(now - self._last)
        self._last = now


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if sys.argv[1:] else 50_000)))  # noqa: T201
