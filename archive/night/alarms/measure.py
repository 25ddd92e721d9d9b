"""How surprising a count is, and since when a share is worse than it used to be. Pure arithmetic: knows no portals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import log

from archive.night.facts import SiteNight

# 63 portals × 365 nights × a dozen counts × a dozen spans are 3 million looks a year. A chance below e^-16, one in
# nine million, gives one false alarm in three years of them. (Chernoff's bound is used below: the chance itself is
# smaller still.)
SURPRISE = 16.0
# A span of 28 nights is looked at anew with each night, but is another one only every 28: so much less is enough.


def enough(days: int) -> float:
    """Return which surprise is enough for a span of so many nights.

    >>> [round(enough(days), 1) for days in (1, 7, 56)]
    [16.0, 14.1, 12.0]
    """
    return SURPRISE - log(days)


# What is usual is counted from four weeks: each weekday four times, and a portal's habits change within a quarter.
USUAL = timedelta(days=28)
_DAY = timedelta(days=1)
# Where it is known beforehand what is wrong, one in twenty is little enough: nobody looks for what is most surprising.
_PLAIN = 3.0
# Spans of newest nights that are looked at together: one night tells of a busy portal, eight weeks of one article a
# week.
SPANS = (1, 3, 7, 14, 28, 56)
# A third that is lost of two a day is told from chance by no less than 200: where eight weeks bring fewer, eight more are
# looked at, and half a year tells what is usual.
_FEW = 200
_SPANS_OF_FEW = (*SPANS, 112)
_LONG = timedelta(days=182)
# What is usual is taken from right before the span, and from half a quarter, a quarter and half a year before: what
# wears away by one in a hundred each night is never much worse than last month.
AGO = (timedelta(0), timedelta(weeks=6), timedelta(weeks=12), timedelta(weeks=18))


def surprise(hits: float, tries: float, chance: float) -> float:
    """Return -ln of a bound on the probability that of *tries* so many, or so few, are hits when each is one by *chance*.

    >>> round(surprise(0, 20, 0.5), 1)  # twenty heads in a row: one in a million
    13.9
    """
    if not tries:
        return 0.0
    share = hits / tries
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return tries * (_part(share, chance) + _part(1 - share, 1 - chance))


def _part(share: float, chance: float) -> float:
    return share * log(share / chance) if share > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """Of one night: how many of how many are bad."""

    night: date
    bad: int
    of: int


@dataclass(frozen=True, slots=True)
class Rate:
    """What is counted of each night: how many of how many are bad. Nights are counted when they are asked for."""

    nights: Sequence[SiteNight]
    """In order, tonight last."""
    bad: Callable[[SiteNight], int]
    of: Callable[[SiteNight], int]

    def between(self, first: date, last: date) -> list[Part]:
        """Return the parts from *first* to *last*, both included."""
        return [Part(night.night, self.bad(night), self.of(night)) for night in self.days(first, last)]

    def days(self, first: date, last: date) -> Sequence[SiteNight]:
        """Return the nights from *first* to *last*, both included."""
        start = bisect_left(self.nights, first, key=_day)
        end = bisect_left(self.nights, last + _DAY, key=_day) if last < date.max else len(self.nights)
        return self.nights[start:end]


def _day(night: SiteNight) -> date:
    return night.night


@dataclass(frozen=True, slots=True)
class Rule:
    """When a share of bad ones is worth somebody's time."""

    rise: float
    """By so much it must have grown,"""
    floor: float = 2.0
    """From here on it is wrong even where it always was so; above 1: never."""
    least: int = 20
    """So many are looked at before anything is said without history, or called mended."""
    part: float = 1.0
    """or by this part of those that were good: of a tenth no fifth can be lost."""

    def over(self, usual: float) -> float:
        """Return by how much it must have grown where *usual* were bad."""
        return min(self.rise, self.part * (1 - usual))


