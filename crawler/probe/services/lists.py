"""Lists in JSON answers, told by their values: articles (headline, what tells each apart, day) and sections (names). Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise
from statistics import mean

from archive.extract.data import at
from archive.extract.text import slug
from archive.model import Capture
from crawler.probe.services.values import (
    Leaf,
    is_address,
    is_picture,
    is_prose,
    leaves,
    moment_of,
    opened_data,
    words,
)

LEAST = 3  # articles that make a list
LEAST_SECTIONS = 2
FEWEST_WORDS = 6  # of headlines, on the average: names of sections have fewer
LONGEST_HEADLINE = 300
MOST_VISITED, MOST_ARRAYS, MOST_ITEMS, MOST_SECTIONS, MOST_LEAVES = 5_000, 200, 200, 60, 200
_MOST = 0.8  # of a list's items
_IDENTITY = re.compile(r"[\w-]{1,200}(?:\.\w{1,5})?")
_CONFIRMED = 0.6

Item = Mapping[str, Leaf]
"""A list's item: its leaves by their paths."""


@dataclass(frozen=True, slots=True)
class Articles:
    """A list of articles in an answer."""

    path: str
    """Where it stands."""
    items: tuple[Item, ...]
    title: str
    """The path of the headline inside an item."""
    keys: tuple[str, ...]
    """The paths of what tells each apart: a number, a slug, an address."""
    day: str | None
    """The path of the moment by which the list is in order, else of one."""

    def headlines(self) -> tuple[str, ...]:
        """Return the headlines, in order."""
        return tuple(one[self.title].text for one in self.items if self.title in one)


@dataclass(frozen=True, slots=True)
class Named:
    """A section that a service names."""

    name: str
    item: Item
    keys: tuple[str, ...]
    """The paths of what tells each apart: numbers before slugs."""


@lru_cache(maxsize=64)  # every question is thought over anew
def listed_in(capture: Capture) -> Articles | None:
    """Return the longest list of articles in an answer; None where there is none."""
    return articles_in(opened_data(capture))


@lru_cache(maxsize=16)
def named_in(capture: Capture) -> tuple[Named, ...]:
    """Return the sections that an answer lists."""
    return sections_in(opened_data(capture))


def articles_in(data: object) -> Articles | None:
    """Return the longest list of articles in *data*; None where there is none."""
    found = [made for where, array in _arrays(data) if (made := _articles(where, array))]
    return max(found, key=lambda one: len(one.items), default=None)


def like(known: Articles, data: object) -> Articles | None:
    """Return the articles in *data*, another page of the list that is *known*; None where it has none: one is enough."""
    array = at(data, known.path)
    items = [_item(one) for one in array[:MOST_ITEMS] if isinstance(one, dict)] if isinstance(array, list) else []
    told = tuple(one for one in items if known.title in one)
    return replace(known, items=told) if told else None


def _item(one: object) -> Item:
    return {leaf.path: leaf for leaf in islice(leaves(one), MOST_LEAVES)}


def _arrays(data: object) -> Iterator[tuple[str, list[object]]]:
    left: list[tuple[str, object, int]] = [("", data, 0)]
    met, visited = 0, 0
    while left and met < MOST_ARRAYS and visited < MOST_VISITED:
        visited += 1
        path, one, depth = left.pop(0)
        if isinstance(one, list):
            met += 1
            yield path, one
        if depth < 5 and isinstance(one, (dict, list)):
            inner = list(one.items())[:50] if isinstance(one, dict) else list(enumerate(one[:3]))
            left += [
                (f"{path}.{key}" if path else str(key), value, depth + 1)
                for key, value in inner
                if isinstance(value, (dict, list)) and re.fullmatch(r"\w{1,60}", str(key))
            ]


def _articles(path: str, array: Sequence[object]) -> Articles | None:
    items = [_item(one) for one in array[:MOST_ITEMS] if isinstance(one, dict)]
    if len(items) < max(LEAST, len(array[:MOST_ITEMS]) * _MOST):
        return None
    columns = _columns(items)
    title = _title(columns, len(items))
    if title is None:
        return None
    keys = tuple(_keys(columns, len(items)))
    days = [name for name, column in columns.items() if _moments(column) >= len(items) * _MOST]
    others = any(
        is_picture(leaf.text) or (name != title and is_prose(leaf.text) and words(leaf.text) > FEWEST_WORDS)
        for name, column in columns.items()
        for leaf in column
    )
    if not keys or not (days or others):
        return None
    return Articles(path, tuple(items), title, keys, _in_order(days, columns))


