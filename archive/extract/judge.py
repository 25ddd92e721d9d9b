"""The second look at a page, from afar: what its title and words are worth among the other answers of its host. Pure."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from archive.extract.text import slug
from archive.model import Problem, Reading

_CONSTANT_SHARE, _CONSTANT_PAGES = 0.5, 5  # of a host's pages; with fewer than five nothing is constant yet
_SHINGLE = 3  # words in a row
_WORDS = 4_000  # of a text that are compared
_SKETCH = 64  # the smallest hashes of a text's shingles: their overlap is that of the texts, give or take a tenth
_ALIKE = 0.8  # of the shingles: the address asked for, a clock or a counter may stand between
_SPELLED = 3  # words of a title that an address spells; `tin-tuc` is in any
_GUESSED = ("from the text", "from the URL")

Sketch = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """What a host answers where nothing can be."""

    titles: frozenset[str] = frozenset()
    """Words (without marks) of the titles of its answers without a text of their own: the front page's, most often."""
    texts: frozenset[Sketch] = frozenset()
    """Sketches of the texts of its other answers."""
    leads: frozenset[str] = frozenset()
    """What the problem of a redirect says, which names where it leads."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the pages of one host have in common."""

    constant_titles: frozenset[str] = frozenset()
    """Words (without marks) of titles that stand on most pages."""
    echoes: frozenset[str] = frozenset()
    """`echo_of` what stands at many addresses: a frame's own text, no article."""
    nowhere: Nowhere = Nowhere()


def constant_titles(titles: Iterable[str | None]) -> frozenset[str]:
    """Return which of the titles of a host's pages, one for each, stand on most of them; the order does not matter."""
    counted = Counter(slug(title) if title else "" for title in titles)
    whole = counted.total()
    return frozenset(
        title
        for title, count in counted.items()
        if title and count >= _CONSTANT_PAGES and count > whole * _CONSTANT_SHARE
    )


def nowhere_of(answers: Iterable[Reading], listings: Iterable[str | None]) -> Nowhere:
    """Return what a host's *answers* to addresses that nobody has tell.

    The titles of its *listings*, one for each, are those that even a true page may have.
    """
    shared = Counter(slug(title) for title in listings if title)
    found = list(answers)
    titles = {slug(one.title) for one in found if one.title and not one.text and one.kind in ("listing", "other")}
    return Nowhere(
        titles=frozenset(title for title in titles if title and shared[title] < 2),
        texts=frozenset(sketch for one in found if (sketch := _sketch(one.text))),
        leads=frozenset(leads for one in found if (leads := _leads(one))),
    )


def echo_of(reading: Reading) -> str | None:
    """Return the SHA-1 of title and text of an article whose page prints no date; None for any other page.

    A dated article that stands at many addresses is one that the rules of its platform fail to fold.
    """
    if not _may_be_a_frame(reading):
        return None
    return hashlib.sha1(f"{slug(reading.title or '')}\n{reading.text}".encode("utf-8", "replace")).hexdigest()


def judge(reading: Reading, profile: Profile, url: str = "", hop: str | None = None) -> Reading:
    """Return *reading*, of what came for *url* by *hop*, as the host's *profile* makes it look.

    What is like the answer to an address that nobody has is a soft 404; what stands at many addresses is no article; a
    title that stands on most pages is no article's title. An address that spells the title says otherwise.
    """
    if not _is_spelled(reading.title, url):
        if _is_nowhere(reading, profile, hop):
            return _no_article(reading, "soft-404", "like what the host answers to an address that nobody has")
        if profile.echoes and echo_of(reading) in profile.echoes:
            return _no_article(reading, "other", "title and text stand at many addresses of the host: no article's own")
    return _without_constant_title(reading, profile)


def _no_article(reading: Reading, kind: str, what: str) -> Reading:
    evidence = {field: how for field, how in reading.evidence.items() if field == "title"}
    return Reading(kind, reading.title, evidence=evidence, problems=(*reading.problems, Problem("kind", what)))


def _without_constant_title(reading: Reading, profile: Profile) -> Reading:
    if reading.title is None or slug(reading.title) not in profile.constant_titles:
        return reading
    said = Problem("title", f"stands on most pages of the host: {reading.title!r}")
    evidence = {field: how for field, how in reading.evidence.items() if field != "title"}
    kind = "other" if reading.kind == "article" and not reading.text else reading.kind
    return replace(reading, title=None, kind=kind, evidence=evidence, problems=(*reading.problems, said))


def _is_nowhere(reading: Reading, profile: Profile, hop: str | None) -> bool:
    nowhere = profile.nowhere
    if reading.kind == "article":
        return bool(nowhere.texts) and _may_be_a_frame(reading) and _is_like(_sketch(reading.text), nowhere.texts)
    if hop != "article" or reading.kind not in ("listing", "other"):
        return False
    if _leads(reading) in nowhere.leads:
        return True
    # a page that a script fills has its title alone, as has every other one
    told = slug(reading.title) if reading.title else ""
    is_filled = any(problem.field == "text" for problem in reading.problems)
    return told in nowhere.titles and told not in profile.constant_titles and not is_filled


def _may_be_a_frame(reading: Reading) -> bool:
    undated = reading.published is None or reading.published_kind in _GUESSED
    return reading.kind == "article" and bool(reading.text) and undated


def _is_spelled(title: str | None, url: str) -> bool:
    words = slug(title) if title else ""
    return words.count("-") + 1 >= _SPELLED and words in slug(url)


def _leads(reading: Reading) -> str | None:
    """Return what is said of a redirect, if *reading* is of one: the words name status and place."""
    return next((one.what for one in reading.problems if one.field == "page" and ", which leads to " in one.what), None)


def _sketch(text: str) -> Sketch:
    """Return the smallest hashes of the shingles of *text*, in order."""
    words = list(islice(slug(text).split("-"), _WORDS)) if text else []
    shingles = {zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)}
    return tuple(sorted(shingles)[:_SKETCH])


def _is_like(sketch: Sketch, others: Iterable[Sketch]) -> bool:
    return any(_overlap(sketch, other) >= _ALIKE for other in others)


def _overlap(one: Sketch, other: Sketch) -> float:
    """Return about how much of what two texts say both say (Broder 1997: of the smallest hashes of both together)."""
    both = sorted({*one, *other})[:_SKETCH]
    return len({*one} & {*other} & {*both}) / len(both) if both else 0.0
