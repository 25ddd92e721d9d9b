"""JSON as portals send it to their own scripts: what stands at a path, and templates filled from it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

_NAME = re.compile(r"\{(\+?)([\w.]+)\}")
_RESERVED = ":/?#[]@!$&'()*+,;=%"  # RFC 3986, and the escapes that stand there already
_NUMBER = re.compile(r"\d{1,9}")


def parsed(body: bytes) -> object:
    """Return what the JSON text *body* (UTF-8, with or without a byte order mark) says; None where it is none.

    >>> parsed(b'{"a": [1]}'), parsed(b"<html>")
    ({'a': [1]}, None)
    """
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):  # nested so deeply that nobody meant it
        return None


def at(data: object, path: str) -> object:
    """Return what stands at *path* (`data.items.0.title`) inside *data*; None where nothing does.

    An empty path is the whole, and so is a dot.

    >>> at({"a": [{"b": "x"}]}, "a.0.b"), at([], "a"), at([1], ".")
    ('x', None, [1])
    """
    for name in path.split(".") if path not in ("", ".") else ():
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and _NUMBER.fullmatch(name) and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def said(data: object, path: str) -> str | None:
    """Return the text or number at *path* as text; None for anything else, and for an empty text."""
    found = at(data, path)
    if isinstance(found, bool) or not isinstance(found, (str, int)):
        return None
    return str(found).strip() or None


def texts(data: object) -> Iterator[str]:
    """Yield the texts inside *data*, in order, however deep.

    >>> list(texts({"a": ["x", 1], "b": {"c": "y"}}))
    ['x', 'y']
    """
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, (dict, list)):
            left += reversed(one.values() if isinstance(one, dict) else one)


def filled(template: str, value: Callable[[str], str | None]) -> str | None:
    """Return the address *template* with each `{name}` replaced by its *value*, percent-encoded; None where one is missing.

    `{+name}` keeps what has a meaning in addresses (RFC 6570, reserved expansion): for a value that is one itself.

    >>> filled("/tin/{slug}?id={id}", {"slug": "hop bao", "id": "7"}.get)
    '/tin/hop%20bao?id=7'
    >>> filled("{+url}", {"url": "/tin/hop-bao?id=7"}.get)
    '/tin/hop-bao?id=7'
    """
    values = {name: value(name) for _, name in _NAME.findall(template)}
    if any(found is None for found in values.values()):
        return None
    return _NAME.sub(lambda name: quote(values[name[2]] or "", safe=_RESERVED if name[1] else ""), template)
