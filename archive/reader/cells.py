"""Cells of Datasette's own tables: ways into the reading room, and nothing that leads out of it. Pure.

Datasette makes a link of every web address, and a reader who follows it tells a portal's server what is read here. Ours
leads to what the archive holds of that address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from archive.reader.naming import is_usual, name_of
from archive.reader.rendering import is_web, short

_LONGEST = 200
"""Letters of a link's words, as many as Datasette shows of a cell (`truncate_cells_html`)."""
_LONGEST_ADDRESS = 2_000


def cell(value: object, column: str, row: Mapping[str, Any], to: Callable[[str], str]) -> Markup | None:
    """Return what a table shows for *value*; None where Datasette's own way is right. *to* makes addresses of paths.

    >>> cell("https://hanam.gov.vn/a", "url", {}, str)
    Markup('<a href="/address?url=https%3A%2F%2Fhanam.gov.vn%2Fa">https://hanam.gov.vn/a</a>')
    >>> cell("Họp", "title", {"url": "https://a.vn/", "site": "a"}, str)
    Markup('<a href="/article?url=https%3A%2F%2Fa.vn%2F&amp;site=a">Họp</a>')
    >>> cell("javascript:alert(1)", "url", {}, str), cell(5, "status", {}, str)
    (None, None)
    >>> "<a" in cell("http://a.vn/" + 3_000 * "x", "url", {}, str)
    False
    """
    if not isinstance(value, str):
        return None
    url, site = row.get("url"), row.get("site")
    if isinstance(site, Mapping):  # a table that is referred to gives its rows names
        site = site.get("value")
    if column == "title" and value and isinstance(site, str) and isinstance(url, str) and _leads(url):
        return _link(to("/article"), value, url=url, site=site)
    if is_usual(value) or (value and column == "capture"):
        return _link(to(f"/capture/{name_of(value)}"), value)
    if _leads(value):
        return _link(to("/address"), value, url=value)
    return Markup("{}").format(short(value, _LONGEST)) if is_web(value) else None


def _leads(url: str) -> bool:
    return is_web(url) and len(url) <= _LONGEST_ADDRESS


def _link(path: str, words: str, **arguments: str) -> Markup:
    href = f"{path}?{urlencode(arguments, errors='replace')}" if arguments else path
    return Markup('<a href="{}">{}</a>').format(href, short(words, _LONGEST))
