"""The reading room: a Datasette plugin that makes an archive of a catalogue, with pages for people who never open a terminal.

These are all its ties to Datasette, alike in 0.65 and 1.0: descriptions, limits, routes, links in the menu, and what stands
around every answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from sqlite3 import SQLITE_LIMIT_LENGTH, Connection, DatabaseError
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.views.base import DatasetteError

from archive.reader.cells import cell
from archive.reader.describing import describe
from archive.reader.guarding import Application, guarded
from archive.reader.pages import ROUTES
from archive.reader.room import Room, room_of
from archive.reader.sending import Piecemeal
from archive.reader.showing import Answer, View, answer, no_page, trouble

_LONGEST_FOR_STRANGERS = 20_000_000
"""Bytes of one value or row. SQLite allows a thousand million, made at once, before any limit of time or rows looks at it."""


@hookimpl
def prepare_connection(conn: Connection, database: str, datasette: Any) -> None:
    """Let no question of a stranger make values that fill the memory; our own pages read through connections of their own."""
    room = room_of(datasette)
    if room is not None and room.public and database == room.database:
        conn.setlimit(SQLITE_LIMIT_LENGTH, _LONGEST_FOR_STRANGERS)


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Return what tells Datasette of the tables, where its own configuration does not."""

    async def begin() -> None:
        room = room_of(datasette)
        if room is not None:
            await describe(datasette, room.database)

    return begin


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Return our pages: the front page in place of Datasette's, which stays at /-/databases."""
    return [(pattern, _shown(view)) for pattern, view in ROUTES]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Return the ways back into the reading room from Datasette's own pages."""
    if room_of(datasette) is None:
        return []
    return [
        {"href": datasette.urls.path(path), "label": label}
        for path, label in (("/", "Reading room"), ("/search", "Search"))
    ]


@hookimpl
def render_cell(row: Any, value: object, column: str, database: str, datasette: Any) -> str | None:
    """Return a cell of one of Datasette's own tables as a way into the reading room; None where it leads nowhere."""
    room = room_of(datasette)
    if room is None or database != room.database:
        return None
    return cell(value, column, dict(row), datasette.urls.path)


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Return what makes Datasette's own pages easier to read."""
    return [] if room_of(datasette) is None else ["/-/static-plugins/luutru/tables.css"]


@hookimpl
def extra_js_urls(datasette: Any) -> list[str]:
    """Return what tells a screen reader the names of Datasette's own fields."""
    return [] if room_of(datasette) is None else ["/-/static-plugins/luutru/tables.js"]


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Any) -> Response | None:
    """Return our page for an address without one, and for what Datasette has no words; None where its own are right."""
    room = room_of(datasette)
    if room is None:
        return None
    if isinstance(exception, DatabaseError):
        return _sent(trouble(request, "archive", 503, room.folder.without_place(str(exception))))
    if isinstance(exception, FileNotFoundError):
        # Datasette looks at the file's size, which may be away for a moment
        named = Path(str(exception.filename)).name
        return _sent(trouble(request, "archive", 503, f"{named}: {exception.strerror}"))
    status = getattr(exception, "status", 500)
    if status == 500 and isinstance(exception, DatasetteError):
        # what somebody asked wrongly: 0.65 gives most of it no status, and so that of what is broken here
        return _sent(trouble(request, "asked", 400, str(exception.message)))
    if status == 404 and not request.path.endswith((".json", ".csv")):
        return _sent(no_page(request))
    # what went wrong is printed by Datasette's own answer, which is made too, and not sent
    return _sent(trouble(request, "broken", 500)) if status == 500 else None


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Return what stands around every answer: the catalogue in use, and the rules for browsers."""
    return lambda app: guarded(app, datasette, lambda scope, why, status: trouble(Request(scope, None), why, status))


def _shown(view: View) -> Callable[..., Awaitable[Response]]:
    async def shown(datasette: Any, request: Any) -> Response:
        room: Room | None = room_of(datasette)
        return _sent(await answer(room, view, request))

    return shown


def _sent(made: Answer) -> Response:
    if not isinstance(made.body, bytes):
        return Piecemeal(made.body, made.status, made.headers, made.mime)
    return Response(made.body, status=made.status, headers=dict(made.headers), content_type=made.mime)
