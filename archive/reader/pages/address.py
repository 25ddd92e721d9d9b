"""Any address: all its captures on a line of time, and what became of it where it has none."""

from __future__ import annotations

from archive.catalogue.telling.timeline import beginning_with, timelines
from archive.reader.asked import Asked, Desk, Shown
from archive.reader.explaining import explained
from archive.reader.mementos import Original

MOST = 200
MONTHS = 120
MOST_NEIGHBOURS = 30
_LONGEST = 4_000  # letters: no browser sends more


def address(desk: Desk, asked: Asked) -> Shown:
    """Return what is known of the address `url`; without one the form that asks for it."""
    url = whole(asked.one("url"))
    found = tuple(timelines(desk.catalogue, desk.portals, url, MOST, MONTHS)) if url else ()
    near = beginning_with(desk.catalogue, url, MOST_NEIGHBOURS) if url else ()
    return Shown(
        "address",
        {
            "url": url,
            "found": found,
            "near": [one for one in near if one[0] != url],
            "most": MOST,
            "facts": explained(desk, asked.one("url")[:_LONGEST]) if url else (),
            "timemap": Original(url, "").timemap(),
        },
        200 if found or not url else 404,
    )


def whole(typed: str) -> str:
    """Return the address that somebody typed, with a scheme; which it was is no matter here.

    >>> whole(" hanam.gov.vn/x "), whole("https://hanam.gov.vn"), whole("")
    ('http://hanam.gov.vn/x', 'https://hanam.gov.vn', '')
    """
    url = typed.strip()[:_LONGEST]
    return url if not url or "://" in url else f"http://{url}"
