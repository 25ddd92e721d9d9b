"""How many there are of which some were seen: by numbers in addresses, and by two channels that show the same. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

# Below, chance decides: of 30 numbers a third within their span is no accident of other things that are counted alike.
LEAST_NUMBERS = 30
LEAST_DENSE = 0.3
MOST_OF_ALL = 0.9  # of the addresses carry such a number, or it is none of theirs
LONGEST_NUMBER = 9  # digits: longer ones are days and times, or drawn by lot
# Robson and Regier 1964: with seven recaptures the estimate is free of bias for all that matters
LEAST_IN_BOTH = 7


@dataclass(frozen=True, slots=True)
class Gaps:
    """Numbers that addresses carry, and how many between the least and the greatest were seen."""

    where: str
    """Where the number stands: `end` or `start` of the last part of the path, `part before the last`, `?name`."""
    least: int
    greatest: int
    seen: int
    widest: tuple[int, int] | None
    """The first and the last number of the longest run that was never seen."""

    @property
    def missing(self) -> int:
        """How many numbers were not seen: drafts, deleted articles and what else the portal counts alike among them."""
        return self.greatest - self.least + 1 - self.seen

    @property
    def share(self) -> float:
        """The share that was seen, of 1."""
        return self.seen / (self.greatest - self.least + 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many articles there are, by capture and recapture."""

    one: int
    """How many the first channel showed."""
    other: int
    both: int
    about: float
    error: float
    """Standard error of *about*."""

    @property
    def seen(self) -> int:
        """How many at least one of the channels showed."""
        return self.one + self.other - self.both

    @property
    def tells(self) -> bool:
        """Whether it tells of any that neither showed: where the one shows all that the other does, nothing does."""
        return self.both < min(self.one, self.other)

    @property
    def missing(self) -> float:
        """How many neither showed, as far as can be told."""
        return max(self.about - self.seen, 0.0)


def chapman(one: int, other: int, both: int) -> Estimate | None:
    """Return how many there are when *one* and *other* were seen, *both* of them twice; None where these are too few.

    Chapman 1951, with the variance of Seber 1970. It supposes that what the one shows says nothing of what the other
    shows: channels that are made of one database miss the same, and then there are more than it says.
    """
    if both < LEAST_IN_BOTH or both > min(one, other):
        return None
    about = (one + 1) * (other + 1) / (both + 1) - 1
    variance = (one + 1) * (other + 1) * (one - both) * (other - both) / ((both + 1) ** 2 * (both + 2))
    return Estimate(one, other, both, about, sqrt(variance))


def gaps(keys: Collection[str]) -> Gaps | None:
    """Return the gaps in the numbers that the identities *keys* of a portal's articles carry; None where they tell nothing.

    They tell something where nearly all carry one at the same place, hardly two the same, and they stand dense enough to
    be counted up by the portal: a number shared with pictures and comments, a day, or a hash is none of that kind.
    """
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for key in keys:
        for where, number in _numbers(key):
            found[where][number] += 1
    told = [gap for where, numbers in sorted(found.items()) if (gap := _gap(where, numbers, len(keys))) is not None]
    return max(told, key=lambda gap: (gap.seen, gap.share), default=None)


def _gap(where: str, numbers: Counter[int], keys: int) -> Gaps | None:
    carried, every = numbers.total(), sorted(numbers)
    # one in a hundred at either end may be a test page, or of another count: it would stretch the span by thousands
    few = len(every) // 100
    distinct = every[few : len(every) - few]
    if len(distinct) < LEAST_NUMBERS or carried < MOST_OF_ALL * keys or len(every) < MOST_OF_ALL * carried:
        return None
    widest = max(pairwise(distinct), key=lambda pair: pair[1] - pair[0])
    run = (widest[0] + 1, widest[1] - 1) if widest[1] - widest[0] > 1 else None
    gap = Gaps(where, distinct[0], distinct[-1], len(distinct), run)
    return gap if gap.share >= LEAST_DENSE else None


def _numbers(key: str) -> Iterable[tuple[str, int]]:
    """Yield (where, number) of the numbers in the identity *key*: a year or a page among the words of a slug is none."""
    path, _, query = key.partition("?")
    stem = re.sub(r"\.\w{2,5}$", "", path.rstrip("/").rpartition("/")[2])
    for where, pattern in (("start", r"([0-9]+)(?=[-_]|$)"), ("end", r"(?:.*[^0-9])?([0-9]+)$")):
        if (match := re.match(pattern, stem)) and len(match[1]) <= LONGEST_NUMBER:
            yield where, int(match[1])
    before = path.rstrip("/").split("/")[1:-1][-1:]
    if before and re.fullmatch(rf"[0-9]{{1,{LONGEST_NUMBER}}}", before[0]):
        yield "part before the last", int(before[0])
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if value.isdecimal() and value.isascii() and len(value) <= LONGEST_NUMBER:
            yield f"?{name}", int(value)
