"""A CDX server over the catalogue, on loopback: what replay tools ask, answered line by line. Opens the catalogue anew for
each question, so that a rebuild is seen at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.cdx import MOST, Asked, lines_for
from archive.errors import ArchiveError
from archive.evidence.folder import Folder

PATH = "/cdx"
HOST = "127.0.0.1"
_MATCHES = ("exact", "prefix", "host", "domain")
_TEXT = "text/x-cdxj; charset=utf-8"


@contextmanager
def cdx_server(folder: Folder, port: int = 0) -> Iterator[str]:
    """Answer questions about the archive *folder* on a loopback *port* (0: any free one); give the address of the endpoint."""

    class Handler(_Handler):
        archive = folder

    with ThreadingHTTPServer((HOST, port), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}{PATH}"
        finally:
            server.shutdown()
            thread.join()


def asked_in(query: str) -> Asked | None:
    """Return what the *query* of a request asks; None where it names no address, or wants what is not offered."""
    told = {name: values[0] for name, values in parse_qs(query, errors="replace").items()}
    match, limit = told.get("matchType", "exact"), told.get("limit", str(MOST))
    if not told.get("url") or match not in _MATCHES or not limit.isdecimal():
        return None
    return Asked(
        told["url"], match, told.get("closest"), told.get("from", ""), told.get("to", ""), min(int(limit[:9]), MOST)
    )


class _Handler(BaseHTTPRequestHandler):
    archive: Folder

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = asked_in(parts.query) if parts.path == PATH else None
        if asked is None:
            self._answer(
                400, b"ask as /cdx?url=ADDRESS[&matchType=exact|prefix|host|domain][&closest=14 digits][&limit=N]\n"
            )
            return
        try:
            with open_catalogue(self.archive) as catalogue:
                self._answer(200, b"".join(line + b"\n" for line in lines_for(catalogue, asked)))
        except ArchiveError as error:
            self._answer(503, f"{error}\n".encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _TEXT)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: replay asks a hundred times for each page."""
