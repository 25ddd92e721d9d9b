"""The front page: what is in here, where it comes from, what is new."""

from __future__ import annotations

from archive.catalogue.asking.overview import newest, overview, provinces
from archive.reader.asked import Asked, Desk, Shown
from archive.reader.cartogram import tiles

NEWEST = 12


def front(desk: Desk, _: Asked) -> Shown:
    """Return the front page."""
    rows = desk.catalogue
    return Shown(
        "front",
        {
            "overview": overview(rows),
            "newest": newest(rows, NEWEST),
            "tiles": tiles(provinces(rows)),
        },
    )
