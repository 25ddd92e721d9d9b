"""What somebody meant who typed one letter wrong: a syllable that is known, and stands beside the others. Reads only.

Marks are no matter here, the index has none. A syllable is in doubt where no article has it, or where it never stands beside
its neighbours; of what one letter makes of it, that is taken which stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.catalogue.asking.walking import near_each_other
from archive.catalogue.asking.words import Query, one_for_one
from archive.catalogue.catalogue import Catalogue
from archive.extract.text import fold

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 20  # letters of a word that is looked into: syllables have 7, and each letter makes fifty guesses
_TELLING = 5  # letters: a shorter syllable, alone, is one letter away from a dozen others
_DOUBTED = 3  # words of one question that are looked into
_TRIED = 5  # so many guesses are looked for with all other words
_RECENT = 2_000
"""Articles in which common words are looked for together: what is often said is said there."""
_STEPS = 2_000
"""Of SQLite's machine, for one look: the index goes on to the next match, however far behind those articles."""

_STANDS = "select rowid from articles_fts where articles_fts match ? and rowid >= ? order by rowid desc limit 1"
_COUNT = "select count(*) from (select 1 from articles_fts where articles_fts match ? limit ?)"
_SINCE = "select id from articles_fts_docsize order by id desc limit 1 offset ?"


@dataclass(frozen=True, slots=True)
class _Guess:
    place: int
    word: str
    beside: int
    """Beside how many of its neighbours it stands."""
    articles: int


class _Index:
    """What the index knows of words, asked once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._counts: dict[str, int] = {}
        (self._since,) = catalogue.row(_SINCE, (_RECENT,)) or (0,)

    def articles(self, word: str) -> int:
        """Return how many articles have *word*; of a common one, that they are more than a few."""
        if word not in self._counts:
            (self._counts[word],) = self._catalogue.row(_COUNT, (f'"{word}"', _RECENT + 1)) or (0,)
        return self._counts[word]

    def phrase(self, words: Sequence[str]) -> int | None:
        """Return an article in which *words* follow one another: of common words, among the newest."""
        return self._stands(f'"{" ".join(words)}"', words)

    def near(self, words: Sequence[str]) -> int | None:
        """Return an article in which *words* stand near each other: of common words, among the newest."""
        return self._stands(near_each_other(words), words) if len(words) > 1 else None

    def together(self, words: Sequence[str]) -> int | None:
        """Return an article in which all *words* stand: of common words, among the newest."""
        return self._stands(" AND ".join(f'"{word}"' for word in words), words)

    def _stands(self, query: str, words: Sequence[str]) -> int | None:
        few = min(map(self.articles, words))
        if not few:
            return None
        rows, _ = self._catalogue.some(_STANDS, (query, 0 if few <= _RECENT else self._since), _STEPS)
        return rows[0][0] if rows else None


def meant(catalogue: Catalogue, words: Query, *, near: bool) -> Query | None:
    """Return *words* with one letter of one of them another, as articles have them; None where that helps nothing.

    *near*: it is no help that they stand somewhere then, but near each other. Words in quotation marks are left as they are.
    """
    typed = tuple(fold(word) for word in words.words)
    index = _Index(catalogue)
    guesses = [guess for place in _doubtful(index, typed) for guess in _guesses(index, typed, place)]
    guesses.sort(key=lambda guess: (-guess.beside, -guess.articles, guess.word))
    for stands in (index.phrase, index.near) if near else (index.phrase, index.near, index.together):
        for guess in guesses[:_TRIED]:
            article = stands((*typed[: guess.place], guess.word, *typed[guess.place + 1 :]))
            if article is not None:
                word = _spelled(catalogue, article, typed, guess) if words.marked else guess.word
                return Query(words.phrases, (*words.words[: guess.place], word, *words.words[guess.place + 1 :]))
    return None


def _doubtful(index: _Index, typed: Sequence[str]) -> list[int]:
    """Return the places of the words that may be wrong: those that no article has, else those that stand beside no other."""
    unknown = [place for place, word in enumerate(typed) if not index.articles(word)]
    if unknown or len(typed) < 2:
        return unknown[:_DOUBTED]
    apart = [index.phrase(pair) is None for pair in pairwise(typed)]
    return [place for place in range(len(typed)) if all(apart[max(place - 1, 0) : place + 1])][:_DOUBTED]


def _guesses(index: _Index, typed: Sequence[str], place: int) -> Iterator[_Guess]:
    before, after = typed[max(place - 1, 0) : place], typed[place + 1 : place + 2]
    for word in sorted(set(_edits(typed[place])) - {typed[place]}):
        if count := index.articles(word):
            pairs = ((*before, word), (word, *after))
            beside = sum(len(pair) == 2 and index.phrase(pair) is not None for pair in pairs)
            if beside or len(word) >= _TELLING:
                yield _Guess(place, word, beside, count)


def _edits(word: str) -> Iterator[str]:
    """Yield what one letter more, less or another, or two changed about, make of *word*.

    >>> found = set(_edits("hop"))
    >>> {"hoi", "ho", "hpo", "thop"} <= found, "ban" in found
    (True, False)
    """
    if len(word) > _LONGEST or not word.isalpha():
        return  # one digit more is another number
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (f"{head}{letter}{tail}" for letter in _ALPHABET)
        if tail:
            yield from (f"{head}{letter}{tail[1:]}" for letter in _ALPHABET)
            if len(word) > 1:
                yield head + tail[1:]
        if len(tail) > 1:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"


def _spelled(catalogue: Catalogue, article: int, typed: Sequence[str], guess: _Guess) -> str:
    """Return the guessed word with the marks that it has in *article*, beside its neighbours if it stands there."""
    row = catalogue.row("select title || '\n' || lead || '\n' || text from article_texts where id = ?", (article,))
    text = row[0] if row else ""
    before, after = typed[max(guess.place - 1, 0) : guess.place], typed[guess.place + 1 : guess.place + 2]
    for left, right in ((before, after), (before, ()), ((), after), ((), ())):
        pattern = r"[\W_]+".join([*map(re.escape, left), f"({re.escape(guess.word)})", *map(re.escape, right)])
        if found := re.search(rf"\b{pattern}\b", one_for_one(text)):
            return str(text[found.start(1) : found.end(1)]).lower()
    return guess.word
