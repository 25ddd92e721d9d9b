"""The measure of search finds what it should on a part of the sample articles."""

from __future__ import annotations

from tests.eval import search


def test_known_items_are_among_the_first_five_however_they_are_typed() -> None:
    asked = search.ask(articles=8, count=40)
    spelled = [way for way in search.WAYS if way != search.TYPO]

    assert len(asked) == 40
    assert (search.share(asked, [*search.WAYS]).value or 0) >= search.GOAL, [item for item in asked if not asked[item]]
    assert (search.share(asked, spelled).value or 0) >= search.GOAL_WITHOUT_TYPOS


def test_the_questions_are_the_same_in_every_run() -> None:
    articles = search.sample_articles(4)

    assert [*search.items(articles, 12)] == [*search.items(articles, 12)]
