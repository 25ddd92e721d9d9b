"""A short year: faults of every kind are told of, and little else is. `make simulate` tries whole years of 63 portals."""

from __future__ import annotations

import pytest

from archive.night.alarms.kinds import LULL
from tests.simulate.matrix import lines, matrix
from tests.simulate.year import Year, simulate


@pytest.fixture(scope="module")
def quiet() -> Year:
    return simulate(7, sites=14, nights=75, faults=False)


def test_a_country_without_faults_gives_no_alarm_but_its_holidays(quiet: Year) -> None:
    """Tet and New Year are in these nights, walks back, certificates that are renewed, sessions, banners."""
    assert {alarm.kind for _, alarm in quiet.opened} <= {LULL}


def test_faults_are_told_of_and_nothing_else_is() -> None:
    found = matrix([(7, simulate(7, sites=14, nights=100))])

    assert len(found.delays) > 10
    assert found.precision >= 0.95, "\n".join(lines(found))
