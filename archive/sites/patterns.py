"""Whether a regular expression may take for ever: `(?:[\\w-]+/?)+` cuts an address in as many ways as it has subsets.

Python's engine tries them all, and nothing stops it; a crawl or an ingest that met one page would never end. Told from the
pattern alone: a repetition inside a repetition, with nothing between that would say where one round ends. Patterns that are
only slow (`.*.*.*`) pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from re import _constants as code  # type: ignore[attr-defined] # Python has no public way to a pattern's parts
from re import _parser  # type: ignore[attr-defined]
from string import printable
from typing import Any

Item = tuple[Any, Any]
"""What a pattern is made of: a code of `re`, and what belongs to it."""

MANY = 16  # rounds within rounds: 2 to the 16th is a moment, twice as many are a day
LETTERS = frozenset(printable + "ạĐ")
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)
_CATEGORIES: Mapping[Any, Callable[[str], bool]] = {
    code.CATEGORY_DIGIT: str.isdigit,
    code.CATEGORY_SPACE: str.isspace,
    code.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    code.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdigit(),
    code.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    code.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def is_endless(pattern: str) -> bool:
    """Return whether *pattern*, which `re` takes, has a repetition whose rounds nothing tells apart.

    >>> is_endless(r"^/(?:[\\w-]+/?)+$"), is_endless(r"^/(?:[\\w-]+/)+$")
    (True, False)
    """
    return any(_repeats_much(item) and _is_blurred(item[1][2]) for item in _all(_parser.parse(pattern)))


def _all(items: Any) -> Iterator[Item]:
    """Yield all of *items*, and what is inside of them."""
    for item in items:
        yield item
        for part in _parts(item):
            yield from _all(part)


def _parts(item: Item) -> list[Any]:
    """Return the sequences that *item* holds."""
    kind, held = item
    if kind in (*_REPEATS, code.POSSESSIVE_REPEAT):
        return [held[2]]
    if kind is code.BRANCH:
        return list(held[1])
    if kind is code.SUBPATTERN:
        return [held[3]]
    if kind is code.ATOMIC_GROUP:
        return [held]
    if kind is code.GROUPREF_EXISTS:
        return [part for part in held[1:] if part is not None]
    # what an assertion looks at belongs to no round
    return []


def _repeats_much(item: Item) -> bool:
    return item[0] in _REPEATS and int(item[1][1]) > MANY


def _is_blurred(body: Any) -> bool:
    """Return whether a round of *body* can be cut in two rounds at more than one place."""
    items = list(_plain(body))
    for repeat in items:
        if repeat[0] is code.BRANCH:
            if any(_is_blurred([*items[: items.index(repeat)], *way]) for way in repeat[1][1]):
                return True
        elif _repeats_much(repeat):
            own = _letters(repeat)
            if not any(_is_needed(other) and not own & _letters(other) for other in items if other is not repeat):
                return True
    return False


def _plain(items: Any) -> Iterator[Item]:
    """Yield *items* with what stands in groups in their place; an atomic group gives nothing back, and stays one."""
    for item in items:
        if item[0] is code.SUBPATTERN:
            yield from _plain(item[1][3])
        else:
            yield item


def _is_needed(item: Item) -> bool:
    kind, held = item
    if kind in (*_REPEATS, code.POSSESSIVE_REPEAT):
        return int(held[0]) > 0 and any(_is_needed(one) for one in held[2])
    if kind in (code.BRANCH, code.SUBPATTERN, code.ATOMIC_GROUP):
        return all(any(_is_needed(one) for one in part) for part in _parts(item))
    return kind in (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN)


def _letters(item: Item) -> frozenset[str]:
    """Return the letters that *item* may take, of some that stand for all."""
    kind, held = item
    if kind is code.LITERAL:
        return frozenset({chr(held).lower(), chr(held).upper()})
    if kind is code.NOT_LITERAL:
        return LETTERS - {chr(held)}
    if kind is code.ANY:
        return LETTERS
    if kind is code.IN:
        return frozenset(letter for letter in LETTERS | _named(held) if _is_in(letter, held))
    return frozenset[str]().union(*(_letters(one) for part in _parts(item) for one in part))


def _named(members: list[Item]) -> set[str]:
    return {chr(held) for kind, held in members if kind is code.LITERAL}


def _is_in(letter: str, members: list[Item]) -> bool:
    negated = members[0][0] is code.NEGATE
    return negated != any(_is_one(letter, kind, held) for kind, held in members)


def _is_one(letter: str, kind: Any, held: Any) -> bool:
    if kind is code.LITERAL:
        return bool(ord(letter) == held)
    if kind is code.RANGE:
        return bool(held[0] <= ord(letter) <= held[1])
    return kind is code.CATEGORY and _CATEGORIES[held](letter)
