"""What part of an address is the article, where listings show one article under several: its number or GUID. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archive.extract.text import slug
from archive.urls import path_query
from crawler.probe.links import is_headline
from crawler.probe.listings import Listing

LEAST_TOLD = 10  # articles whose numbers tell each from all others
_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NUMBER = r"\d{3,12}"
_AFTER = re.compile(rf"/([A-Za-z_]\w{{0,30}})/({_GUID}|{_NUMBER})(?=[/?]|$)")
_TAIL = re.compile(rf"-({_NUMBER})(\.[A-Za-z]\w{{1,5}})?(?:\?|$)")
_PAIR = re.compile(rf"[?&]([\w.-]{{1,40}})=({_GUID}|\d{{1,12}})(?=&|$)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in addresses where a number or GUID stands."""

    kind: str
    """`after` a folder, `tail` of the last part, `pair` of the query."""
    name: str
    """Of the folder or parameter; the extension of a tail."""

    def rule(self) -> tuple[str, str]:
        """Return the `key` of `[url]` that leaves this place alone standing."""
        name = re.escape(self.name)
        if self.kind == "after":
            return rf"^/(?:[^?]*/)?{name}/({_GUID}|\d+)(?:[/?].*)?$", rf"/{self.name}/\1"
        if self.kind == "tail":
            return rf"^/(?:[^?]*/)?[^/?]*-(\d+){name}(?:\?.*)?$", rf"/\1{self.name}"
        return rf"^(/[^?]*)\?(?:.*&)?({name}=(?:{_GUID}|\d+))(?:&.*)?$", r"\1?\2"


def identity(listings: Iterable[Listing]) -> tuple[Slot, int] | None:
    """Return the place that tells articles apart, and how many stand under several addresses; None where none does so."""
    titles = dict(_titled(listings))
    slots: dict[Slot, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for url in titles:
        for slot, value in _slots(path_query(url)):
            slots[slot][value].add(url)
    best: tuple[int, Slot] | None = None
    for slot, by_value in slots.items():
        twice = _twice(by_value, titles)
        if twice and (best is None or twice > best[0]):
            best = (twice, slot)
    return None if best is None else (best[1], best[0])


def _titled(listings: Iterable[Listing]) -> Iterator[tuple[str, str]]:
    for listing in listings:
        for url, same in listing.items.items():
            yield url, slug(max((one.text for one in same if is_headline(one.text)), key=len, default=""))


def _slots(pathquery: str) -> Iterator[tuple[Slot, str]]:
    for found in _AFTER.finditer(pathquery):
        yield Slot("after", found[1]), found[2].lower()
    if tail := _TAIL.search(pathquery):
        yield Slot("tail", tail[2] or ""), tail[1]
    for found in _PAIR.finditer(pathquery):
        yield Slot("pair", found[1]), found[2].lower()


def _twice(by_value: Mapping[str, set[str]], titles: Mapping[str, str]) -> int:
    """Return how many articles stand under several addresses; 0 where two of one value have different titles.

    Where one title has two values, these are two articles: offices print the same headline every year.
    """
    if len(by_value) < LEAST_TOLD or any(len({titles[url] for url in urls}) > 1 for urls in by_value.values()):
        return 0
    return sum(len(urls) > 1 for urls in by_value.values())
