"""From a request to an answer: who asks and for what, the page that tells it, and words for what went wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any
from urllib.parse import parse_qsl

from archive.catalogue.catalogue import Catalogue, TooLong
from archive.errors import ArchiveError
from archive.reader.asked import OURS, Asked, Desk, Sent, Shown, missing
from archive.reader.languages import language_of
from archive.reader.rendering import rendered
from archive.reader.room import Room
from archive.reader.sending import LARGE, laid_down
from archive.reader.shelf import Busy

View = Callable[[Desk, Asked], Shown | Sent]
MOST_TYPED = 8_000
"""Letters of a question: addresses have 2,000, and servers refuse what is longer than 8,000 anyway."""
MOST_ARGUMENTS = 40
_FOR_PROGRAMS = {
    "asked": "",  # Datasette's own words follow
    "too much": "that is too long for a question",
    "method": "here one can only read (GET)",
    "archive": "the catalogue cannot be read at the moment",
    "too large": "the answer is larger than it may be: ask for fewer rows (_size=10) or columns (_col=title)",
    "broken": "this cannot be answered; its operator finds in the log why",
}
# RFC 3986 §3.2.2, without what only user names and future addresses need
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    body: bytes | IO[bytes]
    """A file where it is large: it waits there for those who take it slowly."""
    mime: str
    status: int
    headers: Mapping[str, str]


async def answer(room: Room | None, view: View, request: Any) -> Answer:
    """Return what *view* answers to *request*; a page that says why where it cannot."""
    asked = _asked(request)
    if room is None:
        return _page(Shown("trouble", {"why": "no archive", "what": ""}, 503), asked, None)
    if request.method not in ("GET", "HEAD"):
        return _page(Shown("trouble", {"why": "method", "what": request.method}, 405), asked, None)
    try:
        return await room.shelf.read(lambda catalogue: _answered(room, view, asked, catalogue))
    except TooLong:
        return _page(Shown("trouble", {"why": "too long", "what": ""}, 503), asked, None)
    except Busy:
        busy = _page(Shown("trouble", {"why": "busy", "what": ""}, 503), asked, None)
        return replace(busy, headers={**busy.headers, "retry-after": "5"})
    except ArchiveError as error:
        what = room.folder.without_place(str(error))
        return _page(Shown("trouble", {"why": "archive", "what": what}, 503), asked, None)


def trouble(request: Any, why: str, status: int, what: str = "") -> Answer:
    """Return the answer that says what is the matter where Datasette has no words: a page, or JSON for a program."""
    asked = _asked(request)
    page = _page(Shown("trouble", {"why": why, "what": what}, status), replace(asked, path=""), None)
    if not request.path.endswith(".json"):
        return page
    said = {"ok": False, "error": " ".join(filter(None, (_FOR_PROGRAMS[why], what))), "status": status}
    return replace(page, body=json.dumps(said).encode(), mime="application/json")


def no_page(request: Any) -> Answer:
    """Return the page of an address at which there is none."""
    asked = _asked(request)
    chosen = {name: value for name, value in asked.arguments.items() if name == "lang"}
    # what was asked for is anybody's: a path that begins with // would lead the links of this page to another host
    return _page(missing("There is no page at this address."), replace(asked, path="", arguments=chosen), None)


def _answered(room: Room, view: View, asked: Asked, catalogue: Catalogue) -> Answer:
    replays = room.replays()
    # on our own origin a replayed script would leave its sandbox for our pages: a proxy may have been told so
    apart = room.replay.lower() != asked.origin.lower()
    replay, lost = room.replay if replays and apart else "", bool(room.replay) and not replays
    desk = Desk(room.folder, catalogue, room.portals, replay, lost, room.database, room.may_query, room.explain)
    found = view(desk, asked)
    if isinstance(found, Sent) and len(found.body) > LARGE:
        length = {"content-length": str(len(found.body))}
        return Answer(laid_down(found.body), found.mime, found.status, {**found.headers, **length})
    if isinstance(found, Sent):
        return Answer(found.body, found.mime, found.status, found.headers)
    return _page(found, asked, desk)


def _page(shown: Shown, asked: Asked, desk: Desk | None) -> Answer:
    body = rendered(shown, asked, desk).encode("utf-8", "replace")
    # what is in here may change with every night, and with the language that the browser asks for
    headers = {"vary": "accept-language", "cache-control": "no-cache", "content-language": asked.language, OURS: "1"}
    return Answer(body, "text/html; charset=utf-8", shown.status, headers)


def _asked(request: Any) -> Asked:
    # strangers send anything: what is no UTF-8 becomes U+FFFD, NUL and lone surrogates cannot reach SQLite
    typed = parse_qsl(request.query_string[:MOST_TYPED], keep_blank_values=True, errors="replace")
    arguments: dict[str, str] = {}
    for name, value in typed[:MOST_ARGUMENTS]:
        arguments.setdefault(name, value.replace("\0", ""))
    headers = request.headers
    language = language_of(arguments, headers.get("accept-language", ""))
    origin = origin_of(headers.get("x-forwarded-proto") or request.scheme, headers.get("host", ""))
    return Asked(
        path=request.path,
        parts={name: value or "" for name, value in request.url_vars.items()},
        arguments=arguments,
        question=request.query_string[:MOST_TYPED],
        accept_datetime=headers.get("accept-datetime", "").strip(),
        language=language,
        origin=origin,
    )


def origin_of(scheme: str, host: str) -> str:
    """Return under which scheme and host the reader knows us; what is no host stands in no citation and in no feed.

    >>> origin_of("https", "luutru.example"), origin_of("http", "[::1]:8001"), origin_of("javascript", "alert(1)//")
    ('https://luutru.example', 'http://[::1]:8001', 'http://localhost')
    """
    named = _HOST.fullmatch(host)
    return f"{'https' if scheme == 'https' else 'http'}://{host if named else 'localhost'}"
