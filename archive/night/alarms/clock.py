"""Whether our clock is right: by what the archive knows of its own past, and by the clocks of the portals that answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from statistics import median_low

from archive.night.alarm import Alarm, Unjudged
from archive.night.alarms.kinds import CLOCK
from archive.night.alarms.view import Finding
from archive.night.facts import ARCHIVE, MOST_EVIDENCE, ArchiveNight, SiteNight

# A server that takes the hour of Viet Nam for GMT is seven hours off, and there are such. They err each in its own way: what
# is wrong with our clock all of them show alike, but for what answers take to come, and what caches keep.
_FAR = timedelta(hours=3).total_seconds()
_ALIKE = timedelta(hours=1).total_seconds()
# One or two may err together, by hours and time zones; by days nobody's does who is asked by browsers.
_FEW, _FAR_OF_FEW = 3, timedelta(days=2).total_seconds()
# Where the archive's own past speaks against it, minutes are enough: answers take none of them, time zones hours.
_FAR_OF_DOUBTED = timedelta(minutes=10).total_seconds()
_SET_IT = "set the clock (`timedatectl`); what was captured meanwhile bears the wrong time"


def clock(night: ArchiveNight, sites: Iterable[SiteNight]) -> Iterator[Finding]:
    """Yield why the clock cannot have been right in *night*; *sites*: what was counted of each portal in it."""
    told = [site for site in sites if site.ahead is not None]
    usual = median_low([site.ahead or 0 for site in told]) if told else 0
    alike = [site for site in told if abs((site.ahead or 0) - usual) <= _ALIKE]
    agree = 2 * len(alike) > len(told)
    several = len(alike) >= _FEW
    if agree and abs(usual) > (_FAR_OF_FEW if not several else _FAR_OF_DOUBTED if night.clock else _FAR):
        yield _alarm(f"{_away(usual)} {_those(alike, told)}{f'; {night.clock}' if night.clock else ''}", _SET_IT, alike)
    elif night.clock and agree and several:
        remedy = (
            "nothing is to be set, if `date` tells the time; where the clock went fast before, what was captured then bears "
            "a time that is still to come, and this is said until then"
        )
        yield _alarm(f"{night.clock}; our clock goes as {_those(alike, told)}", remedy, alike)
    elif night.clock:
        yield _alarm(night.clock, _SET_IT, ())
    elif not told:
        yield Unjudged(ARCHIVE, CLOCK, "", "no portal told its time")


def _away(seconds: int) -> str:
    return f"our clock goes {_long(abs(seconds))} {'ahead of' if seconds > 0 else 'behind'}"


def _those(alike: Sequence[SiteNight], told: Sequence[SiteNight]) -> str:
    those = "that of the only portal" if len(told) == 1 else f"those of {len(alike)} of {len(told)} portals"
    return f"{those} that told theirs"


def _long(seconds: int) -> str:
    days, hours = seconds / 86_400, seconds / 3600
    if hours < 2:
        return f"{seconds / 60:.0f} minutes"
    return f"{days:,.0f} days" if days >= 2 else f"{hours:.0f} hours"


def _alarm(what: str, remedy: str, shown: Sequence[SiteNight]) -> Alarm:
    evidence = tuple(capture for site in shown for capture in site.evidence.get("clock", ()))[:MOST_EVIDENCE]
    return Alarm(ARCHIVE, CLOCK, "", what, remedy, evidence, loud=True)
