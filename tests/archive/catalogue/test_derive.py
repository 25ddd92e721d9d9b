"""What the captures of one page make of it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue.deriving.derive import SLOTS, Article, Derived, Seen, derive, first_id
from archive.model import Image, Problem, Reading

GOOD = Reading("article", title="Hội nghị", text="Sáng nay, hội nghị bắt đầu.", published="2024-03-27")


def seen(number: int, reading: Reading | None = GOOD, *, status: int = 200, hop: str = "article") -> Seen:
    """Return the capture of minute *number*."""
    return Seen(
        id=f"urn:{number}",
        at=f"2024-03-28T03:{number:02}:00.000000Z",
        url="https://mau.gov.vn/a",
        status=status,
        hop=hop,
        truncated=None,
        duplicate_view=False,
        kind=reading.kind if reading else None,
        digest=repr(reading) if reading else None,
        reading=reading,
        unread=None,
    )


def article(*captures: Seen) -> Article:
    found = derive(captures).article
    assert found is not None
    return found


def said(page: Derived) -> list[tuple[str, str]]:
    return [(problem.field, problem.what) for _, problem in page.problems]


def test_the_newest_good_capture_is_the_current_one() -> None:
    newer = replace(GOOD, title="Hội nghị (bổ sung)")

    found = article(seen(2, newer), seen(1), seen(3, None, status=503))

    assert (found.reading.title, found.current.id, found.captures) == ("Hội nghị (bổ sung)", "urn:2", 3)
    assert (found.first_captured[14:16], found.last_seen[14:16], found.gone) == ("01", "02", None)


def test_an_article_told_as_data_has_the_address_of_the_newest_page_around_it() -> None:
    api = replace(seen(3), url="https://mau.gov.vn/api/7", mime="application/json")
    old, new = (
        replace(seen(minute, None), url=f"https://mau.gov.vn/vi/post/{minute}", mime="text/html", hop="requisite")
        for minute in (1, 2)
    )
    lost = replace(seen(4, None, status=404), url="https://mau.gov.vn/vi/post/4", mime="text/html")

    for order in itertools.permutations((api, old, new, lost)):
        found = article(*order)

        assert (found.url, found.current) == (new.url, api)
    assert article(api).url == api.url


def test_an_article_that_is_a_page_has_its_own_address() -> None:
    found = article(
        replace(seen(1), mime="text/html"), replace(seen(2, None), url="https://mau.gov.vn/b", mime="text/html")
    )

    assert found.url == "https://mau.gov.vn/a"


def test_404_and_410_and_soft_404_close_an_article_and_delete_nothing() -> None:
    for said_so in (seen(2, None, status=404), seen(2, None, status=410), seen(2, Reading("soft-404"))):
        found = article(seen(1), said_so, seen(3, None, status=404))

        assert found.reading == GOOD
        assert found.gone == said_so.at


def test_an_article_that_comes_back_is_not_gone() -> None:
    assert article(seen(1), seen(2, None, status=404), seen(3)).gone is None


def test_a_missing_print_view_says_nothing_about_the_article() -> None:
    assert article(seen(1), replace(seen(2, None, status=404), duplicate_view=True)).gone is None


def test_a_print_view_or_a_cut_page_counts_only_when_there_is_no_other() -> None:
    for second_hand in (replace(seen(2), duplicate_view=True), replace(seen(2), truncated="disconnect")):
        assert article(seen(1), second_hand).current.id == "urn:1"
        assert article(second_hand).current.id == "urn:2"
        assert article(seen(1), second_hand).last_seen == second_hand.at


def test_a_change_of_words_date_byline_or_pictures_is_a_revision() -> None:
    changed = replace(GOOD, title="Khác", images=(Image("https://mau.gov.vn/1.jpg", "Đại biểu"),))

    (revision,) = article(seen(1), seen(2), seen(3, changed), seen(4, changed)).revisions

    assert (revision.before, revision.after, revision.at[14:16]) == ("urn:2", "urn:3", "03")
    assert revision.changed == ("title", "images")


def test_a_change_back_is_a_revision_too() -> None:
    assert len(article(seen(1), seen(2, replace(GOOD, byline="An")), seen(3)).revisions) == 2


def test_what_is_no_version_makes_no_revision() -> None:
    other_evidence = replace(GOOD, published_as_printed="27/3/2024", problems=(Problem("byline", "none"),))

    assert article(seen(1), seen(2, other_evidence)).revisions == ()


def test_a_page_that_is_no_article_makes_none_and_its_doubts_stand() -> None:
    listing = Reading("listing", problems=(Problem("title", "none"),))

    page = derive([seen(1, listing)])

    assert page.article is None
    assert said(page) == [("title", "none"), ("kind", "followed as an article, but read as listing")]


def test_a_listing_that_was_walked_as_a_listing_is_no_doubt() -> None:
    assert derive([seen(1, Reading("listing"), hop="listing")]).problems == ()


def test_only_the_doubts_of_the_current_reading_stand() -> None:
    doubtful = replace(GOOD, problems=(Problem("published", "no date"),))

    assert said(derive([seen(1, doubtful), seen(2)])) == []
    assert said(derive([seen(1), seen(2, doubtful)])) == [("published", "no date")]


def test_every_capture_that_could_not_be_read_is_a_problem() -> None:
    unread = replace(seen(1, None), unread="nested too deep")

    assert said(derive([unread, seen(2)])) == [("capture", "not read: nested too deep")]


KINDS = [GOOD, replace(GOOD, title="Khác"), replace(GOOD, byline="An"), Reading("soft-404"), Reading("listing"), None]


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([200, 404, 503]), st.booleans()), max_size=6),
    st.randoms(),
)
def test_the_order_of_captures_does_not_matter(made: list[tuple[Reading | None, int, bool]], random: object) -> None:
    captures = [
        replace(
            seen(number // 2, reading if status == 200 else None, status=status),
            id=f"urn:{number}",
            duplicate_view=view,
        )
        for number, (reading, status, view) in enumerate(made)
    ]
    shuffled = captures.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert derive(shuffled) == derive(captures)


def test_ids_are_in_order_of_publication() -> None:
    days = ["1899-01-01", "1997-11-19", "2024-03-27", "2024-03-27T00:01", "2024-03-28", "2409-01-01"]
    ids = [
        first_id("mau", f"mau.gov.vn/{number}", day, "2024-03-28T03:00:00.000000Z") for number, day in enumerate(days)
    ]

    assert ids == sorted(ids)
    assert all(0 <= number < 2**63 for number in ids)
    assert all(b - a >= SLOTS for a, b in itertools.pairwise(ids))


def test_an_article_without_a_date_stands_where_it_was_captured() -> None:
    undated = first_id("mau", "mau.gov.vn/a", None, "2024-03-28T03:00:00.000000Z")

    assert undated == first_id("mau", "mau.gov.vn/a", "2024-03-28T03:00", "2030-01-01T00:00:00.000000Z")


LATER = ["hijacked", "challenge", "login", "other", "listing", "empty"]


@pytest.mark.parametrize("kind", LATER)
def test_whatever_else_an_address_shows_later_replaces_no_article_and_is_said_with_its_day(kind: str) -> None:
    page = derive([seen(1), seen(2, Reading(kind, title="Nhà cái số 1")), seen(3, Reading(kind))])

    assert page.article is not None
    assert (page.article.reading, page.article.last_seen[14:16], page.article.gone) == (GOOD, "01", None)
    assert (page.article.revisions, page.article.captures) == ((), 3)
    assert said(page) == [
        ("capture", f"since 2024-03-28 its address shows a page of the kind {kind}: what stood there before is kept")
    ]


def test_an_article_that_shows_itself_again_leaves_no_doubt() -> None:
    assert said(derive([seen(1), seen(2, Reading("hijacked")), seen(3)])) == []


ENGLISH = Reading("article", title="Opening", text="The old swing bridge at the mouth of the harbour was opened again.")


def test_another_language_than_before_is_no_revision() -> None:
    page = derive([seen(1), seen(2, ENGLISH)])

    assert page.article is not None
    assert (page.article.reading, page.article.revisions, page.article.last_seen[14:16]) == (GOOD, (), "01")
    assert [what for _, what in said(page)] == [
        "since 2024-03-28 its address shows a text in another language: what stood there before is kept"
    ]


def test_an_article_that_never_was_in_vietnamese_is_one() -> None:
    newer = replace(ENGLISH, title="Opening (updated)")

    assert (article(seen(1, ENGLISH), seen(2, newer)).reading, len(article(seen(1, ENGLISH)).revisions)) == (newer, 0)


def test_an_article_that_has_been_put_into_vietnamese_is_a_revision() -> None:
    assert len(article(seen(1, ENGLISH), seen(2)).revisions) == 1
