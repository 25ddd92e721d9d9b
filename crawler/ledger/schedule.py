"""When an article is looked at again, and which of those that are due a crawl takes first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest

from crawler.ledger.owed import Owed

STEPS = (1, 3, 7, 30, 180)
"""Days after the first capture: editors mend their news soon, offices take theirs down late."""
# Nights do not begin at the same minute: what falls due within so long counts as due tonight, and not a day late.
SLACK = timedelta(hours=6)
# The last look of an article waits for as long again, then it lapses: what can never all be looked at must not pile up.
LAPSE = timedelta(days=2 * STEPS[-1])
# How often a look at each step finds a change, until a site's own looks tell: nobody has counted it on these portals, so
# that the steps begin almost alike, the first a little ahead, on whose day typing errors are mended.
PRIOR = (0.03, 0.02, 0.02, 0.02, 0.02)
PRIOR_AWAY = 0.01  # that what was taken down has come back
# So many looks without any change halve that belief, for a site and then for each of its sections.
BELIEF = 20
# Each step gets at least this share of a night's looks: who never looks never learns.
LEAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Due:
    """An article that is to be looked at again."""

    owed: Owed
    step: int
    missed: int = 1
    """How many looks are due at once: this one, and those before it that no crawl came to."""
    away: bool = False
    """Whether the last look found that it is not there."""
    since: str = ""
    """When it was first captured."""


def step_of(first: datetime, at: datetime) -> int:
    """Return the last step that *at* belongs to for an article first captured at *first*; -1 before the first of them."""
    return sum(first + timedelta(days=days) <= at + SLACK for days in STEPS) - 1


def next_look(first: datetime, at: datetime) -> tuple[int, datetime] | None:
    """Return the step that comes after a look *at* a time, and when it is due; None after the last.

    >>> from datetime import UTC
    >>> next_look(datetime(2026, 3, 1, 2, tzinfo=UTC), datetime(2026, 3, 5, 2, tzinfo=UTC))
    (2, datetime.datetime(2026, 3, 8, 2, 0, tzinfo=datetime.timezone.utc))
    """
    step = step_of(first, at) + 1
    return (step, first + timedelta(days=STEPS[step])) if step < len(STEPS) else None


@dataclass(frozen=True, slots=True)
class Rates:
    """How often looks found a change, by section, step, and whether the article was away."""

    seen: Mapping[tuple[str | None, int, bool], tuple[int, int]] = field(default_factory=dict)
    """(looks, changes found)."""

    def of_site(self, step: int, away: bool) -> float:
        """Return the share of looks at this *step* that found a change anywhere on the site, as far as it is known."""
        mine = [counts for (_, one, gone), counts in self.seen.items() if (one, gone) == (step, away)]
        looks, found = sum(looks for looks, _ in mine), sum(found for _, found in mine)
        return (found + BELIEF * (PRIOR_AWAY if away else PRIOR[step])) / (looks + BELIEF)

    def of(self, section: str | None, step: int, away: bool) -> float:
        """Return the same for one section: of one that is new, the site's."""
        looks, found = self.seen.get((section, step, away), (0, 0))
        return (found + BELIEF * self.of_site(step, away)) / (looks + BELIEF)


def choose(due: Iterable[Due], rates: Rates, most: int) -> list[Due]:
    """Return the *most* of those that are *due* to be looked at tonight.

    Each step gets its share by what looks at that step find, so that neither yesterday's news nor those of half a year
    ago starve; within a step the order is: expected change times looks missed, then the newest, of which a look tells
    most about the day of the change.
    """
    known: dict[tuple[str | None, int, bool], float] = {}
    by_step: dict[int, list[Due]] = {}
    for one in due:
        by_step.setdefault(one.step, []).append(one)

    def weight(one: Due) -> tuple[float, str, str]:
        kind = (one.owed.section, one.step, one.away)
        if kind not in known:
            known[kind] = rates.of(*kind)
        return known[kind] * one.missed, one.since, one.owed.key

    waiting = {step: nlargest(most, ones, weight)[::-1] for step, ones in by_step.items()}
    return _by_shares(waiting, lambda step: rates.of_site(step, False), most)


def _by_shares(waiting: dict[int, list[Due]], rate: Callable[[int], float], most: int) -> list[Due]:
    """Take the last of each step's list in turn, as often as its share of the rates says; what a step has not, others get."""
    told = {step: rate(step) for step in waiting}
    least = LEAST_SHARE * sum(told.values())
    shares = {step: max(one, least) for step, one in told.items()}
    credit, chosen = dict.fromkeys(waiting, 0.0), list[Due]()
    while len(chosen) < most and (open_still := [step for step in waiting if waiting[step]]):
        for step in open_still:
            credit[step] += shares[step] / sum(shares[one] for one in open_still)
        step = max(open_still, key=lambda step: (credit[step], -step))
        credit[step] -= 1
        chosen.append(waiting[step].pop())
    return chosen
