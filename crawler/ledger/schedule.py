"""When an article is looked at again, and which of those that are due a crawl takes first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from crawler.ledger.owed import SLACK, Owed

STEPS = (1, 3, 7, 30, 180)
"""Days after the first capture: editors mend their news soon, offices take theirs down late."""
# The last look of an article waits for as long again, then it lapses: what can never all be looked at must not pile up.
LAPSE = timedelta(days=2 * STEPS[-1])
# How often what lies between two steps changes an article, until a site's own looks tell: nobody has counted it on these
# portals, so that the steps begin almost alike, the first a little ahead, on whose day typing errors are mended.
PRIOR = (0.03, 0.02, 0.02, 0.02, 0.02)
PRIOR_AWAY = 0.01  # that what was taken down has come back
PRIOR_HINT = 0.5  # that what a listing says of an article is so
# So many looks without any change halve that belief; a hint is believed less long, for what pages say is sometimes wrong
# every night.
BELIEF, BELIEF_HINT = 20, 6
# A section counts as the site's others until its looks could have found so many changes.
BELIEF_SECTION = 2
# What a look finds before the last one, that one would find too, only later: so much that is worth beside finding it at all.
# A hint is the moment.
SOONER = 0.3
# Each step gets at least this share of a night's looks: who never looks never learns.
LEAST_SHARE = 0.1
HINTED = 100
"""Kinds from here on are of looks that something else gave a hint for; below are spans of steps."""
_SPAN = 10


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
    hint: int | None = None
    """What kind of hint there is that it changed."""

    @property
    def kind(self) -> int:
        """What the look tells about, and what others like it have told: a hint, or the steps since the last look."""
        return self.hint if self.hint is not None else span(self.step, self.missed)


def span(step: int, missed: int) -> int:
    """Return the number of a look at *step* that stands for so many *missed* steps.

    >>> span(3, 1), span(3, 2)
    (3, 13)
    """
    return step + _SPAN * (missed - 1)


def _prior(kind: int, away: bool) -> float:
    if kind >= HINTED:
        return PRIOR_HINT
    step, missed = kind % _SPAN, kind // _SPAN + 1
    return PRIOR_AWAY * missed if away else sum(PRIOR[step - missed + 1 : step + 1])


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


class Rates:
    """How often looks found a change, by section, kind of look, and whether the article was away."""

    def __init__(self, seen: Mapping[tuple[str | None, int, bool], tuple[int, int]] = MappingProxyType({})) -> None:
        """Take (looks, changes found) of each."""
        self._seen = seen
        self._site: dict[tuple[int, bool], tuple[int, int]] = {}
        for (_, kind, away), (looks, found) in seen.items():
            before = self._site.get((kind, away), (0, 0))
            self._site[kind, away] = before[0] + looks, before[1] + found
        self._factors: dict[str | None, float] = {}

    def of_site(self, kind: int, away: bool) -> float:
        """Return the share of looks of this *kind* that found a change anywhere on the site, as far as it is known."""
        looks, found = self._site.get((kind, away), (0, 0))
        belief = BELIEF_HINT if kind >= HINTED else BELIEF
        return min((found + belief * _prior(kind, away)) / (looks + belief), 1.0)

    def of(self, section: str | None, kind: int, away: bool) -> float:
        """Return the same for one section: of one that is new, the site's."""
        if kind >= HINTED:  # lists lie each in its own way
            looks, found = self._seen.get((section, kind, away), (0, 0))
            return (found + BELIEF_HINT * self.of_site(kind, away)) / (looks + BELIEF_HINT)
        return min(self.of_site(kind, away) * self._factor(section), 1.0)

    def _factor(self, section: str | None) -> float:
        """Return how many times as often *section* changes as the site does, by all of its looks together."""
        if section not in self._factors:
            mine = [(kind, told) for (name, kind, away), told in self._seen.items() if name == section and not away]
            mine = [(kind, told) for kind, told in mine if kind < HINTED]
            wanted = sum(looks * self.of_site(kind, False) for kind, (looks, _) in mine)
            found = sum(found for _, (_, found) in mine)
            self._factors[section] = (found + BELIEF_SECTION) / (wanted + BELIEF_SECTION)
        return self._factors[section]


def choose(due: Iterable[Due], rates: Rates, most: int) -> list[Due]:
    """Return the *most* of those that are *due* to be looked at tonight, those first that have most likely changed.

    That is what a hint says, what missed most looks, whose section changes often; of equals the newest, of which a look
    tells most about the day of the change. Each step has its least share, so that the rates of all are known.
    """
    known: dict[tuple[str | None, int, bool], float] = {}

    def weight(one: Due) -> tuple[float, str, str]:
        kind = (one.owed.section, one.kind, one.away)
        if kind not in known:
            sooner = SOONER if one.hint is None and one.step < len(STEPS) - 1 else 1.0
            known[kind] = rates.of(*kind) * sooner
        return known[kind], one.since, one.owed.key

    waiting = sorted(due, key=weight, reverse=True)
    by_step: dict[int, list[Due]] = {}
    for one in waiting:
        by_step.setdefault(one.step, []).append(one)
    least = int(LEAST_SHARE * most)
    sure = {one.owed.key for ones in by_step.values() for one in ones[:least]}
    free = most - len(sure)
    chosen = []
    for one in waiting:
        if one.owed.key in sure:
            chosen.append(one)
        elif free > 0:
            free -= 1
            chosen.append(one)
    return chosen
