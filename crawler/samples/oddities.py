"""Which article is odd in which way. Data: the same number in every cycle of thirty has the same oddity.

Each was met on a real portal. Those of the wire (slow, refused once, moved, broken neighbours) happen in the first
cycle only, so that a large world is not a slow one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.samples.world import CYCLE, Portal


@dataclass(frozen=True, slots=True)
class Oddity:
    """How one article is made and served."""

    date: str = "usual"
    """How the first sentence begins (`days.stamp`)."""
    stamp: str = "usual"
    """Liferay's date line: `usual`, `midnight` (12:00 AM: no time known), `24h`, `none`."""
    lead: str = "usual"
    """`usual` (drawn), `sapo` (apart from the body), `repeated` (and again as the first paragraph), `none`."""
    body: str = "p"
    """`p`, `div`, `br` (one block), `word` (MsoNormal), `points` (headings and dashes)."""
    letters: str = "nfc"
    """`nfc`, `nfd`, `entities` (base letter as an entity, then a combining mark)."""
    charset: str = "early"
    """Where the charset stands: `early`, `late` (beyond 1,024 bytes), `very late` (beyond 2,400); the latter without header."""
    byline: str = "usual"
    source: str | None = None
    """`Nguồn` or `Theo`: the label of the publication that is credited."""
    pictures: int | None = None
    captions: str = "usual"
    """`plain`, `paragraph` (centred), `italic`, `table`, `figure`, `none`, `alternating` (no text between the pictures)."""
    credit: bool = False
    elsewhere: bool = False
    """Pictures stand on the media host."""
    lazy: bool = False
    names: str = "phone"
    """File names of pictures: `phone` (Zalo), `video` (stills), `vietnamese` (blanks and marks), `journal` (img_id)."""
    papers: bool = False
    upper: bool = False
    link: str = "plain"
    """How listings link: `plain`, `case` (other letters' case), `443` (https and :443), `moved` (two redirects)."""
    wire: str | None = None
    """`slow` (a second), `refused once` (503 with Retry-After, then 200)."""


SHAREPOINT_ODDITIES = {
    0: Oddity(
        date="morning", lead="sapo", byline="plain", pictures=3, captions="plain"
    ),  # what most articles look like
    1: Oddity(date="undated", lead="none", byline="unit", pictures=4, captions="none", names="video"),
    2: Oddity(date="undated", lead="none", byline="none", pictures=3, captions="alternating"),
    3: Oddity(date="lunar"),
    4: Oddity(letters="nfd", pictures=1),
    5: Oddity(letters="entities", pictures=1),
    6: Oddity(charset="late"),
    7: Oddity(charset="very late"),
    8: Oddity(link="case"),
    9: Oddity(link="443"),
    10: Oddity(date="no-year"),
    11: Oddity(wire="slow"),
    12: Oddity(date="after-plan"),
    13: Oddity(link="moved"),
    14: Oddity(elsewhere=True, pictures=2),
    15: Oddity(lazy=True, pictures=3),
    16: Oddity(papers=True),
    17: Oddity(wire="refused once"),
    18: Oddity(byline="tin-anh"),
    19: Oddity(byline="two", source="Nguồn"),
    20: Oddity(captions="table", credit=True, pictures=2),
    21: Oddity(body="div"),
    22: Oddity(body="br", byline="same-block"),
    23: Oddity(body="word"),
    24: Oddity(upper=True, byline="compiled"),
    25: Oddity(names="vietnamese", pictures=2),
    26: Oddity(date="two-days"),
    27: Oddity(date="words", byline="bai-anh"),
    28: Oddity(date="hyphens", body="points"),
    29: Oddity(date="dots", pictures=0, source="Theo"),
}
LIFERAY_ODDITIES = {
    0: Oddity(lead="repeated", byline="right"),
    1: Oddity(stamp="midnight"),
    2: Oddity(captions="figure", credit=True, pictures=2),
    3: Oddity(captions="table", pictures=2),
    4: Oddity(letters="nfd", pictures=1),
    5: Oddity(letters="entities", pictures=1),
    6: Oddity(charset="late"),
    7: Oddity(charset="very late"),
    8: Oddity(captions="italic", pictures=2, credit=True),
    9: Oddity(names="journal", pictures=2),
    10: Oddity(byline="none"),
    11: Oddity(wire="slow"),
    12: Oddity(stamp="none", date="undated"),
    13: Oddity(link="moved"),
    14: Oddity(elsewhere=True, pictures=2),
    15: Oddity(lazy=True, pictures=3),
    16: Oddity(papers=True),
    17: Oddity(wire="refused once"),
    18: Oddity(source="Nguồn", byline="plain"),
    19: Oddity(source="Theo", byline="none"),
    20: Oddity(byline="tin-anh"),
    21: Oddity(body="div"),
    22: Oddity(lead="none"),
    23: Oddity(body="word", byline="unit"),
    24: Oddity(upper=True),
    25: Oddity(stamp="24h"),
    26: Oddity(byline="two", pictures=2, captions="none"),
    27: Oddity(body="points"),
    28: Oddity(byline="bai-anh", captions="italic", pictures=1),
    29: Oddity(pictures=0, body="br"),
}
# What else stands in the listings, after the item of the article with that number: never an article.
NEIGHBOURS = {
    "sharepoint": {2: "empty", 5: "404", 9: "410", 14: "500", 20: "503", 27: "robots"},
    "liferay": {2: "empty", 5: "404", 9: "410", 14: "500", 20: "503", 22: "soft-404", 25: "login", 27: "robots"},
}
# On later nights these old articles have been edited without a word, and this one is gone (with that status).
EDITED = (3, 8)
GONE = {"sharepoint": (6, 404), "liferay": (6, 410)}


def oddity(portal: Portal, number: int) -> Oddity:
    """Return how article *number* of a portal is odd."""
    table = SHAREPOINT_ODDITIES if portal.platform == "sharepoint" else LIFERAY_ODDITIES
    found = table[number % CYCLE]
    return found if number < CYCLE else replace(found, wire=None, link="plain" if found.link == "moved" else found.link)


def neighbour(portal: Portal, number: int) -> str | None:
    """Return what stands beside article *number* in the listings, if anything."""
    return NEIGHBOURS[portal.platform].get(number)


def gone(portal: Portal, number: int, night: int) -> int | None:
    """Return the status that an article's address answers with once it has been taken down, else None."""
    where, status = GONE[portal.platform]
    return status if night > 1 and number == where else None
