"""pywb as a process of its own: it cannot share an environment with Scrapy (its brotlipy shadows the brotli that Scrapy needs).

The environment is made by `make replay`, never at run time. pywb reads our WARC files where they lie, and finds captures
through the CDX server; nothing is copied, and nothing is asked of the Internet.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, create_connection, socket
from subprocess import STDOUT
from threading import Thread
from time import monotonic, sleep
from typing import IO

from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.replay.cdxserver import FILES as AWAY_FILES
from archive.replay.cdxserver import HOST, PATH, START, cdx_server, port_trouble
from archive.replay.scratch import scratch
from archive.replay.start import COLLECTION

FILES = "files"
ENVIRONMENT = "LUUTRU_REPLAY"
"""Names the folder of the replay environment, where it is not beside our own."""
_LONGEST_LINE = 2_000  # bytes
PATIENCE = 60.0  # seconds; pywb begins in two on an idle machine
# pywb fills in the names; another state of the same ASP.NET form is the same question to it
_QUERY = "?url={url}&closest={closest}&sort=closest&alike=1"
# Begins pywb. It ends when its standard input does, in a thread that no page can hold up: so it outlives luutru in no case,
# not even when that is killed. Replayed scripts may set cookies until browsers keep no more (Chromium: 180 of 4,096 bytes of
# a host); past 65,536 bytes of them http.client, by which gevent reads requests, would refuse every page from then on. It
# asks our CDX server for what was posted too, which pywb 2.10 does of its own index files alone. And where it would show
# the names of its collections, it shows the page that the same server makes of what is in the archive.
_PYWB = """
import http.client, os, sys
from http.client import HTTPConnection
from urllib.parse import urlsplit
from pywb.apps.cli import wayback
from pywb.apps.frontendapp import FrontEndApp
from pywb.apps.wbrequestresponse import WbResponse
from warcio.statusandheaders import StatusAndHeaders
import gevent
from pywb.warcserver.index.indexsource import RemoteIndexSource
def end():
    os.read(0, 1)
    os._exit(0)
gevent.get_hub().threadpool.spawn(end)
http.client._MAXLINE = 1000000
address = RemoteIndexSource._get_api_url
def with_posted(self, params):
    return address(self, {**params, "url": params.get("alt_url") or params.get("url", "")})
RemoteIndexSource._get_api_url = with_posted
start = urlsplit(sys.argv[1])
def show_start(self, environ, coll=""):
    asked = HTTPConnection(start.netloc, timeout=60)
    asked.request("GET", start.path + "?" + environ.get("QUERY_STRING", ""))
    said = asked.getresponse()
    heads = [(name, value) for name, value in said.getheaders() if name in ("Content-Type", "Content-Length", "Location")]
    return WbResponse(StatusAndHeaders(f"{said.status} {said.reason}", heads), [said.read()])
FrontEndApp.serve_home = FrontEndApp.serve_coll_page = show_start
wayback(sys.argv[2:])
"""
# shown in place of pywb's own words, by its templates; it may stand in the frame of a replayed page
_NOT_FOUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not in this archive</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }</style>
</head><body><h1>Not in this archive</h1><p><b>{{ url }}</b> was not captured.</p>
<p><a href="/" target="_top">What is in this archive</a></p></body></html>
"""


class NoReplayError(ArchiveError):
    """pywb is not installed, or does not begin. `make replay` makes its environment."""

    exit_code = 2


