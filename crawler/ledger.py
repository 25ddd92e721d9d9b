"""What became of every URL of a site: the crawl's working memory, and the one door to its state file.

Only the process that crawls the site writes here. A row says `captured` only after the WARC that holds the capture is
durable; everything else (`owed`, `refused`) may be lost without harm, because the walk finds it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from archive.errors import DiskTrouble

SCHEMA_VERSION = 1
SCHEMA = """
create table if not exists urls (
    key text primary key,          -- identity of the address (archive.urls)
    url text not null,             -- as it was first met: what is asked for
    hop text not null,             -- how it was met: article, requisite, attachment
    section text,
    via text,                      -- the page that led here
    state text not null,           -- owed, captured, refused, given up
    rule text,                     -- why refused or given up
    status integer,                -- of the last durable capture
    tries integer not null default 0,
    crawl integer not null,        -- number of the crawl that met it first
    seen text not null,            -- UTC, first met
    captured text                  -- UTC, last durable capture
) strict, without rowid;
create index if not exists urls_owed on urls(state) where state = 'owed';
create table if not exists sections (
    name text primary key,
    complete integer not null default 0  -- 1 while all of its listing is known: a night may stop where nothing is new
) strict, without rowid;
create table if not exists refusals (
    rule text primary key,
    count integer not null default 0,
    examples integer not null default 0
) strict, without rowid;
"""
# A trap must not fill the ledger: beyond these a rule keeps a count only.
EXAMPLES_PER_RULE = 1_000
# One night's retries are the downloader's; a URL that failed on so many nights is left to a person.
MOST_TRIES = 5
# Owed rows are read in pieces, so that a long backlog is never in memory.
PIECE = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """A URL that is still to be captured."""

    key: str
    url: str
    hop: str
    section: str | None
    via: str | None


class Ledger:
    """The open state file of one site."""

    def __init__(self, path: Path) -> None:
        """Open or make the ledger at *path*. Raises DiskTrouble when that cannot be."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = Database(sqlite3.connect(path, timeout=60, isolation_level=None))
            self._db.conn.execute("pragma journal_mode = wal")
            # the WARC is the journal: what a power cut takes from here is found again by the walk
            self._db.conn.execute("pragma synchronous = normal")
            self._db.conn.executescript(SCHEMA)
            self._db.conn.execute(f"pragma user_version = {SCHEMA_VERSION}")
            self._db.conn.execute("begin immediate")
            # crawls are told apart by number: clocks jump
            (last,) = self._db.conn.execute("select coalesce(max(crawl), 0) from urls").fetchone()
            self.crawl = int(last) + 1
        except (OSError, sqlite3.Error) as error:
            raise DiskTrouble(
                f"{path}: the ledger cannot be opened ({error}); free or mend the disk, "
                "or move the file away: the walk makes a new one"
            ) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def state(self, key: str) -> str | None:
        """Return what became of *key*, or None when it was never met."""
        row = self._run("select state from urls where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def owe(self, owed: Owed, *, seen: datetime) -> bool:
        """Note that *owed* is to be captured; return whether it is new here."""
        cursor = self._run(
            "insert into urls(key, url, hop, section, via, state, crawl, seen) values (?, ?, ?, ?, ?, 'owed', ?, ?) "
            # a rule that was mended, a robots.txt that was lifted: what they refused in an earlier crawl is owed again
            "on conflict(key) do update set state = 'owed', rule = null, crawl = excluded.crawl "
            "where state = 'refused' and crawl < excluded.crawl",
            (owed.key, owed.url, owed.hop, owed.section, owed.via, self.crawl, _utc(seen)),
        )
        return cursor.rowcount == 1

    def refuse(self, owed: Owed, rule: str, *, seen: datetime) -> None:
        """Note that *owed* is not captured, and which *rule* decided; beyond EXAMPLES_PER_RULE only the count grows."""
        if self._run("select 1 from urls where key = ? and state <> 'owed'", (owed.key,)).fetchone():
            return
        self._run("insert into refusals(rule) values (?) on conflict(rule) do nothing", (rule,))
        self._run("update refusals set count = count + 1 where rule = ?", (rule,))
        (examples,) = self._run("select examples from refusals where rule = ?", (rule,)).fetchone()
        if examples >= EXAMPLES_PER_RULE:
            self._run("delete from urls where key = ?", (owed.key,))
            return
        self._run("update refusals set examples = examples + 1 where rule = ?", (rule,))
        self._run(
            "insert into urls(key, url, hop, section, via, state, rule, crawl, seen) "
            "values (?, ?, ?, ?, ?, 'refused', ?, ?, ?) "
            "on conflict(key) do update set state = 'refused', rule = excluded.rule, crawl = excluded.crawl",
            (owed.key, owed.url, owed.hop, owed.section, owed.via, rule, self.crawl, _utc(seen)),
        )

    def captured(self, key: str, status: int, *, at: datetime) -> None:
        """Note that a capture of *key* is durable. A server's trouble (5xx, 429) leaves it owed for another night."""
        again = status >= 500 or status == 429
        self._run(
            "update urls set status = ?, captured = ?, tries = tries + ?, "
            "state = case when not ? then 'captured' when tries + 1 >= ? then 'given up' else 'owed' end, "
            "rule = case when ? then 'status ' || ? end where key = ?",
            (status, _utc(at), int(again), again, MOST_TRIES, again, str(status), key),
        )

    def failed(self, key: str, why: str) -> None:
        """Note that *key* was asked for and no whole answer came; after MOST_TRIES nights it is given up."""
        self._run(
            "update urls set tries = tries + 1, rule = ?, "
            "state = case when tries + 1 >= ? then 'given up' else 'owed' end where key = ? and state = 'owed'",
            (why, MOST_TRIES, key),
        )

    def owed(self) -> Iterator[Owed]:
        """Return what earlier crawls met and is still owed, in order of keys, piece by piece."""
        last = ""
        while piece := self._run(
            "select key, url, hop, section, via from urls "
            "where state = 'owed' and key > ? and crawl < ? order by key limit ?",
            (last, self.crawl, PIECE),
        ).fetchall():
            yield from (Owed(*row) for row in piece)
            last = piece[-1][0]

    def count(self, state: str) -> int:
        """Return how many URLs are in *state*."""
        (number,) = self._run("select count(*) from urls where state = ?", (state,)).fetchone()
        return int(number)

    def complete(self, section: str) -> bool:
        """Return whether all of the listing of *section* was known when it was walked last."""
        row = self._run("select complete from sections where name = ?", (section,)).fetchone()
        return bool(row and row[0])

    def set_complete(self, section: str) -> None:
        """Note that the pager of *section* was followed to its end, or to known ground."""
        self._put_section(section, 1)

    def set_incomplete(self, section: str) -> None:
        """Note that *section* holds pages that were not looked at yet, and make that durable before the walk goes on."""
        self._put_section(section, 0)
        self.commit()

    def _put_section(self, section: str, complete: int) -> None:
        self._run(
            "insert into sections(name, complete) values (?, ?) on conflict(name) do update set complete = excluded.complete",
            (section, complete),
        )

    def commit(self) -> None:
        """Make durable what was noted, and go on. Raises DiskTrouble when the disk refuses."""
        self._run("commit")
        self._run("begin immediate")

    def close(self) -> None:
        """Commit and close. Raises DiskTrouble."""
        try:
            self._run("commit")
        finally:
            self._db.conn.close()

    def _run(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.conn.execute(sql, values)
        except sqlite3.Error as error:
            raise DiskTrouble(
                f"{self._path}: cannot be written ({error}); make room on its disk and run again"
            ) from error


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
