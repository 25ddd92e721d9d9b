"""The pages around the articles: HTML files with {{names}} in them, cut once and filled often. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from crawler.samples.pictures import look

CSS, JS, FONT = "text/css", "application/javascript; charset=utf-8", "font/woff"
_NAME = re.compile(r"\{\{(\w+)\}\}")
_META = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n'
LATE, VERY_LATE = 1_024, 2_400  # HTML5's prescan; what portals of one maker were seen to need


def fill(name: str, words: Mapping[str, str]) -> str:
    """Return the skeleton *name* with *words* in its places. Raises KeyError for a place that has none."""
    return "".join(words[part] if at % 2 else part for at, part in enumerate(_cut(name)))


@cache
def _cut(name: str) -> tuple[str, ...]:
    return tuple(_NAME.split(look(f"{name}.html").decode()))


def charset(where: str, title: str) -> tuple[str, str]:
    """Return (early, late) parts of the head: one of them declares the charset, after Dublin Core if it is late."""
    if where == "early":
        return _META, ""
    padding, limit = "", LATE if where == "late" else VERY_LATE
    for at in range(60):
        if len(padding.encode()) > limit:
            break
        padding += f'<meta name="DC.{_DUBLIN[at % len(_DUBLIN)]}" content="{escape(title)}" />\n'
    return "", padding + _META


_DUBLIN = ("Title", "Creator", "Subject", "Description", "Publisher", "Contributor", "Type", "Format", "Identifier",
           "Source", "Language", "Relation", "Coverage", "Rights")  # fmt: skip
