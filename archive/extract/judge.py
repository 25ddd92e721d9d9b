"""The second look at a page, from afar: what a title is worth among the other pages of its host. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.extract.text import slug
from archive.model import Problem, Reading

_CONSTANT_SHARE, _CONSTANT_PAGES = 0.5, 5  # of a host's pages; with fewer than five nothing is constant yet


@dataclass(frozen=True, slots=True)
class Profile:
    """What the pages of one host have in common."""

    constant_titles: frozenset[str] = frozenset()
    """Words (without marks) of titles that stand on most pages."""


def profile_of(titles: Iterable[str | None]) -> Profile:
    """Return what the titles of a host's pages, one for each, have in common; the order does not matter."""
    counted = Counter(slug(title) if title else "" for title in titles)
    whole = counted.total()
    constant = {
        title
        for title, count in counted.items()
        if title and count >= _CONSTANT_PAGES and count > whole * _CONSTANT_SHARE
    }
    return Profile(frozenset(constant))


def judge(reading: Reading, profile: Profile) -> Reading:
    """Return *reading* as the host's *profile* makes it look: a title that stands on most pages is no article's title."""
    if reading.title is None or slug(reading.title) not in profile.constant_titles:
        return reading
    said = Problem("title", f"stands on most pages of the host: {reading.title!r}")
    evidence = {field: how for field, how in reading.evidence.items() if field != "title"}
    kind = "other" if reading.kind == "article" and not reading.text else reading.kind
    return replace(reading, title=None, kind=kind, evidence=evidence, problems=(*reading.problems, said))
