"""What became of an article after its first capture, by its captures alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from archive.catalogue.deriving.derive import Seen, derive
from archive.model import Attachment, Image, Problem, Reading
from tests.archive.catalogue.shelf import Shelf, leads, page, says
from tests.archive.catalogue.test_derive import GOOD, article, seen

EDITED = replace(GOOD, text="Chiều nay, hội nghị bắt đầu.")
OTHER = "https://mau.gov.vn/khac"


def gone(number: int, status: int = 404) -> Seen:
    return seen(number, None, status=status)


def led(number: int, where: str = OTHER) -> Seen:
    return replace(seen(number, None, status=301), leads=where)


def told(*captures: Seen) -> list[tuple[str, str, str, str | None]]:
    """Return the changes as (kind, the captures before and after, what)."""
    return [(one.kind, one.before.id, one.after.id, one.what) for one in article(*captures).changes]


def test_an_edit_tells_what_changed() -> None:
    assert told(seen(1), seen(2), seen(3, EDITED)) == [("edited", "urn:2", "urn:3", "text")]


@pytest.mark.parametrize("status", [404, 410])
def test_a_removal_lies_between_the_last_good_capture_and_the_first_that_says_so(status: int) -> None:
    assert told(seen(1), seen(2), gone(3, status), gone(4)) == [("removed", "urn:2", "urn:3", None)]


def test_a_page_that_says_it_is_gone_is_a_removal() -> None:
    assert told(seen(1), seen(2, Reading("soft-404"))) == [("removed", "urn:1", "urn:2", None)]


def test_what_comes_back_has_returned_since_it_was_last_seen_gone() -> None:
    assert told(seen(1), gone(2), gone(3), seen(4))[1:] == [("returned", "urn:3", "urn:4", None)]


def test_what_comes_back_with_other_words_was_edited_too() -> None:
    assert told(seen(1), gone(2), seen(3, EDITED)) == [
        ("removed", "urn:1", "urn:2", None),
        ("returned", "urn:2", "urn:3", None),
        ("edited", "urn:1", "urn:3", "text"),
    ]


def test_a_redirect_to_another_address_is_a_move() -> None:
    assert told(seen(1), led(2)) == [("moved", "urn:1", "urn:2", OTHER)]


def test_what_moved_and_is_then_gone_was_moved_and_removed() -> None:
    assert told(seen(1), led(2), led(3), gone(4), gone(5)) == [
        ("moved", "urn:1", "urn:2", OTHER),
        ("removed", "urn:3", "urn:4", None),
    ]


def test_what_was_gone_and_leads_elsewhere_later_is_moved_and_so_is_what_leads_on_to_a_third() -> None:
    third = f"{OTHER}-2"

    assert told(seen(1), gone(2), led(3), led(4, third)) == [
        ("removed", "urn:1", "urn:2", None),
        ("moved", "urn:2", "urn:3", OTHER),
        ("moved", "urn:3", "urn:4", third),
    ]


def test_an_article_says_where_its_address_leads_as_long_as_it_does() -> None:
    assert article(seen(1), led(2)).moved == OTHER
    assert article(seen(1), gone(2), led(3)).moved == OTHER
    assert article(seen(1), led(2), seen(3, None, status=503)).moved == OTHER
    assert article(seen(1), led(2), gone(3)).moved is None
    assert article(seen(1), led(2), seen(3)).moved is None


def test_a_redirect_to_its_own_address_is_none() -> None:
    assert told(led(1, "https://mau.gov.vn/a"), seen(2), led(3, "https://mau.gov.vn/a"), seen(4)) == []


def test_a_servers_trouble_is_no_change() -> None:
    assert told(seen(1), seen(2, None, status=503), seen(3)) == []


def test_what_happened_before_the_first_good_capture_is_no_change() -> None:
    assert told(gone(1), seen(2)) == []


def test_a_missing_print_view_is_no_removal() -> None:
    assert told(seen(1), replace(gone(2), duplicate_view=True)) == []


def test_captures_tell_the_same_in_any_order() -> None:
    captures = [seen(1), gone(2), seen(3), seen(4, EDITED), led(5), gone(6), seen(7)]
    shuffled = random.Random(1).sample(captures, len(captures))

    assert derive(shuffled) == derive(captures)
    assert [one[0] for one in told(*captures)] == [
        "removed", "returned", "edited", "moved", "removed", "returned", "edited"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("edited", "what"),
    [
        (replace(GOOD, text=GOOD.text.replace("nay", "qua")), "text"),
        (replace(GOOD, published="2024-03-01"), "published"),
        (replace(GOOD, source="Báo khác"), "source"),
        (replace(GOOD, images=(Image("https://mau.gov.vn/1.jpg", "Chú thích"),)), "images"),
        (replace(GOOD, attachments=(Attachment("https://mau.gov.vn/qd-12.pdf", "Quyết định"),)), "attachments"),
    ],
)
def test_one_word_a_date_a_source_a_caption_or_a_document_is_an_edit(edited: Reading, what: str) -> None:
    assert told(seen(1), seen(2, edited)) == [("edited", "urn:1", "urn:2", what)]


def test_the_name_of_a_section_and_what_is_doubtful_are_no_edit() -> None:
    assert told(seen(1), seen(2, replace(GOOD, section="Thời sự", problems=(Problem("byline", "none"),)))) == []


WHEREABOUTS = "select url, other_url, how from whereabouts order by url, how"


def test_an_article_that_moved_is_joined_with_the_one_at_its_new_address_in_any_spelling(shelf: Shelf) -> None:
    old, new = says(text="Một."), says(text="Một, có sửa.")
    shelf.warc(page("/a", old), leads("/a", "/in/b", minutes=9), page("/b", new, minutes=9))
    shelf.ingest()

    assert shelf.rows("select url, moved, moved_key from articles where moved is not null") == [
        ("https://mau.gov.vn/a", "https://mau.gov.vn/in/b", "mau.gov.vn/b")
    ]
    assert shelf.rows(WHEREABOUTS) == [("https://mau.gov.vn/a", "https://mau.gov.vn/b", "redirect")]


def test_an_article_that_is_gone_is_joined_with_the_same_text_at_another_address(shelf: Shelf) -> None:
    shelf.warc(
        page("/a", says(text="Một.")), page("/a", status=404, minutes=9), page("/b", says(text="Một."), minutes=9)
    )
    shelf.ingest()

    assert shelf.rows(WHEREABOUTS) == [("https://mau.gov.vn/a", "https://mau.gov.vn/b", "same text")]


def test_an_article_that_is_gone_and_stands_nowhere_else_is_told_so(shelf: Shelf) -> None:
    shelf.warc(page("/a"), page("/a", status=404, minutes=9), page("/b", says(text="Hai."), minutes=9))
    shelf.ingest()

    assert shelf.rows(WHEREABOUTS) == [("https://mau.gov.vn/a", None, None)]


def test_whereabouts_reads_no_article_that_is_where_it_was(shelf: Shelf) -> None:
    shelf.warc(page("/a"))
    shelf.ingest()

    assert not [
        step for (_, _, _, step) in shelf.rows("explain query plan select * from whereabouts") if step == "SCAN a"
    ]
