"""How surprising a count is, and since when a share is worse than it used to be. Pure arithmetic: knows no portals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

# 63 portals × 365 nights × a dozen counts × a dozen spans are 3 million looks a year. A chance below e^-16, one in
# nine million, gives one false alarm in three years of them. (Chernoff's bound is used below: the chance itself is
# smaller still.)
SURPRISE = 16.0
# What is usual is counted from four weeks: each weekday four times, and a portal's habits change within a quarter.
USUAL = timedelta(days=28)
# Spans of newest nights that are looked at together: one night tells of a busy portal, eight weeks of one article a
# week.
SPANS = (1, 3, 7, 14, 28, 56)
# What is usual is taken from right before the span, and from half a quarter, a quarter and half a year before: what
# wears away by one in a hundred each night is never much worse than last month.
AGO = (timedelta(0), timedelta(weeks=6), timedelta(weeks=12), timedelta(weeks=18))
# What was before an episode of half a year, and before the silence of a portal that writes three articles a month, is
# asked for.
REACH = timedelta(days=400)


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
class Rule:
    """When a share of bad ones is worth somebody's time."""

    rise: float
    """By so much it must have grown."""
    floor: float = 2.0
    """From here on it is wrong even where it always was so; above 1: never."""
    least: int = 20
    """So many are looked at before anything is said without history, or called mended."""


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
        return (self.since is None or night < self.since) and not any(a <= night < z for a, z in self.spells)

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


def risen(parts: Sequence[Part], rule: Rule, past: Past) -> Risen | bool | None:
    """Return how the share of bad ones has risen; False where it has not; None where this night cannot tell.

    *parts* are in order of nights, the last is of tonight.
    """
    if not parts or not parts[-1].of:
        return None
    if past.since is not None:
        return _still(parts, rule, past)
    sound = [part for part in parts if past.sound(part.night)]
    tonight = parts[-1].night
    for days in SPANS:
        first = max(tonight - timedelta(days=days - 1), past.mended)
        if found := _worse(sound, first, rule):
            return found
    bad, of = added(window := _between(sound, max(tonight - USUAL, past.mended), tonight))
    if of >= rule.least and bad / of >= rule.floor:
        return Risen(bad / of, None, of, window[0].night)
    return False


def _worse(sound: Sequence[Part], first: date, rule: Rule) -> Risen | None:
    """Return what the nights since *first* show that is worse than what was usual before."""
    span = _between(sound, first, date.max)
    bad, of = added(span)
    if not of or bad / of < rule.rise:
        return None
    for ago in AGO:
        usual, known = added(_between(sound, first - ago - USUAL, first - ago - timedelta(days=1)))
        # the chance is taken from as many as there are, one bad and one good more: none bad of thirty does not mean
        # never
        chance = (usual + 1) / (known + 2)
        if known >= rule.least and bad / of - chance >= rule.rise and surprise(bad, of, chance) >= SURPRISE:
            return Risen(bad / of, usual / known, of, span[0].night)
    return None


def _still(parts: Sequence[Part], rule: Rule, past: Past) -> Risen | bool | None:
    """Judge trouble that is there by the fewest newest nights that tell: one good night may be enough."""
    since = past.since or date.min
    bad = of = 0
    for part in reversed(parts):
        if part.night < since or of >= rule.least:
            break
        bad, of = bad + part.bad, of + part.of
    if of < rule.least:
        return None
    before = [part for part in parts if past.sound(part.night)]
    usual, known = added(_between(before, since - USUAL, since))
    if known < rule.least and rule.floor > 1:
        return None  # what was usual is no longer remembered
    limit = rule.floor if known < rule.least else min(usual / known + rule.rise / 2, rule.floor)
    return Risen(bad / of, usual / known if known else None, of, since) if bad / of >= limit else False


def _between(parts: Sequence[Part], first: date, last: date) -> list[Part]:
    return [part for part in parts if first <= part.night <= last]
