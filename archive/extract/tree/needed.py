"""Words of which a regular expression needs one: where a text holds none of them, the expression need not be tried. Pure."""

from __future__ import annotations

from re import _constants as code  # type: ignore[attr-defined] # Python has no public way to a pattern's parts
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SHORTEST = 3  # letters; what is shorter stands on every page
_EVERYWHERE = frozenset(('class="', ".htm", ".html"))
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


def needed(pattern: str) -> tuple[str, ...]:
    """Return words in small letters of which every match of *pattern* holds one; none where nothing is known of it.

    >>> needed(r"(?i)/portals/(?:_default|0)/"), needed(r"_spBodyOnLoad|_spPage\\w+"), needed(r"\\d+")
    (('/portals/',), ('bodyonload', 'page'), ())
    """
    return _best(_parser.parse(pattern))


def _best(items: Any) -> tuple[str, ...]:
    """Return of all that the sequence *items* needs what is found on the fewest pages: the longest word, none too short."""
    ways: list[tuple[str, ...]] = []
    run = ""
    for kind, held in items:
        if kind is code.LITERAL:
            run += chr(held)
            continue
        ways.append((run,))
        run = ""
        ways.append(_of(kind, held))
    ways.append((run,))
    known = [way for way in ways if way and min(map(len, way)) >= SHORTEST]
    return tuple(word.lower() for word in max(known, key=_worth, default=()))


def _worth(way: tuple[str, ...]) -> tuple[bool, int, int]:
    return not _EVERYWHERE & set(way), min(map(len, way)), -len(way)


def _of(kind: Any, held: Any) -> tuple[str, ...]:
    if kind is code.SUBPATTERN:
        return _best(held[3])
    if kind is code.BRANCH:
        ways = [_best(way) for way in held[1]]
        return tuple(word for way in ways for word in way) if all(ways) else ()
    if kind in _REPEATS and held[0] > 0:
        return _best(held[2])
    return _best(held) if kind is code.ATOMIC_GROUP else ()
