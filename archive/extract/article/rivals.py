"""What else on a page claims to be its title, its section or its text, and says otherwise: losers that deserve a row.

A loser without standing is none: a site's name in og:title, a constant title, a level of the breadcrumb by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

from archive.extract.fields.title import Claims, Title, is_general
from archive.extract.standing.body import can_read, precise_text, prose_worth
from archive.extract.standing.rules import Standing
from archive.extract.text import fold, slug
from archive.extract.tree.blocks import blocks_of
from archive.extract.tree.page import Page, compose
from archive.model import Problem, Reading

CHECKED = 32
"""trafilatura reads one in so many addresses that rules have read: it takes three times as long as they do."""
_MISSED = 120  # words that stand in trafilatura's text alone, and are more than half of ours, make a text suspect
_SHARED = 0.25  # of the words of two titles: what shares fewer is the name of a site or a section
_WORD = re.compile(r"\w+")


def rivals(page: Page, standing: Standing, claims: Claims, reading: Reading) -> Iterator[Problem]:
    """Yield a problem for each claim on *page* that differs from *reading*, which was made from *standing*."""
    if standing.title is not None and (other := _other_title(standing.title, standing.ruled, claims)):
        yield Problem("title", f"{standing.title.evidence} says {standing.title.text!r}, a meta says {other!r}")
    if reading.section and (named := _other_section(page, reading)):
        yield Problem("section", f"{reading.evidence['section']} says {reading.section!r}, {named}")
    if standing.ruled and crc32(page.url.encode("utf-8", "replace")) % CHECKED == 0:
        yield from _other_text(page, reading)


def _other_title(title: Title, ruled: bool, claims: Claims) -> str | None:
    """Return the declared title that is another one; what shares no words counts only against a title that nobody confirms."""
    own = slug(title.text)
    for key, value in claims.declared:
        if key in claims.site_names or key.count("-") < 3 or is_general(value) or key in own or own in key:
            continue
        words, others = set(own.split("-")), set(key.split("-"))
        shared = len(words & others) / min(len(words), len(others))
        if _SHARED <= shared < 1.0 or not (title.confirmed or ruled):
            return value
    return None


def _other_section(page: Page, reading: Reading) -> str | None:
    """Say which section the head declares, if it is none of the levels that *reading* names."""
    articles = (item.get("articleSection") for item in page.json_ld)
    declared = [("a meta", page.meta("article:section")), *(("JSON-LD", name) for name in articles)]
    levels = [slug(level) for level in (reading.section or "").split(" > ")]
    for who, name in declared:
        key = slug(name) if isinstance(name, str) else ""
        if not key or "," in str(name) or is_general(str(name)) or key == slug(reading.title or ""):
            continue
        if not any(key in level or level in key for level in levels):
            return f"{who} says {compose(str(name))!r}"
    return None


def _other_text(page: Page, reading: Reading) -> Iterator[Problem]:
    """Ask trafilatura what the text is, as a check on rules that may have lost their hold."""
    blocks = blocks_of(next(page.root.iter("body"), page.root))
    captions = (f"{image.caption or ''} {image.credit or ''}" for image in reading.images)
    own = Counter(_words(" ".join((reading.title or "", reading.lead or "", reading.text, *captions))))
    prose = Counter(_words(" ".join(block.text for block in blocks if prose_worth(block))))
    # without half as much prose elsewhere on the page, nobody finds so much more
    if (prose - own).total() <= _MISSED / 2 or not can_read(page.root, blocks):
        return
    found = precise_text(page.root)
    missed = Counter(_words(found)) - own
    if missed.total() > max(_MISSED, own.total() / 2):
        begin = max(found.split("\n"), key=lambda line: (Counter(_words(line)) - own).total())
        yield Problem("text", f"trafilatura reads {missed.total()} words more, as {begin[:80]!r}")


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
