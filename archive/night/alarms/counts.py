"""Counts of news by night, held against the same weekdays of the four weeks before.

Pure arithmetic; zero is a count like any other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from statistics import median

from archive.night.alarms.measure import AGO, SURPRISE, USUAL, Past, enough, surprise

# A week has all weekdays; a portal of an article a day needs months.
_SPANS = (7, 14, 28, 56, 112)
# Of fewer nights nobody can say what is usual.
LEAST_NIGHTS = 10
# Half of what is usual is more than a slow month; against months ago only a third is: portals grow and shrink by a
# quarter in a year.
_HALF = 0.5
_THIRD = 1 / 3
# Of fewer articles in four weeks a rate is known to no better than a fifth; half a year tells more, and who writes
# one article a day has no seasons.
_FEW = 30
_LONG = timedelta(days=182)
# Each article is followed by a silence that may be the one that is too long: so many silences a year may be called an
# end by chance, one in a hundred years of a portal. A busy portal has 7,000 of them, a quiet one 30.
_FALSE_A_YEAR = 0.01
# So much would have come if all were well: enough to tell seven tenths from a half, more often than not.
_LEAST_MENDED = 10
_MENDED = 0.7
# Of a night with a session of the council nothing can be learned about others: it counts as three ordinary ones.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Count:
    """What came in one night."""

    night: date
    came: int
    weight: float = 1.0
    """How much of an ordinary night it was, as the country's other portals tell; 0: it tells nothing."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What came on each weekday of four weeks, and how many weights of nights brought it."""

    came: dict[int, float]
    nights: dict[int, float]
    spread: float
    """Variance over mean, 1 at least: news comes in bundles, and bundles are less of a surprise."""

    def of(self, count: Count) -> float:
        """Return what would be usual in that night."""
        nights = self.nights.get(count.night.weekday(), 0.0)
        return count.weight * self.came[count.night.weekday()] / nights if nights else 0.0

    def surprise(self, counts: Iterable[Count]) -> float:
        """Return how surprising it is that no more came in these nights."""
        counts = list(counts)
        expected, came = sum(map(self.of, counts)), sum(count.came for count in counts)
        known = sum(self.came.get(day, 0.0) for day in {count.night.weekday() for count in counts})
        if came >= expected or not known:
            return 0.0
        return surprise(came, came + known, expected / (expected + known)) / self.spread


@dataclass(frozen=True, slots=True)
class Fewer:
    """Fewer came than is usual."""

    came: int
    usual: float
    nights: int
    began: date


def usual(counts: Sequence[Count], before: date, past: Past) -> Usual | None:
    """Return what was usual in the four weeks before a night, of quiet ones in half a year; None where too few nights tell."""
    known = _telling(counts, before - USUAL, before, past)
    if sum(count.came for count in known) < _FEW:
        known = _telling(counts, before - _LONG, before, past)
    if len(known) < LEAST_NIGHTS:
        return None
    most = max(_MOST * median(c.came for c in known), _MOST)
    came: defaultdict[int, float] = defaultdict(float)
    nights: defaultdict[int, float] = defaultdict(float)
    for count in known:
        came[count.night.weekday()] += min(count.came, most)
        nights[count.night.weekday()] += count.weight
    found = Usual(came, nights, 1.0)
    return Usual(came, nights, max(_spread(found, known, most), 1.0))


def _telling(counts: Sequence[Count], first: date, before: date, past: Past) -> list[Count]:
    start, end = (bisect_left(counts, day, key=_night) for day in (first, before))
    return [count for count in counts[start:end] if count.weight and past.sound(count.night)]


def _night(count: Count) -> date:
    return count.night


def _spread(found: Usual, known: Sequence[Count], most: float) -> float:
    off = [(min(c.came, most) - mean) ** 2 / mean for c in known if (mean := found.of(c)) > 0]
    free = len(off) - len(found.came)  # each weekday's mean is drawn from the same nights
    return sum(off) / free if free > 0 else 1.0


def none_at_all(counts: Sequence[Count], past: Past, patience: int) -> Fewer | bool | None:
    """Return since when nothing came, where that is no chance; False where it may be; None where nobody can tell.

    No history is no excuse: after *patience* nights silence is said whatever was before.
    """
    if counts[-1].came:
        return False
    run = _run(counts)
    silence = Fewer(0, 0.0, len(run), run[0].night)
    if past.since is not None:
        return silence
    before = usual(counts, run[0].night, past)
    if before is None:
        return silence if len(run) >= patience else None
    if not counts[-1].weight:
        return None
    runs = 365 * sum(before.came.values()) / sum(before.nights.values())
    # bundles are already in the surprise; more than 16 nobody needs (measure.py)
    least = min(log(max(runs, 1.0) / _FALSE_A_YEAR), SURPRISE)
    return silence if before.surprise(run) >= least else False


def _run(counts: Sequence[Count]) -> list[Count]:
    run = []
    for count in reversed(counts):
        if count.came:
            break
        run.append(count)
    return run[::-1]


def fewer(counts: Sequence[Count], past: Past) -> Fewer | bool | None:
    """Return how much fewer come than is usual; False where as many come; None where nobody can tell."""
    tonight = counts[-1].night
    if past.since is not None:
        return _still(counts, past)
    for days in _SPANS:
        first = max(tonight - timedelta(days=days - 1), past.mended)
        span = [count for count in counts[bisect_left(counts, first, key=_night) :] if count.weight]
        if found := _less(counts, span, past, days):
            return found
    return False


def _less(counts: Sequence[Count], span: Sequence[Count], past: Past, days: int) -> Fewer | None:
    if not span:
        return None
    came = sum(count.came for count in span)
    for ago in AGO:
        before = usual(counts, span[0].night - ago, past)
        if before is None:
            continue
        expected = sum(map(before.of, span))
        if came < expected * (_THIRD if ago else _HALF) and before.surprise(span) >= enough(days):
            return Fewer(came, expected, len(span), span[0].night)
    return None


def _still(counts: Sequence[Count], past: Past) -> Fewer | bool | None:
    since = past.since or date.min
    before = usual(counts, since, past)
    if before is None:
        return None
    span: list[Count] = []
    for count in reversed(counts):
        if count.night < since or sum(map(before.of, span)) >= _LEAST_MENDED:
            break
        span.append(count)
    expected, came = sum(map(before.of, span)), sum(count.came for count in span)
    if expected < _LEAST_MENDED:
        return None
    return Fewer(came, expected, len(span), since) if came < expected * _MENDED else False
