"""Services on this machine that are told things: a webhook, a mail server, a watchman. Each notes what it was told."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Service:
    """What was said to it, and what it answers."""

    port: int = 0
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    """Path and body of each request; of a mail its recipient and text."""
    status: int = 200
    seconds: float = 0.0

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(body, policy=policy.default) for _, body in self.asked]


@contextmanager
def web() -> Iterator[Service]:
    """A service over HTTP that takes whatever is posted."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service.asked.append((self.path, body))
            time.sleep(service.seconds)
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    yield from _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler), service)


@contextmanager
def mail() -> Iterator[Service]:
    """A mail server that takes whatever it is handed (RFC 5321, as far as a client needs)."""
    service = Service()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example.vn\r\n")
            for line in iter(self.rfile.readline, b""):
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    self._take()
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")

        def _take(self) -> None:
            lines = list(iter(self.rfile.readline, b".\r\n"))
            service.asked.append(("", b"".join(lines)))

    yield from _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), service)


def _served(server: socketserver.TCPServer, service: Service) -> Iterator[Service]:
    service.port = int(server.socket.getsockname()[1])
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
