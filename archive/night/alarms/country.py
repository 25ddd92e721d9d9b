"""How much of its ordinary news the country's portals gave in a night: at Tet none of them is out of order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from math import log
from statistics import median

from archive.night.alarms.measure import SURPRISE
from archive.night.facts import SiteNight

_WEEKS = 4
# With fewer portals nobody speaks for the country: of seven three are dead more often than it is Tet.
_LEAST_SITES = 8
_MOST_WEIGHT = 10.0
# Of 34 ordinary articles a fifth is so few that chance is ruled out (measure.py); of fewer a holiday cannot be told from it.
_LEAST = 34
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
class Share:
    """What came in one night as a share of what is ordinary on that weekday."""

    middle: float = 1.0
    """Of the portal in the middle: some that are dead do not make a holiday, whatever their size."""
    every: float = 1.0
    """Of all together: some that write make it more than nothing."""

    @property
    def most(self) -> float:
        """Return the greater of both: a holiday shows in both, chance and a dead giant in one."""
        return max(self.middle, self.every)


@dataclass(frozen=True, slots=True)
class Country:
    """Night → portal → (what is ordinary on that weekday, what came)."""

    nights: Mapping[date, Mapping[str, tuple[float, int]]] = field(default_factory=dict)
    shares: Mapping[date, Share] = field(default_factory=dict)
    """Nights of which enough portals tell."""
    weights: Mapping[date, float] = field(default_factory=dict)
    """Night → how much of an ordinary one it is: every portal's every night is asked for each night."""

    def share(self, night: date) -> Share | None:
        """Return what came in *night*; None where too few portals tell, as on Sundays of a small archive."""
        return self.shares.get(night)

    def lulled(self, night: date) -> int:
        """Return how many nights the lull lasts that *night* is in; 0 where it is an ordinary night, or nobody tells."""
        if (tonight := self.share(night)) is None or tonight.most >= LULL_SHARE:
            return 0
        for days in range(1, LONGEST + 2):
            share = self.share(night - timedelta(days=days))
            if share is not None and share.most >= LULL_SHARE:
                return days
        return LONGEST + 2

    def weight(self, night: date) -> float:
        """Return how much of an ordinary night it is for a portal: nothing in a lull, unless that outlasts any holiday.

        Nothing too where the country cannot tell tonight, but could in this week: a silent Sunday may be Tet's.
        """
        if (known := self.weights.get(night)) is not None:
            return known
        share = self.share(night)
        if share is None:
            return 0.0 if any(night - timedelta(days=days) in self.shares for days in range(1, 7)) else 1.0
        if share.most < LULL_SHARE:
            return 0.0 if self.lulled(night) <= LONGEST else 1.0
        return min(share.most, 1.0)


def country(histories: Mapping[str, Sequence[SiteNight]], known: Country | None = None) -> Country:
    """Return the country's nights.

    *histories*: portal → its nights, in order; nights that are *known* already are not counted again.
    """
    nights: dict[date, dict[str, tuple[float, int]]] = (
        {n: dict(sites) for n, sites in known.nights.items()} if known else {}
    )
    fresh = {n.night for history in histories.values() for n in history} - set(nights)
    for site, history in histories.items():
        # a portal whose listings were not seen is no holiday's witness
        counts = {n.night: n.fresh for n in history if n.statuses and (n.templates or n.sections)}
        for night in fresh & set(counts):
            before = [counts[day] for w in range(1, _WEEKS + 1) if (day := night - timedelta(weeks=w)) in counts]
            # of two weeks nobody can say what is ordinary
            if len(before) > _WEEKS // 2 and (usual := median(before)) >= 1:
                nights.setdefault(night, {})[site] = (usual, counts[night])
        for night in fresh:
            nights.setdefault(night, {})
    shares = dict(known.shares) if known else {}
    shares |= {night: share for night in fresh if (share := _share([*nights[night].values()]))}
    told = Country(nights, shares)
    weights = dict(known.weights) if known else {}
    return Country(nights, shares, weights | {night: told.weight(night) for night in fresh})


def _share(parts: list[tuple[float, int]]) -> Share | None:
    ordinary = sum(usual for usual, _ in parts)
    if len(parts) < _LEAST_SITES or ordinary < _LEAST:
        return None
    came = sum(min(number, usual * _MOST) for usual, number in parts)
    # who writes more knows better what is ordinary for it, up to ten, where chance is a third
    weights = sorted((number / usual, min(usual, _MOST_WEIGHT)) for usual, number in parts)
    half = sum(weight for _, weight in weights) / 2
    reached = accumulate(weight for _, weight in weights)
    middle = next(ratio for (ratio, _), sofar in zip(weights, reached, strict=True) if sofar >= half)
    share = Share(middle, came / ordinary)
    # Chernoff's bound for counts, as in measure.py for shares
    rare = ordinary - came + (came and came * log(came / ordinary))
    return share if share.most >= LULL_SHARE or rare >= SURPRISE else None
