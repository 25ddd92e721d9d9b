"""Which platform a page, or a portal, is made with: by marks of the platforms' files, several together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.extract.tree.needed import needed
from archive.extract.tree.page import decode
from archive.model import Capture, Layout

LEAST = 2  # marks: one alone may be a link to another portal
LEAST_SHARE = 0.25  # of a platform's marks
MOST_BYTES = 400_000  # of a page; a mark that is the platform's own stands on the first tenth of that
FEW_BYTES = 40_000
LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Recognised:
    """A platform, and what betrays it."""

    name: str
    found: tuple[str, ...]
    """What stands on the portal's pages, as it stands there, a piece for each mark."""
    marks: int
    """How many marks the platform has."""
    version: str | None = None

    @property
    def worth(self) -> float:
        """How much speaks for it: many marks, and few missing; who shares marks with others needs its own besides."""
        return len(self.found) ** 2 / self.marks


def recognised(captures: Iterable[Capture], platforms: Mapping[str, Layout]) -> tuple[Recognised, ...]:
    """Return the platforms whose marks the *captures* show, the likeliest first."""
    texts = tuple(_text_again(capture, MOST_BYTES) for capture in captures)
    return _in_order(_shown(layout, layout.marks, texts) for layout in platforms.values() if layout.marks)


def likeliest(found: Sequence[Recognised]) -> Recognised | None:
    """Return the first of those *found*, if it shows enough of its marks."""
    return found[0] if found and len(found[0].found) >= found[0].marks * LEAST_SHARE else None


def platform_of(capture: Capture, layouts: Sequence[Layout]) -> str:
    """Return the platform of *layouts* that the page *capture* betrays; empty where it shows too little of any.

    As `recognised` does, on the page's beginning, for a tenth of the price: a mark is tried where the page holds a word that
    it needs, and enough others of its platform may be there too.
    """
    text = _text(capture, FEW_BYTES)
    words = text.encode("utf-8", "replace").lower()  # finding bytes takes a third of the time of finding letters
    held = {layout.platform: [mark for mark in layout.marks if _may_stand(mark, words)] for layout in layouts}
    likely = [one for one in layouts if len(held[one.platform]) >= max(LEAST, LEAST_SHARE * len(one.marks))]
    made = likeliest(_in_order(_shown(layout, held[layout.platform], (text,)) for layout in likely))
    return made.name if made else ""


def _may_stand(mark: str, words: bytes) -> bool:
    need = _needed(mark)
    return not need or any(word in words for word in need)


@lru_cache(maxsize=512)
def _needed(mark: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in needed(mark))


def _in_order(found: Iterable[Recognised]) -> tuple[Recognised, ...]:
    likely = [one for one in found if len(one.found) >= LEAST]
    return tuple(sorted(likely, key=lambda one: (-one.worth, one.name)))


def _shown(layout: Layout, marks: Iterable[str], texts: tuple[str, ...]) -> Recognised:
    """Return which of *marks*, some or all of those of *layout*, stand in *texts*."""
    found: list[str] = []
    version = None
    for mark in marks:
        match = next((match for text in texts if (match := _compiled(mark).search(text))), None)
        if match is not None:
            found.append(match[0].strip()[:LONGEST_FOUND])
            version = version or _version(match)
    return Recognised(layout.platform, tuple(found), len(layout.marks), version)


def _version(match: re.Match[str]) -> str | None:
    """Return what a mark tells of the version: the group `version` holds it, a group `v6` is it."""
    for name, value in match.groupdict().items():
        if value is not None:
            return value if name == "version" else name.removeprefix("v").replace("_", ".")
    return None


@lru_cache(maxsize=512)
def _compiled(mark: str) -> re.Pattern[str]:
    return re.compile(mark, re.MULTILINE)


def _text(capture: Capture, most: int) -> str:
    """Return headers, address and the first *most* bytes of HTML as one text, a header a line."""
    headers = "\n".join(f"{name}: {value}" for name, value in capture.headers)
    return f"{headers}\n{capture.url}\n{decode(capture.body[:most], capture.headers)[0]}"


_text_again = lru_cache(maxsize=64)(_text)
"""For a look at a portal, which asks the same pages several times; an ingest asks each once."""
