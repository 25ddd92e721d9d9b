"""Which portals a night crawls, in which order, and when each has its turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from archive.model import Site
from archive.sites import SiteFiles
from crawler.night import hours
from crawler.night.settings import NightSettings
from crawler.task import Turn


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says of this night; what is None is as the settings say."""

    until: datetime | None = None
    at_once: int = 0
    budget: int = 0
    cluster: str | None = None
    """Where the machines are that crawl."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a night means to do."""

    sites: tuple[str, ...]
    """In the order in which they begin."""
    turns: Mapping[str, Turn]
    broken: Mapping[str, str] = field(default_factory=dict)
    """Site → why its file could not be read."""


def planned(found: SiteFiles, night: date) -> tuple[Site, ...]:
    """Return the sites that *night* is to crawl: those that are enabled, and whose portals are not closed."""
    return tuple(site for site in found.sites.values() if site.enabled and not (site.until and site.until <= night))


def in_order(sites: tuple[Site, ...], begun: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return the names of *sites*, first those that were never *begun*, then whose crawl began longest ago."""
    never = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted((site.slug for site in sites), key=lambda slug: (begun.get(slug, never), slug)))


def turn(site: Site, settings: NightSettings, wishes: Wishes, *, now: datetime) -> Turn:
    """Return when *site* has its turn in a night that begins *now*, apart from whom it shares a server with."""
    budget = wishes.budget or site.budget or settings.budget
    if site.loopback or site.slug in settings.office.open_to_us:
        return Turn(None, wishes.until, budget=budget)
    opens = hours.opens(now, settings.office)
    ends = [end for end in (wishes.until, hours.closes(opens, settings.office)) if end is not None]
    return Turn(opens if opens > now else None, min(ends, default=None), budget=budget)
