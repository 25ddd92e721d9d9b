"""What a site's ledger remembers of its feeds and sitemaps, and of the articles that each channel has shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from archive.evidence.record import Listed

SCHEMA = """
-- Which channels (listing, feed, sitemap, link) have shown an article.
create table if not exists sightings (
    key text not null,
    channel text not null,
    crawl integer not null,        -- number of the crawl in which it did so first
    primary key (key, channel)
) strict, without rowid;
-- What became of each feed and sitemap: they are asked for again each night, and what is none only now and then.
create table if not exists channels (
    url text primary key,
    hop text not null,             -- feed, sitemap
    asked text not null,           -- UTC, when the crawl began that asked for it last
    entries integer not null,      -- how many it lists, as far as it could be read
    articles integer not null,     -- how many of these are articles
    missing text,                  -- what of it could not be read, or why it could not be asked
    defect text,                   -- why it shows none: no feed, no sitemap, not there
    gave integer not null,         -- how many it listed when it last listed any
    given text                     -- UTC, when the crawl began that was shown these
) strict, without rowid;
-- What is owed and not asked for yet in this crawl, in order; gone with its end.
create temp table if not exists deferred (number integer primary key, key text not null unique) strict;
"""

UNREAD = "got no whole answer"
"""Begins what is missing of a feed or sitemap of which tonight nothing is known; its entries are those of an earlier night."""

Run = Callable[[str, tuple[object, ...]], sqlite3.Cursor]
"""Runs SQL in the ledger. Raises DiskTrouble."""


@dataclass(frozen=True, slots=True)
class Last:
    """What became of a feed or sitemap when it was asked last: a row of the ledger."""

    url: str
    hop: str
    asked: datetime
    entries: int = 0
    articles: int = 0
    missing: str | None = None
    defect: str | None = None
    gave: int = 0
    given: datetime | None = None

    @property
    def is_unread(self) -> bool:
        """Whether no whole answer came, so that its entries are those of an earlier night."""
        return self.missing is not None and self.missing.startswith(UNREAD)

    @property
    def listed(self) -> Listed:
        """What the WARC is told of it."""
        return Listed(self.entries, self.missing, self.defect)

    @property
    def in_doubt(self) -> str | None:
        """What a person must know: that not all was read, or that it lists nothing any more; None where all is well."""
        return self.listed.in_doubt(self.gave, f"{self.given:%Y-%m-%d}" if self.given else None)


_COLUMNS = ", ".join(one.name for one in fields(Last))


def as_last(row: Sequence[Any]) -> Last:
    """Return a row of the ledger's table `channels`, in the order of its columns, as it is meant."""
    url, hop, asked, entries, articles, missing, defect, gave, given = row
    then = datetime.fromisoformat(given) if given else None
    return Last(url, hop, datetime.fromisoformat(asked), entries, articles, missing, defect, gave, then)


class Channels:
    """The part of an open ledger that is about channels."""

    def __init__(self, run: Run, piece: int, crawl: Callable[[], int]) -> None:
        self._run, self._piece, self._crawl = run, piece, crawl

    def sight(self, key: str, channel: str) -> bool:
        """Note that *channel* shows *key*; return whether it is new there."""
        sql = "insert into sightings(key, channel, crawl) values (?, ?, ?) on conflict do nothing"
        return self._run(sql, (key, channel, self._crawl())).rowcount == 1

    def listed_since(self, keys: Sequence[str], crawl: int) -> bool:
        """Return whether a listing showed one of *keys* for the first time in the crawl with this number, or later."""
        sql = f"select 1 from sightings where key in ({', '.join('?' * len(keys))}) and channel = 'listing' and crawl >= ?"
        return self._run(sql, (*keys, crawl)).fetchone() is not None

    def newest(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of *keys* that a listing showed first in the latest crawl that met one of them there."""
        sql = (
            f"select key, crawl from sightings where key in ({', '.join('?' * len(keys))}) and channel = 'listing' "
            "order by crawl desc"
        )
        rows = self._run(sql, tuple(keys)).fetchall()
        return frozenset(key for key, crawl in rows if crawl == rows[0][1])

    def sighted(self, key: str) -> tuple[str, ...]:
        """Return the channels that have shown *key*."""
        sql = "select channel from sightings where key = ? order by channel"
        return tuple(channel for (channel,) in self._run(sql, (key,)))

    def put(self, last: Last) -> None:
        """Note what became of a feed or sitemap."""
        self._run(
            f"insert or replace into channels({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                last.url, last.hop, last.asked.isoformat(), last.entries, last.articles, last.missing, last.defect,
                last.gave, last.given and last.given.isoformat(),
            ),
        )  # fmt: skip

    def recall(self, url: str, hop: str, at: datetime, listed: Listed) -> None:
        """Note what a WARC file says of a feed or sitemap *at* a time; files may come in any order."""
        before = self.last(url) or Last(url, hop, at)
        if listed.entries and not listed.defect and (before.given is None or before.given <= at):
            before = replace(before, gave=listed.entries, given=at)
        if before.asked <= at:
            before = replace(before, asked=at, entries=listed.entries, missing=listed.missing, defect=listed.defect)
        self.put(before)

    def last(self, url: str) -> Last | None:
        """Return what became of the feed or sitemap *url*; None if it was never asked."""
        row = self._run(f"select {_COLUMNS} from channels where url = ?", (url,)).fetchone()
        return as_last(row) if row else None

    def defer(self, key: str) -> None:
        """Note that *key*, which is owed, is not asked for yet in this crawl."""
        self._run("insert into deferred(key) values (?) on conflict do nothing", (key,))

    def deferred(self) -> list[str]:
        """Return the next keys that were deferred in this crawl and are to be asked for now; none when all were."""
        piece = self._run("select number, key from deferred order by number limit ?", (self._piece,)).fetchall()
        if piece:
            self._run("delete from deferred where number <= ?", (piece[-1][0],))
        return [key for _, key in piece]
