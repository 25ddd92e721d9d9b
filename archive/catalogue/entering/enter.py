"""Enters one WARC file into an open catalogue: the lines of its transcript, and every page that they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.pages import derive_page
from archive.catalogue.deriving.profiles import profile_in, unsettle
from archive.catalogue.deriving.together import Together
from archive.catalogue.entering.ahead import Transcript
from archive.catalogue.entering.clerk import Clerk
from archive.catalogue.portals import Portals
from archive.catalogue.transcribing.lines import CAPTURE, COLUMNS, FOUND, READ, Line

_OFFSET = COLUMNS.index("offset")


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one WARC file."""

    warc: str
    captures: int
    read: int
    findings: tuple[str, ...]
    """What was wrong, each in a line that names the thing."""


@dataclass(slots=True)
class _Said:
    """What a transcript says beside rows."""

    captures: int = 0
    read: int = 0
    findings: list[str] = field(default_factory=list)


def enter(catalogue: Catalogue, portals: Portals, transcript: Transcript, told: Callable[[int], None]) -> Entered:
    """Enter the file of a *transcript* within one transaction of the caller's.

    *told* is called with the byte that each capture begins at. Raises DiskTrouble, and what reading raises.
    """
    clerk, said = Clerk(catalogue, portals), _Said()
    clerk.put(_heard(transcript.lines, said, told))
    clerk.flush()
    pages = clerk.pages()
    profiles = {slug: profile_in(catalogue, slug) for slug in {slug for slug, _ in pages}}
    new = Together(catalogue)
    for slug, key in pages:
        derive_page(catalogue, portals.named(slug), key, profiles[slug], new)
    new.flush()
    for slug in clerk.sites:
        unsettle(catalogue, slug)
    return Entered(transcript.warc, said.captures, said.read, tuple(said.findings))


def _heard(lines: Iterable[Line], said: _Said, told: Callable[[int], None]) -> Iterator[Line]:
    for kind, row in lines:
        if kind == CAPTURE:
            told(row[0][_OFFSET])
        elif kind == FOUND:
            said.findings += row
        elif kind == READ:
            said.captures, said.read = row
        yield kind, row
