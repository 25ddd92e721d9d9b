"""Selectors that name an element by what the next redeployment leaves as it is: its classes, hardly its ids. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from archive.extract.tree.page import Element

LEVELS = 6  # elements above one that may name it
_NAME = re.compile(r"-?[A-Za-z_][\w-]{1,39}")
# web-part GUIDs, module and instance numbers: they change whenever the portal is deployed anew
_PASSING = re.compile(r"\d{3,}|[0-9a-f]{8,}|INSTANCE|WebPartWPQ|ctl\d\d|_m_g_", re.IGNORECASE)
# grids, clearings and states say how something looks now, on every second element of a page
# ASP.NET puts the numbers of what a control stands in before its own name: ctl00_PlaceHolderMain_ctl00_dtPager
_OWN_ID = re.compile(r"_[A-Za-z]{4,40}$")
_LOOKS = re.compile(
    r"(?:col|row|container|wrap(?:per)?|clear(?:fix)?|pull|float|text|align|m[trblxy]?|p[trblxy]?|d|w|h|font|bg|active|selected|current"
    r"|odd|even|first|last|hidden|hide|left|right|center|fixed|img|item|list|panel|panel-default|panel-body|margin|padding|noindex"
    r"|ng|v|js)(?:[-_].*|\d*)",
    re.IGNORECASE,
)


def names_of(node: Element) -> Iterator[str]:
    """Yield simple selectors of *node*, the surest first: each class that may last, then its id."""
    for name in islice((node.get("class") or "").split(), 8):
        if _lasts(name):
            yield f".{name}"
    ident = node.get("id") or ""
    if _lasts(ident) and not any(map(str.isdigit, ident)):
        yield f"#{ident}"
    elif tail := _OWN_ID.search(ident[-60:]):
        yield f"[id$={tail[0]}]"


def _lasts(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _PASSING.search(name) and not _LOOKS.fullmatch(name)


def selectors_of(node: Element) -> Iterator[str]:
    """Yield selectors that match *node*: by its own names, then by those of what it stands in, the nearest first."""
    own = list(names_of(node))
    yield from own
    yield from (f"{node.tag}{name}" for name in own if name[0] == ".")
    parent = node.getparent()
    for outer in islice(node.iterancestors(), LEVELS):
        if outer.tag in ("body", "html"):
            return
        for name in names_of(outer):
            yield from (f"{name} {inner}" for inner in own)
            if outer is parent:
                yield f"{name} > {node.tag}"
            elif parent is not None:
                yield f"{name} {parent.tag} > {node.tag}"
            yield f"{name} {node.tag}"
