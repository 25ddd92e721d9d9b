"""Counts of news by night, where they come in bundles and few at a time."""

from __future__ import annotations

from datetime import date, timedelta

from archive.night.alarms.counts import Count, Fewer, fewer
from archive.night.alarms.measure import Past

FIRST = date(2026, 1, 5)  # a Monday
# one or two a day, most of them when there is a session: four weeks of them say little
BUNDLES = (4, 0, 3, 0, 2, 0, 0, 0, 6, 0, 2, 1, 0, 0, 3, 1, 0, 5, 0, 0, 0, 0, 2, 4, 0, 7, 0, 0)


def counts(*weeks: tuple[int, ...]) -> list[Count]:
    came = [number for four_weeks in weeks for number in four_weeks]
    return [Count(FIRST + timedelta(days=day), number) for day, number in enumerate(came)]


def test_a_third_of_two_a_day_is_told_from_chance_by_half_a_year() -> None:
    third = tuple(number // 3 for number in BUNDLES)

    assert fewer(counts(*[BUNDLES] * 5, third), Past()) is False
    assert isinstance(fewer(counts(*[BUNDLES] * 5, *[third] * 4), Past()), Fewer)


def test_bundles_are_no_loss() -> None:
    assert fewer(counts(*[BUNDLES] * 10), Past()) is False
