"""What listings, feeds and sitemaps say of articles that are captured, without a request for them: other words, or nothing.

A page that lists articles is asked for anyway. Where it calls one of them otherwise than the last time, or leaves one out
whose neighbours it still shows, or a sitemap dates one after its capture, there is a hint, and the next look goes there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.evidence.record import read_date
from archive.times import utc
from crawler.walking.steps import Printed

SCHEMA = """
-- What each listing and feed showed when it was asked last, in its order: [key, digest of the words] of each article.
create table if not exists heads (
    name text primary key,         -- the section, or the address of the feed
    shown text not null            -- as JSON
) strict, without rowid;
-- Captured articles of which something says that they are not what they were; gone with the next look at them.
create table if not exists hints (
    key text primary key,
    kind integer not null,         -- what says so: a number of crawler/ledger/hints.py
    at text not null               -- UTC
) strict, without rowid;
"""
RENAMED, VANISHED, DATED, UNCONFIRMED = 100, 101, 102, 103
"""Kinds of hints, as `looks` counts what they were worth beside the steps of the schedule; the last comes of a look itself."""
# Of a listing so many are remembered: the longest first page seen shows 60 articles; a feed may list a whole year.
MOST_SHOWN = 200
# What calls a third of its articles otherwise since the last night, or leaves so many out, has another look or another order.
MOST_AT_ONCE = 1 / 3
# A sitemap that dates more of its articles anew than so many, and than this share, was written anew: it says nothing of any.
MANY_DATED, MOST_DATED = 20, 0.2

Run = Callable[[str, tuple[object, ...]], sqlite3.Cursor]
"""Runs SQL in the ledger. Raises DiskTrouble."""


def missing_between(before: Sequence[str], now: Iterable[str]) -> list[str]:
    """Return what stood *before* between others that stand there *now*, in order; nothing where the whole list is another.

    Behind the last that still stands all have only gone on to the next page.

    >>> missing_between("abcde", "xyabd")
    ['c']
    """
    stands = set(now)
    still = [place for place, key in enumerate(before) if key in stands]
    if not still:
        return []
    missing = [key for key in before[: still[-1]] if key not in stands]
    return missing if len(missing) <= MOST_AT_ONCE * len(before) else []


class Hints:
    """The tables `heads` and `hints` of an open ledger."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def listed(self, name: str, shown: Sequence[Printed], at: datetime) -> None:
        """Note what the list called *name* shows first, and what that says of the articles that it showed before."""
        before = self.head(name)
        now = {one.key: one.words for one in shown[:MOST_SHOWN]}
        if not now:  # a night in which nothing of it could be read is no list
            return
        again = [key for key, words in now.items() if words and before.get(key)]
        renamed = [key for key in again if before[key] != now[key]]
        for key in renamed if len(renamed) <= max(MOST_AT_ONCE * len(again), 1) else ():
            self._note(key, RENAMED, at)
        for key in missing_between(list(before), now):
            self._note(key, VANISHED, at)
        sql = "insert or replace into heads(name, shown) values (?, ?)"
        self._run(sql, (name, json.dumps(list(now.items()), ensure_ascii=False)))

    def behind(self, shown: Iterable[Printed], at: datetime) -> list[str]:
        """Return the captured articles that a piece of a sitemap dates behind their last capture, and before *at*."""
        sql = "select 1 from urls where key = ? and hop = 'article' and state = 'captured' and captured < ?"
        days = ((one.key, read_date(one.changed)) for one in shown if one.changed)
        return [key for key, day in days if day and day <= at and self._run(sql, (key, utc(day))).fetchone()]

    def dated(self, later: Sequence[str], many: int, at: datetime) -> None:
        """Note those of *many* articles that a sitemap dates *later* than their capture; not where these are too many."""
        for key in later if len(later) <= max(MANY_DATED, MOST_DATED * many) else ():
            self._note(key, DATED, at)

    def head(self, name: str) -> Mapping[str, str]:
        """Return key → digest of the words of what the list called *name* showed last, in its order."""
        row = self._run("select shown from heads where name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def waiting(self, most: int) -> Iterator[tuple[Any, ...]]:
        """Yield (key, url, hop, section, via, first, captured, found, kind) of what hints are of, the newest first."""
        yield from self._run(
            "select urls.key, url, hop, section, via, first, captured, found, kind from hints join urls using (key) "
            "where state = 'captured' and first is not null order by at desc, urls.key limit ?",
            (most,),
        )

    def kind(self, key: str) -> int | None:
        """Return the kind of the hint that *key* was looked at for; None where it was for none."""
        row = self._run("select kind from hints where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def taken(self, key: str) -> None:
        """Note that *key* was looked at."""
        self._run("delete from hints where key = ?", (key,))

    def _note(self, key: str, kind: int, at: datetime) -> None:
        # of what is away already only its own next days tell
        self._run(
            "insert into hints(key, kind, at) select key, ?, ? from urls "
            "where key = ? and hop = 'article' and state = 'captured' and first is not null "
            "and coalesce(found, '') not in ('removed', 'moved') on conflict(key) do nothing",
            (kind, utc(at), key),
        )
