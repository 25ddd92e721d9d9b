"""What failed after a night was judged: the next night says it, once."""

from __future__ import annotations

from datetime import date

from archive.night.alarm import Alarm, Episode
from archive.night.alarms import kinds
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, judge
from archive.night.facts import ARCHIVE, ArchiveNight

LAST, TONIGHT = date(2026, 3, 2), date(2026, 3, 3)
FAILED = ArchiveNight(LAST, steps={"tell": "nobody was reached"})


def subjects(last: ArchiveNight, *episodes: Episode) -> list[str]:
    everything = Everything(ArchiveNight(TONIGHT), (last,), {}, {}, country({}), episodes)
    return [one.subject for one in judge(everything) if one.kind == kinds.STEP]


def test_a_step_that_failed_after_the_judging_is_an_alarm_of_the_next_night() -> None:
    assert subjects(FAILED) == ["tell"]


def test_a_step_that_was_judged_in_its_own_night_is_not_told_again() -> None:
    told = Episode(Alarm(ARCHIVE, kinds.STEP, "tell", "tell: nobody was reached", "run it by hand"), LAST, LAST)
    assert subjects(FAILED, told) == []


def test_a_night_whose_steps_went_well_leaves_nothing_to_the_next() -> None:
    assert subjects(ArchiveNight(LAST)) == []
