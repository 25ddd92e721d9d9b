"""What pages say, as far as it decides where to walk: their text as a digest, and the archive's own reading of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from archive.extract.read import read, shows_article
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
_DIGIT = re.compile(r"\d")
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
    text, numberless, listed = [], [], []
    letters = own = 0
    for words, named in _lines(page):
        digits = _DIGIT.search(words) is not None
        if digits and not named and _counts(words):
            continue
        plain = _NUMBER.sub("0", words) if digits else words
        text.append(words)
        numberless.append(plain)
        if plain != "0":
            listed.append(words if named else plain)
        letters += len(words)
        own += 0 if named else len(words)
    return Said(_digest(text), _digest(numberless), _digest(listed), letters, own)


def _lines(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield what stands between two tags, and whether it names something: a headline, a link."""
    for element in page.root.iter():
        text, tail = element.text, element.tail
        if text and isinstance(element.tag, str) and element.tag not in _SILENT and (words := " ".join(text.split())):
            yield words, _is_named(element)
        if tail and (words := " ".join(tail.split())):
            outer = element.getparent()
            yield words, outer is not None and _is_named(outer)


def _digest(lines: Iterable[str]) -> bytes:
    said = "\n".join((*lines, ""))
    return blake2b(said.encode(errors="replace"), digest_size=16).digest()


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

    def shows_article(self) -> bool:
        """Return whether it is an article at first sight; if not, it may be one all the same."""
        return self.page is not None and shows_article(self.capture, self.site, self.page)

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
