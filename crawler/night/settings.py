"""`settings/night.toml`: how the unattended night works. Every key may be missing; what is there is read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from archive.errors import BadDefinition
from archive.evidence.folder import Folder
from archive.keeping.backups import KEEP
from archive.keeping.tidy import Keep
from archive.sites import packaged_settings
from archive.sites.table import Table, read_table
from crawler.night.telling import TELLING_KEYS, Telling, read_telling, without_addresses

FILE = "night.toml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("until", "at_once", "budget", "revisits", "cluster", "office", "keep", *TELLING_KEYS)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Office:
    """The hours in which people in Viet Nam work with their portals: nobody else is in their way then."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Monday is 0; empty: no hours are spared."""
    begins: time = time(7, 0)
    ends: time = time(17, 30)
    open_to_us: tuple[str, ...] = ()
    """Portals that may be asked at any hour."""


@dataclass(frozen=True, slots=True)
class NightSettings:
    """How the night works."""

    until: time | None = time(6, 0)
    """When it ends, in Viet Nam; None: when all is done."""
    at_once: int = 0
    """Portals that are crawled at a time; 0: four for each processor, for a crawl mostly waits."""
    budget: int = 0
    """Requests of each portal whose site file gives no budget of its own; 0: no bound."""
    revisits: float | None = None
    """Looks at captured articles for each new one; None: as every crawl takes them."""
    cluster: str = ""
    """Where the machines are that crawl; empty: this one does."""
    office: Office = field(default_factory=Office)
    telling: Telling = field(default_factory=Telling)
    """Whom it tells."""
    keep: Keep = field(default_factory=Keep)
    copies: int = KEEP
    """Copies of each database."""


def night_file(settings: Path, folder: Folder) -> Path:
    """Return the file of the night's settings: in *settings*, else the archive's own, else the packaged one."""
    for where in (settings, folder.settings):
        # an archive without site files of its own may have a night of its own all the same
        if where != packaged_settings() and (where / FILE).exists():
            return where / FILE
    return packaged_settings() / FILE


def read_night_settings(path: Path) -> NightSettings:
    """Read the file at *path*. Raises BadDefinition that names file, key and what was meant, and shows no address."""
    try:
        table = read_table(path)
        table.only(KEYS, "the file")
        for part in ("office", "keep", "ping"):
            _above(table, part)
        return _settings(table)
    except BadDefinition as error:
        raise without_addresses(error) from None


def _above(table: Table, part: str) -> None:
    """Raise BadDefinition for a key that belongs above all headings, but stands below [*part*]: at the end of the file."""
    for name in table.part(part).values:
        if name in KEYS:
            raise table.wrong(f"'{name}' stands below [{part}]: move its line above the first line in brackets")


def _settings(table: Table) -> NightSettings:
    usual = NightSettings()
    return NightSettings(
        until=_until(table),
        at_once=_count(table, "at_once"),
        budget=_count(table, "budget"),
        revisits=_revisits(table),
        cluster=table.default("cluster", ""),
        office=_office(table.part("office"), usual.office),
        telling=read_telling(table),
        keep=_keep(table.part("keep")),
        copies=_days(table.part("keep"), "copies", KEEP),
    )


def clock_time(text: str) -> time | None:
    """Return the time of day that *text* names, None when it names none.

    >>> clock_time("6:00"), clock_time("24:00")
    (datetime.time(6, 0), None)
    """
    found = _TIME.fullmatch(text.strip())
    return time(int(found[1]), int(found[2])) if found else None


def _until(table: Table) -> time | None:
    if "until" not in table.values:
        return NightSettings().until
    return None if table.default("until", "") == "" else _time(table, "until", time())


def _time(table: Table, name: str, otherwise: time) -> time:
    if name not in table.values:
        return otherwise
    if (found := clock_time(table.text(name))) is None:
        raise table.wrong(f"'{name}' is {table.values[name]!r}, but must be a time of day in Viet Nam, like \"06:00\"")
    return found


def _count(table: Table, name: str) -> int:
    count: int = table.default(name, 0)
    if count < 0:
        raise table.wrong(f"'{name}' is {count}, but must be a number, 0 or more")
    return count


def _revisits(table: Table) -> float | None:
    looks: float | None = table.optional("revisits", float)
    if looks is not None and looks < 0:
        raise table.wrong(f"'revisits' is {looks}, but must be a number, 0 or more")
    return looks


def _keep(table: Table) -> Keep:
    table.only(("copies", "logs", "reports", "nights"), "[keep]")
    usual = Keep()
    return Keep(
        _days(table, "logs", usual.logs), _days(table, "reports", usual.reports), _days(table, "nights", usual.nights)
    )


def _days(table: Table, name: str, otherwise: int) -> int:
    count: int = table.default(name, otherwise)
    if count < 1:
        raise table.wrong(f"[keep] '{name}' is {count}, but must be a number, 1 or more")
    return count


def _office(table: Table, usual: Office) -> Office:
    table.only(("days", "begins", "ends", "open_to_us"), "[office]")
    named = table.texts("days") if "days" in table.values else tuple(DAYS[day] for day in usual.days)
    for day in named:
        if day not in DAYS:
            raise table.wrong(f"'days' holds {day!r}, but must be of {', '.join(DAYS)}")
    begins, ends = _time(table, "begins", usual.begins), _time(table, "ends", usual.ends)
    if begins >= ends:
        raise table.wrong(f"[office] 'begins' at {begins:%H:%M} and 'ends' at {ends:%H:%M}: the end comes later")
    return Office(tuple(sorted({DAYS.index(day) for day in named})), begins, ends, table.texts("open_to_us"))
