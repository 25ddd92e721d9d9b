"""What is off, and was, kept from night to night: since when, and on which nights people were told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from archive.book.days import day_of, listed, texts_of
from archive.book.door import Door, Row
from archive.night.alarm import Alarm, Episode

_COLUMNS = "site, kind, subject, since, alarm, last, nights, told, closed"


class Episodes:
    """The table `episodes`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, episodes: Iterable[Episode]) -> None:
        """Write each of *episodes*, over what stood there of it, all or none."""
        rows = [_row(one) for one in episodes]
        self._door.run_many(f"insert or replace into episodes ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def standing(self) -> tuple[Episode, ...]:
        """Return what is off still, in order of site, kind and subject."""
        return self._found("closed is null")

    def since(self, night: date) -> tuple[Episode, ...]:
        """Return what is off still, and what *night* or a later one showed or mended."""
        return self._found("closed is null or closed >= ? or last >= ?", night.isoformat(), night.isoformat())

    def of_site(self, site: str) -> tuple[Episode, ...]:
        """Return all that ever was off with *site*."""
        return self._found("site = ?", site)

    def drop(self, before: date) -> None:
        """Forget what was mended before *before*."""
        self._door.run("delete from episodes where closed < ?", (before.isoformat(),))

    def _found(self, which: str, *values: object) -> tuple[Episode, ...]:
        sql = f"select {_COLUMNS} from episodes where {which} order by site, kind, subject, since"
        return tuple(map(_episode, self._door.rows(sql, values)))


def _row(episode: Episode) -> Row:
    alarm = episode.alarm
    return (
        alarm.site,
        alarm.kind,
        alarm.subject,
        episode.since.isoformat(),
        json.dumps(asdict(alarm), ensure_ascii=False, default=str),
        episode.last.isoformat(),
        episode.nights,
        listed(night.isoformat() for night in episode.told),
        episode.closed.isoformat() if episode.closed else None,
    )


def _episode(row: Row) -> Episode:
    _, _, _, since, alarm, last, nights, told, closed = row
    said = json.loads(alarm)
    said["evidence"] = tuple(said["evidence"])
    said["began"] = day_of(said.get("began"))
    return Episode(
        alarm=Alarm(**said),
        since=date.fromisoformat(since),
        last=date.fromisoformat(last),
        nights=nights,
        told=tuple(map(date.fromisoformat, texts_of(told))),
        closed=day_of(closed),
    )
