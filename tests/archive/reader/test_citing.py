"""Citations: reference managers and TeX take every word of them as text."""

from __future__ import annotations

import re

from archive.reader.citing import Citation, bibtex

ONE = Citation(
    ("An", "Bình"),
    "50% “dân chủ” & \"minh bạch\"",
    "ha-nam",
    "Cổng thông tin Hà Nam",
    "2024-03-27T08:00",
    "https://hanam.gov.vn/h%E1%BB%8Dp?a=1&b={2}",
    "2024-03-27T20:05:00.250000Z",
    "sha1:ABC",
    "urn:uuid:00000000-0000-0000-0000-00000000000b",
    "https://luutru.example/article?url=https://hanam.gov.vn/h%E1%BB%8Dp",
)  # fmt: skip


def field(name: str) -> str:
    found = re.search(rf"^  {name} = {{(.*)}},$", bibtex(ONE), re.MULTILINE)
    assert found
    return found[1]


def test_an_address_is_written_letter_by_letter_for_no_manager_reads_it_as_tex() -> None:
    assert field("url") == "https://hanam.gov.vn/h%E1%BB%8Dp?a=1&b=2"


def test_an_address_inside_a_command_comments_nothing_out() -> None:
    assert field("addendum") == r"\url{https://luutru.example/article?url=https://hanam.gov.vn/h\%E1\%BB\%8Dp}"


def test_the_day_of_a_capture_is_that_of_viet_nam() -> None:
    assert field("urldate") == "2024-03-28"


def test_the_key_is_of_the_portal_the_year_and_the_capture() -> None:
    assert bibtex(ONE).startswith("@online{ha-nam-2024-0000000b,\n")


def test_what_tex_takes_for_its_own_is_escaped_in_words() -> None:
    assert field("title") == r'{50\% “dân chủ” \& "minh bạch"}'
