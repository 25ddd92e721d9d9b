"""What was posted to an address, as replay tools look for it: appended to the address. Pure.

pywb and ReplayWeb.page keep the answers to forms apart by the query `__wb_method=POST&…` (pywb 2.10,
`warcserver/inputrequest.py`): form fields as they are when their escapes are undone, JSON by its leaves, all else in
Base64; the first 4,096 characters of that.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlencode

from archive.evidence.wire import fields, split_head

LONGEST = 4096
_FORM = "application/x-www-form-urlencoded"
_JSON = ("application/json", "text/plain")


def posted(request: bytes) -> str | None:
    """Return what the *request*, as it went over the wire, adds to its address; None for GET, or what is no request."""
    parts = split_head(request)
    method = request.partition(b" ")[0].decode("latin-1").upper()
    if parts is None or method in ("GET", "") or not method.isalpha():
        return None
    head, body = parts
    if method not in ("POST", "PUT") or not body:
        return f"__wb_method={method}"
    kind = next((field.value for field in fields(head) if field.name.lower() == "content-type"), "")
    return f"__wb_method={method}&{_query(body, kind.strip().lower())[:LONGEST]}"


def _query(body: bytes, kind: str) -> str:
    try:
        if kind.startswith(_FORM):
            return unquote_plus(body.decode("utf-8"))
        if kind.startswith(_JSON):
            return urlencode(dict(_leaves(json.loads(body))))
    except (ValueError, RecursionError):
        pass
    return "__wb_post_data=" + base64.b64encode(body).decode("ascii")


def _leaves(value: object, name: str = "", times: dict[str, int] | None = None) -> Iterator[tuple[str, str]]:
    """Give the leaves of JSON by name; a name that comes again is numbered, `a.2_`."""
    times = {} if times is None else times
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, str(key), times)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name, times)
    elif name:
        times[name] = times.get(name, 0) + 1
        yield (name if times[name] == 1 else f"{name}.{times[name]}_"), _text(value)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # as JavaScript prints it
    return value if isinstance(value, str) else json.dumps(value)
