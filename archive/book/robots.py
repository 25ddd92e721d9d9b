"""robots.txt as each origin last answered, so that a strange host is asked once a day, not once a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from archive.book.door import Door
from archive.times import utc

MOST = 512_000  # bytes: RFC 9309 §2.5 asks parsers to read at least 500 KiB; what is longer is read so far


@dataclass(frozen=True, slots=True)
class Told:
    """What an origin answered when it was asked for its robots.txt."""

    origin: str
    """scheme://host:port."""
    at: datetime
    status: int
    """0 where no answer came."""
    body: bytes
    site: str
    """The portal for whose sake it was asked: its WARC files hold the answer."""


class KeptRobots:
    """The table `robots`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, told: Told) -> None:
        """Keep what an origin answered, in place of what it answered before."""
        row = (told.origin, utc(told.at), told.status, told.body[:MOST], told.site)
        self._door.run("insert or replace into robots (origin, at, status, body, site) values (?, ?, ?, ?, ?)", row)

    def get(self, origin: str) -> Told | None:
        """Return what *origin* answered last, None where it was never asked."""
        row = self._door.row("select at, status, body, site from robots where origin = ?", (origin,))
        return Told(origin, datetime.fromisoformat(row[0]), row[1], bytes(row[2]), row[3]) if row else None

    def drop(self, before: date) -> None:
        """Forget what was answered before *before*."""
        self._door.run("delete from robots where at < ?", (before.isoformat(),))
