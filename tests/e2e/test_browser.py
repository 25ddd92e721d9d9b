"""A portal that is empty without a browser: shown, captured and read, and the browser alone reaches nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.evidence.judging.verify import check_warc
from archive.evidence.reading.captures import read_captures
from tests.e2e.line import luutru
from tests.judges import CHROMIUM, there

SHELL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin xã Đông Lĩnh</title>
<link rel="stylesheet" href="/app.css"></head><body><div id="app"></div><script src="/app.js"></script></body></html>"""
APP = """
const app = document.getElementById("app"), id = location.pathname.match(/^\\/tin\\/(\\d+)$/);
new WebSocket("ws://" + location.host + "/tin-nong");
fetch("http://127.0.0.1:1/dem-luot").catch(() => {});
fetch(id ? "/api/tin/" + id[1] : "/api/tin").then(answer => answer.json()).then(told => {
  app.innerHTML = id
    ? `<h1>${told.title}</h1><div class="ngay">${told.date}</div>` +
      `<img src="/anh/${id[1]}.png"><p>${told.text.join("</p><p>")}</p>`
    : told.map(one => `<p class="tin"><a href="/tin/${one.id}">${one.title}</a></p>`).join("");
});
"""
TEXT = [
    "Sáng 27/3/2024, xã Đông Lĩnh tổ chức ra quân nạo vét kênh mương nội đồng, chuẩn bị nước cho vụ hè thu năm nay.",
    "Hơn hai trăm người dân cùng cán bộ các thôn đã dọn sạch ba cây số kênh chính chỉ trong một buổi sáng.",
    "Ủy ban nhân dân xã cho biết sẽ tiếp tục nạo vét các tuyến kênh còn lại trước ngày mười lăm tháng tư.",
]
NEWS = {
    n: {"id": n, "title": f"Đông Lĩnh ra quân làm thủy lợi đợt {n}", "date": f"{26 + n}/03/2024 08:15", "text": TEXT}
    for n in (1, 2)
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
FILES: dict[str, tuple[str, bytes]] = {
    "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /cam\n"),
    "/app.css": ("text/css", b"body { background: url(/nen.png) }"),
    "/app.js": ("text/javascript", APP.encode()),
    "/nen.png": ("image/png", PNG),
    "/api/tin": ("application/json", json.dumps(list(NEWS.values())).encode()),
    **{f"/api/tin/{n}": ("application/json", json.dumps(told).encode()) for n, told in NEWS.items()},
    **{f"/anh/{n}.png": ("image/png", PNG) for n in NEWS},
}


class Portal(BaseHTTPRequestHandler):
    """Answers every page with the same empty frame."""

    protocol_version = "HTTP/1.1"
    asked: Counter[str]
    agents: set[str | None]

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        self.agents.add(self.headers.get("User-Agent"))
        page = self.path == "/tin" or (self.path.startswith("/tin/") and self.path[5:].isdigit())
        kind, body = FILES.get(self.path, ("text/html; charset=utf-8", SHELL.encode() if page else b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folder, type[Portal], str]]:
    """The archive after one night, the portal that it walked, and what the crawl said."""
    there(CHROMIUM, "apt-get install chromium")
    handler = type("Asked", (Portal,), {"asked": Counter(), "agents": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        archive = tmp_path_factory.mktemp("browser") / "data"
        home = f"http://127.0.0.1:{server.server_port}"
        (archive / "settings" / "sites").mkdir(parents=True)
        (archive / "settings" / "sites" / "dong-linh.toml").write_text(
            f'name = "Cổng thông tin xã Đông Lĩnh"\nhome = "{home}/"\nloopback = true\ndelay = 0\nbrowser = true\n'
            f'[[section]]\nname = "Tin"\nurl = "{home}/tin"\n'
            '[[layout]]\nplatform = "generic"\nwalk.items = [".tin a"]\nwalk.article = [\'^/tin/\\d+$\']\n',
            encoding="utf-8",
        )
        said = luutru("crawl", "dong-linh", archive=archive)
        server.shutdown()
        assert said.returncode == 0, said.stderr
        yield Folder(archive), handler, said.stderr


def test_articles_that_a_script_writes_are_found_and_read(crawled: tuple[Folder, type[Portal], str]) -> None:
    with open_catalogue(crawled[0]) as catalogue:
        told = list(catalogue.rows("select title, published from articles order by title"))
        texts = {text for (text,) in catalogue.rows("select text from article_texts")}
        pictures = [url.rpartition("/")[2] for (url,) in catalogue.rows("select url from images order by url")]

    assert told == [(one["title"], f"2024-03-{26 + n}T08:15") for n, one in NEWS.items()]
    assert texts == {"\n".join(TEXT)}
    assert pictures == ["1.png", "2.png"]


def test_whatever_the_browser_asked_for_is_in_the_archive_and_nothing_was_asked_twice(
    crawled: tuple[Folder, type[Portal], str],
) -> None:
    folder, portal, _ = crawled
    (warc,) = folder.closed_warcs()
    kept = [capture for capture in read_captures(folder.path(warc)) if capture.hop]
    wire = Counter("/" + capture.url.split("/", 3)[3] for capture in kept)

    shown = {"/tin", *(f"/tin/{n}" for n in NEWS)}
    assert set(portal.asked) <= set(wire)
    assert {path: count for path, count in portal.asked.items() if count > 1} == {}
    assert {path for path, count in wire.items() if count > 1} == shown  # as it came, and as it was shown
    assert list(check_warc(folder.path(warc))) == []


def test_the_browser_asks_under_our_name_alone(crawled: tuple[Folder, type[Portal], str]) -> None:
    assert {agent.partition("/")[0] for agent in crawled[1].agents if agent} == {"luutru"}
    assert None not in crawled[1].agents
    assert "/tin-nong" not in crawled[1].asked  # a web socket goes past every record


def test_the_archive_agrees_and_a_rebuild_makes_the_same(crawled: tuple[Folder, type[Portal], str]) -> None:
    assert luutru("verify", archive=crawled[0].root).returncode == 0
    with open_catalogue(crawled[0]) as catalogue:
        before = sorted(catalogue.rows("select id, digest, kind from captures"))
    assert luutru("rebuild", archive=crawled[0].root).returncode == 0
    with open_catalogue(crawled[0]) as catalogue:
        assert sorted(catalogue.rows("select id, digest, kind from captures")) == before
