"""The reading room and the replay beside it, from one command until somebody ends it.

Datasette runs in this process, as its own command runs it; pywb runs in its own, on an origin of its
own: what a portal's scripts do in a replayed page, they do there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from datasette import __version__
from datasette.app import Datasette

from archive.catalogue.catalogue import open_catalogue
from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.reader.descriptions import configuration
from archive.reader.hosts import in_address, is_loopback
from archive.reader.room import PLUGIN
from archive.replay.cdxserver import HOST
from archive.replay.pywb import NoReplayError, need_port
from archive.replay.standing import standing_replay

_ALWAYS = {
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 1000,
    "default_page_size": 25,
    "truncate_cells_html": 200,
    "allow_download": False,  # a catalogue is gigabytes; whoever wants it asks its operator
}
_FOR_STRANGERS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 500,
    "allow_csv_stream": False,
    "max_csv_mb": 10,
    "suggest_facets": False,
}
# A frame of 127.0.0.1 would be of the reader's own machine, whatever answers there
_NOT_REACHED = (
    "readers elsewhere do not reach it on 127.0.0.1: put a proxy before it, and name its address by --replay-url"
)
_LAST = 1
"""Seconds for answers that are still being sent when serving ends: who takes thirty megabytes slowly is not waited for."""
_LONGEST_HEADERS = 1_000_000
"""Bytes. Cookies know hosts but no ports, so those that replayed scripts set come along to the room, which reads none of them.
Browsers keep 180 of 4,096 bytes of a host (Chromium, Firefox); uvicorn refuses a request from 65,536 on, so one page could
lock its reader out."""


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
    names: tuple[str, ...] = ()
    """Under which readers reach it, besides its address; of none whoever is public answers to all."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is about to be served."""

    address: str
    replay: str
    """Origin of the replay; empty where there is none."""
    without: str
    """Why nothing is replayed; empty where that works, or nobody wanted it."""


def serve(folder: Folder, how: Serving, say: Callable[[Ready], None], tell: Callable[[str], None]) -> None:
    """Serve *folder* until Ctrl-C; *say* hears of it just before, *tell* when replay ends by itself and is there again.

    Raises ArchiveError for a port that is taken, or where there is no catalogue.
    """
    open_catalogue(folder).close()
    need_port(how.port, how.host)
    with _replayed(folder, how, tell) as (origin, without):
        say(Ready(f"http://{in_address(how.host)}:{how.port}/", origin, without))
        server(room(folder, how, origin), how).run()


def server(application: Any, how: Serving) -> uvicorn.Server:
    """Return what serves *application* on a port, as Datasette's own command has it served."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host=how.host,
            port=how.port,
            log_level="info",
            lifespan="on",
            timeout_graceful_shutdown=_LAST,
            h11_max_incomplete_event_size=_LONGEST_HEADERS,
        )
    )


def room(folder: Folder, how: Serving, replay: str) -> Any:
    """Return Datasette on the catalogue of *folder*, an ASGI application; *replay* is the origin of its frames."""
    told = configured(folder, how, replay)
    # from 1.0 on questions and plugins are configuration, and what describes tables still metadata: it gets our one text twice
    config = {} if __version__.startswith("0.") else {"config": told}
    return Datasette([str(folder.catalogue)], metadata=told, settings=settings_for(how), **config).app()


@contextmanager
def _replayed(folder: Folder, how: Serving, tell: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        if not how.replaying:
            yield "", ""
            return
        if not how.replay_url and (how.public or not is_loopback(how.host)):
            yield "", _NOT_REACHED
            return
        try:
            stack.enter_context(standing_replay(folder, how.replay_port, tell))
        except (NoReplayError, DiskTrouble) as error:
            # a reading room without replay is one still
            yield "", str(error)
            return
        yield how.replay_url or f"http://{HOST}:{how.replay_port}", ""


def configured(folder: Folder, how: Serving, replay: str) -> dict[str, Any]:
    """Return what Datasette is told: the descriptions and questions that come with luutru, and what our plugin must know."""
    told = configuration()
    plugins = told.get("plugins", {})
    ours = {
        **plugins.get(PLUGIN, {}),
        "archive": str(folder.root),
        "replay": replay,
        "replay_port": how.replay_port if replay else None,
        "names": None if how.public and not how.names else [*how.names, how.host],
        "may_query": how.may_query,
        "public": how.public,
    }
    if how.settings is not None:
        ours["settings"] = str(how.settings)
    return {**told, "plugins": {**plugins, PLUGIN: ours}}


def settings_for(how: Serving) -> dict[str, object]:
    """Return Datasette's settings."""
    allowed = {"default_allow_sql": how.may_query}
    return {**_ALWAYS, **(_FOR_STRANGERS if how.public else {}), **allowed}
