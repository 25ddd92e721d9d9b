"""Figures with what they are worth: shares with Wilson's interval, F1 with a bootstrap's, amounts; and goals. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean
from typing import Protocol

Z = 1.96  # of 95 %
RESAMPLES = 1_000


class Figure(Protocol):
    """Anything that stands in a cell of the table."""

    @property
    def value(self) -> float | None:
        """What is held against the goal; None where there was nothing to measure."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %: what the share may be where the pages are few.

        >>> low, high = Share(17, 17).interval
        >>> f"{low:.3f} {high:.3f}"
        '0.816 1.000'
        """
        if not self.of:
            return 0.0, 1.0
        share = self.right / self.of
        middle = share + Z * Z / (2 * self.of)
        reach = Z * sqrt(share * (1 - share) / self.of + Z * Z / (4 * self.of**2))
        scale = 1 + Z * Z / self.of
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    def __str__(self) -> str:
        if not self.of:
            return "none to judge"
        low, high = self.interval
        return f"{self.right}/{self.of} = {self.right / self.of:.3f} ({low:.3f}–{high:.3f})"


@dataclass(frozen=True, slots=True)
class F1:
    """The F1 of the mean precision and the mean recall of pages, as the article-extraction-benchmark counts."""

    pages: Sequence[tuple[float, float]]
    """(precision, recall) of each."""

    @property
    def value(self) -> float | None:
        """F1, None of no pages."""
        return _f1(self.pages) if self.pages else None

    @property
    def interval(self) -> tuple[float, float]:
        """What 95 % of resamples of the pages give; the same pages give the same."""
        chance = random.Random(1)
        found = sorted(_f1(chance.choices(self.pages, k=len(self.pages))) for _ in range(RESAMPLES))
        return found[RESAMPLES // 40], found[-RESAMPLES // 40]

    def __str__(self) -> str:
        if not self.pages:
            return "none to judge"
        low, high = self.interval
        return f"{self.value:.3f} ({low:.3f}–{high:.3f}), n = {len(self.pages)}"


def _f1(pages: Sequence[tuple[float, float]]) -> float:
    precision, recall = fmean(page[0] for page in pages), fmean(page[1] for page in pages)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Amount:
    """A plain number with its unit."""

    value: float
    unit: str = ""
    digits: int = 2

    def __str__(self) -> str:
        return f"{self.value:.{self.digits}f} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be."""

    text: str
    reached: Callable[[Figure], bool]


def least(value: float) -> Goal:
    """Return the goal of at least *value*."""
    return Goal(f"≥ {value:g}", lambda figure: figure.value is not None and figure.value >= value)


def most(value: float) -> Goal:
    """Return the goal of at most *value*."""
    return Goal(f"≤ {value:g}", lambda figure: figure.value is not None and figure.value <= value)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure of each way, the goals of those that have one."""

    part: str
    measure: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)

    def met(self, way: str) -> bool | None:
        """Return whether *way* reaches its goal; None where it has none, or nothing was there to measure."""
        goal, figure = self.goals.get(way), self.figures.get(way)
        return None if goal is None or figure is None or figure.value is None else goal.reached(figure)
