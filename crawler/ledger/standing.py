"""How far the crawl of a site is, as its ledger says it while it is written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.times import utc
from crawler.ledger.looking import UNREADABLE, looking_into

PACE = timedelta(minutes=5)
"""What was captured in so long tells how fast a crawl is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ledger says of its site."""

    captured: int = 0
    """Addresses captured since the crawl began that is under way."""
    lately: int = 0
    """How many of these in the last PACE."""
    owed: int = 0
    overdue: int = 0
    """Articles whose day to be looked at again is over."""
    given_up: int = 0
    trouble: str = ""
    """Why it could not be asked."""


def standing(path: Path, since: datetime | None, *, now: datetime) -> Standing:
    """Return what the ledger at *path* says of a crawl under way *since*; None: of none. A missing one says nothing."""
    try:
        if not path.exists():
            return Standing()
        with looking_into(path) as ledger:
            states = dict(ledger.execute("select state, count(*) from urls group by state"))
            has_due = ledger.execute("select 1 from pragma_table_info('urls') where name = 'due'").fetchone()
            due = "select count(*) from urls where state = 'captured' and due <= ?"
            return Standing(
                captured=_captured(ledger, since) if since else 0,
                lately=_captured(ledger, max(since, now - PACE)) if since else 0,
                owed=states.get("owed", 0),
                overdue=ledger.execute(due, (utc(now),)).fetchone()[0] if has_due else 0,
                given_up=states.get("given up", 0),
            )
    except UNREADABLE as error:
        return Standing(trouble=f"{path}: cannot be read ({error}); the next crawl puts a damaged one into torn/")


def _captured(ledger: sqlite3.Connection, since: datetime) -> int:
    return int(ledger.execute("select count(*) from urls where captured >= ?", (utc(since),)).fetchone()[0])
