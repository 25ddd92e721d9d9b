"""Text made fit for a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.terminal import clean, lines, table


@given(st.text())
def test_nothing_that_steers_is_left(text: str) -> None:
    steering = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f"}

    assert not steering & set(clean(text))


def test_vietnamese_is_left_as_it_is() -> None:
    assert clean("Ủy ban nhân dân xã Đồng Hoá") == "Ủy ban nhân dân xã Đồng Hoá"


def test_paragraphs_become_lines() -> None:
    assert lines("một hai ba\nbốn", width=8, indent=" ") == [" một hai", " ba", " bốn"]


def test_columns_stand_under_their_heads_and_numbers_to_the_right() -> None:
    assert table([("Hà Nam", 5, None), ("Huế\x1b", 120, "có")], ("tỉnh", "bài", "hết")) == [
        "tỉnh    bài  hết",
        "Hà Nam    5  –",
        "Huế�    120  có",
    ]
