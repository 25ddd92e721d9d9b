"""What a rehearsal may not pass over: faults nobody was told of, alarms of nothing, exit codes, growth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archive.night.alarms import kinds
from archive.night.facts import ARCHIVE
from tests.simulate.outcome import codes, false, grown, silent
from tests.simulate.rehearsal import Rehearsed
from tests.simulate.schedule import Fault

SLUGS = ("mau",)
WELL = Rehearsed(1, date(2026, 3, 2), (), 0, frozenset(), (), 20, 90, 1000, 1000, 1000, "")
DOWN = Fault(2, "host down", 0, frozenset({kinds.HOST_GONE}), frozenset({3}))
CUT = Fault(2, "power loss", codes=frozenset({-9}), after=frozenset({kinds.NIGHT_DIED}))
TOLD = replace(WELL, faults=(DOWN,), code=3, shown=frozenset({("mau", kinds.HOST_GONE)}), told=("host gone",))


def test_a_fault_that_is_told_of_is_neither_silent_nor_false() -> None:
    nights = [WELL, TOLD, WELL]

    assert not [*silent(nights, SLUGS), *false(nights, SLUGS), *codes(nights)]


def test_a_fault_without_alarm_message_or_exit_code_is_found() -> None:
    nights = [WELL, replace(TOLD, code=0, shown=frozenset(), told=())]

    assert len([*silent(nights, SLUGS)]) == 2
    assert len([*codes(nights)]) == 1


def test_a_power_cut_is_told_of_by_the_night_after() -> None:
    cut, after = replace(WELL, faults=(CUT,), code=-9), replace(WELL, code=1)
    told = replace(after, shown=frozenset({(ARCHIVE, kinds.NIGHT_DIED)}))

    assert not [*silent([WELL, cut, told], SLUGS), *false([WELL, cut, told], SLUGS), *codes([WELL, cut, told])]
    assert len([*silent([WELL, cut, after], SLUGS)]) == 1


def test_an_alarm_of_nothing_is_found() -> None:
    assert [*false([WELL, replace(TOLD, faults=())], SLUGS)] == ["night 1: mau: host gone"]


def test_what_grows_faster_than_the_articles_is_found() -> None:
    assert not [*grown([WELL, WELL, replace(WELL, articles=40, state=2500, catalogue=2500)])]
    assert len([*grown([WELL, WELL, replace(WELL, articles=40, state=9000)])]) == 1
