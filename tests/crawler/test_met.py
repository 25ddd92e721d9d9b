import tracemalloc

import pytest

from crawler.walking import met
from crawler.walking.met import Met


def test_what_was_added_is_met_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(met, "_LOOSE", 10)
    mine = Met()
    for number in range(100):
        mine.add((f"/tin/{number}", f"/tin/{number}"))

    assert all(f"/tin/{number}" in mine for number in range(100))
    assert not any(f"/tin/{number}" in mine for number in range(100, 200))


def test_beyond_the_most_the_count_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(met, "_LOOSE", 10)
    monkeypatch.setattr(met, "MOST_MET", 50)
    mine = Met()
    for number in range(200):
        mine.add((f"/tin/{number}",))

    assert "/tin/199" in mine
    assert "/tin/0" not in mine


def test_a_hundred_thousand_articles_take_about_a_megabyte() -> None:
    mine = Met()
    tracemalloc.start()
    for first in range(0, 100_000, 20):
        mine.add([f"/tin/{number}" for number in range(first, first + 20)])
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 1_600_000
