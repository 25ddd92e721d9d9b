"""The room of one Datasette: which archive it reads, and how it was told to serve it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette.database import Database

from archive.catalogue.portals import Portals
from archive.evidence.folder import Folder
from archive.reader.shelf import Shelf, build_in_use
from archive.replay.pywb import answers
from archive.sites import find_sites, settings_folder

PLUGIN = "luutru"
"""Under which name Datasette's configuration speaks of us."""
SECONDS = 3.0
"""So long a page may take to be found. What an index answers takes milliseconds; a search of a million articles 150."""


@dataclass(frozen=True, slots=True)
class Room:
    """An archive that is being read."""

    folder: Folder
    database: str
    """Datasette's name of the catalogue."""
    shelf: Shelf
    portals: Portals
    replay: str
    """Origin on which captures are replayed; empty where nobody replays."""
    may_query: bool
    """Whether Datasette lets everybody ask by SQL."""
    public: bool = False
    """Whether strangers read."""
    replay_port: int | None = None
    """Of this machine, on which the replay answers; None where nobody told."""
    names: tuple[str, ...] | None = None
    """Under which readers may reach us besides numbers; None: whatever they call us."""
    explain: str = ""
    """What explains any address, as `module:function`: the rules of a walk are none of ours."""

    def replays(self) -> bool:
        """Return whether the replay that was promised is there at this moment."""
        if not self.replay or self.replay_port is None:
            return bool(self.replay)
        return answers(self.replay_port)


_rooms: WeakKeyDictionary[Any, Room | None] = WeakKeyDictionary()
_served: WeakKeyDictionary[Any, tuple[int, int]] = WeakKeyDictionary()


def room_of(datasette: Any) -> Room | None:
    """Return the room of *datasette*; None where it serves no archive of ours."""
    if datasette not in _rooms:
        _rooms[datasette] = _opened(datasette)
    return _rooms[datasette]


def _opened(datasette: Any) -> Room | None:
    told: dict[str, Any] = datasette.plugin_config(PLUGIN) or {}
    for name, database in datasette.databases.items():
        root = Path(told["archive"]) if told.get("archive") else archive_of(database.path)
        if root is None or (told.get("archive") and archive_of(database.path) != root):
            continue
        folder = Folder(root)
        given = told.get("settings")
        sites = find_sites(settings_folder(Path(given) if given else None, root))
        return Room(
            folder,
            name,
            Shelf(folder, SECONDS),
            Portals(sites),
            str(told.get("replay") or ""),
            may_query=bool(told.get("may_query", True)),
            public=bool(told.get("public")),
            replay_port=told.get("replay_port"),
            names=None if told.get("names") is None else tuple(str(one).lower() for one in told["names"]),
            explain=str(told.get("explain") or ""),
        )
    return None


def keep_current(room: Room, datasette: Any) -> None:
    """Let Datasette read the build of the catalogue that is in use, when a rebuild has put another in place."""
    build = build_in_use(room.folder)
    served = _served.get(datasette)
    if build is None or served == build:
        return
    _served[datasette] = build
    if served is not None:
        before = datasette.databases[room.database]
        datasette.remove_database(room.database)
        datasette.add_database(Database(datasette, path=before.path, is_mutable=True), name=room.database)
        _begin_new_threads(datasette)


def _begin_new_threads(datasette: Any) -> None:
    """Give *datasette* new threads: 0.65 keeps a connection for each name in each thread, also of a database that is gone."""
    if datasette.executor is not None:
        before = datasette.executor
        datasette.executor = ThreadPoolExecutor(datasette.setting("num_sql_threads"))
        before.shutdown(wait=False)


def archive_of(database: str | None) -> Path | None:
    """Return the archive whose catalogue the file *database* is; None for another database.

    >>> archive_of("data/catalogue.db"), archive_of("data/catalogues/0002.db"), archive_of("other.db"), archive_of(None)
    (PosixPath('data'), PosixPath('data'), None, None)
    """
    if database is None:
        return None
    path = Path(database)
    if path.name == Folder(path.parent).catalogue.name:
        return path.parent
    return path.parent.parent if path.parent.name == Folder(path.parent.parent).catalogues.name else None
