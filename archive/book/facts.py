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

    def between(self, site: str, nights: tuple[date, date], version: int | None = None) -> dict[date, SiteNight]:
        """Return night → facts of *site*, from the first to the last of *nights*, as *version* counted them (None: any)."""
        sql = (
            "select night, facts from facts where site = ? and night between ? and ? and version = coalesce(?, version) "
            "order by night"
        )
        first, last = nights
        rows = self._door.rows(sql, (site, first.isoformat(), last.isoformat(), version))
        return {date.fromisoformat(night): decoded(site, date.fromisoformat(night), text) for night, text in rows}

    def of_night(self, night: date) -> tuple[SiteNight, ...]:
        """Return the facts of all portals in *night*, as they were counted last, in order of portal."""
        rows = self._door.rows("select site, facts from facts where night = ? order by site", (night.isoformat(),))
        return tuple(decoded(site, night, text) for site, text in rows)

    def drop(self, before: date) -> None:
        """Forget the facts of nights before *before*."""
        self._door.run("delete from facts where night < ?", (before.isoformat(),))


def plain(facts: SiteNight) -> dict[str, Any]:
    """Return *facts* as plain values, without what is as it is of nothing."""
    told: dict[str, Any] = {"site": facts.site, "night": facts.night.isoformat()}
    for one in fields(SiteNight)[len(told) :]:
        value = getattr(facts, one.name)
        if isinstance(value, Mapping):
            told |= {one.name: dict(value)} if value else {}
        elif one.default is MISSING or value != one.default:
            told[one.name] = value
    return told


def encoded(facts: SiteNight) -> str:
    """Return *facts* as JSON; site and night stand beside it."""
    told = {name: value for name, value in plain(facts).items() if name not in ("site", "night")}
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
