"""What a ledger speaks of with those who ask it: an address, and how it was met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# One night's retries are the downloader's; a URL that failed on so many nights is left to a person.
MOST_TRIES = 5
# After so many nights in vain it waits for so many days: what has failed twice is broken for longer, or for good, and asking
# is a burden to its host. The next crawl tries what failed once; who is still asked on the fifth night is so after 15 days.
WAITS = {2: 2, 3: 4, 4: 8}
# Nights do not begin at the same minute: what falls due within so long counts as due tonight, and not a day late.
SLACK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Owed:
    """A URL that is still to be captured, or to be looked at again."""

    key: str
    url: str
    hop: str
    section: str | None
    via: str | None


def next_try(tries: int, at: datetime) -> datetime | None:
    """Return when what was asked for in vain on so many nights, the last time *at*, is asked for again; None: at once."""
    return at + timedelta(days=WAITS[tries]) - SLACK if tries in WAITS else None


def in_trouble(status: int) -> bool:
    """Return whether an answer tells of its server's trouble, and nothing of the page."""
    return status >= 500 or status == 429
