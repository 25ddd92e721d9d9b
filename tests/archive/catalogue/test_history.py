"""How an article changed is shown as a person reads changes: only what changed, old words beside new ones."""

from __future__ import annotations

import re

import pytest

from archive.catalogue.catalogue import open_catalogue
from archive.catalogue.deriving.derive import derive
from archive.catalogue.deriving.pages import captures_of
from archive.catalogue.deriving.profiles import profile_in
from archive.catalogue.portals import Portals
from archive.catalogue.telling.history import MOST_WORDS, History, Piece, Steps, changed, history, passages
from archive.printed import history_lines
from tests.archive.catalogue.shelf import HOME, Shelf, page, says

OLD = says(text="Sáng nay, hội nghị bắt đầu.\nCó 50 đại biểu dự.", byline="Mai An")
NEW = says(text="Sáng nay, hội nghị bắt đầu.\nCó 52 đại biểu dự.", byline="Mai An")


def told(shelf: Shelf, path: str = "/a") -> History | None:
    shelf.ingest()
    with open_catalogue(shelf.folder) as catalogue:
        return history(catalogue, Portals(shelf.found), HOME + path)


def test_a_change_names_the_captures_on_both_sides(shelf: Shelf) -> None:
    shelf.warc(page("/a", OLD), page("/a", OLD, minutes=1), page("/a", NEW, minutes=2))

    known = told(shelf)

    assert known is not None
    (change,) = known.changes
    assert (change.before_at[14:16], change.at[14:16]) == ("01", "02")
    assert [field.field for field in change.fields] == ["text"]


def test_the_words_that_changed_stand_beside_each_other(shelf: Shelf) -> None:
    shelf.warc(page("/a", OLD), page("/a", NEW, minutes=1))

    known = told(shelf)

    assert known is not None
    printed = [re.sub(r"\x1b\[\d*m", "", line) for line in history_lines(known)]
    assert printed[-2:] == ["text:", "    Có [-50-] {+52+} đại biểu dự."]


def test_an_article_that_never_changed_says_so(shelf: Shelf) -> None:
    shelf.warc(page("/a", OLD), page("/a", OLD, minutes=1))

    known = told(shelf)

    assert known is not None
    assert known.captures == 2
    assert list(history_lines(known))[-1].startswith("no change")


def test_what_is_no_article_has_no_history(shelf: Shelf) -> None:
    shelf.warc(page("/a", status=404))

    assert told(shelf) is None


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (["a b", "c"], ["a b", "c"], []),
        (["a b", "c"], ["a b"], [(Piece("gone", "c"),)]),
        ([], ["a b"], [(Piece("new", "a b"),)]),
        (["a b c"], ["a x c"], [(Piece("same", "a"), Piece("gone", "b"), Piece("new", "x"), Piece("same", "c"))]),
    ],
)
def test_passages_are_what_is_not_in_both(old: list[str], new: list[str], shown: list[tuple[Piece, ...]]) -> None:
    assert list(passages(old, new)) == shown


def test_a_passage_too_long_to_compare_is_shown_whole() -> None:
    long = "a " * MOST_WORDS

    (pieces,) = passages([long + "b"], [long + "c"])

    assert [piece.kind for piece in pieces] == ["gone", "new"]


def test_lines_that_come_again_thousands_of_times_are_not_compared_pair_by_pair() -> None:
    steps = Steps(1_000_000)

    found = list(passages(["a", "b"] * 25_000, ["b", "a"] * 25_000, steps))

    assert found[0] == (Piece("gone", "a"), Piece("new", "b"))
    assert len(found) == 50_000


def test_what_one_passage_cost_is_no_longer_there_for_the_next() -> None:
    steps = Steps(100)

    (before,) = passages(["a b c"], ["a b d"], steps)
    steps.left = 1
    (after,) = passages(["a b c"], ["a b d"], steps)

    assert before == (Piece("same", "a b"), Piece("gone", "c"), Piece("new", "d"))
    assert after == (Piece("gone", "a b c"), Piece("new", "a b d"))


def test_of_many_changes_the_last_can_be_asked_for(shelf: Shelf) -> None:
    shelf.warc(*(page("/a", says(text=f"Lần {number}."), minutes=number) for number in range(5)))
    shelf.ingest()

    with open_catalogue(shelf.folder) as catalogue:
        seen = captures_of(catalogue, "mau", "mau.gov.vn/a", profile_in(catalogue, "mau"))
        article = derive(seen).article
        assert article is not None
        known = changed(article, seen, "mau", last=2)

    assert [change.at[14:16] for change in known.changes] == ["03", "04"]
