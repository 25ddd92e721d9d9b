"""When captured articles are looked at again, and what their ledger learns from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import DiskTrouble
from crawler.ledger import MOST_TRIES, Ledger, Owed
from crawler.ledger.hints import RENAMED
from crawler.ledger.schedule import LAPSE, STEPS, span
from crawler.walking.steps import Printed

FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)


def owed(key: str, section: str | None = "Tin tức", hop: str = "article") -> Owed:
    return Owed(key, f"https://{key}", hop, section, None)


def after(days: float) -> datetime:
    return FIRST + timedelta(days=days)


def answer(
    ledger: Ledger, key: str, at: datetime, status: int = 200, *, same: bool = False, astray: bool = False
) -> None:
    """Note an answer as a crawl does once it is durable."""
    ledger.revisits.looked(key, status, at, same=same, astray=astray)
    ledger.captured(key, status, at=at, warc="w")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mau.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    opened = Ledger(path)
    opened.owe(owed("a"), seen=FIRST)
    answer(opened, "a", FIRST)
    yield opened
    with suppress(DiskTrouble):  # a test may have closed it
        opened.close()


def due(path: Path, at: datetime) -> list[str]:
    """Return what another crawl would look at."""
    with Ledger(path) as ledger:
        return [one.key for one in ledger.revisits.due(at, 100)]


def found(ledger: Ledger, key: str = "a") -> str:
    return str(ledger._run("select found from urls where key = ?", (key,)).fetchone()[0])


@pytest.mark.parametrize("days", STEPS)
def test_an_article_is_due_on_each_day_of_the_schedule(ledger: Ledger, days: int) -> None:
    before = max((one for one in STEPS if one < days), default=0)
    if before:
        answer(ledger, "a", after(before), same=True)

    assert ledger.revisits.due(after(days - 0.5), 10) == []
    assert [one.key for one in ledger.revisits.due(after(days), 10)] == ["a"]


def test_a_night_that_begins_an_hour_earlier_looks_all_the_same(ledger: Ledger) -> None:
    assert ledger.revisits.due(after(1) - timedelta(hours=1), 10)


def test_a_late_look_stands_for_those_that_no_crawl_came_to(ledger: Ledger) -> None:
    answer(ledger, "a", after(10), same=True)

    assert ledger.revisits.due(after(29), 10) == []
    assert ledger.revisits.due(after(30), 10)


def test_after_the_last_look_no_other_is_due(ledger: Ledger) -> None:
    answer(ledger, "a", after(180), same=True)

    assert ledger.revisits.due(after(300), 10) == []


def test_a_look_that_nobody_took_lapses_half_a_year_after_its_day(ledger: Ledger) -> None:
    assert ledger.revisits.overdue(after(181)) == 1
    assert ledger.revisits.due(FIRST + LAPSE + timedelta(days=1), 10) == []
    assert ledger.revisits.overdue(after(400)) == 0


def test_pictures_are_not_looked_at_again(ledger: Ledger) -> None:
    ledger.owe(owed("a.png", hop="requisite"), seen=FIRST)
    answer(ledger, "a.png", FIRST)

    assert [one.key for one in ledger.revisits.due(after(1), 10)] == ["a"]


def test_what_only_leads_elsewhere_is_not_looked_at_again(ledger: Ledger) -> None:
    ledger.owe(owed("old"), seen=FIRST)
    answer(ledger, "old", FIRST, 301)

    assert [one.key for one in ledger.revisits.due(after(1), 10)] == ["a"]


def test_a_crawl_looks_at_nothing_twice(ledger: Ledger) -> None:
    assert ledger.revisits.due(after(1), 10)
    assert ledger.revisits.due(after(1), 10) == []


def test_what_a_crawl_did_not_come_to_is_due_for_the_next(ledger: Ledger, path: Path) -> None:
    ledger.revisits.due(after(1), 10)
    ledger.close()

    assert due(path, after(2)) == ["a"]


def test_a_removed_article_is_asked_for_again_at_its_next_steps(ledger: Ledger) -> None:
    answer(ledger, "a", after(1), 404)

    assert found(ledger) == "removed"
    assert [one.key for one in ledger.revisits.due(after(3), 10)] == ["a"]


@pytest.mark.parametrize("last", [1, 7, 180])
def test_what_one_look_alone_found_gone_is_looked_at_the_next_night(ledger: Ledger, path: Path, last: int) -> None:
    for day in STEPS:
        if day <= last:
            answer(ledger, "a", after(day), 404 if day == last else 200)
    ledger.close()

    assert due(path, after(last + 1)) == ["a"]


def test_what_two_looks_found_gone_waits_for_its_next_step(ledger: Ledger, path: Path) -> None:
    answer(ledger, "a", after(7), 404)
    answer(ledger, "a", after(8), 404)
    ledger.close()

    assert due(path, after(9)) == []
    assert due(path, after(30)) == ["a"]


def test_an_article_that_was_never_there_is_asked_for_again(ledger: Ledger) -> None:
    ledger.owe(owed("b"), seen=FIRST)
    answer(ledger, "b", FIRST, 404)

    assert "b" in [one.key for one in ledger.revisits.due(after(1), 10)]


def test_what_answers_with_its_old_bytes_after_it_was_gone_has_returned(ledger: Ledger) -> None:
    answer(ledger, "a", after(1), 410)
    answer(ledger, "a", after(3), same=True)

    assert found(ledger) == "returned"


def test_a_page_that_says_it_is_gone_and_says_it_again_has_not_returned(ledger: Ledger) -> None:
    answer(ledger, "a", after(1))
    ledger.revisits.found("a", "removed", after(1))
    answer(ledger, "a", after(3), same=True)

    assert found(ledger) == "removed"


@pytest.mark.parametrize(("astray", "kind"), [(True, "removed"), (False, "moved")])
def test_a_redirect_to_the_front_page_is_a_removal_and_any_other_a_move(
    ledger: Ledger, astray: bool, kind: str
) -> None:
    answer(ledger, "a", after(1), 302, astray=astray)

    assert found(ledger) == kind


def test_a_servers_trouble_leaves_the_article_captured_and_due_tomorrow(ledger: Ledger, path: Path) -> None:
    ledger.captured("a", 503, at=after(1), warc="w")
    assert ledger.state("a") == "captured"
    ledger.close()

    assert due(path, after(1.5)) == []
    assert due(path, after(2)) == ["a"]


def test_what_fails_night_after_night_waits_for_its_next_step(ledger: Ledger, path: Path) -> None:
    for night in range(MOST_TRIES):
        ledger.revisits.failed("a", after(8 + night))
    ledger.close()

    assert due(path, after(20)) == []
    assert due(path, after(30)) == ["a"]


def test_what_we_refuse_ourselves_loses_no_look(ledger: Ledger, path: Path) -> None:
    for night in range(20):
        ledger.revisits.failed("a", after(1 + night), counts=False)
    ledger.close()

    assert due(path, after(22)) == ["a"]


def test_what_was_never_captured_is_no_failed_look(ledger: Ledger) -> None:
    ledger.owe(owed("b"), seen=FIRST)

    assert not ledger.revisits.failed("b", FIRST)


def test_edits_raise_the_rate_of_their_step(ledger: Ledger) -> None:
    before = ledger.revisits.rates()
    answer(ledger, "a", after(1))
    ledger.revisits.found("a", "edited", after(1))
    now = ledger.revisits.rates()

    assert now.of_site(0, False) > before.of_site(0, False)
    assert now.of_site(1, False) == before.of_site(1, False)


def test_a_late_look_teaches_nothing_of_looks_that_missed_none(ledger: Ledger) -> None:
    before = ledger.revisits.rates()
    answer(ledger, "a", after(7))
    ledger.revisits.found("a", "edited", after(7))
    now = ledger.revisits.rates()

    assert now.of_site(span(2, 3), False) > before.of_site(span(2, 3), False)
    assert now.of_site(2, False) == before.of_site(2, False)


def test_a_hint_is_looked_at_before_its_day_and_counted_for_itself(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", [Printed("a", "old"), Printed("b")], FIRST)
    ledger.hints.listed("Tin tức", [Printed("a", "new"), Printed("b")], after(0.5))
    before = ledger.revisits.rates()

    assert [one.key for one in ledger.revisits.due(after(0.5), 10)] == ["a"]

    answer(ledger, "a", after(0.5))
    ledger.revisits.found("a", "edited", after(0.5))

    assert ledger.revisits.rates().of("Tin tức", RENAMED, False) > before.of("Tin tức", RENAMED, False)
    assert ledger.revisits.rates().of_site(0, False) == before.of_site(0, False)
    assert ledger.revisits.due(after(0.6), 10) == []


def test_a_look_that_finds_nothing_lowers_the_rate(ledger: Ledger) -> None:
    before = ledger.revisits.rates().of("Tin tức", 0, False)
    answer(ledger, "a", after(1), same=True)

    assert ledger.revisits.rates().of("Tin tức", 0, False) < before


def test_what_was_gone_and_still_is_tells_nothing_of_those_that_are_there(ledger: Ledger) -> None:
    answer(ledger, "a", after(1), 404)
    before = ledger.revisits.rates().of("Tin tức", 1, False)
    answer(ledger, "a", after(3), 404)

    assert ledger.revisits.rates().of("Tin tức", 1, False) == before
