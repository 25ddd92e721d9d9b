"""The sample portals over real HTTP: reached by links alone, and as well or ill behaved as it is said."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest

from crawler.samples import LIFERAY, PORTALS, SHAREPOINT, Make, Running, World, running
from crawler.samples.addresses import article_path, picture_source
from crawler.samples.makes.sharepoint_places import PAGER
from crawler.samples.stories import story
from crawler.samples.world import MEDIA_HOST
from tests.crawler.samples.reading import tags

BOTH = pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("samples"), World(articles=30)) as portals:
        yield portals


class Client:
    """One keep-alive connection to a host."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=10)

    def ask(self, target: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request(method, quote(target, safe="%/:?=&()"), headers=headers)
        response = self.connection.getresponse()
        return response, response.read()


def walk(client: Client, portal: Make, start: str) -> set[str]:
    """Return the paths of all articles that the listing from *start* on links to, by links and pagers alone."""
    found, seen, todo = set(), set(), [(start, b"")]
    while todo:
        target, form = todo.pop()
        if (target, form[-40:]) in seen:
            continue
        seen.add((target, form[-40:]))
        client.connection.request("POST" if form else "GET", target, form or None)
        page = client.connection.getresponse().read().decode()
        found |= {urlsplit(link).path for link in re.findall(r'<h[34][^>]*><a href="([^"]+)">', page)}
        found |= {unescape(link) for link in re.findall(r'<h4><a href="([^"]+ItemID[^"]+)"', page)}
        if portal is SHAREPOINT:
            state = next(tag["value"] for tag in tags(page, "input") if tag.get("id") == "__VIEWSTATE")
            for argument in re.findall(r"__doPostBack\(&#39;[^;]+&#39;,&#39;(\d+)&#39;\)", page):
                fields = {"__VIEWSTATE": state, "__EVENTTARGET": PAGER, "__EVENTARGUMENT": argument}
                todo.append((start, urlencode(fields).encode()))
        else:
            todo += [(tag["href"], b"") for tag in tags(page, "a") if "_101_cur=" in tag.get("href", "")]
    return found


@BOTH
def test_every_true_article_is_reached_through_listings_and_pagers(here: Running, portal: Make) -> None:
    client, reached = Client(portal.host, here.port), set()
    starts = {"sharepoint": "/Pages/{}.aspx", "liferay": "/{}"}[portal.platform]
    for rubric in portal.rubrics:
        for path in walk(client, portal, starts.format(rubric.page)):
            at, response = path, client.ask(path)[0]
            while response.status in (301, 302):
                at = urljoin(at, response.headers["Location"])
                response = client.ask(at)[0]
            reached.add(at.lower() if portal is SHAREPOINT else at)
    wanted = {urlsplit(entry["url"]).path for entry in here.truth(portal.slug)}

    assert len(wanted) == 31
    assert {path.lower() if portal is SHAREPOINT else path for path in wanted} <= reached


@BOTH
def test_an_article_refuses_once_and_says_when_to_come_again(tmp_path: Path, portal: Make) -> None:
    with running(tmp_path, World(articles=18)) as portals:
        client, path = Client(portal.host, portals.port), article_path(portal, story(portals.world, portal, 17))
        first, second = client.ask(path)[0], client.ask(path)[0]

    assert (first.status, first.headers["Retry-After"], second.status) == (503, "1", 200)


def test_one_article_takes_its_time(here: Running) -> None:
    began = time.monotonic()
    Client(LIFERAY.host, here.port).ask(article_path(LIFERAY, story(here.world, LIFERAY, 11)))

    assert 0.9 < time.monotonic() - began < 5


def test_some_pages_come_in_chunks_and_some_compressed(here: Running) -> None:
    client, how = Client(LIFERAY.host, here.port), set()
    for number in (0, 1, 3):
        path = article_path(LIFERAY, story(here.world, LIFERAY, number))
        response, body = client.ask(path, **{"Accept-Encoding": "gzip"})
        encoding = response.headers["Content-Encoding"]
        how.add((response.headers["Transfer-Encoding"], encoding))
        assert (gzip.decompress(body) if encoding else body).rstrip().endswith(b"</html>")

    assert how == {(None, "gzip"), (None, None), ("chunked", "gzip")}


def test_a_file_that_is_known_is_not_sent_again(here: Running) -> None:
    client = Client(MEDIA_HOST, here.port)
    told = story(here.world, SHAREPOINT, 14)
    target = urlsplit(picture_source(here.world, SHAREPOINT, told, told.pictures[0])).path
    first, body = client.ask(target)
    again, nothing = client.ask(target, **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["Last-Modified"]
    assert len(body) > 1000
    assert (again.status, nothing) == (304, b"")


def test_head_sends_the_head_alone(here: Running) -> None:
    client = Client(SHAREPOINT.host, here.port)
    response, body = client.ask("/Pages/tin-tuc-su-kien.aspx", "HEAD")
    after, _ = client.ask("/robots.txt")

    assert (response.status, body, after.status) == (200, b"", 200)
    assert int(response.headers["Content-Length"]) > 10_000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"BREW / HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00", b"400"),
        (b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000, b"431"),
        (b"POST /robots.txt HTTP/1.1\r\nConnection: close\r\n\r\n", b"405"),
        (b"GET /robots.txt HTTP/1.0\r\n\r\n", b"200"),
    ],
)
def test_junk_is_refused_and_the_connection_closed(here: Running, sent: bytes, status: bytes) -> None:
    with socket.create_connection((SHAREPOINT.host, here.port), timeout=5) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.split(b" ")[1] == status