@dataclass(frozen=True, slots=True)
class Risen:
    """A share that is worse than it was."""

    share: float
    usual: float | None
    """None where it is wrong by itself."""
    of: int
    began: date


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of the same trouble: when it began if it is there now, and the spans in which it was there before."""

    since: date | None = None
    spells: tuple[tuple[date, date], ...] = ()
    """First night, and first night mended, of each that is over."""

    def sound(self, night: date) -> bool:
        """Return whether *night* tells what is usual: it is of no such span, nor of the trouble that is there now."""
        if self.since is not None and night >= self.since:
            return False
        return not self.spells or not any(first <= night < end for first, end in self.spells)

    @property
    def mended(self) -> date:
        """Return the night from which on it was mended last."""
        return max((end for _, end in self.spells), default=date.min)


def added(parts: Iterable[Part]) -> tuple[int, int]:
    """Return how many are bad, of how many, in all of *parts*."""
    bad = of = 0
    for part in parts:
        bad, of = bad + part.bad, of + part.of
    return bad, of


def risen(rate: Rate, rule: Rule, past: Past) -> Risen | bool | None:
    """Return how the share of bad ones has risen; False where it has not; None where tonight cannot tell."""
    if not rate.nights or not rate.of(rate.nights[-1]):
        return None
    tonight = rate.nights[-1].night
    if past.since is not None:
        return _still(rate, rule, past)
    newest = _newest(rate, past, tonight, SPANS[-1])
    few = sum(map(rate.of, newest)) < _FEW
    spans = _SPANS_OF_FEW if few else SPANS
    newest = _newest(rate, past, tonight, spans[-1]) if few else newest
    # of nights that are each below a limit none together are above it: most portals' nights end here
    limit = min(rule.rise, rule.part, rule.floor) * (1 - 1e-9)
    if not any((of := rate.of(night)) and rate.bad(night) >= limit * of for night in newest):
        return False
    recent = [Part(night.night, rate.bad(night), rate.of(night)) for night in newest]
    known: _Known | None = None
    bad, of, start = 0, 0, len(recent)
    for days in spans:
        while start and (tonight - recent[start - 1].night).days < days:
            start -= 1
            bad, of = bad + recent[start].bad, of + recent[start].of
        if of and bad / of >= limit:
            known = known or _Known.before(rate, tonight, past, spans[-1], _LONG if few else USUAL)
            if found := _worse(known, recent[start:], rule, days):
                return found
    return _below(recent, rule) or False


def _below(recent: Sequence[Part], rule: Rule) -> Risen | None:
    """Return what is wrong by itself, this month and by no chance: five of twenty may be a fifth, or a twentieth."""
    month = [part for part in recent if recent[-1].night - part.night < USUAL]
    bad, of = added(month)
    if of < rule.least or bad / of < rule.floor:
        return None
    for span in (month, recent):
        bad, of = added(span)
        if bad / of >= rule.floor and surprise(bad, of, rule.floor) >= _PLAIN:
            return Risen(bad / of, None, of, span[0].night)
    return None


def _newest(rate: Rate, past: Past, tonight: date, days: int) -> Sequence[SiteNight]:
    """Return the newest nights that tell something of what is there now."""
    first = max(tonight - timedelta(days=days - 1), past.mended)
    if not past.spells:
        return rate.days(first, tonight)
    return [night for night in rate.days(first, tonight) if past.sound(night.night)]


def _worse(nights: _Known, span: Sequence[Part], rule: Rule, days: int) -> Risen | None:
    """Return what the nights of *span* show that is worse than what was usual before."""
    bad, of = added(span)
    for first, before in nights.windows(span[0].night):
        usual, known = nights.added(first, before)
        if known < rule.least or bad / of - usual / known < rule.over(usual / known):
            continue
        if contrast((bad, of), (usual, known)) / _spread(nights.between(first, before)) >= enough(days):
            return Risen(bad / of, usual / known, of, span[0].night)
    return None


def contrast(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how surprising it is that two shares differ so much, when both are of the same: neither is known better.

    >>> round(contrast((12, 20), (5, 100)), 1)
    15.6
    """
    chance = (one[0] + other[0]) / (one[1] + other[1])
    return surprise(*one, chance) + surprise(*other, chance)


@dataclass(frozen=True, slots=True)
class _Known:
    """The parts that tell what is usual, and what they are together: they are looked at span by span."""

    parts: Sequence[Part]
    days: Sequence[date]
    bad: Sequence[int]
    """How many are bad in the first none, one, two, … of them."""
    of: Sequence[int]
    reach: timedelta
    """How much before a span tells what is usual, at most."""

    @classmethod
    def before(cls, rate: Rate, tonight: date, past: Past, days: int, reach: timedelta) -> _Known:
        """Return those that any span of newest nights, *days* at most, can be held against."""
        first = tonight - timedelta(days=days) - AGO[-1] - reach
        parts = [part for part in rate.between(first, tonight) if part.of and past.sound(part.night)]
        bad, of = (accumulate(numbers, initial=0) for numbers in ([p.bad for p in parts], [p.of for p in parts]))
        return cls(parts, [part.night for part in parts], [*bad], [*of], reach)

    def windows(self, before: date) -> Iterator[tuple[date, date]]:
        """Yield the first day, and the one after the last, of each time before a span that tells what is usual."""
        for reach in sorted({USUAL, self.reach}):
            yield from ((before - ago - reach, before - ago) for ago in AGO)

    def _places(self, first: date, before: date) -> tuple[int, int]:
        return bisect_left(self.days, first), bisect_left(self.days, before)

    def between(self, first: date, before: date) -> Sequence[Part]:
        """Return those from *first* to the night before *before*."""
        start, end = self._places(first, before)
        return self.parts[start:end]

    def added(self, first: date, before: date) -> tuple[int, int]:
        """Return how many of those are bad, of how many."""
        start, end = self._places(first, before)
        return self.bad[end] - self.bad[start], self.of[end] - self.of[start]


def _usual(rate: Rate, before: date, past: Past) -> tuple[int, int]:
    """Return how many were bad, of how many, before a day: in four weeks, or in half a year where few came."""
    for reach in (USUAL, _LONG):
        found = added(part for part in rate.between(before - reach, before - _DAY) if past.sound(part.night))
        if found[1] >= _FEW:
            break
    return found


def _spread(parts: Sequence[Part]) -> float:
    """Return variance over what chance alone would give, 1 at least: a session gives twenty articles of one office."""
    bad, of = added(parts)
    share = (bad + 1) / (of + 2)
    off = sum((part.bad - part.of * share) ** 2 / (part.of * share * (1 - share)) for part in parts)
    return max(off / (len(parts) - 1), 1.0) if len(parts) > 1 else 1.0


def _still(rate: Rate, rule: Rule, past: Past) -> Risen | bool | None:
    """Judge trouble that is there by the fewest newest nights that tell: one good night may be enough."""
    since = past.since or date.min
    bad = of = 0
    for part in reversed(rate.between(since, date.max)):
        if of >= rule.least:
            break
        bad, of = bad + part.bad, of + part.of
    if of < rule.least:
        return None
    usual, known = _usual(rate, since, past)
    if known < rule.least and rule.floor > 1:
        return None  # what was usual is no longer remembered
    limit = rule.floor if known < rule.least else min(usual / known + rule.over(usual / known) / 2, rule.floor)
    return Risen(bad / of, usual / known if known else None, of, since) if bad / of >= limit else False
