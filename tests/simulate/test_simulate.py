"""A short year: faults of every kind are told of, and little else is. `make simulate` tries whole years of 63 portals."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from archive.night.alarms.kinds import LULL
from archive.night.facts import SiteNight
from tests.simulate.growth import Growth, growth
from tests.simulate.matrix import lines, matrix
from tests.simulate.portals import FIRST
from tests.simulate.window import Window
from tests.simulate.year import Year, simulate


@pytest.fixture(scope="module")
def quiet() -> Year:
    return simulate(7, sites=14, nights=75, faults=False)


def test_a_country_without_faults_gives_no_alarm_but_its_holidays(quiet: Year) -> None:
    """Tet and New Year are in these nights, walks back, new certificates, sessions, banners, nights too short for all."""
    assert {alarm.kind for _, alarm in quiet.opened} <= {LULL}


def test_faults_are_told_of_and_nothing_else_is() -> None:
    found = matrix([(7, simulate(7, sites=14, nights=100))])

    assert len(found.delays) > 10
    assert found.precision >= 0.95, "\n".join(lines(found))


def test_nights_that_end_too_early_leave_portals_out_and_nobody_twice() -> None:
    window = Window(FIRST, 365, Random(1))
    sites = {f"tinh-{n}": SiteNight(f"tinh-{n}", FIRST, crawls=1, new=3, fresh=3) for n in range(20)}
    nights = [window.close(FIRST + timedelta(days=n), sites, ()) for n in range(365)]
    left_out = [{slug for slug, night in night.items() if not night.crawls} for night in nights]

    assert sum(map(bool, left_out)) > 10
    assert not any(one & other for one, other in pairwise(left_out))


def test_what_a_year_leaves_is_measured_in_a_book_of_the_operator(quiet: Year) -> None:
    found = growth(quiet, parts=2)

    assert len(found.a_night) == 2
    assert min(found.a_night) > 0
    assert [*found.wrong()] == []


def test_what_grows_with_the_square_of_the_nights_is_found() -> None:
    nights = (0, 90, 180, 270, 360)

    assert len([*Growth(63, nights, [n * n for n in nights], [30_000 + n * n for n in nights]).wrong()]) == 2
