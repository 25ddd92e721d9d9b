"""How exactly a text has the words that somebody typed with their marks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.catalogue.asking.words import Query, exactly, spellings


@dataclass(frozen=True, slots=True)
class Scale:
    """What texts are held against."""

    whole: tuple[re.Pattern[str], ...]
    """The words of each phrase and the single ones, one after the other."""
    each: tuple[re.Pattern[str], ...]
    letters: tuple[tuple[str, ...], ...]
    """Of each word its spellings: whether their letters are there at all is known a hundred times as fast."""


def scale(words: Query) -> Scale:
    """Return what texts are held against when *words* were typed."""
    return Scale(
        tuple(exactly(phrase) for phrase in (*words.phrases, words.words) if phrase),
        tuple(exactly((word,)) for word in words.every),
        tuple(tuple(spellings(word)) for word in words.every),
    )


def grade(against: Scale, title: str, rest: str) -> int:
    """Return 3 where the exact words follow one another in the title, 2 in the text, 1 where all are somewhere, else 0."""
    title, rest = title.lower(), rest.lower()
    if not all(any(word in rest or word in title for word in spelled) for spelled in against.letters):
        return 0
    if all(pattern.search(title) for pattern in against.whole):
        return 3
    if all(pattern.search(rest) or pattern.search(title) for pattern in against.whole):
        return 2
    return int(all(pattern.search(rest) or pattern.search(title) for pattern in against.each))
