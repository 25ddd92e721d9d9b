"""What listings, feeds and sitemaps tell of captured articles, without a request for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.ledger import Ledger, Owed
from crawler.ledger.hints import DATED, MANY_DATED, RENAMED, VANISHED, missing_between
from crawler.walking.steps import Printed

FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)
NEXT = FIRST + timedelta(days=1)
KEYS = "abcdefgh"


def shown(keys: str, words: str = "old") -> list[Printed]:
    return [Printed(key, f"{words} {key}") for key in keys]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "mau.db") as opened:
        for key in KEYS:
            opened.owe(Owed(key, f"https://{key}", "article", "Tin tức", None), seen=FIRST)
            opened.revisits.looked(key, 200, FIRST, same=False, astray=False)
            opened.captured(key, 200, at=FIRST, warc="w")
        opened.hints.listed("Tin tức", shown(KEYS), FIRST)
        yield opened


def hints(ledger: Ledger) -> dict[str, int]:
    return {str(row[0]): int(row[-1]) for row in ledger.hints.waiting(100)}


def test_a_list_that_shows_what_it_showed_gives_no_hint(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", shown("x" + KEYS), NEXT)

    assert hints(ledger) == {}


def test_other_words_for_an_article_are_a_hint(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", [*shown("ab"), *shown("c", "new"), *shown("defgh")], NEXT)

    assert hints(ledger) == {"c": RENAMED}


def test_other_words_for_most_articles_are_another_look_of_the_list(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", [*shown("abcd"), *shown("efgh", "new")], NEXT)

    assert hints(ledger) == {}


def test_an_article_that_is_left_out_between_its_neighbours_is_a_hint(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", shown("xabdef"), NEXT)

    assert hints(ledger) == {"c": VANISHED}


def test_what_went_on_to_the_next_page_is_not_left_out() -> None:
    assert missing_between("abcdef", "xyzabc") == []


def test_a_list_of_which_much_is_left_out_is_another_list() -> None:
    assert missing_between("abcdef", "af") == []
    assert missing_between("abcdef", "xyz") == []


def test_an_empty_list_is_forgotten_and_not_believed(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", [], NEXT)
    ledger.hints.listed("Tin tức", shown("abdefgh"), NEXT)

    assert hints(ledger) == {"c": VANISHED}


def test_what_is_known_to_be_away_gives_no_hint(ledger: Ledger) -> None:
    ledger.revisits.looked("c", 404, NEXT, same=False, astray=False)
    ledger.hints.listed("Tin tức", shown("abdefgh"), NEXT)

    assert hints(ledger) == {}


def test_a_sitemap_that_dates_an_article_behind_its_capture_is_a_hint(ledger: Ledger) -> None:
    told = [Printed("a", changed="2026-03-01T09:30:00+07:00"), Printed("b", changed="2026-02-01"), Printed("c")]
    later = ledger.hints.behind(told, NEXT)
    ledger.hints.dated(later, 3, NEXT)

    assert hints(ledger) == {"a": DATED}


def test_a_day_that_has_not_come_yet_is_no_hint(ledger: Ledger) -> None:
    assert ledger.hints.behind([Printed("a", changed="2026-04-01")], NEXT) == []


def test_a_sitemap_that_dates_everything_anew_says_nothing(ledger: Ledger) -> None:
    ledger.hints.dated([*KEYS, *map(str, range(MANY_DATED))], 30, NEXT)

    assert hints(ledger) == {}


def test_a_look_takes_the_hint_with_it(ledger: Ledger) -> None:
    ledger.hints.listed("Tin tức", shown("abdefgh"), NEXT)
    ledger.revisits.looked("c", 200, NEXT, same=True, astray=False)

    assert hints(ledger) == {}
