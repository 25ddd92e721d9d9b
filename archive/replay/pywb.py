"""pywb as a process of its own: it cannot share an environment with Scrapy (its brotlipy shadows the brotli that Scrapy needs).

The environment is made by `make replay`, never at run time. pywb reads our WARC files where they lie, and finds captures
through the CDX server; nothing is copied, and nothing is asked of the Internet.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, create_connection, socket
from time import monotonic, sleep

from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.replay.cdxserver import HOST, PATH, START, cdx_server, port_trouble
from archive.replay.start import COLLECTION

FILES = "files"
ENVIRONMENT = "LUUTRU_REPLAY"
"""Names the folder of the replay environment, where it is not beside our own."""
PATIENCE = 60.0  # seconds; pywb begins in two on an idle machine
# pywb fills in the names; another state of the same ASP.NET form is the same question to it
_QUERY = "?url={url}&closest={closest}&sort=closest&alike=1"
# Begins pywb. It ends when its standard input does: so it outlives luutru in no case, not even when that is killed. It
# asks our CDX server for what was posted too, which pywb 2.10 does of its own index files alone. And where it would show
# the names of its collections, it shows the page that the same server makes of what is in the archive.
_PYWB = """
import os, sys
from http.client import HTTPConnection
from urllib.parse import urlsplit
from pywb.apps.cli import wayback
from pywb.apps.frontendapp import FrontEndApp
from pywb.apps.wbrequestresponse import WbResponse
from warcio.statusandheaders import StatusAndHeaders
import gevent
from gevent.os import tp_read
from pywb.warcserver.index.indexsource import RemoteIndexSource
def end():
    tp_read(0, 1)
    os._exit(0)
gevent.spawn(end)
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
    """pywb is not installed. `make replay` does it."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Replaying:
    """pywb while it answers."""

    address: str
    """Of the collection; behind it comes the address of a page, or the digits of a time, a slash and the address."""
    process: subprocess.Popen[bytes]
    log: Path

    def wait(self) -> None:
        """Wait until somebody interrupts. Raises ArchiveError when pywb ends before."""
        self.process.wait()
        raise _ended(self.log)


@contextmanager
def replay(folder: Folder, port: int, *, option: str = "--port") -> Iterator[Replaying]:
    """Replay the archive *folder* on a loopback *port*, from when pywb answers there until the end of the block.

    *option*: what names another port.

    Raises NoReplayError when pywb is not installed, ArchiveError when there is no catalogue, the port is taken, or pywb
    does not begin.
    """
    python = find_pywb()
    need_port(port, option=option)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="luutru-replay-")))
        endpoint = stack.enter_context(cdx_server(folder))
        # pywb takes some letters in a path for patterns: it sees the archive under a plain name
        (home / FILES).symlink_to(folder.root.resolve())
        (home / "templates").mkdir()
        (home / "templates" / "not_found.html").write_text(_NOT_FOUND, encoding="utf-8")
        (home / "config.yaml").write_text(config(home / FILES, endpoint), encoding="utf-8")
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(python), "-c", _PYWB, f"{endpoint.removesuffix(PATH)}{START}", "--bind", HOST, "--port", str(port),
                 "--directory", str(home)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, env=_environment(), start_new_session=True,
            )  # fmt: skip
            stack.callback(_stop, process)
            _wait(process, port, home / "log")
            yield Replaying(f"http://{HOST}:{port}/{COLLECTION}/", process, home / "log")


def find_pywb() -> Path:
    """Return the Python of the environment in which pywb is. Raises NoReplayError."""
    named = os.environ.get(ENVIRONMENT)
    home = Path(named) if named else Path(f"{sys.prefix}-replay")
    if not (home / "bin" / "wayback").is_file():
        raise NoReplayError(
            f"{home}: pywb is not installed there: `make replay` does it, or {ENVIRONMENT} names its environment"
        )
    return home / "bin" / "python"


def config(files: Path, endpoint: str) -> str:
    """Return pywb's configuration, as YAML (JSON is YAML): our index, our *files*, no address but those of the archive."""
    index = {"type": "cdx", "api_url": f"{endpoint}{_QUERY}", "replay_url": ""}
    told = {
        "collections": {COLLECTION: {"index": index, "archive_paths": f"{files}/"}},
        "enable_memento": True,
        "framed_replay": True,
    }
    return json.dumps(told, ensure_ascii=False)


def _environment() -> dict[str, str]:
    # no proxy stands between pywb and the CDX server, no setting of another pywb and no Python path of ours reaches it
    alien = ("PYTHON", "PYWB", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(alien)}
    return {**kept, "NO_PROXY": HOST, "no_proxy": HOST, "PYTHONUTF8": "1"}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if process.poll() is not None:
            raise _ended(log)
        if _answers(port):
            return
        sleep(0.1)
    raise ArchiveError(f"pywb did not answer on port {port} within {PATIENCE:g} seconds")


def _ended(log: Path) -> ArchiveError:
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return ArchiveError(f"pywb ended by itself: {said[-1] if said else 'it said nothing'}: run the command again")


def _answers(port: int) -> bool:
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


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
