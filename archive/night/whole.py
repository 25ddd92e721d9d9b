"""One whole night: all that its report, its metrics and its messages show. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from archive.night.alarm import Episode
from archive.night.facts import ArchiveNight, SiteNight

_V = TypeVar("_V")
NIGHTS_SHOWN = 28
"""So many nights of each portal are shown side by side: four of each weekday, as alarms compare them."""


def _none() -> Mapping[str, _V]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proof:
    """A capture that shows something, and where its bytes lie."""

    capture: str
    """WARC-Record-ID."""
    url: str
    at: str
    """When it was asked (UTC), as the catalogue has it."""
    status: int
    warc: str
    """Relative to the archive's folder."""
    offset: int


@dataclass(frozen=True, slots=True)
class WholeNight:
    """One night of the archive."""

    archive: ArchiveNight
    sites: tuple[SiteNight, ...]
    """Every portal that was meant to be crawled, or was; those that had nothing too."""
    episodes: tuple[Episode, ...] = ()
    """What is off still, and what this night showed mended."""
    past: Mapping[str, tuple[SiteNight, ...]] = field(default_factory=_none)
    """Portal → its nights before this one that there are facts of, at most NIGHTS_SHOWN - 1."""
    proofs: Mapping[str, Proof] = field(default_factory=_none)
    """WARC-Record-ID → where it lies, as far as the catalogue knows."""
    started: datetime | None = None
    ended: datetime | None = None
    code: int | None = None
    """The night's exit code; None where it is not known yet."""

    def standing(self) -> tuple[Episode, ...]:
        """Return what is off still: what is urgent first, then what began last, by portal."""
        found = (one for one in self.episodes if one.closed is None)
        return tuple(sorted(found, key=lambda one: (not one.alarm.loud, -one.since.toordinal(), *_named(one))))

    def mended(self) -> tuple[Episode, ...]:
        """Return what this night showed mended, by portal."""
        return tuple(sorted((one for one in self.episodes if one.closed == self.archive.night), key=_named))

    def is_well(self) -> bool:
        """Return whether nothing is off: nobody has to look."""
        return self.archive.ended and not (self.archive.steps or self.archive.clock or self.code or self.standing())


def _named(episode: Episode) -> tuple[str, str, str]:
    return episode.alarm.site, episode.alarm.kind, episode.alarm.subject
