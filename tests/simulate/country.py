"""What goes wrong with all at once, or with the machine: faults of the archive, on a night of all portals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from archive.night.alarms import kinds
from archive.night.facts import ArchiveNight, SiteNight
from tests.simulate.faults import fewer, lose, unreached
from tests.simulate.portals import Portal

Nights = dict[str, SiteNight]
Turn = Callable[[ArchiveNight, Nights, Mapping[str, Portal], Random], tuple[ArchiveNight, Nights]]


@dataclass(frozen=True, slots=True)
class WideFault:
    """A fault of the whole archive."""

    name: str
    shows: str
    turn: Turn
    days: tuple[int, int]
    follows: frozenset[str] = frozenset()


def _machine(**changed: object) -> Turn:
    return lambda night, sites, _portals, _random: (replace(night, **changed), sites)  # type: ignore[arg-type]


def _died(
    night: ArchiveNight, sites: Nights, _portals: Mapping[str, Portal], _random: Random
) -> tuple[ArchiveNight, Nights]:
    reached = sorted(sites)[: len(sites) // 2]
    left = {name: n if name in reached else SiteNight(name, n.night) for name, n in sites.items()}
    return replace(night, ended=False), left


def _all(spoil: Callable[[SiteNight, Portal, Random], SiteNight]) -> Turn:
    return lambda night, sites, portals, random: (
        night,
        {name: spoil(n, portals[name], random) for name, n in sites.items()},
    )


_NO_BYLINE = lose("byline", lambda _: 0.0)
_NO_DATE = lose("published", lambda _: 0.0)
WIDE: tuple[WideFault, ...] = (
    WideFault("the disk fills", kinds.DISK, _machine(free=9_000_000_000), (5, 12)),
    WideFault("the clock is wrong", kinds.CLOCK, _machine(clock="it says 1970"), (1, 3)),
    WideFault("the clock goes a year fast", kinds.CLOCK, _all(lambda n, _p, _r: replace(n, ahead=365 * 86_400)), (1, 3)),
    WideFault("a step fails", kinds.STEP, _machine(steps={"manifest": "no room"}), (1, 3)),
    WideFault("the power goes at 03:00", kinds.NIGHT_DIED, _died, (1, 1)),
    WideFault("nights are missed", kinds.NIGHTS_MISSED, _machine(missed=2), (1, 1)),
    WideFault("our network is down", kinds.HOST_GONE, _all(lambda n, _p, _r: unreached(n)), (1, 3), frozenset({kinds.FAILED})),
    WideFault("a new version finds no article anywhere", kinds.NOWHERE, _all(lambda n, p, r: fewer(n, p, 0.0, r)), (2, 6),
              frozenset({kinds.NOTHING, kinds.FEWER})),
    WideFault("a new version finds no date anywhere", kinds.LOST, _all(lambda n, p, r: _NO_DATE(n, p, 0, r)), (3, 8)),
    WideFault("a new version finds no byline anywhere", kinds.LOST, _all(lambda n, p, r: _NO_BYLINE(n, p, 0, r)), (10, 20)),
)  # fmt: skip
