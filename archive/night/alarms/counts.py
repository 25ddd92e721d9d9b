"""Counts of news by night, held against the same weekdays of the four weeks before.

Pure arithmetic; zero is a count like any other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from statistics import median

from archive.night.alarms.measure import AGO, SURPRISE, USUAL, Past, enough, surprise

# A week has all weekdays; a portal of an article a day needs months, and half a year to tell a third of it from chance.
_SPANS = (7, 14, 28, 56, 112, 182)
# Of fewer nights nobody can say what is usual, and of fewer than three of each weekday not how much it varies: where a fault
# was mended lately, half a year tells more.
LEAST_NIGHTS = 10
_THREE_WEEKS = 21
# Half of what is usual is more than a slow month; against months ago only a third is: portals grow and shrink by a
# quarter in a year.
_HALF = 0.5
_THIRD = 1 / 3
# Of fewer articles in four weeks a rate is known to no better than a fifth; half a year tells more, and who writes
# one article a day has no seasons.
_FEW = 30
# Where sessions come in bundles, two hundred are known no better: a third of two a day is told from chance by half a year.
_BUNDLED = 200
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

    came: Mapping[int, float]
    nights: Mapping[int, float]
    known: Sequence[Count]
    """The nights that tell it."""
    most: float
    """A night with more of them counts as one with so many."""

    def of(self, span: Span) -> float:
        """Return what would be usual in these nights."""
        return sum(self._of(day, weight) for day, weight in span.weights.items())

    def surprise(self, span: Span) -> float:
        """Return how surprising it is that no more came in these nights."""
        expected = self.of(span)
        known = sum(self.came.get(day, 0.0) for day in span.weights)
        if span.came >= expected or not known:
            return 0.0
        return surprise(span.came, span.came + known, expected / (expected + known)) / self._spread()

    def _of(self, weekday: int, weight: float) -> float:
        nights = self.nights.get(weekday, 0.0)
        return weight * self.came[weekday] / nights if nights else 0.0

    def _spread(self) -> float:
        """Return variance over mean, 1 at least: news comes in bundles, and bundles are less of a surprise."""
        means = ((min(c.came, self.most), self._of(c.night.weekday(), c.weight)) for c in self.known)
        off = [(came - mean) ** 2 / mean for came, mean in means if mean > 0]
        free = len(off) - len(self.came)  # each weekday's mean is drawn from the same nights
        return max(sum(off) / free, 1.0) if free > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """Newest nights that are looked at together."""

    came: int
    weights: Mapping[int, float]
    """Weekday → how many ordinary nights of it they are."""

    @classmethod
    def of(cls, counts: Iterable[Count]) -> Span:
        """Return what *counts* are together."""
        came, weights = 0, dict[int, float]()
        for count in counts:
            came, day = came + count.came, count.night.weekday()
            weights[day] = weights.get(day, 0.0) + count.weight
        return cls(came, weights)


@dataclass(frozen=True, slots=True)
class Known:
    """The nights that tell what is usual, in order."""

    counts: Sequence[Count]
    days: Sequence[date]

    @classmethod
    def of(cls, counts: Iterable[Count], past: Past) -> Known:
        """Return those of *counts* that tell something, and are not of the trouble itself."""
        telling = [count for count in counts if count.weight and past.sound(count.night)]
        return cls(telling, [count.night for count in telling])

    def between(self, first: date, before: date) -> Sequence[Count]:
        """Return those from *first* to the night before *before*."""
        return self.counts[bisect_left(self.days, first) : bisect_left(self.days, before)]


@dataclass(frozen=True, slots=True)
class Fewer:
    """Fewer came than is usual."""

    came: int
    usual: float
    nights: int
    began: date


def usual(nights: Known, before: date, few: int = _FEW) -> Usual | None:
    """Return what was usual in the four weeks before a night, of *few* articles in half a year; None: too few nights tell."""
    known = nights.between(before - USUAL, before)
    if len(known) < _THREE_WEEKS or sum(count.came for count in known) < few:
        known = nights.between(before - _LONG, before)
    if len(known) < LEAST_NIGHTS:
        return None
    most = max(_MOST * median(c.came for c in known), _MOST)
    came: defaultdict[int, float] = defaultdict(float)
    weights: defaultdict[int, float] = defaultdict(float)
    for count in known:
        weekday = count.night.weekday()
        came[weekday] += min(count.came, most)
        weights[weekday] += count.weight
    return Usual(came, weights, known, most)


def _night(count: Count) -> date:
    return count.night


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
    before = usual(Known.of(counts, past), run[0].night)
    if before is None:
        return silence if len(run) >= patience else None
    if not counts[-1].weight:
        return None
    runs = 365 * sum(before.came.values()) / sum(before.nights.values())
    # bundles are already in the surprise; more than 16 nobody needs (measure.py)
    least = min(log(max(runs, 1.0) / _FALSE_A_YEAR), SURPRISE)
    return silence if before.surprise(Span.of(run)) >= least else False


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
    known = Known.of(counts, past)
    for days in _SPANS:
        first = max(tonight - timedelta(days=days - 1), past.mended)
        span = [count for count in counts[bisect_left(counts, first, key=_night) :] if count.weight]
        if found := _less(known, span, days):
            return found
    return False


def _less(known: Known, counts: Sequence[Count], days: int) -> Fewer | None:
    if not counts:
        return None
    span = Span.of(counts)
    for before, share in _measures(known, counts[0].night):
        expected = before.of(span)
        if span.came < expected * share and before.surprise(span) >= enough(days):
            return Fewer(span.came, expected, len(counts), counts[0].night)
    return None


def _measures(known: Known, first: date) -> Iterator[tuple[Usual, float]]:
    """Yield what was usual before a night, each with the share of it that is too little."""
    for ago in AGO:
        if before := usual(known, first - ago):
            yield before, _THIRD if ago else _HALF
    if before := usual(known, first, _BUNDLED):
        yield before, _HALF


def _still(counts: Sequence[Count], past: Past) -> Fewer | bool | None:
    since = past.since or date.min
    before = usual(Known.of(counts, past), since)
    if before is None:
        return None
    newest: list[Count] = []
    for count in reversed(counts):
        if count.night < since or before.of(Span.of(newest)) >= _LEAST_MENDED:
            break
        newest.append(count)
    span = Span.of(newest)
    expected = before.of(span)
    if expected < _LEAST_MENDED:
        return None
    return Fewer(span.came, expected, len(newest), since) if span.came < expected * _MENDED else False
