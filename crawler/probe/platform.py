"""Which platform a portal is made with: by the marks of the platforms' files that its pages show, several together. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archive.extract.tree.page import decode
from archive.model import Capture, Layout
from archive.urls import path_query
from crawler.probe.looked import Known, Looked, Purpose

LEAST = 2  # marks: one alone may be a link to another portal
MOST_LETTERS = 400_000  # of a page; a mark that is the platform's own stands on the first tenth of that
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
    texts = tuple(_text(capture) for capture in captures)
    found = (_recognised(name, layout.marks, texts) for name, layout in platforms.items() if layout.marks)
    likely = [one for one in found if len(one.found) >= LEAST]
    return tuple(sorted(likely, key=lambda one: (-one.worth, one.name)))


def _recognised(name: str, marks: tuple[str, ...], texts: tuple[str, ...]) -> Recognised:
    found: list[str] = []
    version = None
    for mark in marks:
        match = next((match for text in texts if (match := _compiled(mark).search(text))), None)
        if match is not None:
            found.append(match[0].strip()[:LONGEST_FOUND])
            version = version or _version(match)
    return Recognised(name, tuple(found), len(marks), version)


def _version(match: re.Match[str]) -> str | None:
    """Return what a mark tells of the version: the group `version` holds it, a group `v6` is it."""
    for name, value in match.groupdict().items():
        if value is not None:
            return value if name == "version" else name.removeprefix("v").replace("_", ".")
    return None


@lru_cache(maxsize=512)
def _compiled(mark: str) -> re.Pattern[str]:
    return re.compile(mark, re.MULTILINE)


@lru_cache(maxsize=64)
def _text(capture: Capture) -> str:
    """Return headers, address and HTML as one text, a header a line."""
    headers = "\n".join(f"{name}: {value}" for name, value in capture.headers)
    return f"{headers}\n{capture.url}\n{decode(capture.body[:MOST_LETTERS], capture.headers)[0]}"


def refused(looked: Looked, known: Known) -> Callable[[str], bool]:
    """Return what tells of an address whether the platforms that the portal shows, or the generic one, never follow it."""
    shown = recognised((capture for _, capture in looked.of(Purpose.HOME)), known.platforms)[:1]
    names = (*(one.name for one in shown), "generic")
    rules = [pattern for name in names if name in known.platforms for _, pattern in known.platforms[name].walk.never]
    return lambda url: any(_compiled(pattern).search(path_query(url)) for pattern in rules)
