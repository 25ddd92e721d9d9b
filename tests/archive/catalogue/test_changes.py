"""What became of an article after its first capture, by its captures alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from archive.catalogue.deriving.derive import Seen, derive
from archive.model import Reading
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
    assert [one[0] for one in told(*captures)] == ["removed", "returned", "edited", "moved", "returned", "edited"]
