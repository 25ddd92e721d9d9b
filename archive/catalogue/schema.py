"""The catalogue's schema: the SQL itself, and what its comments say about each table and column. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

VERSION = "14"
"""Raised with every change of schema.sql that an older catalogue does not have. There are no migrations: `rebuild`."""

_CREATE = re.compile(r"create (?:virtual )?(table|view) (\w+)")
_COLUMN = {
    "table": re.compile(r"    (?!primary key|unique)(\w+) [^-]*?(?:-- (.*))?$"),
    "view": re.compile(r"    (?:.* as |\w\.)?(\w+),? +-- (.*)$"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A table or view, with the comments that stand over it and beside its columns."""

    name: str
    what: str
    columns: dict[str, str]


def schema_sql() -> str:
    """Return the SQL that makes an empty catalogue."""
    return files("archive.catalogue").joinpath("schema.sql").read_text(encoding="utf-8")


def described(sql: str) -> tuple[Described, ...]:
    """Return the tables and views of *sql* in order, with their descriptions."""
    found: list[Described] = []
    over: list[str] = []
    inside: str | None = None
    for line in sql.splitlines():
        if made := _CREATE.match(line):
            found.append(Described(made[2], " ".join(over), {}))
            inside = made[1]
        elif inside and (column := _COLUMN[inside].match(line)):
            found[-1].columns[column[1]] = (column[2] or "").strip()
        elif line.startswith(")"):
            inside = None
        over = [*over, line[3:]] if line.startswith("-- ") else []
    return tuple(found)
