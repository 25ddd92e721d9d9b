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
from pathlib import Path
from socket import create_connection
from time import monotonic, sleep

from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.replay.cdxserver import HOST, cdx_server

COLLECTION = "luutru"
ENVIRONMENT = "LUUTRU_REPLAY"
"""Names the folder of the replay environment, where it is not beside our own."""
PATIENCE = 60.0  # seconds; pywb begins in two on an idle machine


class NoReplayError(ArchiveError):
    """pywb is not installed. `make replay` does it."""

    exit_code = 2


@contextmanager
def replay(folder: Folder, port: int) -> Iterator[str]:
    """Replay the archive *folder* on a loopback *port*; give the address of the collection once pywb answers there.

    Raises NoReplayError when pywb is not installed, ArchiveError when it does not begin or the port is taken.
    """
    wayback = find_wayback()
    if _answers(port):
        raise ArchiveError(f"port {port} of {HOST} is taken: free it, or name another with --port")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="luutru-replay-")))
        endpoint = stack.enter_context(cdx_server(folder))
        (home / "config.yaml").write_text(config(folder, endpoint), encoding="utf-8")
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(wayback), "--bind", HOST, "--port", str(port), "--directory", str(home)],
                stdout=log, stderr=log, env=_environment(), start_new_session=True,
            )  # fmt: skip
            stack.callback(_stop, process)
            _wait(process, port, home / "log")
            yield f"http://{HOST}:{port}/{COLLECTION}/"


def find_wayback() -> Path:
    """Return pywb's server program. Raises NoReplayError."""
    named = os.environ.get(ENVIRONMENT)
    home = Path(named) if named else Path(f"{sys.prefix}-replay")
    wayback = home / "bin" / "wayback"
    if not wayback.is_file():
        raise NoReplayError(
            f"{wayback}: pywb is not installed: `make replay` does it, or {ENVIRONMENT} names its environment"
        )
    return wayback


def config(folder: Folder, endpoint: str) -> str:
    """Return pywb's configuration, as YAML (JSON is YAML): our index, our files, no address but those of the archive."""
    told = {
        "collections": {
            COLLECTION: {"index": f"cdx+{endpoint}", "archive_paths": f"{folder.root.resolve()}/"},
        },
        "enable_memento": True,
        "framed_replay": True,
    }
    return json.dumps(told, ensure_ascii=False)


def _environment() -> dict[str, str]:
    # no proxy stands between pywb and the CDX server, and no Python path of ours reaches into its environment
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    return {**kept, "NO_PROXY": HOST, "no_proxy": HOST}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if process.poll() is not None:
            said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise ArchiveError(f"pywb ended at once: {said[-1] if said else 'it said nothing'}")
        if _answers(port):
            return
        sleep(0.1)
    raise ArchiveError(f"pywb did not answer on port {port} within {PATIENCE:g} seconds")


def _answers(port: int) -> bool:
    try:
        with create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
