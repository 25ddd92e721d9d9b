"""What a site's ledger remembers of looks at articles that were captured before: when the next is due, what they found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from archive.times import utc
from crawler.ledger.hints import UNCONFIRMED, Hints
from crawler.ledger.owed import MOST_TRIES, SLACK, Owed
from crawler.ledger.schedule import LAPSE, STEPS, Due, Rates, choose, next_look, span, step_of

SCHEMA = """
-- What looks at captured articles have found, by section and step of the schedule.
create table if not exists looks (
    section text not null,         -- '' for none
    step integer not null,         -- with tens for steps missed before it; 100 and above: a hint
    away integer not null,         -- 1 for those of which the look before found that they are not there
    looks integer not null,
    changes integer not null,      -- edits, removals, moves, returns
    primary key (section, step, away)
) strict, without rowid;
create index if not exists urls_first on urls(first) where due is not null;
"""
SHOWN, EDITED, RETURNED, REMOVED, MOVED = "shown", "edited", "returned", "removed", "moved"
AWAY = (REMOVED, MOVED)
GONE = (404, 410)
TOMORROW = timedelta(days=1)
# What one look alone found gone is looked at before those that are there: all of them may be back.
_UNCONFIRMED = timedelta(days=2)
# What was long ago weighs less: beyond so many looks all are halved.
RECENT = 500
# Of each step the newest so many are weighed: a backlog of a portal that was walked back is never in memory.
MOST_WEIGHED = 1_000


class Revisits:
    """The schedule in the table `urls` of an open ledger, and the table `looks`."""

    def __init__(self, run: Callable[[str, tuple[object, ...]], sqlite3.Cursor], hints: Hints) -> None:
        self._run, self._hints = run, hints
        self._kinds: dict[str, int] = {}
        """What each look of this crawl stands for, until what it found is told."""
        self._asked: set[str] = set()
        """Taken in this crawl already: what came of them is noted when it is durable."""

    def due(self, now: datetime, most: int) -> list[Owed]:
        """Return the *most* articles that are to be looked at again *now*; none twice in a crawl."""
        self._run("update urls set due = null, step = null where due <= ? and first < ?", (utc(now), utc(now - LAPSE)))
        hinted = {row[0]: _due(row, now, kind) for *row, kind in self._hints.waiting(MOST_WEIGHED + len(self._asked))}
        due = {row[0]: _due(row, now) for row in self._waiting(now)} | hinted
        free = [one for key, one in due.items() if key not in self._asked]
        chosen = [one.owed for one in choose(free, self.rates(), most)]
        self._asked.update(one.key for one in chosen)
        return chosen

    def _waiting(self, now: datetime) -> Iterator[tuple[str, ...]]:
        days = [*STEPS, LAPSE.days + 1]
        for newest, oldest in pairwise(now + SLACK - timedelta(days=one) for one in days):
            yield from self._run(
                "select key, url, hop, section, via, first, captured, found from urls where due is not null "
                "and first <= ? and first > ? and due <= ? and state = 'captured' order by first desc limit ?",
                (utc(newest), utc(oldest), utc(now + SLACK), MOST_WEIGHED + len(self._asked)),
            )

    def overdue(self, now: datetime) -> int:
        """Return how many articles are due *now*."""
        sql = "select count(*) from urls where due <= ? and state = 'captured'"
        (count,) = self._run(sql, (utc(now),)).fetchone()
        return int(count)

    def is_away(self, key: str) -> bool:
        """Return whether the last look at *key* found that it is not there."""
        row = self._run("select found from urls where key = ?", (key,)).fetchone()
        return row is not None and row[0] in AWAY

    def looked(self, key: str, status: int, at: datetime, *, same: bool, astray: bool) -> None:
        """Note a durable answer of *key*: the page, word that it is gone, or a redirect.

        Whether the *same* bytes came as before, and whether a redirect leads *astray*, to where all leads that is gone. What
        other bytes say is told by `found`, once they are read.
        """
        # what only leads round in circles was refused by the walk
        sql = "select first, found, status, captured from urls where key = ? and hop = 'article' and state <> 'refused'"
        row = self._run(sql, (key,)).fetchone()
        if row is None:
            return
        first, found, before, last = row
        if first is None:
            if status == 200 or status in GONE:
                # no hint is of what was never captured
                sql = "update urls set first = ?, found = ?, step = ?, due = ?, tries = 0 where key = ?"
                self._run(sql, (utc(at), SHOWN if status == 200 else REMOVED, *_next(at, at), key))
            return
        self._kinds[key] = self._kind(key, datetime.fromisoformat(first), datetime.fromisoformat(last or first), at)
        self._plan(key, datetime.fromisoformat(first), at)
        if same:
            self.found(key, RETURNED if found in AWAY and before != 200 else found, at)
        elif status in GONE or astray:
            self.found(key, REMOVED, at)
        elif 300 <= status < 400:
            self.found(key, MOVED, at)

    def found(self, key: str, kind: str, at: datetime) -> None:
        """Note what a look *at* a time found, and learn from it how often its like is worth one."""
        row = self._run("select section, first, found from urls where key = ? and first is not null", (key,)).fetchone()
        if row is None:
            return
        look = self._kinds.pop(key, step_of(datetime.fromisoformat(row[1]), at))
        if look < 0:
            return
        away = row[2] in AWAY
        changed = kind == EDITED or away != (kind in AWAY)
        place = (row[0] or "", look, away)
        self._run(
            "insert into looks(section, step, away, looks, changes) values (?, ?, ?, 1, ?) "
            "on conflict do update set looks = looks + 1, changes = changes + excluded.changes",
            (*place, changed),
        )
        self._run(
            "update looks set looks = looks / 2, changes = changes / 2 "
            "where (section, step, away) = (?, ?, ?) and looks > ?",
            (*place, RECENT),
        )
        self._run("update urls set found = ? where key = ?", (kind, key))
        if kind in AWAY and not away:
            # a portal that says "not found" everywhere for a night would have lost its articles for half a year
            self._run("update urls set due = min(coalesce(due, ?1), ?1) where key = ?2", (utc(at + TOMORROW), key))

    def failed(self, key: str, at: datetime, *, counts: bool = True) -> bool:
        """Note that a look at *key* got no answer of its own: it is due tomorrow, after MOST_TRIES looks at its next step.

        Where that *counts*: what we refuse ourselves is tried for ever. Return whether *key* was captured before at all.
        """
        sql = "select first, tries from urls where key = ? and state = 'captured' and first is not null"
        row = self._run(sql, (key,)).fetchone()
        if row is None:
            return False
        if counts and row[1] + 1 >= MOST_TRIES:
            self._plan(key, datetime.fromisoformat(row[0]), at)
        else:
            sql = "update urls set tries = tries + ?, due = ? where key = ?"
            self._run(sql, (int(counts), utc(at + TOMORROW), key))
        return True

    def rates(self) -> Rates:
        """Return how often looks found a change, and where."""
        rows = self._run("select section, step, away, looks, changes from looks", ())
        return Rates({(name or None, step, bool(away)): (looks, found) for name, step, away, looks, found in rows})

    def learn_anew(self) -> None:
        """Forget how often looks found a change: of a part of them alone it would be another number."""
        self._run("delete from looks", ())

    def _kind(self, key: str, first: datetime, last: datetime, at: datetime) -> int:
        """Return what a look at *key* stands for; -1 for one before the first step, which no other is like."""
        hint, step = self._hints.kind(key), step_of(first, at)
        return hint if hint is not None else span(step, max(step - step_of(first, last), 1)) if step >= 0 else -1

    def _plan(self, key: str, first: datetime, at: datetime) -> None:
        self._run("update urls set step = ?, due = ?, tries = 0 where key = ?", (*_next(first, at), key))
        self._hints.taken(key)


def _next(first: datetime, at: datetime) -> tuple[int | None, str | None]:
    """Return the step of the next look at what was captured *first* then, and when it is due; (None, None): none is."""
    coming = next_look(first, at)
    return (coming[0], utc(coming[1])) if coming else (None, None)


def _due(row: Sequence[str], now: datetime, hint: int | None = None) -> Due:
    *met, first, last, found = row
    since = datetime.fromisoformat(first)
    step = max(step_of(since, now), 0)
    missed = max(step - step_of(since, datetime.fromisoformat(last)), 1)
    away = found in AWAY
    if away and now - datetime.fromisoformat(last) <= _UNCONFIRMED:
        away, hint = False, UNCONFIRMED
    return Due(Owed(*met), step, missed, away, first, hint)
