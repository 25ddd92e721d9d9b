"""Nights that end before all portals had their turn: who was left out goes first in the next one, and gets what it missed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from archive.night.facts import SiteNight

# About so many times a year a night is too short, once in a while two or three in a row: a slow portal, a long session.
_A_YEAR = 10
_IN_A_ROW = 3


class Window:
    """The end of each night, what it cut off, and what is late by it."""

    def __init__(self, first: date, nights: int, random: Random) -> None:
        self._random = random
        self._left_out: frozenset[str] = frozenset()
        self._late: dict[str, int] = {}
        self._short: set[date] = set()
        for _ in range(round(_A_YEAR * nights / 365)):
            begins = first + timedelta(days=random.randrange(2, nights))
            self._short |= {begins + timedelta(days=n) for n in range(random.randint(1, _IN_A_ROW))}

    def late(self, portal: str) -> int:
        """Return how many articles of nights before wait for *portal*'s turn."""
        return self._late.get(portal, 0)

    def close(self, night: date, sites: Mapping[str, SiteNight], spared: Collection[str]) -> dict[str, SiteNight]:
        """Return *sites* as the end of *night* left them. *spared*: those whose turn came early enough, whatever the night."""
        late, left_out = dict[str, int](), frozenset[str]()
        kept = dict(sites)
        if night in self._short:
            turns = sorted(set(sites) - set(spared) - self._left_out)
            self._random.shuffle(turns)
            cut = turns[: max(round(len(turns) * self._random.uniform(0.1, 0.4)), 1)]
            late = {slug: sites[slug].fresh for slug in cut}
            kept |= {slug: SiteNight(slug, night, outcome="window") for slug in cut}
            left_out = frozenset(cut)
            if len(turns) > len(cut):  # one was under way
                under_way = turns[len(cut)]
                kept[under_way], late[under_way] = _half(sites[under_way])
        self._late, self._left_out = late, left_out
        return kept


def _half(night: SiteNight) -> tuple[SiteNight, int]:
    """Return a night whose crawl was ended in its midst, after half of its listings, and how many articles it left."""
    if not night.sections:
        return replace(night, outcome="window"), 0
    seen = list(night.sections)[: (len(night.sections) + 1) // 2]
    fresh = sum(night.sections[name] for name in seen)
    share = fresh / night.fresh if night.fresh else 0.5
    new = fresh / night.new if night.new else 0.0  # a walk back was not come to
    kinds = {kind: round(number * share) for kind, number in night.kinds.items()}
    return replace(
        night, outcome="window", new=fresh, fresh=fresh, owed=night.fresh - fresh,
        requests=round(night.requests * share) + 5, twins=round(night.twins * new),
        statuses={status: round(number * share) + (status == "200") for status, number in night.statuses.items()},
        unanswered=round(night.unanswered * share), forbidden=round(night.forbidden * share),
        sections={name: night.sections[name] for name in seen},
        templates={name: template for name, template in night.templates.items() if name in seen},
        filled={name: round(number * share) for name, number in night.filled.items()},
        pictured=round(night.pictured * share),
        kinds={**kinds, "article": fresh, "listing": 2 * len(seen)},
        platforms={name: round(number * share) + 1 for name, number in night.platforms.items()},
        wanted=round(night.wanted * new), held=round(night.held * new),
    ), night.fresh - fresh  # fmt: skip
