"""What one portal's alarms are judged by: its night, its nights before, what its file expects, and what is open already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from archive.model import Expect, Site
from archive.night.alarm import Alarm, Unjudged
from archive.night.alarms.country import Country
from archive.night.alarms.kinds import LOUD
from archive.night.alarms.measure import Past, Rate
from archive.night.facts import MOST_EVIDENCE, SiteNight

Finding = Alarm | Unjudged
WHOLE = "finished"
"""The outcome of a crawl that did all that there was to do."""


@dataclass(frozen=True, slots=True)
class View:
    """One portal, tonight."""

    site: Site
    tonight: SiteNight
    history: tuple[SiteNight, ...] = ()
    """The nights before, oldest first."""
    nights: tuple[SiteNight, ...] = ()
    """Those of them that say something about the portal, tonight last: the ones since `expect.since` that reached it."""
    country: Country = field(default_factory=Country)
    past: Mapping[tuple[str, str], Past] = field(default_factory=lambda: MappingProxyType({}))
    """(kind, subject) → when it was there."""

    @property
    def expect(self) -> Expect:
        """Return what the site file expects."""
        return self.site.expect

    def of(self, kind: str, subject: str = "") -> Past:
        """Return when this was there before."""
        return self.past.get((kind, subject)) or Past()

    def rate(self, bad: Callable[[SiteNight], int], of: Callable[[SiteNight], int]) -> Rate:
        """Return what is counted of each night: how many of how many are bad."""
        return Rate(self.nights, bad, of)

    def alarm(self, kind: str, subject: str, what: str, remedy: str, *evidence: str) -> Alarm:
        """Return an alarm of this portal; *evidence* names those captures of the facts that show it, the best first."""
        shown = shown_by(self.tonight, *evidence)
        return Alarm(self.site.slug, kind, subject, what, remedy, shown, loud=kind in LOUD and not subject)

    def last_shown(self, evidence: str) -> tuple[date | None, tuple[str, ...]]:
        """Return the last night before tonight that had *evidence*, and which captures: what was there before it was lost."""
        for night in reversed(self.history):
            if shown := shown_by(night, evidence):
                return night.night, shown
        return None, ()

    def unjudged(self, kind: str, subject: str, why: str) -> Unjudged:
        """Return that tonight tells nothing about this."""
        return Unjudged(self.site.slug, kind, subject, why)


def shown_by(night: SiteNight, *evidence: str) -> tuple[str, ...]:
    """Return the captures of *night* that show any *evidence*, those of the first named first; MOST_EVIDENCE at most."""
    return tuple(dict.fromkeys(one for name in evidence for one in night.evidence.get(name, ())))[:MOST_EVIDENCE]


def is_reached(night: SiteNight) -> bool:
    """Return whether anything was answered in *night*."""
    return night.crawls > 0 and any(night.statuses.values())


def is_whole(night: SiteNight) -> bool:
    """Return whether all news of *night* was looked for.

    A crawl asks for news first: one that came to old articles had done with it.
    """
    return night.outcome == WHOLE or (night.new > night.fresh and bool(night.templates or night.sections))


def percent(share: float) -> str:
    """Return a share as people read it.

    >>> percent(0.314)
    '31 %'
    """
    return f"{share:.0%}".replace("%", " %")
