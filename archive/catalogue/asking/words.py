"""Words that people search for, as the full-text index and as their exact letters want them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from archive.extract.text import fold, nfc

# More words than a headline has find nothing that fewer would not, and each costs the index a look.
MOST_WORDS = 24
MOST_LETTERS = 400

_QUOTED = re.compile(r'"([^"]*)"|([^"]+)')
_TYPED_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})
_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Both placements are in use: hoà and hòa, khoẻ and khỏe, thuỷ and thủy. After q, u belongs to the consonant (quý).
_TWO_PLACES = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])|(?<!q)([ou])([{_TONES}])([aey])")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: phrases in quotation marks, and single words."""

    phrases: tuple[tuple[str, ...], ...]
    """Each as its words, small letters, NFC."""
    words: tuple[str, ...]

    @property
    def every(self) -> tuple[str, ...]:
        """All words in order, those of the phrases first."""
        return (*(word for phrase in self.phrases for word in phrase), *self.words)

    @property
    def typed(self) -> str:
        """The words as somebody could have typed them."""
        return " ".join([*(f'"{" ".join(phrase)}"' for phrase in self.phrases), *self.words])

    @property
    def marked(self) -> bool:
        """Whether somebody took the trouble to type marks: then they count."""
        return any(fold(word) != word for word in self.every)


class _Letters(dict[int, int]):
    """Letters to their plain ones, one for one, so that places in a folded text are places in the text."""

    def __missing__(self, letter: int) -> int:
        plain = fold(chr(letter))
        self[letter] = ord(plain) if len(plain) == 1 else letter
        return self[letter]


_LETTERS = _Letters()


def split_words(typed: str) -> Query:
    """Return what *typed* asks for. Nothing in it is syntax but quotation marks around a phrase; NFD and NUL are taken.

    >>> split_words('"Dân chủ" CƠ* NEAR(sở')
    Query(phrases=(('dân', 'chủ'),), words=('cơ', 'near', 'sở'))
    """
    phrases: list[tuple[str, ...]] = []
    words: list[str] = []
    for quoted, plain in _QUOTED.findall(nfc(typed.translate(_TYPED_QUOTES)).lower()):
        found = tuple(_WORD.findall(quoted))
        if len(found) > 1:
            phrases.append(found)
        words += found if len(found) == 1 else _WORD.findall(plain)
    return Query(tuple(phrases), tuple(words))


def one_for_one(text: str) -> str:
    """Return NFC *text* folded letter for letter: small, without marks, đ as d, as long as before."""
    return text.translate(_LETTERS)


def spellings(word: str) -> Iterator[str]:
    """Yield *word* (NFC, small letters) as both schools of tone placement write it: hoà, hòa.

    >>> sorted(spellings("hòa")), list(spellings("quý"))
    (['hoà', 'hòa'], ['quý'])
    """
    yield word
    apart = unicodedata.normalize("NFD", word)
    moved = nfc(_TWO_PLACES.sub(_move, apart))
    if moved != word:
        yield moved


def _move(found: re.Match[str]) -> str:
    if found[1]:  # on the second vowel: to the first
        return f"{found[1][0]}{found[2]}{found[1][1]}"
    return f"{found[3]}{found[5]}{found[4]}"


def exactly(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds *words*, one after the other, with their marks, in small NFC letters."""
    each = ["(?:" + "|".join(re.escape(spelling) for spelling in spellings(word)) + ")" for word in words]
    return re.compile(r"\b" + r"[\W_]+".join(each) + r"\b")
