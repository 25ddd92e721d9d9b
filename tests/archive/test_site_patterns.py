"""Patterns of site files: those that would never end are refused, those that portals need are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import BadDefinition
from archive.sites import load_site
from archive.sites.patterns import is_endless
from tests.archive.test_sites import GOOD, write

ENDLESS = [
    r"^(?:[\w/.]+)+!$", r"^/(?:[\w-]+/?)+\.html$", r"(a+)+$", r"(?:\w+\s?)*x", r"(?:[a-z-]+-)+\d", r"^(.*)*$",
    r"((a*)b*)*c", r"(?:(?:\d+|x+))+y", r"(?:a|b+)+c", r"x(?:.*?,?){20,}y", r"(?i)(?:[a-z]+A?)+!",
]  # fmt: skip
SOON = [
    r"^/(?:[\w-]+/)+", r"(?:-\w+)+\.html", r"\.(?:vn|com)", r"(?:/[^/]+)*$", r"(?:\d{1,2}/)+", r"(?>a+)+b", r"(?:a++)+b",
    r"(?:ab?)+", r".*/bai/.*", r"(?:(?:Thứ|Ngày)\s+)+\d", r"(?=(?:x+)y)z+", r"(?:a|b)+c",
]  # fmt: skip


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_repetition_whose_rounds_nothing_tells_apart_is_endless(pattern: str) -> None:
    assert is_endless(pattern)


@pytest.mark.parametrize("pattern", SOON)
def test_a_repetition_that_something_ends_is_not(pattern: str) -> None:
    assert not is_endless(pattern)


@pytest.mark.parametrize(
    "rules",
    [
        "url = { drop_query = ['(a+)+'] }",
        "url = { rewrite = [['(a+)+', '']] }",
        "walk = { article = ['(a+)+'] }",
        "walk = { never = { lich = '(a+)+' } }",
        "read = { soft_404 = ['(a+)+'] }",
    ],
)
def test_no_key_takes_a_pattern_that_never_ends(tmp_path: Path, rules: str) -> None:
    path = write(tmp_path, GOOD.replace("[layout.read]\n", "").replace('title = ["h1.moi"]', rules))

    with pytest.raises(BadDefinition, match="repeats what repeats, which takes for ever"):
        load_site(path, tmp_path)