def test_requests_sent_ahead_are_answered_in_order(here: Running) -> None:
    slow = article_path(SHAREPOINT, story(here.world, SHAREPOINT, 11))
    with socket.create_connection((SHAREPOINT.host, here.port), timeout=5) as connection:
        connection.sendall(
            f"HEAD {slow} HTTP/1.1\r\n\r\nGET /robots.txt HTTP/1.1\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.index(b"text/html") < answer.index(b"text/plain")


def test_the_log_names_every_request(tmp_path: Path) -> None:
    with running(tmp_path, World(articles=1), log=tmp_path / "log") as portals:
        Client(LIFERAY.host, portals.port).ask("/mot-trang-khong-ai-hoi")
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]

    assert [line["status"] for line in lines if line["target"] == "/mot-trang-khong-ai-hoi"] == [200]


def test_pages_made_beforehand_say_the_same(tmp_path: Path) -> None:
    world = World(articles=10)
    with running(tmp_path / "a", world) as plain, running(tmp_path / "b", world, prerendered=True) as ready:
        for entry in plain.truth():
            parts = urlsplit(entry["url"])
            pages = [
                Client(parts.hostname or "", port).ask(parts.path)[1].decode() for port in (plain.port, ready.port)
            ]
            assert _still(pages[0]) == _still(pages[1]), parts.path


def _still(page: str) -> str:
    """Return a page without ports, counters and states."""
    page = re.sub(r"(127\.0\.0\.\d+):\d+", r"\1", re.sub(r'value="/wE[^"]+"|authToken="[^"]+"', "", page))
    return re.sub(r"(View count|Lượt xem|Đang online|Tất cả|Đang truy cập|Tổng số): \d+", "", page)


def test_a_port_that_is_taken_is_an_error_in_one_line(here: Running) -> None:
    command = [sys.executable, "-m", "crawler.samples", "--port", str(here.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(here.port) in done.stderr


def test_the_portals_stop_with_whoever_started_them(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from crawler.samples import running; import os, signal\n"
        f"with running(Path({str(tmp_path)!r})) as portals:\n"
        "    print(portals.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    pid = int(done.stdout)
    for _ in range(50):
        if not _alive(pid):
            return
        time.sleep(0.1)

    pytest.fail(f"{pid} still runs")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_the_truth_table_can_be_written_to_a_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler.samples", "--articles", "3", "--truth", str(tmp_path / "truth.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        process.terminate()
        assert process.wait(timeout=10) == 0
    table = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))

    assert ready["pid"] == process.pid
    assert {slug: len(entries) for slug, entries in table.items()} == {"mau-sharepoint": 4, "mau-liferay": 4}
