"""ReplayWeb.page on loopback in Debian's Chromium: opens a package as a reader does, and tells what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Frame, sync_playwright

from tests.judges import CHROMIUM, ENVIRONMENT, there

ASSETS = ENVIRONMENT / "replayweb"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 60_000  # milliseconds
_APP = b"<!doctype html><meta charset=utf-8><script src=./ui.js></script><replay-app-main></replay-app-main>"
# What was held against the signed digest, as ReplayWeb.page notes it.
_CHECKED = """async () => {
    const found = {};
    for (const {name} of await indexedDB.databases()) {
        const opened = await new Promise(done => { const q = indexedDB.open(name); q.onsuccess = () => done(q.result); });
        if (![...opened.objectStoreNames].includes("verification")) continue;
        const all = opened.transaction("verification").objectStore("verification").getAll();
        for (const one of await new Promise(done => { all.onsuccess = () => done(all.result); })) found[one.id] = one;
    }
    return found;
}"""


class _Served(SimpleHTTPRequestHandler):
    """Files with ranges, which ReplayWeb.page reads large packages by."""

    protocol_version = "HTTP/1.1"
    package: Path

    def do_GET(self) -> None:
        name = self.path.partition("?")[0]
        if name == "/x.wacz":
            self._send_package(self.headers.get("Range"))
        elif name in ("/", "/ui.js", "/sw.js"):
            kind = "text/html" if name == "/" else "text/javascript"
            self._send(200, _APP if name == "/" else (ASSETS / name[1:]).read_bytes(), {"Content-Type": kind})
        else:
            self._send(404, b"", {})

    def _send_package(self, wanted: str | None) -> None:
        size = self.package.stat().st_size
        named = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted or "bytes=0-")
        assert named is not None
        begin = int(named[1]) if named[1] else size - int(named[2])
        end = min(int(named[2]), size - 1) if named[1] and named[2] else size - 1
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Range", f"bytes {begin}-{end}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - begin + 1))
        self.end_headers()
        with self.package.open("rb") as file:
            file.seek(begin)
            rest = end - begin + 1
            while rest and (piece := file.read(min(rest, 1 << 20))):
                self.wfile.write(piece)
                rest -= len(piece)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: the browser lets go of a package as soon as it has seen enough of it."""


class Reader:
    """Somebody who reads a package."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._address = address
        self._browser = browser.new_context()
        self.abroad: set[str] = set()
        """Addresses that were asked for beyond the server of the package."""
        self._browser.on("request", lambda request: self._note(request.url))
        self.page = self._browser.new_page()

    def open(self, url: str, at: str) -> Frame:
        """Return the frame in which the capture of *url* at the time *at* (14 digits) is shown."""
        self._go(f"view=pages&url={quote(url, safe='')}&ts={at}")
        for _ in range(PATIENCE // 100):
            if frame := next((frame for frame in self.page.frames if "mp_/" in frame.url), None):
                frame.wait_for_load_state("load", timeout=PATIENCE)
                return frame
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{url} was not shown")

    def search(self, words: str) -> list[str]:
        """Return the titles that are found when somebody looks for *words* among the pages."""
        self._go(f"view=pages&query={quote(words)}")
        # before it has an index of the words it lists all pages, without this column
        self.page.get_by_text("Match", exact=False).first.wait_for(timeout=PATIENCE)
        titles = self.page.locator("wr-page-entry .page-title keyword-mark")
        titles.first.wait_for(timeout=PATIENCE)
        found: list[str] = titles.evaluate_all("all => all.map(one => one.title)")
        return found

    def checked(self) -> dict[str, Any]:
        """Return what was held against the signature, by name."""
        found: dict[str, Any] = self.page.evaluate(_CHECKED)
        return found

    def _go(self, where: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self._address}?source=/x.wacz#{where}", timeout=PATIENCE)

    def _note(self, url: str) -> None:
        if not url.startswith((self._address, "blob:", "data:", "about:")):
            self.abroad.add(url)


@contextmanager
def reading(package: Path) -> Iterator[Reader]:
    """Open *package* in ReplayWeb.page."""
    there(ASSETS / "sw.js", "make replay fetches it, where there is a network")
    there(CHROMIUM, "apt-get install chromium")

    class Handler(_Served):
        pass

    Handler.package = package
    with _Server(("127.0.0.1", 0), partial(Handler)) as server, sync_playwright() as playwright:
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=[*FLAGS])
        try:
            yield Reader(browser, f"http://127.0.0.1:{server.server_address[1]}/")
        finally:
            browser.close()
            server.shutdown()