class Pywb:
    """pywb in a folder of its own: begun, ended, begun again."""

    def __init__(self, python: Path, port: int, home: Path, endpoint: str) -> None:
        self.address = f"http://{HOST}:{port}/{COLLECTION}/"
        """Of the collection; behind it comes the address of a page, or the digits of a time, a slash and the address."""
        self._command = [
            *(str(python), "-c", _PYWB, f"{endpoint.removesuffix(PATH)}{START}"),
            *("--bind", HOST, "--port", str(port), "--directory", str(home)),
        ]
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._said = _Said()

    def begin(self) -> None:
        """Begin it, and return when it answers. Raises ArchiveError where the port is taken, NoReplayError if it does not."""
        need_port(self._port)
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(
                self._command, stdin=pipe, stdout=pipe, stderr=STDOUT, env=_environment(), start_new_session=True
            )
        except OSError as error:
            raise NoReplayError(
                f"{self._command[0]}: {error.strerror}: `make replay` makes pywb's environment"
            ) from error
        self._said = _Said(self._process.stdout)
        end = monotonic() + PATIENCE
        while monotonic() < end:
            if self._process.poll() is not None:
                raise NoReplayError(f"pywb does not begin: {self.last_words()}: `make replay` makes its environment")
            if answers(self._port):
                return
            sleep(0.1)
        self.end()
        raise NoReplayError(f"pywb did not answer on port {self._port} within {PATIENCE:g} seconds")

    def has_ended(self) -> bool:
        """Return whether it ended by itself, or never began."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> None:
        """Wait until somebody interrupts. Raises ArchiveError when pywb ends before."""
        if self._process is not None:
            self._process.wait()
        raise ArchiveError(f"pywb ended by itself: {self.last_words()}: run the command again")

    def last_words(self) -> str:
        """Return how it ended, or what it said last."""
        if self._process is not None and (self._process.returncode or 0) < 0:
            return f"signal {-self._process.returncode}"
        return self._said.last()

    def end(self) -> None:
        """End it, if it runs."""
        if self._process is None:
            return
        self._process.terminate()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Said:
    """What a process says. The last of it is kept: pywb writes two lines for each file of each page, and goes on for months."""

    def __init__(self, pipe: IO[bytes] | None = None) -> None:
        self._last = b""
        self._reader = Thread(target=self._read, args=(pipe,), name="luutru-replay-says", daemon=True)
        if pipe is not None:
            self._reader.start()

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in iter(partial(pipe.readline, _LONGEST_LINE), b""):
                self._last = line.strip() or self._last

    def last(self) -> str:
        """Return the last line of a process that has ended."""
        if self._reader.ident is not None:
            self._reader.join(1)
        return self._last.decode("utf-8", "replace") or "it said nothing"


@contextmanager
def pywb_for(folder: Folder, port: int) -> Iterator[Pywb]:
    """Give a pywb for the archive *folder*, which may be begun on a loopback *port*; it ends with the block.

    Raises NoReplayError when pywb is not installed, ArchiveError when there is no catalogue.
    """
    python = find_pywb()
    with scratch() as home, cdx_server(folder) as endpoint:
        # pywb takes some letters in a path for patterns: it sees the archive under a plain name
        (home / FILES).symlink_to(folder.root.resolve())
        (home / "templates").mkdir()
        (home / "templates" / "not_found.html").write_text(_NOT_FOUND, encoding="utf-8")
        away = folder.storage.exists()
        (home / "config.yaml").write_text(config(home / FILES, endpoint, away=away), encoding="utf-8")
        pywb = Pywb(python, port, home, endpoint)
        try:
            yield pywb
        finally:
            pywb.end()


@contextmanager
def replay(folder: Folder, port: int) -> Iterator[Pywb]:
    """Replay the archive *folder* on a loopback *port*, from when pywb answers there until the end of the block.

    Raises what `pywb_for` raises, and ArchiveError when the port is taken, or pywb does not begin.
    """
    with pywb_for(folder, port) as pywb:
        pywb.begin()
        yield pywb


def find_pywb() -> Path:
    """Return the Python of the environment in which pywb is. Raises NoReplayError."""
    named = os.environ.get(ENVIRONMENT)
    home = Path(named) if named else Path(f"{sys.prefix}-replay")
    if not (home / "bin" / "wayback").is_file():
        raise NoReplayError(
            f"{home}: pywb is not installed there: `make replay` does it, or {ENVIRONMENT} names its environment"
        )
    return home / "bin" / "python"


def config(files: Path, endpoint: str, *, away: bool = False) -> str:
    """Return pywb's configuration, as YAML (JSON is YAML): our index, our *files*, no address but those of the archive.

    Where files may lie *away*, it asks the CDX server for the bytes of those that are not among *files*.
    """
    index = {"type": "cdx", "api_url": f"{endpoint}{_QUERY}", "replay_url": ""}
    here, there = f"{files}/", f"{endpoint.removesuffix(PATH)}{AWAY_FILES}"
    told = {
        "collections": {COLLECTION: {"index": index, "archive_paths": [here, there] if away else here}},
        "enable_memento": True,
        "framed_replay": True,
    }
    return json.dumps(told, ensure_ascii=False)


def _environment() -> dict[str, str]:
    # no proxy stands between pywb and the CDX server, no setting of another pywb and no Python path of ours reaches it
    alien = ("PYTHON", "PYWB", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(alien)}
    return {**kept, "NO_PROXY": HOST, "no_proxy": HOST, "PYTHONUTF8": "1"}


def answers(port: int) -> bool:
    """Return whether somebody answers on *port* of this machine."""
    try:
        with create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def need_port(port: int, host: str = HOST, *, option: str = "--port") -> None:
    """Do nothing when *port* of *host* is free. Raises ArchiveError that says who could mend it, and by which *option*."""
    family = AF_INET6 if ":" in host else AF_INET
    with socket(family) as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError) as error:
            raise port_trouble(port, error, host, option) from error
