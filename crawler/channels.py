"""What a site's ledger remembers of its feeds and sitemaps, and of the articles that each channel has shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

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
    asked text not null,           -- UTC, when the crawl began that had its last answer
    articles integer not null,     -- how many it showed
    defect text                    -- why it shows none: no feed, no sitemap, not there
) strict, without rowid;
-- What is owed and not asked for yet in this crawl, in order; gone with its end.
create temp table if not exists deferred (number integer primary key, key text not null unique) strict;
"""

Run = Callable[[str, tuple[object, ...]], sqlite3.Cursor]
"""Runs SQL in the ledger. Raises DiskTrouble."""


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

    def sighted(self, key: str) -> tuple[str, ...]:
        """Return the channels that have shown *key*."""
        sql = "select channel from sightings where key = ? order by channel"
        return tuple(channel for (channel,) in self._run(sql, (key,)))

    def put(self, url: str, hop: str, *, asked: datetime, articles: int | None, defect: str | None) -> None:
        """Note what the feed or sitemap *url* showed; None for *articles* where it shows what it did before."""
        self._run(
            "insert into channels(url, hop, asked, articles, defect) values (?, ?, ?, coalesce(?, 0), ?) "
            "on conflict(url) do update set asked = excluded.asked, defect = excluded.defect, "
            "articles = coalesce(?, articles)",
            (url, hop, asked.isoformat(), articles, defect, articles),
        )

    def last(self, url: str) -> tuple[datetime, str | None] | None:
        """Return when the feed or sitemap *url* was asked last and why it shows nothing, if so; None if it never was."""
        row = self._run("select asked, defect from channels where url = ?", (url,)).fetchone()
        return (datetime.fromisoformat(row[0]), row[1]) if row else None

    def defer(self, key: str) -> None:
        """Note that *key*, which is owed, is not asked for yet in this crawl."""
        self._run("insert into deferred(key) values (?) on conflict do nothing", (key,))

    def deferred(self) -> list[str]:
        """Return the next keys that were deferred in this crawl and are to be asked for now; none when all were."""
        piece = self._run("select number, key from deferred order by number limit ?", (self._piece,)).fetchall()
        if piece:
            self._run("delete from deferred where number <= ?", (piece[-1][0],))
        return [key for _, key in piece]
