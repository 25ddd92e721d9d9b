"""Episodes open, are told with restraint, close by themselves, and are never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from archive.night.alarm import Alarm, Episode, Unjudged
from archive.night.episodes import after, due, still_open, told

FIRST = date(2026, 3, 2)
ALARM = Alarm("mau", "fewer new", "", "4 new, where 20 were usual", "look")
LOUD = replace(ALARM, kind="nothing new", loud=True)


def night(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def nights_told(alarm: Alarm, shown: int, quiet: int = 0) -> list[int]:
    """Return on which nights people are told of what so many nights show, followed by *quiet* ones."""
    episodes: list[Episode] = []
    said = []
    for number in range(1, shown + quiet + 1):
        episodes = after(episodes, [alarm] if number <= shown else [], night(number))
        said += [number for one in episodes if due(one, night(number))]
        episodes = [told(one, night(number)) if due(one, night(number)) else one for one in episodes]
    return said


def test_people_are_told_on_the_nights_1_3_and_7_and_then_every_week() -> None:
    assert nights_told(ALARM, 30) == [1, 3, 7, 14, 21, 28]


def test_what_is_loud_is_told_each_night_for_a_week_and_then_every_week() -> None:
    assert nights_told(LOUD, 30) == [1, 2, 3, 4, 5, 6, 7, 14, 21, 28]


def test_the_end_is_told_once_when_it_has_lasted_for_two_nights() -> None:
    assert nights_told(ALARM, 2, quiet=20) == [1, 5]


def test_the_first_night_that_shows_it_mended_closes_it() -> None:
    (one,) = after(after([], [ALARM], night(1)), [], night(2))

    assert one.closed == night(2)
    assert still_open([one]) == []


def test_a_night_that_cannot_tell_leaves_it_open() -> None:
    opened = after([], [ALARM], night(1))
    for doubt in (Unjudged("mau", "fewer new", "", "no crawl"), Unjudged("mau", "", "", "no facts")):
        (one,) = after(opened, [doubt], night(2))
        assert one.closed is None
        assert one.last == night(1), "nobody saw it"


def test_doubt_about_one_thing_leaves_nothing_else_open() -> None:
    opened = after([], [ALARM], night(1))

    (one,) = after(opened, [Unjudged("mau", "fewer new", "Tin tức", "?"), Unjudged("khac", "", "", "?")], night(2))
    assert one.closed == night(2)


def test_what_comes_back_within_a_week_is_the_same_episode() -> None:
    kept = after(after(after([], [ALARM], night(1)), [], night(2)), [ALARM], night(5))

    (one,) = kept
    assert (one.since, one.closed, one.nights) == (night(1), None, 2)


def test_what_comes_back_later_is_another_and_the_first_is_kept() -> None:
    kept = after(after(after([], [ALARM], night(1)), [], night(2)), [ALARM], night(20))

    assert [(one.since, one.closed) for one in kept] == [(night(1), night(2)), (night(20), None)]


def test_a_night_that_is_judged_twice_is_one_night() -> None:
    (one,) = after(after([], [ALARM], night(1)), [ALARM], night(1))

    assert one.nights == 1


def test_what_began_before_it_could_be_told_says_since_when() -> None:
    (one,) = after([], [replace(ALARM, began=night(1))], night(9))

    assert (one.since, one.last) == (night(1), night(9))


def test_who_could_not_be_told_is_told_though_it_is_over() -> None:
    (one,) = after(after([], [ALARM], night(1)), [], night(2))

    assert due(one, night(2))
    assert not due(told(one, night(3)), night(9))


def test_a_night_of_a_clock_that_stands_years_back_tells_of_nothing_that_began_after_it() -> None:
    over = Episode(ALARM, FIRST, FIRST, told=(FIRST,), closed=night(1))

    assert not due(over, FIRST - timedelta(days=9_000))


def test_what_a_clock_years_back_shows_mended_ends_no_earlier_than_it_was_last_seen() -> None:
    (ended,) = after([Episode(ALARM, FIRST, night(3), 3, told=(FIRST,))], [], FIRST - timedelta(days=9_000))

    assert ended.closed == night(3)


def test_loud_ones_stand_first() -> None:
    kept = after([], [ALARM, replace(LOUD, site="z")], night(1))

    assert [one.alarm.site for one in still_open(kept)] == ["z", "mau"]
