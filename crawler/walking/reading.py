"""What pages say, as far as it decides where to walk: their text as a digest, and the archive's own reading of them."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from archive.extract.read import read
from archive.extract.tree.page import Element, Page
from archive.model import Capture, Place, Reading, Site
from crawler.walking.steps import Shown

# Clocks and counters are short lines with digits, and stand neither in headlines nor in links.
LEAST_LINE = 40
_SILENT = frozenset(("script", "style", "noscript", "template"))
_EMPHASIS = frozenset(("b", "strong", "em", "i", "u", "font", "span"))
_NAMED = frozenset(("title", "h1", "h2", "h3", "h4", "h5", "a"))
_NOWHERE = Place("", 0, 0)


def text_digest(page: Page) -> bytes:
    """Return a digest of what *page* says to everybody: its words without the lines that count visitors or tell the time."""
    told = blake2b(digest_size=16)
    for element in page.root.iter():
        if isinstance(element.tag, str) and element.tag not in _SILENT and element.text:
            _tell(told, element.text, named=_is_named(element))
        if element.tail:
            outer = element.getparent()
            _tell(told, element.tail, named=outer is not None and _is_named(outer))
    return told.digest()


def _tell(told: blake2b, text: str, *, named: bool) -> None:
    words = " ".join(text.split())
    if words and (named or len(words) >= LEAST_LINE or not any(letter.isdigit() for letter in words)):
        told.update(words.encode(errors="replace") + b"\n")


def _is_named(element: Element) -> bool:
    """Return whether *element* is a headline or a link, or emphasis right inside of one."""
    outer = element.getparent() if element.tag in _EMPHASIS else None
    return element.tag in _NAMED or (outer is not None and outer.tag in _NAMED)


def reading_of(shown: Shown, site: Site, seen: datetime) -> Reading:
    """Return what the page that was *shown* at *seen* says."""
    headers = (("Content-Type", shown.content_type),)
    return read(Capture(shown.url, seen, shown.status, headers, shown.body, _NOWHERE, "", "", hop=shown.hop), site)
