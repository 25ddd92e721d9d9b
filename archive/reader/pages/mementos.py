"""Memento (RFC 7089): all captures of an address in a TimeMap, the one nearest to a time by its TimeGate, and each of them.

What a portal wrote is never shown on our origin: a memento leads to the replay where there is one, else it comes as a file.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from archive.catalogue.telling.mementos import capture_at, first_and_last, nearest, seconds
from archive.catalogue.telling.provenance import Held, held, wire
from archive.reader.asked import Asked, Desk, Sent, Shown, missing
from archive.reader.mementos import (
    LINK_FORMAT,
    Original,
    http_date,
    links,
    moment_of,
    original_of,
    second_of,
)
from archive.reader.mementos import timemap as listed
from archive.reader.pages.article import replayed
from archive.reader.pages.capture import bytes_sent
from archive.reader.rendering import is_web

MOST = 5_000
"""Of one TimeMap: a front page of fourteen years of nights. The rest is in the next."""
_NONE = "This address was never captured, and no page that was captured names it."
_LATER = {"cache-control": "no-cache"}  # every night may add one


def timemap(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return when an address was captured, and where each capture is found (§5)."""
    original = _original(asked)
    since = second_of(asked.parts.get("since") or "") or ""
    ends = first_and_last(desk.catalogue, original.url)
    found = seconds(desk.catalogue, original.url, since, MOST + 1) if ends else ()
    if not ends or not found:
        return missing(_NONE)
    more = found[MOST] if len(found) > MOST else None
    told = listed(original, found[:MOST], ends, more)
    return Sent(told.encode(), LINK_FORMAT, headers={**_LATER, "link": links(original, None)})


def timegate(desk: Desk, asked: Asked) -> Shown | Sent:
    """Lead to the capture nearest to `Accept-Datetime`, to the last where none is said (§4.2.1, §4.5.3)."""
    wanted = moment_of(asked.accept_datetime)
    if asked.accept_datetime and wanted is None:
        what = b"Accept-Datetime is no time as RFC 1123 writes it: Wed, 27 Mar 2024 08:00:01 GMT\n"
        return Sent(what, "text/plain; charset=utf-8", 400, {"vary": "accept-datetime"})
    original = _original(asked)
    ends = first_and_last(desk.catalogue, original.url)
    if ends is None:
        return missing(_NONE)
    at = nearest(desk.catalogue, original.url, wanted) if wanted else None
    return _led(original.memento(at or ends[1]), links(original, ends), vary="accept-datetime")


def memento(desk: Desk, asked: Asked) -> Shown | Sent:
    """Return the capture of an address in one second; from another time lead to the nearest."""
    original, at = _original(asked), second_of(asked.parts["at"])
    ends = first_and_last(desk.catalogue, original.url)
    if at is None or ends is None:
        return missing(_NONE)
    name = capture_at(desk.catalogue, original.url, at)
    if name is None:
        return _led(original.memento(nearest(desk.catalogue, original.url, at) or ends[1]), links(original, ends))
    one = held(desk.catalogue, name)
    if one is None:
        return missing(_NONE)
    if seen := replayed(desk, one.url, one.at):
        return _led(seen, links(original, ends))
    return _file(desk, one, original, ends)


def _file(desk: Desk, one: Held, original: Original, ends: tuple[str, str]) -> Shown | Sent:
    """Return *one* as a file, with the status that it was answered with (§4.5.4, §4.5.5)."""
    sent = bytes_sent(desk, one)
    if isinstance(sent, Shown):
        return sent
    told = {**sent.headers, **_LATER, "memento-datetime": http_date(one.at), "link": links(original, ends)}
    if one.status < 300 or one.revisit == "server-not-modified":
        return replace(sent, headers=told)
    leads = next((value for name, value in wire(desk.folder, one).headers if name.lower() == "location"), "")
    target = urljoin(one.url, leads) if leads else ""
    if is_web(target) and one.status < 400:
        told["location"] = Original(target, original.origin).memento(one.at)
    return replace(sent, status=one.status, headers=told)


def _led(where: str, link: str, **more: str) -> Sent:
    return Sent(b"", "text/plain; charset=utf-8", 302, {**_LATER, "location": where, "link": link, **more})


def _original(asked: Asked) -> Original:
    return original_of(asked.parts["url"], asked.question, asked.origin)
