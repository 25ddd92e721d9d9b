"""What stands in place of pages while their portal is not itself: a wall, a question, a notice. They are asked for again.

An answer with status 200 is kept whatever it says; whether the page that was asked for has come is another matter.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from archive.extract.kinds.redirects import leads_astray
from archive.extract.kinds.states import INSTEAD
from archive.extract.tree.page import open_page
from archive.model import Capture
from crawler.walking.reading import Opened, said_by

# A wall or a notice says little; what says more is read at ingest, and not on the way.
_MOST_LETTERS = 4_000
# A whole portal may stand around it: so many letters are in no link and no headline of it. A footer has some 500.
_MOST_OWN = 1_500
# Of a page that nobody has opened yet: SharePoint's forms for the password have some 40 kB, whole portals 150.
_LARGEST, _LARGEST_FRAMED = 60_000, 250_000
MOST_NOTED = 10_000
_WALLS = ("login", "challenge", "hijacked")


def instead_of(opened: Opened) -> str | None:
    """Return what *opened* shows in place of the page that was asked for, or None where it shows that, or that it is gone."""
    capture = opened.capture
    if (led := leads_astray(capture, opened.site)) is not None:
        return led.kind if led.kind in _WALLS else None
    if capture.status != 200 or not capture.body or opened.shows_article():
        return None
    reading = opened.reading()
    if reading.kind in _WALLS:
        return reading.kind
    said = (
        one.what for one in reading.problems if reading.kind in ("other", "listing") and one.what.startswith(INSTEAD)
    )
    return next((what.removeprefix(INSTEAD) for what in said), None)


def says_little(letters: int, own: int) -> bool:
    """Return whether a page of so many letters, so many of them in no link and no headline, may be a wall or a notice."""
    return letters <= _MOST_LETTERS or own <= _MOST_OWN


def may_say_little(capture: Capture) -> bool:
    """Return whether what nobody has looked at yet may be a wall or a notice: to read them all would take hours."""
    if not _LARGEST < len(capture.body) <= _LARGEST_FRAMED:
        return len(capture.body) <= _LARGEST
    said = said_by(open_page(capture.body, capture.headers, capture.url))
    return says_little(said.letters, said.own)


@dataclass(slots=True)
class StoodIn:
    """Which pages of this crawl showed something else in their place, and which only led to one that did."""

    _shown: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _led: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _met: tuple[str, str] = ("", "")

    def note(self, key: str, why: str) -> None:
        """Note that the page *key* showed *why* in its place."""
        self._shown[key] = why
        if len(self._shown) > MOST_NOTED:
            self._shown.popitem(last=False)

    def meet(self, key: str, why: str) -> None:
        """Note that the answer to *key*, a page or a listing, which is being looked at, is *why* and not what was asked for."""
        self._met = (key, why)

    def met(self, key: str) -> str | None:
        """Return what the answer to *key* that was looked at last showed in its place; that is told once."""
        (last, why), self._met = self._met, ("", "")
        return why if last == key else None

    def lead(self, key: str, target: str) -> None:
        """Note that the page *key* is redirected to the page *target*."""
        self._led[key] = target
        if len(self._led) > MOST_NOTED:
            self._led.popitem(last=False)

    def why(self, key: str) -> str | None:
        """Return what the page *key*, or the one that it is redirected to, showed in its place."""
        return self._shown.get(key) or self._shown.get(self._led.get(key, ""))

    def led_to(self, target: str) -> tuple[str, ...]:
        """Return the pages that were redirected to *target*."""
        return tuple(key for key, led in self._led.items() if led == target)
