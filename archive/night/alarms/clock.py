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
_SET_IT = "set the clock (`timedatectl`); what was captured meanwhile bears the wrong time"


def clock(night: ArchiveNight, sites: Iterable[SiteNight]) -> Iterator[Finding]:
    """Yield why the clock cannot have been right in *night*; *sites*: what was counted of each portal in it."""
    told = [site for site in sites if site.ahead is not None]
    usual = median_low([site.ahead or 0 for site in told]) if told else 0
    alike = [site for site in told if abs((site.ahead or 0) - usual) <= _ALIKE]
    agree = 2 * len(alike) > len(told)
    if agree and abs(usual) > (_FAR if len(alike) >= _FEW else _FAR_OF_FEW):
        yield _alarm(f"{_away(usual)} {_of(alike, told)}{f'; {night.clock}' if night.clock else ''}", _SET_IT, alike)
    elif night.clock and agree and len(alike) >= _FEW and abs(usual) <= _FAR:
        remedy = (
            "look at `date`; if it is right now, it went fast before: what was captured then bears a time that is still "
            "to come, and this is said until then"
        )
        yield _alarm(f"{night.clock}; our clock goes as {_of(alike, told)[3:]}", remedy, alike)
    elif night.clock:
        yield _alarm(night.clock, _SET_IT, ())
    elif not told:
        yield Unjudged(ARCHIVE, CLOCK, "", "no portal told its time")


def _away(seconds: int) -> str:
    return f"our clock goes {_long(abs(seconds))} {'ahead' if seconds > 0 else 'behind'}"


def _of(alike: Sequence[SiteNight], told: Sequence[SiteNight]) -> str:
    those = "that of the only portal" if len(told) == 1 else f"those of {len(alike)} of {len(told)} portals"
    return f"of {those} that told theirs"


def _long(seconds: int) -> str:
    days, hours = seconds / 86_400, seconds / 3600
    return f"{days:,.0f} days" if days >= 2 else f"{hours:.0f} hours"


def _alarm(what: str, remedy: str, shown: Sequence[SiteNight]) -> Alarm:
    evidence = tuple(capture for site in shown for capture in site.evidence.get("clock", ()))[:MOST_EVIDENCE]
    return Alarm(ARCHIVE, CLOCK, "", what, remedy, evidence, loud=True)
