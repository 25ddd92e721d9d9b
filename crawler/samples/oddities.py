"""Which article is odd in which way. Data: the same number in every round of a table has the same oddity.

Each was met on a real portal. Those of the wire (slow, refused once, moved, broken neighbours) happen in the first
round only, so that a large world is not a slow one.
"""

from __future__ import annotations

from dataclasses import dataclass


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
# What a further make carries at least: of each defect of print one, in as few articles as show them all.
BASE = {
    0: Oddity(lead="sapo", byline="right", pictures=2, captions="paragraph"),
    1: Oddity(letters="nfd", pictures=1),
    2: Oddity(captions="figure", credit=True, pictures=2),
    3: Oddity(captions="table", pictures=2, byline="unit", date="two-days"),
    4: Oddity(letters="entities", pictures=1, captions="italic"),
    5: Oddity(charset="late", date="lunar"),
    6: Oddity(lazy=True, pictures=3),
    7: Oddity(papers=True, byline="two"),
    8: Oddity(link="moved"),
    9: Oddity(elsewhere=True, pictures=2, date="after-plan"),
    10: Oddity(byline="none", lead="none", pictures=0, link="443"),
    11: Oddity(body="word", source="Theo", byline="plain"),
    12: Oddity(body="points", charset="very late", date="words"),
    13: Oddity(upper=True, byline="compiled"),
    14: Oddity(body="div", byline="tin-anh", captions="none", pictures=1),
}
# On later nights these old articles have been edited without a word.
EDITED = (3, 8)
