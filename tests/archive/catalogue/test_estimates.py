"""Estimates against populations whose size is known, and numbers in addresses that tell something or nothing."""

from __future__ import annotations

from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.completeness.estimates import LEAST_IN_BOTH, chapman, gaps


@pytest.mark.parametrize(("size", "one", "other"), [(200, 0.9, 0.8), (1_000, 0.95, 0.2), (5_000, 0.5, 0.5)])
def test_the_estimate_is_right_on_average_and_its_error_is_what_it_says(size: int, one: float, other: float) -> None:
    chance, estimates = Random(7), []
    for _ in range(400):
        first = {number for number in range(size) if chance.random() < one}
        second = {number for number in range(size) if chance.random() < other}
        told = chapman(len(first), len(second), len(first & second))
        assert told is not None
        estimates.append(told)

    assert fmean(told.about for told in estimates) == pytest.approx(size, rel=0.005)
    within = fmean(abs(told.about - size) <= 1.96 * told.error for told in estimates)
    assert 0.9 <= within <= 0.99
    assert fmean(told.missing for told in estimates) == pytest.approx(size * (1 - one) * (1 - other), rel=0.1, abs=1)


def test_where_one_channel_shows_all_that_the_other_shows_nothing_is_missing() -> None:
    told = chapman(500, 20, 20)

    assert told is not None
    assert (told.about, told.error, told.missing) == (500, 0, 0)


def test_the_worked_example_of_chapman_comes_out() -> None:
    told = chapman(100, 80, 20)  # 101 * 81 / 21 - 1

    assert told is not None
    assert told.about == pytest.approx(388.571, abs=0.001)
    assert told.error == pytest.approx((101 * 81 * 80 * 60 / (21**2 * 22)) ** 0.5)
    assert told.seen == 160
    assert told.missing == pytest.approx(228.571, abs=0.001)


@pytest.mark.parametrize(("one", "other", "both"), [(50, 50, LEAST_IN_BOTH - 1), (0, 0, 0), (5, 50, 10)])
def test_too_few_in_both_tell_nothing(one: int, other: int, both: int) -> None:
    assert chapman(one, other, both) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_there_are_never_fewer_than_were_seen(one: int, other: int, both: int) -> None:
    told = chapman(one, other, both)

    assert told is None or (told.missing >= 0 and told.about >= told.seen - 1e-6 and told.error >= 0)


NUMBERED = [
    "mau.vn/tin/hop-bao-{}.html",
    "mau.vn/{}-hop-bao",
    "mau.vn/node/{}",
    "mau.vn/tin?id={}",
    "mau.vn/tin?a=1&id={}",
]


@pytest.mark.parametrize("form", NUMBERED)
def test_numbers_that_were_not_seen_are_counted_wherever_they_stand(form: str) -> None:
    numbers = [number for number in range(100, 300) if not 150 <= number < 170]
    told = gaps([form.format(number) for number in numbers])

    assert told is not None
    assert (told.least, told.greatest, told.seen, told.missing) == (101, 298, 178, 20)
    assert told.widest == (150, 169)
    assert told.share == pytest.approx(178 / 198)


def test_one_address_with_a_number_far_away_stretches_nothing() -> None:
    told = gaps([f"mau.vn/tin-{number}" for number in (*range(1000, 1200), 9_999_999)])

    assert told is not None
    assert (told.missing, told.widest) == (0, None)


@pytest.mark.parametrize(
    "keys",
    [
        [f"mau.vn/tin-{number}" for number in range(29)],  # too few
        [f"mau.vn/tin-{number * 37}" for number in range(500)],  # one count for all that a portal holds
        [f"mau.vn/tin-2024032812231{number:04}.htm" for number in range(500)],  # a time, not a number
        [f"mau.vn/hoi-nghi-nam-{2000 + number % 25}" for number in range(500)],  # a year, of many articles the same
        [f"mau.vn/hop-{'abc'[number % 3]}" + (f"-{number}" if number % 2 else "") for number in range(500)],  # of half of them
        [f"mau.vn/{2000 + number % 25}/{number % 12}/hop-{'abc'[number % 3]}" for number in range(500)],  # months
        [f"mau.vn/{word * 3}" for word in map(chr, range(97, 123))],
        [f"mau.vn/tin-{'9' * 5_000}" for _ in range(500)],
        [],
    ],
)  # fmt: skip
def test_numbers_that_tell_nothing_are_left(keys: list[str]) -> None:
    assert gaps(keys) is None


@given(st.lists(st.text(alphabet="/?&=-.0129٣a[", max_size=30), max_size=60))
def test_any_addresses_are_counted_or_left(keys: list[str]) -> None:
    told = gaps(keys)

    assert told is None or 0 < told.share <= 1


@pytest.mark.parametrize(("both", "tells"), [(40, False), (39, True)])
def test_of_channels_of_which_one_shows_all_that_the_other_does_nothing_is_told(both: int, tells: bool) -> None:
    found = chapman(60, 40, both)

    assert found is not None
    assert found.tells is tells
