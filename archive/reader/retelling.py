"""Sentences that were written elsewhere in English, with figures in them, said in the reader's language. Pure.

The book of nights stays English. Here its sentences are known by their patterns, which stand in `languages/told-vi.po`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from archive.reader.languages import day, sentences, written

_PLACE = re.compile(r"%\((\w+)\)s")
_KINDS = {"number": r"[\d.,]+", "share": r"\d+ %", "day": r"\d{4}-\d\d-\d\d"}
"""What stands in a place of such a name (number2 is one too); in any other something, and in `rest` a sentence."""
_LONGEST = 1_000
"""Letters: what is longer is no sentence, and patterns are slow on it."""
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with places, and how another language says it."""

    said: re.Pattern[str]
    told: str


def retold(language: str, sentence: str, deep: int = 0) -> str | None:
    """Return *sentence* as *language* says it; None where no pattern knows it.

    >>> retold("vi", "section 'Tin tức': nothing new in 9 nights, since 2026-03-01")
    'chuyên mục “Tin tức”: không có tin mới trong 9 đêm, từ 01/03/2026'
    >>> retold("vi", "something else") is retold("en", "nothing new tonight") is None
    True
    """
    if deep > _DEEPEST or len(sentence) > _LONGEST:
        return None
    for pattern in patterns(language):
        if found := pattern.said.fullmatch(sentence):
            values = {name: _value(language, name, value, deep) for name, value in found.groupdict().items()}
            if None not in values.values():
                return pattern.told % values
    return None


def _value(language: str, name: str, value: str, deep: int) -> str | None:
    kind = _kind(name)
    if kind == "day":
        return day(language, value)
    if kind in _KINDS:
        return value
    said = retold(language, value, deep + 1)
    return said if said or kind == "rest" else sentences(language).gettext(value)


@cache
def patterns(language: str) -> tuple[Pattern, ...]:
    """Return the sentences that *language* knows, in the order in which they are tried."""
    return tuple(Pattern(_compiled(sentence), told) for sentence, told in written(f"told-{language}"))


def _compiled(sentence: str) -> re.Pattern[str]:
    # every second piece is the name of a place
    pieces = _PLACE.split(sentence)
    return re.compile(
        "".join(
            f"(?P<{piece}>{_KINDS.get(_kind(piece), '.+')})" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
    )


def _kind(name: str) -> str:
    return name.rstrip("0123456789")
