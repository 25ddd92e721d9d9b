"""A CDX server over the catalogue, on loopback: what replay tools ask, answered line by line, and the page that replay shows
first. Opens the catalogue anew for each question, so that a rebuild is seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EADDRINUSE, EADDRNOTAVAIL
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gaierror
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.cdx import MOST, Asked, lines_for
from archive.errors import ArchiveError
from archive.evidence.at_hand import opened
from archive.evidence.away import away
from archive.evidence.folder import Folder
from archive.replay.start import address_typed, start_page

PATH = "/cdx"
START = "/start"
FILES = "/files/"
"""Before the name of a WARC file that lies in object storage alone: its bytes, which pywb asks for capture by capture."""
HOST = "127.0.0.1"
_MATCHES = ("exact", "prefix", "host", "domain")
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{1,15})")
_MOST_OF_A_FILE = 64 * 1024 * 1024  # a body at its limit, and what stands around it
_DIGITS = re.compile(r"[0-9]{0,14}")
_TEXT = "text/x-cdxj; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"
_HOW = (
    "ask as /cdx?url=ADDRESS[&matchType=exact|prefix|host|domain][&from=DIGITS][&to=DIGITS]"
    "[&closest=DIGITS][&limit=N][&alike=1]; DIGITS begin a time, as 20261123 or 20261123041500, UTC"
)


class BadQuestionError(ArchiveError):
    """What was asked is not understood, or not offered. Whoever asks mends the query."""


@contextmanager
def cdx_server(folder: Folder, port: int = 0) -> Iterator[str]:
    """Answer questions about the archive *folder* on a loopback *port* (0: any free one); give the address of the endpoint.

    Behind `/start` is the page that replay shows first.

    Raises StaleCatalogue or ArchiveError when there is no catalogue to answer from, ArchiveError when the port is taken.
    """
    with open_catalogue(folder):
        pass

    class Handler(_Handler):
        archive = folder

    try:
        server = _Server((HOST, port), Handler)
    except OSError as error:
        raise port_trouble(port, error) from error
    with server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}{PATH}"
        finally:
            server.shutdown()
            thread.join()


def port_trouble(port: int, error: OSError | UnicodeError, host: str = HOST, option: str = "--port") -> ArchiveError:
    """Return what to say of a *port* of *host* on which nobody can answer for *error*; *option* names another port.

    Another does, this user may not, or the host is none of this machine.
    """
    # a name that cannot be one at all is refused before anybody looks for it
    if isinstance(error, gaierror | UnicodeError) or error.errno == EADDRNOTAVAIL:
        return ArchiveError(
            f"{host} is no address of this machine: name one with --host; 0.0.0.0 stands for all it has"
        )
    if isinstance(error, PermissionError):
        return ArchiveError(
            f"port {port} of {host}: this user may not answer there: name one from 1024 on with {option}"
        )
    if error.errno == EADDRINUSE:
        return ArchiveError(f"port {port} of {host} is taken: free it, or name another with {option}")
    return ArchiveError(f"port {port} of {host}: nobody can answer there ({error.strerror})")


def asked_in(query: str) -> Asked:
    """Return what the *query* of a request asks. Raises BadQuestionError."""
    told = {name: values[0] for name, values in parse_qs(query, errors="replace").items()}
    url, match = told.pop("url", ""), told.pop("matchType", None)
    closest, begin, end = told.pop("closest", ""), told.pop("from", ""), told.pop("to", "")
    limit, alike, _ = told.pop("limit", str(MOST)), told.pop("alike", "0"), told.pop("sort", None)
    if match is None:
        url, match = _starred(url)
    wrong = {
        "url": not url,
        "matchType": match not in _MATCHES,
        "limit": not limit.isdecimal(),
        "alike": alike not in "01",
    }
    wrong |= {name: not _DIGITS.fullmatch(time) for name, time in (("closest", closest), ("from", begin), ("to", end))}
    bad = [*(name for name, is_wrong in wrong.items() if is_wrong), *told]
    if bad:
        raise BadQuestionError(f"{', '.join(bad)}: not understood: {_HOW}")
    url = url if "://" in url else f"http://{url}"  # as CDX servers take a host
    return Asked(url, match, closest or None, begin, end, min(int(limit[:9]), MOST), alike == "1")


def _starred(url: str) -> tuple[str, str]:
    """Return what `ADDRESS*` and `*.HOST` mean, as CDX servers have it."""
    if url.startswith("*."):
        return url[2:], "domain"
    return (url[:-1], "prefix") if url.endswith("*") else (url, "exact")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of somebody who did not wait for the answer."""


class _Handler(BaseHTTPRequestHandler):
    archive: Folder
    timeout = 60

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        try:
            if parts.path == PATH:
                asked = asked_in(parts.query)
                with open_catalogue(self.archive) as catalogue:
                    self._answer(200, b"".join(line + b"\n" for line in lines_for(catalogue, asked)), _TEXT)
            elif parts.path == START:
                self._start(parse_qs(parts.query, errors="replace").get("q", [""])[0])
            elif parts.path.startswith(FILES):
                self._some_of_a_file(unquote(parts.path.removeprefix(FILES)))
            else:
                self._answer(404, f"{_HOW}\n".encode())
        except ArchiveError as error:
            status = 400 if isinstance(error, BadQuestionError) else 503
            self._answer(status, f"{error}\n".encode("utf-8", "replace"))

    def _some_of_a_file(self, warc: str) -> None:
        asked = _RANGE.fullmatch(self.headers.get("Range") or "")
        kept = away(self.archive, warc) if warc.endswith((".warc", ".warc.gz")) else None
        if asked is None or kept is None:
            self._answer(404, b"asked for no range, or of no file that lies away\n")
            return
        begin, end = int(asked[1]), min(int(asked[2]) + 1, kept.bytes)
        with opened(self.archive, warc) as file:
            file.seek(begin)
            data = file.read(max(0, min(end - begin, _MOST_OF_A_FILE)))
        told = f"bytes {begin}-{begin + len(data) - 1}/{kept.bytes}"
        self._answer(206, data, "application/warc", **{"Content-Range": told})

    def _start(self, typed: str) -> None:
        if address := address_typed(typed):
            self._answer(302, b"", Location=address)
            return
        with open_catalogue(self.archive) as catalogue:
            self._answer(200, start_page(catalogue, typed).encode("utf-8", "replace"), "text/html; charset=utf-8")

    def _answer(self, status: int, body: bytes, kind: str = _PLAIN, **heads: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **heads}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: replay asks a hundred times for each page."""
