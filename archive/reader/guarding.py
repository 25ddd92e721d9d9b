"""What stands around every answer, Datasette's own too: the catalogue that is in use, and what browsers may do with a page.

Nothing that a portal wrote can run here: our pages allow scripts and styles of our own origin alone, Datasette's its own
inline ones besides. Nobody may frame us, nothing is sent elsewhere, and no request leaves for another host.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from archive.reader.asked import OURS
from archive.reader.hosts import is_ours
from archive.reader.room import Room, keep_current, room_of
from archive.reader.showing import MOST_TYPED, Answer

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
    # a page elsewhere shows and runs nothing of ours, and learns from none that it loads what is in here
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
# U+202A-202E and U+2066-2069 turn the direction of what follows, in cells and facets of Datasette too. U+FFFD in their place
# is as many bytes of UTF-8, so that a length that was announced stays true.
_STEERING = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_MOST_PARTS = 200
"""Of a question, between &. Columns of a table that somebody chooses are less."""
_READING = ("GET", "HEAD", "OPTIONS")
_STATIC = ("/-/static/", "/-/static-plugins/")
_NOT_OURS = (
    b"This reading room does not know itself by that name. Whoever runs it may give it one: luutru serve --name NAME\n"
)


_LARGEST = 10_000_000
_LARGEST_FOR_STRANGERS = 4_000_000
"""Bytes of a page or a JSON answer of Datasette's: a thousand rows of articles are less. It cuts cells, but no label and no
facet, and in JSON nothing: six rows with titles of a megabyte were 30."""


def guarded(app: Application, datasette: Any, trouble: Callable[[Scope, str, int], Answer]) -> Application:
    """Return *app* with the rules of the room around it; *trouble* makes the answer that says what is the matter."""

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

        if is_too_much(scope):
            await _answer(send, room, trouble(scope, "too much", 414))
            return
        if scope["method"] not in _READING and writes_in(scope, datasette.urls.path(f"/{room.database}")):
            await _answer(send, room, trouble(scope, "method", 405))
            return
        await app(scope, receive, _with_rules(scope, send, room, trouble))

    return inside


def _with_rules(scope: Scope, send: Send, room: Room, trouble: Callable[[Scope, str, int], Answer]) -> Send:
    """Return what sends an answer under our rules: with our headers, without letters that steer, not too large."""
    start: MutableMapping[str, Any] = {}
    begun = replaced = False

    async def with_rules(message: MutableMapping[str, Any]) -> None:
        nonlocal start, begun, replaced
        if message["type"] == "http.response.start":
            # it waits for the first piece: from then on nothing else can be said
            start = message
            return
        headers = list(start.get("headers", []))
        kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
        if not begun:
            begun = True
            if _is_too_large(message.get("body", b""), kind, headers, room):
                replaced = True
                await _answer(send, room, trouble(scope, "too large", 403))
                return
            await send({**start, "headers": ruled(headers, room)})
        if replaced:
            return
        if kind.startswith(b"text/html"):
            message = {**message, "body": _STEERING.sub(b"\xef\xbf\xbd", message.get("body", b""))}
        await send(message)

    return with_rules


def _is_too_large(body: bytes, kind: bytes, headers: list[tuple[bytes, bytes]], room: Room) -> bool:
    ours = any(name == OURS.encode() for name, _ in headers)
    most = _LARGEST_FOR_STRANGERS if room.public else _LARGEST
    return not ours and kind.startswith((b"text/html", b"application/json")) and len(body) > most


def is_too_much(scope: Scope) -> bool:
    """Return whether a question is longer than any that somebody means: one of 7,000 parts held Datasette up for minutes."""
    question: bytes = scope.get("query_string") or b""
    path: bytes = scope.get("raw_path") or (scope.get("path") or "").encode("utf-8", "replace")
    return max(len(question), len(path)) > MOST_TYPED or question.count(b"&") + question.count(b";") > _MOST_PARTS


def writes_in(scope: Scope, database: str) -> bool:
    """Return whether the path is one of the tables and questions of *database*: in a catalogue nobody writes."""
    path: str = scope.get("path") or ""
    return path == database or path.startswith((f"{database}/", f"{database}."))


def is_for_operators(scope: Scope) -> bool:
    """Return whether the path is one of Datasette's own pages about itself: they tell where files lie and what runs."""
    paths = (scope.get("path") or "", unquote((scope.get("raw_path") or b"").decode("latin-1")))
    return any(path.lstrip("/").startswith("-/") and not path.startswith(_STATIC) for path in paths if path)


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers") or () if name.lower() == wanted), "")


async def _answer(send: Send, room: Room, made: Answer) -> None:
    headers = [(name.encode(), value.encode()) for name, value in made.headers.items()]
    headers.append((b"content-type", made.mime.encode()))
    await send({"type": "http.response.start", "status": made.status, "headers": ruled(headers, room)})
    await send({"type": "http.response.body", "body": made.body})


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
