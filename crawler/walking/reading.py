"""What pages say, as far as it decides where to walk: their text as a digest, and the archive's own reading of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from archive.extract.read import read
from archive.extract.tree.page import Element, Page
from archive.model import Capture, Place, Reading, Site
from crawler.walking.steps import Shown

# Clocks and counters are short lines with digits, and stand neither in headlines nor in links.
LEAST_LINE = 40
# Where several stand in one line it is longer; so are clocks with the name of the day. An article has a dozen other lines.
_LONGEST_COUNT = 200
_COUNTS = re.compile(
    r"(?i)truy\s?cập|trực tuyến|online|lượt (?:xem|đọc|người)|khách thăm|visit(?:or)?s?\b|\bhits\b"
    r"|(?:thứ \w+|chủ nhật)\W.*\d{4}"
)
# 1.234.567, 12/3/2024, 10:15:07
_NUMBER = re.compile(r"\d[\d.,:/]*")
_SILENT = frozenset(("script", "style", "noscript", "template"))
_EMPHASIS = frozenset(("b", "strong", "em", "i", "u", "font", "span"))
_NAMED = frozenset(("title", "h1", "h2", "h3", "h4", "h5", "a"))
_NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says to everybody, as digests: its words without the lines that count visitors or tell the time."""

    text: bytes
    numberless: bytes
    """With one sign for any number: what two pages have in common that are no articles, and count or tell the day."""
    listed: bytes
    """With one sign for any number but in headlines and links; without links that are numbers: what a listing lists."""
    letters: int
    """How many letters it says that in."""
    own: int
    """How many of them stand outside of links and headlines."""


def said_by(page: Page) -> Said:
    """Return what *page* says."""
    told, letters = tuple(blake2b(digest_size=16) for _ in range(3)), {True: 0, False: 0}
    for element in page.root.iter():
        if isinstance(element.tag, str) and element.tag not in _SILENT and element.text:
            named = _is_named(element)
            letters[named] += _tell(told, element.text, named=named)
        if element.tail:
            outer = element.getparent()
            named = outer is not None and _is_named(outer)
            letters[named] += _tell(told, element.tail, named=named)
    text, numberless, listed = (one.digest() for one in told)
    return Said(text, numberless, listed, sum(letters.values()), letters[False])


def _tell(told: tuple[blake2b, ...], text: str, *, named: bool) -> int:
    words = " ".join(text.split())
    if not words or not (named or not any(letter.isdigit() for letter in words) or not _counts(words)):
        return 0
    plain = _NUMBER.sub("0", words)
    listed = "" if plain == "0" else words if named else plain
    for one, said in zip(told, (words, plain, listed), strict=True):
        one.update(said.encode(errors="replace") + b"\n" if said else b"")
    return len(words)


def _counts(words: str) -> bool:
    """Return whether a line with digits counts visitors or tells the time."""
    return len(words) < LEAST_LINE or (len(words) < _LONGEST_COUNT and bool(_COUNTS.search(words)))


def _is_named(element: Element) -> bool:
    """Return whether *element* is a headline or a link, or emphasis right inside of one."""
    outer = element.getparent() if element.tag in _EMPHASIS else None
    return element.tag in _NAMED or (outer is not None and outer.tag in _NAMED)


@dataclass(slots=True)
class Opened:
    """A page on its way through the walk: read when somebody asks what it says, and only once."""

    capture: Capture
    site: Site
    page: Page | None = None
    """Its tree, where the walk has opened it to look for links; given away to the reading."""
    _reading: Reading | None = None

    def reading(self) -> Reading:
        """Return what the page says."""
        if self._reading is None:
            self._reading = read(self.capture, self.site, opened=self.page)
            self.page = None
        return self._reading


def capture_of(shown: Shown, seen: datetime) -> Capture:
    """Return what was *shown* at *seen* as a capture that lies nowhere."""
    headers = [("Content-Type", shown.content_type)]
    if shown.location is not None:
        headers.append(("Location", shown.location))
    return Capture(shown.url, seen, shown.status, tuple(headers), shown.body, _NOWHERE, "", "", hop=shown.hop)
