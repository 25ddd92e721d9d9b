"""What stands around every answer, Datasette's own too: the catalogue that is in use, and what browsers may do with a page.

Nothing that a portal wrote can run here: our pages allow scripts and styles of our own origin alone, Datasette's its own
inline ones besides. Nobody may frame us, nothing is sent elsewhere, and no request leaves for another host.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from archive.reader.hosts import is_ours
from archive.reader.room import Room, keep_current, room_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src {frames}"
)
# Datasette's pages carry scripts, styles and a picture (of its editor) inside; what a cell shows is escaped by Datasette
_DATASETTE = (
    _STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("img-src 'self'", "img-src 'self' data:")
)
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
# U+202A-202E and U+2066-2069 turn the direction of what follows, in cells and facets of Datasette too. U+FFFD in their place
# is as many bytes of UTF-8, so that a length that was announced stays true.
_STEERING = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_STATIC = ("/-/static/", "/-/static-plugins/")
_NOT_OURS = (
    b"This reading room does not know itself by that name. Whoever runs it may give it one: luutru serve --name NAME\n"
)
OURS = "luutru-page"
"""A header that our own answers carry on their way out, so that they get the stricter rules; it goes no further."""


def guarded(app: Application, datasette: Any) -> Application:
    """Return *app* with the rules of the room around it."""

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        room = room_of(datasette)
        if scope["type"] != "http" or room is None:
            await app(scope, receive, send)
            return
        if not is_ours(_header(scope, b"host"), room.names):
            await _refuse(send, room, 421, _NOT_OURS)
            return
        keep_current(room, datasette)
        if room.public and is_for_operators(scope):
            await _refuse(send, room, 403, b"This is for the operator of the archive alone.\n")
            return

        page = False

        async def with_rules(message: MutableMapping[str, Any]) -> None:
            nonlocal page
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                page = any(name.lower() == b"content-type" and kind.startswith(b"text/html") for name, kind in headers)
                message = {**message, "headers": ruled(headers, room)}
            elif page:
                message = {**message, "body": _STEERING.sub(b"\xef\xbf\xbd", message.get("body", b""))}
            await send(message)

        await app(scope, receive, with_rules)

    return inside


def is_for_operators(scope: Scope) -> bool:
    """Return whether the path is one of Datasette's own pages about itself: they tell where files lie and what runs."""
    paths = (scope.get("path") or "", unquote((scope.get("raw_path") or b"").decode("latin-1")))
    return any(path.lstrip("/").startswith("-/") and not path.startswith(_STATIC) for path in paths if path)


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers") or () if name.lower() == wanted), "")


async def _refuse(send: Send, room: Room, status: int, why: bytes) -> None:
    headers = ruled([(b"content-type", b"text/plain; charset=utf-8"), (OURS.encode(), b"1")], room)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})


def ruled(headers: list[tuple[bytes, bytes]], room: Room) -> list[tuple[bytes, bytes]]:
    """Return *headers* with our rules; those that an answer brings itself stay."""
    known = {name.lower() for name, _ in headers}
    rules = (_STRICT if OURS.encode() in known else _DATASETTE).format(frames=room.replay or "'none'")
    added = {**_ALWAYS, b"content-security-policy": rules.encode()}
    kept = [(name, value) for name, value in headers if name.lower() != OURS.encode()]
    return [*kept, *((name, value) for name, value in added.items() if name not in known)]
