"""What each night meant to do, and what came of it: written from its first second, so that a power cut is seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime
from types import MappingProxyType

from archive.book.days import listed, texts_of, time_of, written_or_none
from archive.book.door import Door, Row
from archive.times import utc


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Night:
    """One night."""

    night: date
    started: datetime
    ended: datetime | None = None
    """None while it runs, or when it was killed."""
    until: datetime | None = None
    pid: int = 0
    code: int | None = None
    steps: Mapping[str, str] = field(default_factory=_none)
    """Step that failed → why."""
    free: int = 0
    written: int = 0
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One portal in one night: what was meant, and what the night itself saw of it. The WARC files tell the rest."""

    night: date
    site: str
    planned: bool = True
    broken: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    code: int | None = None
    outcome: str = ""
    said: tuple[str, ...] = ()
    requests: int = 0
    unanswered: int = 0
    why_unanswered: str = ""
    owed: int = 0
    given_up: int = 0


_NIGHT = ", ".join(one.name for one in fields(Night))
_VISIT = ", ".join(one.name for one in fields(Visit))


class Nights:
    """The tables `nights` and `visits`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, night: Night) -> None:
        """Write *night*, over what stood there of it."""
        times = (utc(night.started), written_or_none(night.ended), written_or_none(night.until))
        steps = json.dumps(dict(night.steps), ensure_ascii=False, sort_keys=True)
        row = (night.night.isoformat(), *times, night.pid, night.code, steps, night.free, night.written, night.clock)
        self._door.run(f"insert or replace into nights ({_NIGHT}) values ({_marks(row)})", row)

    def get(self, night: date) -> Night | None:
        """Return *night*, None where none was begun."""
        row = self._door.row(f"select {_NIGHT} from nights where night = ?", (night.isoformat(),))
        return _night(row) if row else None

    def last(self, before: date | None = None) -> Night | None:
        """Return the newest night, of those before the day *before* where that is given."""
        upto = before.isoformat() if before else "9999"
        row = self._door.row(f"select {_NIGHT} from nights where night < ? order by night desc limit 1", (upto,))
        return _night(row) if row else None

    def since(self, night: date) -> tuple[Night, ...]:
        """Return *night* and all later ones, in order."""
        rows = self._door.rows(f"select {_NIGHT} from nights where night >= ? order by night", (night.isoformat(),))
        return tuple(map(_night, rows))

    def put_visits(self, visits: Iterable[Visit]) -> None:
        """Write each of *visits*, over what stood there of it, all or none."""
        rows = [_visit_row(visit) for visit in visits]
        marks = ", ".join("?" * len(fields(Visit)))
        self._door.run_many(f"insert or replace into visits ({_VISIT}) values ({marks})", rows)

    def visit(self, site: str, night: date) -> Visit | None:
        """Return what the night noted of *site*, None where it noted nothing."""
        row = self._door.row(f"select {_VISIT} from visits where night = ? and site = ?", (night.isoformat(), site))
        return _visit(row) if row else None

    def visits(self, night: date) -> tuple[Visit, ...]:
        """Return what *night* noted of all portals, in order of name."""
        rows = self._door.rows(f"select {_VISIT} from visits where night = ? order by site", (night.isoformat(),))
        return tuple(map(_visit, rows))

    def visits_of(self, site: str, since: date, until: date) -> tuple[Visit, ...]:
        """Return what the nights from *since* to *until*, both included, noted of *site*."""
        sql = f"select {_VISIT} from visits where site = ? and night between ? and ? order by night"
        return tuple(map(_visit, self._door.rows(sql, (site, since.isoformat(), until.isoformat()))))

    def begun(self) -> dict[str, datetime]:
        """Return portal → when its last crawl of a night began; who never had a turn is not there."""
        rows = self._door.rows("select site, max(started) from visits where started is not null group by site")
        return {site: datetime.fromisoformat(started) for site, started in rows}

    def drop(self, before: date) -> None:
        """Forget the nights before *before*."""
        self._door.run("delete from visits where night < ?", (before.isoformat(),))
        self._door.run("delete from nights where night < ?", (before.isoformat(),))


def _marks(row: Row) -> str:
    return ", ".join("?" * len(row))


def _night(row: Row) -> Night:
    night, started, ended, until, pid, code, steps, free, size, clock = row
    return Night(
        night=date.fromisoformat(night),
        started=datetime.fromisoformat(started),
        ended=time_of(ended),
        until=time_of(until),
        pid=pid,
        code=code,
        steps=MappingProxyType(json.loads(steps)),
        free=free,
        written=size,
        clock=clock,
    )


def _visit_row(visit: Visit) -> Row:
    night, site, planned, broken, started, ended, code, outcome, said, *rest = astuple(visit)
    times = (written_or_none(started), written_or_none(ended))
    return (night.isoformat(), site, int(planned), broken, *times, code, outcome, listed(said), *rest)


def _visit(row: Row) -> Visit:
    night, site, planned, broken, started, ended, code, outcome, said, *rest = row
    times = (time_of(started), time_of(ended))
    return Visit(date.fromisoformat(night), site, bool(planned), broken, *times, code, outcome, texts_of(said), *rest)
