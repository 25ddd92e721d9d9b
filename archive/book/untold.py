"""Messages that did not reach somebody, kept until they do: a service that is down loses nobody's alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.book.door import Door

MOST_KEPT = 7  # messages for one destination, the newest: what is older stands in the reports


@dataclass(frozen=True, slots=True)
class Untold:
    """A message of one night that one destination did not take."""

    destination: str
    night: date
    title: str
    body: str
    why: str


class UntoldMessages:
    """The table `untold`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, message: Untold) -> None:
        """Keep *message*, and of those for the same destination the newest MOST_KEPT."""
        row = (message.destination, message.night.isoformat(), message.title, message.body, message.why)
        newest = "select night from untold where destination = ? order by night desc limit ?"
        with self._door.together():
            self._door.run(
                "insert or replace into untold (destination, night, title, body, why) values (?, ?, ?, ?, ?)", row
            )
            self._door.run(
                f"delete from untold where destination = ? and night not in ({newest})",
                (message.destination, message.destination, MOST_KEPT),
            )

    def of(self, destination: str) -> tuple[Untold, ...]:
        """Return what *destination* has not been told, oldest first."""
        sql = "select destination, night, title, body, why from untold where destination = ? order by night"
        return tuple(
            Untold(name, date.fromisoformat(night), *rest)
            for name, night, *rest in self._door.rows(sql, (destination,))
        )

    def drop(self, destination: str) -> None:
        """Forget what was kept for *destination*: it was told."""
        self._door.run("delete from untold where destination = ?", (destination,))

    def drop_before(self, night: date) -> None:
        """Forget what was to be told before *night*, also to those whom nobody tells any more."""
        self._door.run("delete from untold where night < ?", (night.isoformat(),))
