"""How far the listing of a section is known, over all nights: what the ledger remembers of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.walking.steps import Scripted, Turn

# So many of a page's articles tell it again; pages shift by what is published, so one of them is enough.
MOST_AT_BOTTOM = 100
COLUMNS = ("complete", "floor", "news", "depth", "frontier", "bottom")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a walk went, whichever night it was."""

    complete: bool = False
    """Whether all is known down to *floor*: then a night may stop where nothing is new."""
    floor: date | None = None
    """The day of the oldest article that is wanted; None: the listing's end."""
    news: int | None = None
    """The number of the crawl whose look for news did not come to known ground yet."""
    depth: int = 0
    """How many turns lead to the frontier."""
    frontier: Turn | None = None
    """What led to the deepest page that was looked at, without the form, which is of one night; None: the first page."""
    bottom: tuple[str, ...] = ()
    """The keys of articles on that page, as it was."""


def as_row(reach: Reach) -> tuple[object, ...]:
    """Return *reach* as a row of COLUMNS, to be kept."""
    floor = reach.floor.isoformat() if reach.floor else None
    frontier = _as_text(reach.frontier) if reach.frontier else None
    return reach.complete, floor, reach.news, reach.depth, frontier, json.dumps(reach.bottom, ensure_ascii=False)


def from_row(row: tuple[Any, ...]) -> Reach:
    """Return what `as_row` has made *row* of."""
    complete, floor, news, depth, frontier, bottom = row
    day, turn = date.fromisoformat(floor) if floor else None, _from_text(frontier) if frontier else None
    return Reach(bool(complete), day, news, depth, turn, tuple(json.loads(bottom)))


def _as_text(turn: Turn) -> str:
    asked = turn.scripted
    told: dict[str, object] = {"name": turn.name, "url": turn.url, "event": turn.event, "stepping": turn.stepping}
    return json.dumps(told | ({"listing": asked.listing, "page": asked.page} if asked else {}), ensure_ascii=False)


def _from_text(text: str) -> Turn:
    told = json.loads(text)
    scripted = Scripted(told["listing"], told["page"]) if "page" in told else None
    event = (told["event"][0], told["event"][1]) if told["event"] else None
    return Turn(told["name"], told["url"], stepping=told["stepping"], event=event, scripted=scripted)
