"""An object storage on loopback (moto in server mode), and a proxy before it that answers badly where a test says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from archive.evidence import storage as door
from tests.archive.catalogue.shelf import Shelf
from tests.judges import there

MOTO = Path(f"{sys.prefix}-moto", "bin", "python")
ADDRESS = "s3://evidence/news"
_SERVE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
# moto looks for a name, and at no signature
_SOMEBODY = "AWS4-HMAC-SHA256 Credential=other/20240328/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_REFUSED = {"503": (503, "SlowDown"), "403": (403, "AccessDenied"), "clock": (403, "RequestTimeTooSkewed")}


@pytest.fixture(scope="module")
def moto() -> Iterator[int]:
    """Give the port of an object storage."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [there(MOTO, "make test"), "-c", _SERVE], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.stdin.close()


class Bucket:
    """The storage as somebody sees it who has nothing to do with luutru, and what goes wrong on the way to it."""

    def __init__(self, moto: int) -> None:
        self._moto = moto
        self.bad: Callable[[str, str], str | None] = lambda _method, _path: None
        """What goes wrong with a request, by method and path: `503`, `403`, `clock`, `stall`, `short`, `lie`; None: nothing."""
        self.asked = 0
        self.closing = Event()

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self._moto, timeout=30)
        connection.request(method, path, body, {"Authorization": _SOMEBODY})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def object(self, name: str) -> bytes | None:
        status, body = self.ask("GET", f"/evidence/news/{name}")
        return body if status == 200 else None

    def change(self, name: str, body: bytes) -> None:
        assert self.ask("PUT", f"/evidence/news/{name}", body)[0] == 200

    def lose(self, name: str) -> None:
        assert self.ask("DELETE", f"/evidence/news/{name}")[0] == 204

    def go_wrong(self, what: str, *, times: int = 10_000, only: str = "") -> None:
        """Let *what* go wrong so many times, of the paths that hold *only*."""
        left = [what] * times
        self.bad = lambda _method, path: left.pop() if left and only in path else None


@pytest.fixture
def bucket(moto: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    bucket = Bucket(moto)
    bucket.ask("POST", "/moto-api/reset")
    assert bucket.ask("PUT", "/evidence")[0] == 200
    server = _Quiet(("127.0.0.1", 0), _handler(bucket, moto))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "who")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "ours-alone")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(door, "TIMEOUT", 1.0)
    monkeypatch.setattr(door, "PATIENCE", 3.0)
    door._storage.cache_clear()
    yield bucket
    bucket.closing.set()
    server.shutdown()
    server.server_close()
    door._storage.cache_clear()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of who hung up: what the commands say is what is looked at."""


def _handler(bucket: Bucket, moto: int) -> type[BaseHTTPRequestHandler]:
    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            bucket.asked += 1
            bad = bucket.bad(self.command, self.path)
            if bad == "stall":
                bucket.closing.wait(20)
            elif bad in _REFUSED:
                status, code = _REFUSED[bad]
                said = f"<Error><Code>{code}</Code></Error>".encode()
                self._answer(status, {"Content-Length": str(len(said))}, said)
            else:
                self._pass_on(body, bad)

        do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815

        def _pass_on(self, body: bytes, bad: str | None) -> None:
            connection = HTTPConnection("127.0.0.1", moto, timeout=30)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            said, heads = answer.read(), dict(answer.headers)
            heads.pop("Connection", None)
            if bad in ("short", "lie"):
                said = said[: len(said) // 2]
                heads["Content-Length"] = str(len(said)) if bad == "lie" else heads["Content-Length"]
            self._answer(answer.status, heads, said)

        def _answer(self, status: int, heads: dict[str, str], said: bytes) -> None:
            self.send_response_only(status)
            for name, value in heads.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Proxy


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")
