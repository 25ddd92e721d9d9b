"""What a ledger says of one address, while a crawl may be writing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from crawler.ledger.channels import Last, as_last
from crawler.ledger.ledger import SCHEMA_VERSION
from crawler.ledger.looking import UNREADABLE, looking_into


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row of the ledger."""

    key: str
    url: str
    hop: str
    section: str | None
    via: str | None
    state: str
    """`owed`, `captured`, `refused`, `given up`."""
    rule: str | None
    status: int | None
    tries: int
    seen: str
    captured: str | None
    warc: str | None
    due: str | None
    """Of what is owed: not asked for before; of what is captured: when the next look is due."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What a site's ledger says."""

    rows: tuple[Remembered, ...] = ()
    """One for each of the keys that it knows, in the order in which they were asked."""
    counted: int = 0
    """How many addresses the rule refused that was asked about."""
    examples: int = 0
    """How many of these it keeps by name."""
    trouble: str | None = None
    """Why it could not be asked."""
    channel: Last | None = None
    """What became of it as a feed or sitemap, where it is one."""


def remember(path: Path, keys: Iterable[str], rule: str | None = None, url: str = "") -> Ledgers:
    """Return what the ledger at *path* says of *keys*, how much it refused by *rule*, and of *url* as a feed or sitemap.

    A missing ledger says nothing.
    """
    try:
        if not path.exists():
            return Ledgers(trouble="there is none yet: the portal was not crawled from here")
        with looking_into(path) as db:
            told = _asked(db, keys, rule)
            return told if told.trouble else replace(told, channel=_channel(db, url))
    except UNREADABLE as error:
        return Ledgers(trouble=f"it cannot be read ({error}); the WARC files tell a new one what is captured")


def _channel(db: sqlite3.Connection, url: str) -> Last | None:
    columns = ", ".join(one.name for one in fields(Last))
    row = db.execute(f"select {columns} from channels where url = ?", (url,)).fetchone()
    return as_last(row) if row else None


def _asked(db: sqlite3.Connection, keys: Iterable[str], rule: str | None) -> Ledgers:
    (version,) = db.execute("pragma user_version").fetchone()
    if version != SCHEMA_VERSION:
        return Ledgers(
            trouble=f"it is of version {version}, and this luutru has {SCHEMA_VERSION}: the next crawl makes it anew"
        )
    columns = ", ".join(one.name for one in fields(Remembered))
    found = (db.execute(f"select {columns} from urls where key = ?", (key,)).fetchone() for key in dict.fromkeys(keys))
    counts = db.execute("select count, examples from refusals where rule = ?", (rule or "",)).fetchone() or (0, 0)
    return Ledgers(tuple(Remembered(*row) for row in found if row), *counts)
