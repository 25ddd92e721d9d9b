"""What a title is worth among the other pages of its host."""

from __future__ import annotations

from archive.extract.judge import Profile, judge, profile_of
from archive.model import Reading

CONSTANT = "Trang thông tin điện tử huyện Lam Sơn"
READING = Reading(kind="article", title=CONSTANT, text="Một đoạn.", evidence={"title": "<title>", "text": "text shape"})


def test_a_title_on_most_of_five_or_more_pages_is_constant() -> None:
    assert profile_of([CONSTANT] * 5 + ["Một tin", "Hai tin"]).constant_titles == {
        "trang-thong-tin-dien-tu-huyen-lam-son"
    }


def test_fewer_than_five_pages_make_nothing_constant() -> None:
    assert profile_of([CONSTANT] * 4) == Profile()


def test_half_of_the_pages_is_not_most() -> None:
    assert profile_of([CONSTANT] * 5 + [f"Tin số {n}" for n in range(5)]) == Profile()


def test_the_order_of_pages_does_not_matter() -> None:
    titles = [CONSTANT] * 6 + ["Một tin", None, "Hai tin"]

    assert profile_of(titles) == profile_of(reversed(titles))


def test_a_constant_title_is_no_articles_title() -> None:
    judged = judge(READING, profile_of([CONSTANT] * 6))

    assert (judged.title, judged.kind, "title" in judged.evidence) == (None, "article", False)
    assert judged.problems[-1].field == "title"


def test_other_titles_stay() -> None:
    assert judge(READING, Profile(frozenset({"tin-khac"}))) is READING


def test_a_constant_title_without_text_is_no_article() -> None:
    empty = Reading(kind="article", title=CONSTANT)

    assert judge(empty, profile_of([CONSTANT] * 6)).kind == "other"
