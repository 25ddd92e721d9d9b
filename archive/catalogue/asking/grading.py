"""How exactly a text has the words that somebody typed with their marks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.catalogue.asking.words import Query, exactly, one_for_one, spellings
from archive.extract.text import fold


@dataclass(frozen=True, slots=True)
class Scale:
    """What texts are held against."""

    whole: tuple[tuple[str, re.Pattern[str]], ...]
    """The words of each phrase and the single ones, one after the other: as they were typed, and whatever stands between."""
    each: tuple[tuple[str, ...], ...]
    """Of each word its spellings."""


def scale(words: Query) -> Scale:
    """Return what texts are held against when *words* were typed."""
    whole = ((" ".join(phrase), exactly(phrase)) for phrase in (*words.phrases, words.words) if phrase)
    return Scale(tuple(whole), tuple(tuple(spellings(word)) for word in words.every))


def grade(against: Scale, title: str, rest: str) -> int:
    """Return 3 where the exact words follow one another in the title, 2 in the text, 1 where all are somewhere, else 0."""
    title, rest = title.lower(), rest.lower()
    if not all(any(_has(rest, word) or _has(title, word) for word in spelled) for spelled in against.each):
        return 0
    if all(_follow(title, *way) for way in against.whole):
        return 3
    return 2 if all(_follow(rest, *way) or _follow(title, *way) for way in against.whole) else 1


def order(words: Query) -> re.Pattern[str]:
    """Return what finds the single ones of *words* in folded texts, in their order, with one word between two at most."""
    return re.compile(r"\b" + r"[\W_]+(?:\w+[\W_]+)?".join(map(re.escape, map(fold, words.words))) + r"\b")


def stand(in_order: re.Pattern[str], title: str, rest: str) -> bool:
    """Return whether the words of `order` stand in one of the texts."""
    return any(in_order.search(one_for_one(text)) is not None for text in (title, rest))


def _follow(text: str, typed: str, pattern: re.Pattern[str]) -> bool:
    return _has(text, typed) or pattern.search(text) is not None


def _has(text: str, word: str) -> bool:
    """Return whether *word* stands in *text*, not within another. A pattern takes twenty times as long."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and _in_word(text[at - 1])) and not (end < len(text) and _in_word(text[end])):
            return True
        at = text.find(word, at + 1)
    return False


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
