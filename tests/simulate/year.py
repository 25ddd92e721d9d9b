"""One year: portals write, faults come when nobody expects them, alarms are judged each night, and who is told mends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from archive.night.alarm import Alarm, Episode
from archive.night.alarms.country import Country, country
from archive.night.alarms.judge import Everything, judge
from archive.night.alarms.view import is_reached
from archive.night.episodes import after, due, told
from archive.night.facts import ARCHIVE, ArchiveNight, SiteNight
from tests.simulate.country import WIDE, WideFault
from tests.simulate.faults import BY_NAME, FAULTS, NEVER, Fault
from tests.simulate.portals import FIRST, Portal, ordinary, portals
from tests.simulate.window import Window

# Six weeks of history, before faults that are known by comparison come; the last ones come early enough to be told.
QUIET, LAST = 45, 250
# What needs no history comes into the first week of some portals.
EARLY = (
    "200 with an error page everywhere",
    "its host is down for some nights",
    "its file is broken by an edit",
    "it leads to a strange host",
    "somebody sells shoes under its name",
    "the date's selector finds nothing",
    "429 for nearly all",
    "nobody crawls it",
)
# Who is told mends within some days, never at once.
MENDS = (2, 9)
# What is over so soon has to be seen while it lasts: the end of the night spares its portal.
SHORT = timedelta(days=5)


@dataclass(slots=True)
class Injected:
    """A fault that was put there."""

    fault: Fault | WideFault
    site: str
    start: date
    end: date | None
    """Its last night; None while nobody has mended it."""
    told: date | None = None
    showed: bool = False
    """Whether a night of it could be seen by anybody."""

    def lasts(self, night: date) -> bool:
        """Return whether it is there in *night*."""
        return self.start <= night and (self.end is None or night <= self.end)


@dataclass(slots=True)
class Year:
    """A simulated year."""

    random: Random
    portals: dict[str, Portal]
    window: Window
    injected: list[Injected] = field(default_factory=list)
    nights: dict[str, list[SiteNight]] = field(default_factory=dict)
    archive: list[ArchiveNight] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    opened: list[tuple[date, Alarm]] = field(default_factory=list)
    """Each opening of an episode, reopenings too."""
    closings: list[tuple[date, Alarm]] = field(default_factory=list)
    most_told: int = 0
    """Most things that people were told of in one night."""
    calm: dict[str, date] = field(default_factory=dict)
    """Portal → from when on a fault may come."""
    queue: list[Fault] = field(default_factory=list)
    country: Country = field(default_factory=Country)


def simulate(seed: int, *, sites: int = 63, nights: int = 365, faults: bool = True) -> Year:
    """Return a year of so many portals and nights, with faults of every kind or with none."""
    random = Random(seed)
    window = Window(FIRST, nights, Random(f"{seed}: nights that are too short"))
    year = Year(random, {portal.slug: portal for portal in portals(sites, random)}, window)
    if faults:
        _plan(year, nights)
    for number in range(nights):
        _one_night(year, FIRST + timedelta(days=number), faults=faults)
    return year


def _plan(year: Year, nights: int) -> None:
    names = list(year.portals)
    year.random.shuffle(names)
    for slug, name in zip(names, EARLY, strict=False):
        if BY_NAME[name].fits(year.portals[slug]):
            _inject(year, BY_NAME[name], slug, FIRST + timedelta(days=year.random.randint(1, 6)))
    for slug, fault in zip(names[len(EARLY) :], NEVER, strict=False):
        _inject(year, fault, slug, FIRST)
    year.calm = {slug: FIRST + timedelta(days=year.random.randint(QUIET, QUIET + 40)) for slug in names}
    night = QUIET + 20
    wide = list(WIDE)
    year.random.shuffle(wide)
    for one in wide:
        days = year.random.randint(*one.days)
        if night + days < nights - 5:
            start = FIRST + timedelta(days=night)
            year.injected.append(Injected(one, ARCHIVE, start, start + timedelta(days=days - 1)))
        night += days + year.random.randint(12, 24)


def _inject(year: Year, fault: Fault, slug: str, night: date) -> None:
    end = night + timedelta(days=year.random.randint(*fault.days) - 1) if fault.days else None
    year.injected.append(Injected(fault, slug, night, end))


def _next_fault(year: Year, portal: Portal) -> Fault:
    """Return the next fault that fits: all kinds come in turn, in another order each time."""
    for _ in range(3 * len(FAULTS)):
        if not year.queue:
            year.queue = list(FAULTS)
            year.random.shuffle(year.queue)
        fault = year.queue.pop()
        if fault.fits(portal):
            return fault
        year.queue.insert(year.random.randint(0, len(year.queue)), fault)
    return FAULTS[0]


def _one_night(year: Year, night: date, *, faults: bool) -> None:
    if faults:
        _begin_faults(year, night)
    facts = {slug: _spoiled(year, slug, _ordinary(year, portal, night)) for slug, portal in year.portals.items()}
    archive = ArchiveNight(night, free=2_000_000_000_000, written=1_000_000_000)
    spoiled = facts
    facts = year.window.close(night, facts, _spared(year, facts, night))
    for one in year.injected:
        if isinstance(one.fault, WideFault) and one.lasts(night):
            archive, facts = one.fault.turn(archive, facts, year.portals, year.random)
    for one in year.injected:
        seen = one.site == ARCHIVE or facts[one.site] == spoiled[one.site] or is_reached(facts[one.site])
        one.showed |= one.lasts(night) and seen
    for slug, night_of in facts.items():
        year.nights.setdefault(slug, []).append(night_of)
    _judge(year, archive)
    year.archive.append(archive)


def _ordinary(year: Year, portal: Portal, night: date) -> SiteNight:
    return ordinary(portal, night, year.random, late=year.window.late(portal.slug))


def _spared(year: Year, facts: dict[str, SiteNight], night: date) -> set[str]:
    """Return the portals that the end of the night does not touch: all, where it befalls all, and who had no crawl anyway."""
    short = {one.site for one in year.injected if one.lasts(night) and one.end and one.end - one.start < SHORT}
    if any(isinstance(one.fault, WideFault) and one.lasts(night) for one in year.injected):
        return set(facts)
    return short | {slug for slug, night_of in facts.items() if not night_of.crawls}


def _begin_faults(year: Year, night: date) -> None:
    if (night - FIRST).days >= LAST:
        return  # a portal of an article a day needs months to be sure
    for one in year.injected:
        if one.end == night - timedelta(days=1) and one.site:
            year.calm[one.site] = max(year.calm[one.site], night + timedelta(days=year.random.randint(25, 50)))
    busy = {one.site for one in year.injected if one.lasts(night)}
    for slug, portal in year.portals.items():
        if slug not in busy and night >= year.calm[slug]:
            _inject(year, _next_fault(year, portal), slug, night)


def _spoiled(year: Year, slug: str, night: SiteNight) -> SiteNight:
    for one in year.injected:
        if isinstance(one.fault, Fault) and one.site == slug and one.lasts(night.night):
            night = one.fault.spoil(night, year.portals[slug], (night.night - one.start).days, year.random)
    return night


def _judge(year: Year, archive: ArchiveNight) -> None:
    night = archive.night
    year.country = country(year.nights, year.country)
    sites = {slug: portal.site for slug, portal in year.portals.items() if not year.nights[slug][-1].broken}
    found = judge(Everything(archive, year.archive, sites, year.nights, year.country, year.episodes))
    before = {(e.alarm.site, e.alarm.kind, e.alarm.subject) for e in year.episodes if e.closed is None}
    kept = after(year.episodes, found, night)
    year.opened += [(night, e.alarm) for e in kept if e.closed is None and _key(e) not in before]
    year.closings += [(night, e.alarm) for e in kept if e.closed == night]
    year.most_told = max(year.most_told, sum(due(e, night) for e in kept))
    year.episodes = [told(e, night) if due(e, night) else e for e in kept]
    for one in year.injected:
        if one.told is None and one.lasts(night) and _is_told(one, year.episodes, night, year.portals):
            one.told = night
            if one.end is None:
                one.end = night + timedelta(days=year.random.randint(*MENDS))


def _key(episode: Episode) -> tuple[str, str, str]:
    return episode.alarm.site, episode.alarm.kind, episode.alarm.subject


def _is_told(one: Injected, episodes: list[Episode], night: date, year_sites: Iterable[str]) -> bool:
    shows = {one.fault.shows} if isinstance(one.fault, WideFault) else one.fault.shows
    # what is everybody's may be told portal by portal, where it begins with some
    sites = {one.site, *year_sites} if isinstance(one.fault, WideFault) else {one.site}
    return any(e.last == night and e.alarm.kind in shows and e.alarm.site in sites for e in episodes)