def _columns(items: Sequence[Item]) -> dict[str, list[Leaf]]:
    columns: dict[str, list[Leaf]] = {}
    for item in items:
        for path, leaf in item.items():
            columns.setdefault(path, []).append(leaf)
    return columns


def _title(columns: Mapping[str, Sequence[Leaf]], count: int) -> str | None:
    """Return where the headlines stand: the shortest prose that every item has of its own, or what its slug says."""
    likely: dict[str, float] = {}
    for path, column in columns.items():
        texts = [leaf.text for leaf in column]
        told = [
            text
            for text in texts
            if " " in text and len(text) <= LONGEST_HEADLINE and not is_address(text) and "<" not in text
        ]
        if len(told) >= count * _MOST and len(set(told)) >= count * _MOST and mean(map(words, told)) >= FEWEST_WORDS:
            likely[path] = mean(map(len, told))
    slugs = [path for path, column in columns.items() if all(" " not in leaf.text for leaf in column)]
    confirmed = [path for path in likely if any(_is_slug_of(columns[one], columns[path]) for one in slugs)]
    return min(confirmed or likely, key=likely.__getitem__, default=None)


def _is_slug_of(column: Sequence[Leaf], titles: Sequence[Leaf]) -> bool:
    if len(column) != len(titles):
        return False
    right = sum(
        len(said) > 10 and slug(title.text).startswith(said[:40])
        for one, title in zip(column, titles, strict=True)
        for said in (slug(one.text.rpartition("/")[2]),)
    )
    return right >= len(titles) * _CONFIRMED


def _keys(columns: Mapping[str, Sequence[Leaf]], count: int) -> Iterator[str]:
    """Yield the paths of what tells each item apart: those near the top first, numbers and codes before slugs."""
    found = []
    for path, column in columns.items():
        said = [leaf.text for leaf in column]
        if len(said) < count or len(set(said)) < count or path.count("."):
            continue
        if all(_IDENTITY.fullmatch(text) and not is_picture(text) and moment_of(text) is None for text in said):
            found.append((any("-" in text.strip("-") and not _is_guid(text) for text in said), path))
    yield from (path for _, path in sorted(found, key=lambda pair: pair[0]))


def _is_guid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) is not None


def _moments(column: Sequence[Leaf]) -> int:
    return sum(moment_of(leaf.value) is not None for leaf in column)


def _in_order(days: Collection[str], columns: Mapping[str, Sequence[Leaf]]) -> str | None:
    """Return which of the paths *days* the list is in order of; of several the first."""

    def disorder(path: str) -> int:
        told = [moment_of(leaf.value) or "" for leaf in columns[path]]
        return min(
            sum(one < other for one, other in pairwise(told)),
            sum(one > other for one, other in pairwise(told)),
        )

    return min(days, key=disorder, default=None)


def sections_in(data: object) -> tuple[Named, ...]:
    """Return the sections that *data* lists, with those inside of others; none where it lists something else."""
    best: tuple[Named, ...] = ()
    for _, array in _arrays(data):
        found = tuple(_named([one for one in _with_children(array) if isinstance(one, dict)]))
        best = max(best, found, key=len)
    return best[:MOST_SECTIONS]


def _with_children(array: Sequence[object]) -> list[object]:
    """Return the items of a list and, behind each, what hangs below it: menus are trees."""
    found: list[object] = []
    left = list(array)
    while left and len(found) < MOST_ITEMS:
        one = left.pop(0)
        found.append(one)
        if isinstance(one, dict):
            below = [
                value for value in one.values() if isinstance(value, list) and value and isinstance(value[0], dict)
            ]
            left = [*(child for value in below for child in value), *left]
    return found


def _named(raw: Sequence[Mapping[str, object]]) -> Iterator[Named]:
    items = [_item({name: value for name, value in one.items() if not isinstance(value, list)}) for one in raw]
    if len(items) < LEAST_SECTIONS:
        return
    columns = _columns(items)
    names = [
        path
        for path, column in columns.items()
        if len(column) >= len(items) * _MOST
        and len({leaf.text for leaf in column}) >= len(column) * _MOST
        and all(isinstance(leaf.value, str) and len(leaf.text) <= 120 for leaf in column)
        and all(any(map(str.isalpha, leaf.text)) and moment_of(leaf.value) is None for leaf in column)
        and sum(" " in leaf.text for leaf in column) * 2 >= len(column)
        and mean(words(leaf.text) for leaf in column) <= FEWEST_WORDS + 2
    ]
    keys = tuple(_keys(columns, len(items)))
    if names and keys:
        # a name is what its slug says; without one the first that is a name
        name = next((one for one in names if any(_is_slug_of(columns[key], columns[one]) for key in keys)), names[0])
        yield from (Named(item[name].text, item, keys) for item in items if name in item)
