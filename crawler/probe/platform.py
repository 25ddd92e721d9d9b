"""What a first look at a portal need not follow: what the platform that it shows, or the generic one, never asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from archive.extract.tree.platforms import recognised
from archive.urls import path_query
from crawler.probe.looked import Known, Looked, Purpose


def refused(looked: Looked, known: Known) -> Callable[[str], bool]:
    """Return what tells of an address whether the platforms that the portal shows, or the generic one, never follow it."""
    shown = recognised((capture for _, capture in looked.of(Purpose.HOME)), known.platforms)[:1]
    names = (*(one.name for one in shown), "generic")
    rules = [
        re.compile(pattern)
        for name in names
        if name in known.platforms
        for _, pattern in known.platforms[name].walk.never
    ]
    return lambda url: any(pattern.search(path_query(url)) for pattern in rules)
