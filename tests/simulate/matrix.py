"""What was told of what: alarm episodes against the faults that were put there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from archive.night.alarm import Alarm
from archive.night.alarms.kinds import LULL
from archive.night.facts import ARCHIVE
from tests.simulate.country import WideFault
from tests.simulate.portals import HOLIDAYS, TET
from tests.simulate.year import Injected, Year

# The night after the last one is the first that could show what a fault left behind, pages that were owed: the first in
# which the portal had its turn.
_AFTER = timedelta(days=1)
NO_FAULT = "nothing was wrong"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Of some years: fault → alarm's kind → openings; and of each fault how many nights went by."""

    cells: Mapping[str, Counter[str]] = field(default_factory=dict)
    delays: Mapping[str, list[int]] = field(default_factory=dict)
    silent: Sequence[str] = ()
    false: Sequence[str] = ()
    openings: int = 0
    hidden: Sequence[str] = ()
    """Faults of which no night was seen: our network was down, or the power gone, as long as they lasted."""

    def with_other(self, other: Matrix) -> Matrix:
        """Return what both say together."""
        return Matrix(
            {
                name: self.cells.get(name, Counter()) + other.cells.get(name, Counter())
                for name in {*self.cells, *other.cells}
            },
            {name: [*self.delays.get(name, ()), *other.delays.get(name, ())] for name in {*self.delays, *other.delays}},
            [*self.silent, *other.silent],
            [*self.false, *other.false],
            self.openings + other.openings,
            [*self.hidden, *other.hidden],
        )

    @property
    def recall(self) -> float:
        """Return which share of the faults was told of."""
        told = sum(map(len, self.delays.values()))
        return told / (told + len(self.silent))

    @property
    def precision(self) -> float:
        """Return which share of the openings tells of a fault."""
        return 1 - len(self.false) / max(self.openings, 1)


def matrix(years: list[tuple[int, Year]]) -> Matrix:
    """Return what all *years*, by seed, say together."""
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    delays: defaultdict[str, list[int]] = defaultdict(list)
    silent, hidden, false, openings = [], [], [], 0
    for seed, year in years:
        for one in year.injected:
            if one.told is None and not one.showed:
                hidden.append(f"seed {seed}: {one.site or 'all'} {one.start}: {one.fault.name}")
            elif one.told is None:
                silent.append(f"seed {seed}: {one.site or 'all'} {one.start}: {one.fault.name}")
            else:
                delays[one.fault.name].append((one.told - one.start).days)
        for night, alarm in year.opened:
            if alarm.kind == LULL and _is_holiday(night):
                continue
            openings += 1
            name = _cause(year, night, alarm)
            cells[name][alarm.kind] += 1
            if name == NO_FAULT:
                false.append(f"seed {seed}: {alarm.site or 'all'} {night}: {alarm.kind} {alarm.subject}: {alarm.what}")
    return Matrix(dict(cells), dict(delays), silent, false, openings, hidden)


def _is_holiday(night: date) -> bool:
    return night in HOLIDAYS or TET[0] - timedelta(days=4) <= night <= TET[1]


def _cause(year: Year, night: date, alarm: Alarm) -> str:
    for one in year.injected:
        if (
            one.start <= night
            and _explains(one, alarm)
            and (one.end is None or night <= _after(year, one.end, alarm.site))
        ):
            return one.fault.name
    return NO_FAULT


def _after(year: Year, end: date, site: str) -> date:
    turns = (night.night for night in year.nights.get(site, ()) if night.night > end and night.crawls)
    return max(next(turns, end), end + _AFTER)


def _explains(one: Injected, alarm: Alarm) -> bool:
    if isinstance(one.fault, WideFault):
        return alarm.kind in {one.fault.shows} | one.fault.follows
    return alarm.site in (one.site, ARCHIVE) and alarm.kind in one.fault.shows | one.fault.follows


def lines(found: Matrix) -> Iterator[str]:
    """Yield the matrix as lines: a fault, how often, after how many nights, and what was told."""
    yield f"{'fault':52} {'put':>4} {'told':>4}  {'nights until told':18} alarms"
    missed = Counter(line.partition(": ")[2].partition(": ")[2] for line in found.silent)
    for name in sorted({*found.delays, *missed, *found.cells} - {NO_FAULT}):
        days = found.delays.get(name, [])
        waited = f"median {median(days):.0f}, most {max(days)}" if days else ""
        kinds = _listed(found.cells.get(name, Counter()))
        yield f"{name:52} {len(days) + missed[name]:4} {len(days):4}  {waited:18} {kinds}"
    yield f"{NO_FAULT:82} {_listed(found.cells.get(NO_FAULT, Counter()))}"
    yield f"faults {sum(map(len, found.delays.values())) + len(found.silent)}, openings of episodes {found.openings}"
    yield f"recall {found.recall:.3f}, precision {found.precision:.3f}, silent failures {len(found.silent)}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in counts.most_common())
