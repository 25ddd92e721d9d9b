"""The front page: what is in here, where it comes from, what is new."""

from __future__ import annotations

from archive.catalogue.telling.overview import newest, overview, provinces
from archive.reader.asked import Asked, Desk, Shown
from archive.reader.cartogram import PLACES, tiles
from archive.reader.register import register

NEWEST = 12
MOST_OTHERS = 40
"""Provinces that are on no map: of before 1997, of somebody's own, misspelt in a site file."""


def front(desk: Desk, _: Asked) -> Shown:
    """Return the front page."""
    rows = desk.catalogue
    held = provinces(rows)
    return Shown(
        "front",
        {
            "overview": overview(rows),
            "newest": newest(rows, NEWEST),
            "tiles": tiles(held, register()),
            "others": [one for one in held if one.then not in PLACES][:MOST_OTHERS],
        },
    )
