"""Rows that are written together are the rows that were handed over, in their order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.catalogue.catalogue import Catalogue, scratch
from archive.catalogue.deriving.together import Together


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    with scratch() as opened:
        opened.run("create table pairs (id integer primary key, word text) strict")
        yield opened


def words(catalogue: Catalogue) -> dict[int, str]:
    return dict(catalogue.rows("select id, word from pairs"))


def test_nothing_is_written_before_it_is_flushed(catalogue: Catalogue) -> None:
    together = Together(catalogue)
    together.add("pairs", [(1, "một"), (2, "hai")])

    assert words(catalogue) == {}

    together.flush()

    assert words(catalogue) == {1: "một", 2: "hai"}


def test_many_rows_take_few_statements(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = []
    run = catalogue.run

    def counted(sql: str, values: tuple[object, ...] = ()) -> int:
        statements.append(sql)
        return run(sql, values)

    monkeypatch.setattr(Catalogue, "run", lambda _, sql, values=(): counted(sql, values))
    together = Together(catalogue)
    together.add("pairs", ((number, f"{number}") for number in range(1000)))
    together.flush()

    assert len(words(catalogue)) == 1000
    assert len(statements) == 3


def test_long_texts_do_not_wait_for_more(catalogue: Catalogue) -> None:
    together = Together(catalogue)
    together.add("pairs", [(1, "a" * 600_000), (2, "b" * 600_000), (3, "c")])

    assert set(words(catalogue)) == {1, 2}


def test_of_two_rows_with_one_key_the_first_holds_unless_it_is_said_otherwise(catalogue: Catalogue) -> None:
    together = Together(catalogue)
    together.add("pairs", [(1, "một"), (1, "hai")])
    together.add("pairs (id, word)", [(2, "ba"), (2, "bốn")], "on conflict (id) do update set word = excluded.word")
    together.flush()

    assert words(catalogue) == {1: "một", 2: "bốn"}


def test_a_lone_surrogate_is_written_as_a_question_mark(catalogue: Catalogue) -> None:
    together = Together(catalogue)
    together.add("pairs", [(1, "xã \ud800 hội"), (2, "hai")])
    together.flush()

    assert words(catalogue) == {1: "xã ? hội", 2: "hai"}
