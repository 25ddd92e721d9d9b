"""How much of its ordinary news the country's portals gave in a night: at Tet none of them is out of order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from archive.night.facts import SiteNight

_WEEKS = 4
# Below this sum of ordinary counts, or with fewer portals, chance alone makes a night look like a holiday: 30 ± 5.5.
_LEAST = 30
_LEAST_SITES = 5
# One portal that gives three times its ordinary number has put a whole session online; more than that it does not
# speak for others.
_MOST = 3.0
# A night with less than this share of what is ordinary is no ordinary night for anybody: its portals are not judged
# by it. Sundays are compared with Sundays, so that only holidays come under it: on working days the sum of sixty
# portals stays within a tenth.
LULL_SHARE = 0.6
# Tet is seven to nine days off, with what people add before and after. What lasts longer is no holiday.
LONGEST = 16


@dataclass(frozen=True, slots=True)
class Country:
    """Night → portal → (what is ordinary on that weekday, what came)."""

    nights: Mapping[date, Mapping[str, tuple[float, int]]] = field(default_factory=dict)

    def share(self, night: date, *, without: str = "") -> float:
        """Return what came in *night* as a share of what is ordinary, of all portals but one; 1 where too few can tell."""
        parts = [pair for site, pair in self.nights.get(night, {}).items() if site != without]
        ordinary = sum(usual for usual, _ in parts)
        if ordinary < _LEAST or len(parts) < _LEAST_SITES:
            return 1.0
        return sum(min(came, usual * _MOST) for usual, came in parts) / ordinary

    def lulled(self, night: date) -> int:
        """Return how many nights the lull lasts that *night* is in; 0 where it is an ordinary night."""
        for days in range(LONGEST + 2):
            if self.share(night - timedelta(days=days)) >= LULL_SHARE:
                return days
        return LONGEST + 2

    def weight(self, night: date, *, without: str = "") -> float:
        """Return how much of an ordinary night it is for a portal: nothing in a lull, unless that outlasts any holiday."""
        share = self.share(night, without=without)
        if share < LULL_SHARE:
            return 0.0 if self.lulled(night) <= LONGEST else 1.0
        return min(share, 1.0)


def country(histories: Mapping[str, Sequence[SiteNight]], known: Country | None = None) -> Country:
    """Return the country's nights.

    *histories*: portal → its nights, in order; nights that are *known* already are not counted again.
    """
    nights: dict[date, dict[str, tuple[float, int]]] = (
        {n: dict(sites) for n, sites in known.nights.items()} if known else {}
    )
    fresh = {n.night for history in histories.values() for n in history} - set(nights)
    for site, history in histories.items():
        counts = {n.night: n.fresh for n in history if n.crawls and n.statuses}
        for night in fresh & set(counts):
            before = [counts[day] for w in range(1, _WEEKS + 1) if (day := night - timedelta(weeks=w)) in counts]
            # of two weeks nobody can say what is ordinary
            if len(before) > _WEEKS // 2 and (usual := median(before)) >= 1:
                nights.setdefault(night, {})[site] = (usual, counts[night])
        for night in fresh:
            nights.setdefault(night, {})
    return Country(nights)
