"""Which of the articles that are due a crawl takes first."""

from __future__ import annotations

from collections import Counter

from crawler.ledger.hints import RENAMED
from crawler.ledger.owed import Owed
from crawler.ledger.schedule import LEAST_SHARE, PRIOR, Due, Rates, choose


def due(key: str, step: int = 0, *, section: str = "Tin tức", missed: int = 1, since: str = "2026-03-01") -> Due:
    return Due(Owed(key, key, "article", section, None), step, missed, since=since)


def keys(chosen: list[Due]) -> list[str]:
    return [one.owed.key for one in chosen]


def test_a_section_that_is_often_edited_goes_first() -> None:
    rates = Rates({("Thông báo", 0, False): (50, 25), ("Tin tức", 0, False): (50, 0)})

    assert keys(choose([due("a"), due("b", section="Thông báo")], rates, 1)) == ["b"]


def test_who_missed_more_looks_goes_first() -> None:
    assert keys(choose([due("a", 2), due("b", 2, missed=3)], Rates(), 1)) == ["b"]


def test_of_equals_the_newest_goes_first() -> None:
    assert keys(choose([due("a", since="2026-03-01"), due("b", since="2026-03-02")], Rates(), 1)) == ["b"]


def test_what_was_taken_down_goes_behind_what_is_there() -> None:
    gone = Due(Owed("gone", "gone", "article", "Tin tức", None), 0, 1, True, "2026-03-09")

    assert keys(choose([gone, due("a")], Rates(), 1)) == ["a"]


def test_a_new_section_begins_with_what_its_site_has_shown() -> None:
    rates = Rates({("Tin tức", 0, False): (200, 40)})

    assert rates.of("Mới", 0, False) == rates.of_site(0, False)
    assert rates.of("Mới", 0, False) > PRIOR[0]


def test_a_new_site_begins_with_a_belief_that_is_never_nothing() -> None:
    assert Rates().of("Tin tức", 0, False) == PRIOR[0]


def test_the_last_look_goes_before_one_that_a_later_one_stands_for() -> None:
    assert keys(choose([due("a", 3), due("b", 4)], Rates(), 1)) == ["b"]


def test_a_hint_goes_before_every_day_of_the_schedule() -> None:
    hinted = Due(Owed("hinted", "hinted", "article", "Tin tức", None), 0, hint=RENAMED, since="2026-01-01")

    assert keys(choose([due("a", 4, missed=5), hinted], Rates(), 1)) == ["hinted"]


def test_hints_that_were_wrong_go_behind() -> None:
    hinted = Due(Owed("hinted", "hinted", "article", "Tin tức", None), 0, hint=RENAMED)
    rates = Rates({("Tin tức", RENAMED, False): (200, 0)})

    assert keys(choose([due("a", 4, missed=5), hinted], rates, 1)) == ["a"]


def test_a_section_is_judged_by_all_of_its_looks() -> None:
    rates = Rates({("Thông báo", 0, False): (50, 10), ("Tin tức", 0, False): (500, 5)})

    assert rates.of("Thông báo", 3, False) > 2 * rates.of("Tin tức", 3, False)


def test_no_step_starves_however_little_it_finds() -> None:
    rates = Rates({("Tin tức", 0, False): (400, 200), ("Tin tức", 4, False): (400, 0)})
    many = [due(f"{step}-{number}", step) for step in (0, 4) for number in range(100)]
    taken = Counter(one.step for one in choose(many, rates, 50))

    assert taken[4] >= 50 * LEAST_SHARE
    assert taken[0] > 3 * taken[4]


def test_what_a_step_does_not_need_the_others_get() -> None:
    assert len(choose([due("a", 4), *(due(str(number)) for number in range(30))], Rates(), 20)) == 20


def test_no_more_are_taken_than_there_are() -> None:
    assert sorted(keys(choose([due("a"), due("b", 3)], Rates(), 20))) == ["a", "b"]
