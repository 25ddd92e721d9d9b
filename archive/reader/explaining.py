"""What became of any address and which rule decided, as whoever crawls tells it; nothing where nobody who crawls is here."""

from __future__ import annotations

from pkgutil import resolve_name

from archive.catalogue.catalogue import TooLong
from archive.clock import now
from archive.errors import ArchiveError
from archive.reader.asked import Desk

Fact = tuple[str, str]
"""(What it is about, in a word or two; what is so, in a sentence.)"""
MOST = 60
"""Facts. An address has about ten; one that was met in many spellings has a line for each."""


def explained(desk: Desk, url: str) -> tuple[Fact, ...]:
    """Return what is told of *url* by the function that *desk* names, as `luutru explain` prints it."""
    try:
        explain = resolve_name(desk.explain)
    except (ImportError, AttributeError, ValueError):
        return ()
    try:
        found: tuple[Fact, ...] = explain(url, desk.folder, desk.portals, desk.catalogue, now())
    except TooLong:
        return (("trouble", "it takes longer than a page may: `luutru explain` tells it"),)
    except ArchiveError as error:
        return (("trouble", desk.folder.without_place(str(error))),)
    return found[:MOST]
