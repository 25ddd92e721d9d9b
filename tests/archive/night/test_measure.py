"""How surprising a share is, and since when it is worse than it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.night.alarms.measure import Past, Rate, Risen, Rule, risen, surprise
from archive.night.facts import SiteNight

FIRST = date(2026, 3, 2)
RULE = Rule(0.2, floor=0.9)


def rate(*bad_of: tuple[int, int]) -> Rate:
    nights = [SiteNight("mau", FIRST + timedelta(days=n), twins=bad, new=of) for n, (bad, of) in enumerate(bad_of)]
    return Rate(nights, lambda night: night.twins, lambda night: night.new)


def test_a_surprise_bounds_the_chance_from_above() -> None:
    # of 20 fair coins 18 heads or more: 211 in 1,048,576
    assert 2.718 ** -surprise(18, 20, 0.5) > 211 / 1_048_576


def test_what_is_usual_is_no_surprise() -> None:
    assert surprise(5, 20, 0.25) == pytest.approx(0)


def test_one_night_tells_where_many_are_counted() -> None:
    found = risen(rate(*[(2, 40)] * 28, (25, 40)), RULE, Past())

    assert isinstance(found, Risen)
    assert found.began == FIRST + timedelta(days=28)


def test_few_a_night_are_added_up_until_they_tell() -> None:
    usual, bad = [(0, 1)] * 60, [(1, 1)] * 20
    found = [risen(rate(*usual, *bad[:days]), RULE, Past()) for days in range(1, 21)]

    assert found[0] is False
    assert isinstance(found[-1], Risen)


def test_what_lasts_does_not_become_usual() -> None:
    began = FIRST + timedelta(days=28)
    found = risen(rate(*[(2, 40)] * 28, *[(25, 40)] * 90), RULE, Past(since=began))

    assert isinstance(found, Risen)


def test_one_good_night_mends_where_it_tells_enough() -> None:
    began = FIRST + timedelta(days=28)

    assert risen(rate(*[(2, 40)] * 28, *[(25, 40)] * 9, (2, 40)), RULE, Past(since=began)) is False


def test_nights_of_trouble_that_is_over_tell_nothing_about_what_is_usual() -> None:
    spell = (FIRST + timedelta(days=14), FIRST + timedelta(days=27))
    nights = [(1, 40)] * 14 + [(30, 40)] * 13 + [(1, 40)] * 3 + [(20, 40)]

    assert isinstance(risen(rate(*nights), RULE, Past(spells=(spell,))), Risen)


def test_a_night_without_anything_to_count_cannot_tell() -> None:
    assert risen(rate(*[(2, 40)] * 28, (0, 0)), RULE, Past()) is None


def test_what_was_always_wrong_is_wrong() -> None:
    rule = replace(RULE, floor=0.5)
    found = risen(rate((19, 20)), rule, Past())

    assert found == Risen(0.95, None, 20, FIRST)
    assert risen(rate((19, 20)), replace(rule, floor=2.0), Past()) is False


def test_five_of_twenty_may_be_a_fifth_by_chance_and_sixty_of_two_hundred_not() -> None:
    rule = Rule(0.9, floor=0.2)

    assert risen(rate((5, 20)), rule, Past()) is False
    assert isinstance(risen(rate((60, 200)), rule, Past()), Risen)


def test_of_a_tenth_that_had_it_no_fifth_can_be_lost() -> None:
    nights = [*[(16, 20)] * 56, *[(19, 20)] * 56]

    assert risen(rate(*nights), Rule(0.2), Past()) is False
    assert isinstance(risen(rate(*nights), Rule(0.2, part=0.5), Past()), Risen)


def test_two_a_day_are_added_up_for_months_and_held_against_half_a_year() -> None:
    nights = [*[(1, 2), (0, 2), (0, 2)] * 50, *[*[(1, 2)] * 7, *[(0, 2)] * 2] * 12]
    told = [day for day in range(150, len(nights)) if risen(rate(*nights[: day + 1]), Rule(0.15), Past())]

    assert told
    assert told[0] - 150 > 56


def test_what_wears_away_is_found_though_each_month_is_like_the_last() -> None:
    nights = [(round(day * 0.3), 40) for day in range(100)]
    assert isinstance(risen(rate(*nights), RULE, Past()), Risen)
