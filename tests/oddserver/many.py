"""`/many/<n>`: thousands of small pages over few connections, which end now and then in every way a connection can end.

What happens on a connection is decided by its number alone, so a run can be repeated; pages depend on n alone.
"""

from __future__ import annotations

import gzip
from enum import Enum

from tests.oddserver.wire import Answer, chunked, dribbled, head


class Fate(Enum):
    """What befalls a connection at one of its exchanges."""

    NONE = "answered as usual"
    SILENT = "the request is read, then the connection is closed without a byte"
    RESET = "the request is read, then the connection is reset without a byte"
    IDLE = "after the last answer the connection is closed, unannounced, perhaps while the next request is on its way"
    ANNOUNCED = "answered with `Connection: close`"
    CUT = "answered, but only half of the body"


_FATES = (Fate.SILENT, Fate.IDLE, Fate.ANNOUNCED, Fate.RESET, Fate.IDLE, Fate.CUT)


def fate_of(connection: int, number: int) -> Fate:
    """Return what befalls the *number*th exchange of *connection*: every connection lives for 3 to 13 answers."""
    life = 3 + connection * 7 % 11
    return _FATES[connection % len(_FATES)] if number >= life else Fate.NONE


def page(n: int) -> bytes:
    """Return the body of page *n*: 200 to 2,000 bytes."""
    return f"<!doctype html><meta charset=utf-8><title>Trang số {n}</title>".encode() + b"<p>%d" % n * (40 + n % 300)


def answer_many(n: int, fate: Fate) -> Answer:
    """Return page *n*, in a form that n decides, or what *fate* makes of it."""
    if fate is Fate.SILENT:
        return Answer((), "close")
    if fate is Fate.RESET:
        return Answer((), "reset")
    whole = _form(n, close=fate is Fate.ANNOUNCED)
    if fate is Fate.CUT:
        return Answer((whole[: -len(whole) // 3],), "close")
    pieces = dribbled(whole) if n % 7 == 0 else (whole,)
    return Answer(pieces, "close" if fate is Fate.ANNOUNCED else "keep")


def _form(n: int, *, close: bool) -> bytes:
    body = page(n)
    end = (("Connection", "close"),) if close else ()
    kind = ("Content-Type", "text/html; charset=utf-8")
    match n % 4:
        case 0:
            return head(200, kind, ("Transfer-Encoding", "chunked"), *end) + chunked(body, 100 + n % 50)
        case 1:
            packed = gzip.compress(body, mtime=0)
            return head(200, kind, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))), *end) + packed
        case _:
            return head(200, kind, ("X-Number", str(n)), ("Content-Length", str(len(body))), *end) + body
