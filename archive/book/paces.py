"""How fast each host may be asked, remembered from night to night."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime, timedelta

from archive.book.days import time_of, written_or_none
from archive.book.door import Door, Row
from archive.times import utc

FORGET = 0.9
"""What is left after a day of what was learned: half after a week, a twentieth after a month."""
LONGEST_CLOSED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """What nights have learned of one host."""

    host: str
    """host:port."""
    updated: datetime
    learned: float = 0.0
    """Seconds between two requests that its answers ask for."""
    least: float = 0.0
    """Seconds that its robots.txt asks for."""
    closed_until: datetime | None = None
    forbidden: str = ""
    """Why it is not asked at all; empty where it is."""
    answers: int = 0
    troubles: int = 0
    """Answers in a row, up to the last, that asked to be left alone."""
    why: str = ""
    """What the last change of its pace came from."""
    floor: float = 0.0
    """Seconds: faster it was asked when its troubles began."""
    trouble: str = ""
    """What it answered last, in words, that asked to be left alone; empty where it never did."""
    troubled: datetime | None = None
    """When."""

    def remembered(self, now: datetime) -> Pace:
        """Return what is left of it at *now*: slowness is forgotten by a tenth a day, so that a host is tried faster again.

        That it closed itself for longer than LONGEST_CLOSED was noted while the clock was wrong.
        """
        left = FORGET ** (max(now - self.updated, timedelta()) / timedelta(days=1))
        closed = self.closed_until
        if closed is not None and not now < closed <= now + LONGEST_CLOSED:
            closed = None
        return replace(self, learned=self.learned * left, floor=self.floor * left, closed_until=closed)


_COLUMNS = ", ".join(one.name for one in fields(Pace))


class Paces:
    """The table `paces`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, pace: Pace) -> None:
        """Write *pace*, over what stood there of its host."""
        host, updated, learned, least, closed_until, *rest, troubled = astuple(pace)
        times = (written_or_none(closed_until), *rest, written_or_none(troubled))
        row = (host, utc(updated), learned, least, *times)
        marks = ", ".join("?" * len(row))
        self._door.run(f"insert or replace into paces ({_COLUMNS}) values ({marks})", row)

    def get(self, host: str) -> Pace | None:
        """Return what is known of *host*, None where nothing is."""
        row = self._door.row(f"select {_COLUMNS} from paces where host = ?", (host,))
        return _pace(row) if row else None

    def all(self) -> tuple[Pace, ...]:
        """Return what is known, in order of host."""
        return tuple(map(_pace, self._door.rows(f"select {_COLUMNS} from paces order by host")))

    def drop(self, before: date) -> None:
        """Forget hosts of which nothing was learned since *before*."""
        self._door.run("delete from paces where updated < ?", (before.isoformat(),))


def _pace(row: Row) -> Pace:
    host, updated, learned, least, closed_until, *rest, troubled = row
    told = Pace(host, datetime.fromisoformat(updated), learned, least, time_of(closed_until), *rest)
    return replace(told, troubled=time_of(troubled))
