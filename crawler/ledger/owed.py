"""What a ledger speaks of with those who ask it: an address, and how it was met."""

from __future__ import annotations

from dataclasses import dataclass

# One night's retries are the downloader's; a URL that failed on so many nights is left to a person.
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Owed:
    """A URL that is still to be captured, or to be looked at again."""

    key: str
    url: str
    hop: str
    section: str | None
    via: str | None


def in_trouble(status: int) -> bool:
    """Return whether an answer tells of its server's trouble, and nothing of the page."""
    return status >= 500 or status == 429
