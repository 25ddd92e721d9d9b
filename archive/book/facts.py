"""The facts of nights that are over, kept: what alarms compare with is not counted again every night."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from archive.book.door import Door
from archive.night.facts import SiteNight


class Facts:
    """The table `facts`."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def put(self, facts: Iterable[SiteNight], version: int) -> None:
        """Keep *facts*, as the gathering code of *version* counted them, all or none."""
        rows = [(one.site, one.night.isoformat(), version, encoded(one)) for one in facts]
        self._door.run_many("insert or replace into facts (site, night, version, facts) values (?, ?, ?, ?)", rows)

    def get(self, site: str, night: date, version: int) -> SiteNight | None:
        """Return the facts of *site* in *night* as *version* counted them; None where they are not kept."""
        kept = self.between(site, (night, night), version)
        return kept.get(night)

    def between(self, site: str, nights: tuple[date, date], version: int) -> dict[date, SiteNight]:
        """Return night → facts of *site*, from the first to the last of *nights*, as *version* counted them."""
        sql = "select night, facts from facts where site = ? and night between ? and ? and version = ? order by night"
        first, last = nights
        rows = self._door.rows(sql, (site, first.isoformat(), last.isoformat(), version))
        return {date.fromisoformat(night): decoded(site, date.fromisoformat(night), text) for night, text in rows}

    def forget(self, site: str, night: date) -> None:
        """Forget what is kept of *site* in *night*: a late WARC file has changed it."""
        self._door.run("delete from facts where site = ? and night = ?", (site, night.isoformat()))

    def drop(self, before: date) -> None:
        """Forget the facts of nights before *before*."""
        self._door.run("delete from facts where night < ?", (before.isoformat(),))


def encoded(facts: SiteNight) -> str:
    """Return *facts* as JSON, without site and night, and without what is as it is of nothing."""
    told: dict[str, Any] = {}
    for one in fields(SiteNight):
        value = getattr(facts, one.name)
        empty = one.default if one.default is not MISSING else None
        if one.name in ("site", "night") or value == empty:
            continue
        if isinstance(value, Mapping):
            if not value:
                continue
            value = dict(value)
        told[one.name] = value
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def decoded(site: str, night: date, text: str) -> SiteNight:
    """Return the facts that *text* holds; what it holds beyond them, a newer luutru's, is left."""
    known = {one.name for one in fields(SiteNight)} - {"site", "night"}
    told = {name: _frozen(value) for name, value in json.loads(text).items() if name in known}
    return SiteNight(site, night, **told)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    return tuple(value) if isinstance(value, list) else value
