"""The place of a text that shows best why it was found. Pure."""

from __future__ import annotations

import re
from bisect import bisect

from archive.catalogue.asking.words import Query, one_for_one

_LETTERS = 180  # two lines of a terminal
_PLACES = 200
_READ = 200_000  # letters: books are attached too, and a snippet is wanted for twenty of them


def snippet(text: str, words: Query) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a piece of *text*, with its own letters, where most of *words* stand, and the places of the words in it."""
    text = text[:_READ]
    folded = one_for_one(text)
    plain = "|".join(sorted({re.escape(one_for_one(word)) for word in words.every}, key=len, reverse=True))
    places = [found.span() for found in re.finditer(rf"\b(?:{plain})\b", folded)]
    begin = _densest(places)
    start = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(len(text), start + _LETTERS)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in places if start <= a and b <= end)
    return before + re.sub(r"\s", " ", text[start:end]) + after, marks


def _densest(places: list[tuple[int, int]]) -> int:
    """Return where to begin so that most places come into one snippet, some words of context in front."""
    best, most = 0, 0
    places = places[:_PLACES]
    for index, (begin, _) in enumerate(places):
        held = bisect(places, begin + _LETTERS * 2 // 3, index, key=lambda place: place[1]) - index
        if held > most:
            best, most = begin, held
    return max(best - _LETTERS // 5, 0) if most else 0
