"""The reading room and the replay beside it, from one command until somebody ends it.

Datasette runs in this process, by its own command line, which 0.65 and 1.0 share; pywb runs in its own, on an origin of its
own: what a portal's scripts do in a replayed page, they do there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasette import __version__
from datasette.cli import cli

from archive.catalogue.catalogue import open_catalogue
from archive.evidence.folder import Folder
from archive.reader.descriptions import configuration
from archive.reader.room import PLUGIN
from archive.replay.pywb import NoReplayError, need_port, replay

_ALWAYS = {
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 1000,
    "default_page_size": 25,
    "truncate_cells_html": 200,
    "allow_download": "off",  # a catalogue is gigabytes; whoever wants it asks its operator
}
_FOR_STRANGERS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 500,
    "allow_csv_stream": "off",
    "max_csv_mb": 10,
    "suggest_facets": "off",
}
# A frame of 127.0.0.1 would be of the reader's own machine, whatever answers there
_NOT_REACHED = (
    "readers elsewhere do not reach it on 127.0.0.1: put a proxy before it, and name its address by --replay-url"
)
# From 1.0 on questions and plugins are told by -c, and what describes tables still by -m: it gets our one file twice.
_ALL_IN_METADATA = __version__.startswith("0.")


@dataclass(frozen=True, slots=True)
class Serving:
    """How an archive is served."""

    host: str = "127.0.0.1"
    port: int = 8001
    replay_port: int = 8002
    replay_url: str | None = None
    """Origin under which readers reach the replay, where a proxy stands before it; None: its own."""
    replaying: bool = True
    public: bool = False
    """Strangers read: less time, fewer rows, no SQL of their own."""
    may_query: bool = True
    settings: Path | None = None
    """Folder of the site files, where it is not the archive's own."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is about to be served."""

    address: str
    replay: str
    """Origin of the replay; empty where there is none."""
    without: str
    """Why nothing is replayed; empty where that works, or nobody wanted it."""


def serve(folder: Folder, how: Serving, say: Callable[[Ready], None]) -> None:
    """Serve *folder* until Ctrl-C; *say* hears of it just before.

    Raises ArchiveError for a port that is taken, or where there is no catalogue.
    """
    open_catalogue(folder).close()
    need_port(how.port, how.host)
    with _replayed(folder, how) as (origin, without), TemporaryDirectory(prefix="luutru-serve-") as home:
        told = Path(home) / "datasette.json"
        told.write_text(json.dumps(configured(folder, how, origin), ensure_ascii=False), encoding="utf-8")
        say(Ready(f"http://{how.host}:{how.port}/", origin, without))
        cli.main(args=arguments(folder, how, told), standalone_mode=False)


@contextmanager
def _replayed(folder: Folder, how: Serving) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        if not how.replaying:
            yield "", ""
            return
        if not how.replay_url and (how.public or not _is_loopback(how.host)):
            yield "", _NOT_REACHED
            return
        try:
            address = stack.enter_context(replay(folder, how.replay_port, option="--replay-port")).address
        except NoReplayError as error:
            # a reading room without replay is one still
            yield "", str(error)
            return
        yield how.replay_url or address.rsplit("/", 2)[0], ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def configured(folder: Folder, how: Serving, replay: str) -> dict[str, Any]:
    """Return what Datasette is told: the descriptions and questions that come with luutru, and what our plugin must know."""
    told = configuration()
    ours = {"archive": str(folder.root), "replay": replay, "may_query": how.may_query, "public": how.public}
    if how.settings is not None:
        ours["settings"] = str(how.settings)
    return {**told, "plugins": {**told.get("plugins", {}), PLUGIN: ours}}


def arguments(folder: Folder, how: Serving, told: Path) -> list[str]:
    """Return the words of Datasette's command line."""
    settings: dict[str, object] = {**_ALWAYS, **(_FOR_STRANGERS if how.public else {})}
    settings["default_allow_sql"] = "on" if how.may_query else "off"
    return [
        *("serve", str(folder.catalogue), "-m", str(told), *(() if _ALL_IN_METADATA else ("-c", str(told)))),
        *("--host", how.host, "--port", str(how.port)),
        *(word for name, value in settings.items() for word in ("--setting", name, str(value))),
    ]
