"""Whom a night tells, as `night.toml` says it: names alone. What an address is, with its password, stands in no settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadDefinition
from archive.sites import SLUG
from archive.sites.table import Table, meant

TELLING_KEYS = ("metrics", "tell", "ping")
ALWAYS, ALARMS, URGENT = "always", "alarms", "urgent"
WHEN = (ALWAYS, ALARMS, URGENT)
MOST_DESTINATIONS = 20  # each is a process while people are told
_TELL_KEYS = ("name", "when", "file")
_ADDRESS = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*:/[^\s'\"]*")


@dataclass(frozen=True, slots=True)
class Destination:
    """One way to tell people."""

    name: str
    """What it is called in settings, reports and messages; its address is a secret."""
    when: str = ALARMS
    """Of `always` every night, of `alarms` when one began, came again or ended, of `urgent` when something is being lost."""
    file: Path | None = None
    """Where its address stands, if neither the environment nor systemd's credentials have it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom a night tells, and how others see that it ran."""

    to: tuple[Destination, ...] = ()
    ping: bool = False
    """Whether there is to be a watchman: his address is looked for in any case, and missed where this is set."""
    ping_file: Path | None = None
    metrics: Path | None = None
    """The file for Prometheus; None: none."""


def read_telling(table: Table) -> Telling:
    """Return what the file of *table* says of whom the night tells. Raises BadDefinition."""
    ping = table.part("ping")
    ping.only(("file",), "[ping]")
    to = tuple(map(_destination, table.parts("tell")))
    names = [one.name for one in to]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise table.wrong(f"there are two [[tell]] with the name '{twice[0]}': give one of them another")
    if len(to) > MOST_DESTINATIONS:
        raise table.wrong(f"{len(to)} [[tell]], but no more than {MOST_DESTINATIONS} are told: put some into one list")
    return Telling(to, "ping" in table.values, _file(ping, "file"), _metrics(table))


def without_addresses(error: BadDefinition) -> BadDefinition:
    """Return *error* without any address: somebody may have written one into the file, with its password."""
    return BadDefinition(_ADDRESS.sub("(an address)", str(error)))


def _destination(table: Table) -> Destination:
    if "url" in table.values:
        raise table.wrong(
            "'url' in a [[tell]]: an address holds a password and stands in no settings; put it into the environment "
            "variable LUUTRU_TELL_NAME, the systemd credential luutru-tell-NAME or a file (`file = …`) of mode 600"
        )
    table.only(_TELL_KEYS, "[[tell]]")
    if "name" not in table.values:
        raise table.wrong('a [[tell]] has no name: name = "mail" is what you call it')
    name = table.text("name")
    if not SLUG.fullmatch(name) or len(name) > 40:
        raise table.wrong("'name' of a [[tell]] is what you call it, in small letters: name = \"mail\"")
    when = table.default("when", ALARMS)
    if when not in WHEN:
        raise table.wrong(f"'when' is {when!r} in [[tell]] '{name}'; {meant(when, WHEN, 'there are')}")
    return Destination(name, when, _file(table, "file"))


def _file(table: Table, key: str) -> Path | None:
    if key not in table.values:
        return None
    if "://" in (told := table.text(key)):
        raise table.wrong(f"'{key}' is an address, but must be the path of the file in which the address stands")
    return (table.path.parent / Path(told).expanduser()).absolute()


def _metrics(table: Table) -> Path | None:
    path = _file(table, "metrics")
    if path is not None and path.suffix != ".prom":  # the collector passes over all others without a word
        raise table.wrong(
            f"'metrics' is '{path}', but its name must end in .prom for the textfile collector to read it"
        )
    return path
