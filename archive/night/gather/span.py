"""The WARC files of one portal's night, and when in it captures were made: what everything else is counted in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive.catalogue.catalogue import Catalogue, Row
from archive.urls import host_of

# By way of the files: captures have an index by file, and a night's captures are in a few.
FILES = """
select w.path from crawls as c join warc_files as w on w.crawl = c.id
where c.site = :site and c.night = :night and c.outcome <> 'imported'
"""
# `+`: by the files, not by all captures of the portal
TAKEN = f"warc in ({FILES}) and +site = :site"
_SPAN = f"select min(at), max(at) from captures where {TAKEN}"


@dataclass(frozen=True, slots=True)
class Span:
    """One portal's night in the catalogue."""

    catalogue: Catalogue
    root: Path
    """The archive's folder."""
    site: str
    night: date
    first: str
    """When its first capture was made, and its last, as the catalogue writes times."""
    last: str
    hosts: frozenset[str] = frozenset()
    """The portal's own hosts; none where no site file tells."""
    home: str = ""
    """Its host that is fetched from."""

    def rows(self, sql: str, **more: object) -> Iterator[Row]:
        """Yield what *sql* finds, in which :site, :night, :first and :last stand for those of this night."""
        given = {"site": self.site, "night": self.night.isoformat(), "first": self.first, "last": self.last}
        return self.catalogue.rows(sql, {**given, **more})

    def is_own(self, host: str) -> bool:
        """Return whether *host* is one of the portal's own, as far as anybody knows."""
        return not self.hosts or host in self.hosts


def bounds(catalogue: Catalogue, site: str, night: date) -> tuple[str, str] | None:
    """Return when the first and the last capture of *site* in *night* were made; None where there are none."""
    row = catalogue.row(_SPAN, {"site": site, "night": night.isoformat()})
    return (row[0], row[1]) if row and row[0] else None


def host_in(url: str) -> str:
    """Return the host of *url*; nothing where there is none."""
    try:
        return host_of(url)
    except ValueError:
        return ""


class Evidence:
    """Captures that show something, as they are found: the first few of each thing."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[str, list[str]] = {}

    def add(self, what: str, capture: str) -> None:
        """Keep that *capture* shows *what*, unless enough do."""
        kept = self._found.setdefault(what, [])
        if len(kept) < self._most and capture not in kept:
            kept.append(capture)

    def told(self) -> dict[str, tuple[str, ...]]:
        """Return what was found, in order of name."""
        return {what: tuple(kept) for what, kept in sorted(self._found.items())}
