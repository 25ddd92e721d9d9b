"""The parts of an address that may change nothing: parameters, a part of the path, its languages. Pure.

Addresses are the walk's keys here: host/path?query, the query in order of its names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

LANGUAGE = re.compile(r"(?i)(?:vi|vn|en|fr|zh|cn|ja|jp|ko|kr|ru|lo|km|th|de|es)(?:[-_](?:[a-z]{2}|hans|hant))?")
LANGUAGES = -1
"""The place of all languages in a path: they stand in front, behind, several in a row."""
MOST_NAMES = 4
"""Parameters that may change nothing together: two addresses that differ in more are not compared."""
# A name stands for a thing: "tin-tuc", "news", "en". What has digits, hyphens or escapes, or is long, stands for one of many.
_ONE_OF_MANY = re.compile(r"[\d%_-]|.{24}")
# What a machine made up: 5f3a09bc1e. Nobody names a section so; an article's number may be, and is told by its text.
_MADE_UP = re.compile(r"(?i)(?<![a-z\d])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}")
_UNFIT = re.compile(r"[^\w.-]")
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the addresses of one shape."""

    shape: str
    query: str | None = None
    """The parameter's name, or names, joined with &; None where the query has no part in it."""
    segment: int | None = None
    """The place in the path, LANGUAGES, or None where the path has no part in it."""

    def words(self) -> str:
        """Return what a person would call it."""
        said = [] if self.segment is None else [f"part {self.segment + 1} of the path"]
        if self.segment == LANGUAGES:
            said = ["the languages in the path"]
        if self.query is not None:
            said += [_UNFIT.sub("_", unquote_plus(name))[:LONGEST_NAME] for name in self.query.split("&")]
        return " and ".join(said)


def sign(segment: str) -> str:
    """Return what stands for a *segment* of a path among its like: its name, or one sign for one of many."""
    return "#" if _ONE_OF_MANY.search(segment) else segment.lower()


def is_made_up(value: str) -> bool:
    """Return whether a machine made *value* up.

    >>> is_made_up("s-5f3a09bc1e"), is_made_up("hop-bao-2024")
    (True, False)
    """
    return _MADE_UP.search(value) is not None


def rest(key: str, part: Part) -> str | None:
    """Return *key* without *part*; as it is where it may have the part and has not; None where it is of another shape.

    >>> rest("mau.gov.vn/tin/hop-1?id=3&ts=9", Part("mau.gov.vn/tin/#", query="ts"))
    'mau.gov.vn/tin/hop-1?id=3'
    """
    host, path, pairs = _split(key)
    if _shape(host, path, part.segment) != part.shape:
        return None
    kept = _without(path, part.segment)
    if part.query is not None:
        names = part.query.split("&")
        pairs = [pair for pair in pairs if _name(pair) not in names]
    return "/".join([host, *kept]) + (f"?{'&'.join(pairs)}" if pairs else "")


def value(key: str, part: Part) -> str:
    """Return what stands in the path of *key* where *part* is; "" where it is none of the path."""
    path = _split(key)[1]
    return path[part.segment] if part.segment is not None and 0 <= part.segment < len(path) else ""


def differing(one: str, other: str) -> Part | None:
    """Return the part in which two addresses differ; None where they differ in too much."""
    (host, path, pairs), (other_host, other_path, other_pairs) = _split(one), _split(other)
    place = _place(path, other_path)
    names = sorted({_name(pair) for pair in set(pairs) ^ set(other_pairs)})
    if host != other_host or place is False or len(names) > MOST_NAMES:
        return None
    shape = _shape(host, max(path, other_path, key=len), place)
    return Part(shape, "&".join(names) if names else None, place)


def _place(path: list[str], other: list[str]) -> int | bool | None:
    """Return the place in which two paths differ, None when they are the same, False when they differ in more."""
    if path == other:
        return None
    if _without(path, LANGUAGES) == _without(other, LANGUAGES):
        return LANGUAGES
    longer, shorter = (path, other) if len(path) > len(other) else (other, path)
    first = next((at for at, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    there = longer[first + 1 :]
    return first if there in (shorter[first:], shorter[first + 1 :]) and len(longer) - len(shorter) < 2 else False


def _split(key: str) -> tuple[str, list[str], list[str]]:
    head, _, query = key.partition("?")
    host, *path = head.split("/")
    return host, path, [pair for pair in query.split("&") if pair]


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _without(path: list[str], segment: int | None) -> list[str]:
    if segment == LANGUAGES:
        return [name for name in path if not LANGUAGE.fullmatch(name)]
    return path if segment is None else path[:segment] + path[segment + 1 :]


def _shape(host: str, path: list[str], segment: int | None) -> str:
    shown = _without(path, LANGUAGES) if segment == LANGUAGES else path
    return "/".join([host, *("*" if at == segment else sign(name) for at, name in enumerate(shown))])
