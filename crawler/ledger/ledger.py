"""The open state file of a site's crawl: what became of every URL, and what the rooms beside it keep in the same file.

Only the process that crawls the site writes here. A row says `captured` only after the WARC that holds the capture is
durable; everything else (`owed`, `refused`) may be lost without harm, because the walk finds it again. A ledger that is
lost whole is told again by the site's WARC files (`crawler/recall.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from archive.errors import ArchiveError, DiskTrouble, Locked
from archive.evidence.soundness import damage, journal_mode
from archive.times import utc
from crawler.ledger.channels import SCHEMA as CHANNELS
from crawler.ledger.channels import Channels
from crawler.ledger.hints import SCHEMA as HINTS
from crawler.ledger.hints import Hints
from crawler.ledger.holdings import SCHEMA as HOLDINGS
from crawler.ledger.holdings import Holdings
from crawler.ledger.likes import SCHEMA as LIKES
from crawler.ledger.likes import Likes
from crawler.ledger.owed import MOST_TRIES, SLACK, Owed, in_trouble, next_try
from crawler.ledger.revisits import SCHEMA as REVISITS
from crawler.ledger.revisits import Revisits
from crawler.walking.reach import COLUMNS, Reach, as_row, from_row

SCHEMA_VERSION = 5
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
    captured text,                 -- UTC, last durable capture
    warc text,                     -- the file that holds it, relative to the archive folder
    day text,                      -- of publication, where a walk into the past asked for it
    first text,                    -- UTC, first durable capture of an article: looks are counted from here
    step integer,                  -- of the schedule, which comes next; null: none
    due text,                      -- UTC, when that is; of what is owed: not asked for before; null: in the next crawl
    found text                     -- what the last look found: shown, edited, returned; removed, moved
) strict, without rowid;
create index if not exists urls_owed on urls(state) where state = 'owed';
create index if not exists urls_given_up on urls(state) where state = 'given up';
create table if not exists sections (
    name text primary key,
    complete integer not null,     -- 1 while all of its listing is known: a night may stop where nothing is new
    floor text,                    -- down to this day; null: to its end
    news integer,                  -- the crawl whose look for news came to no known ground yet
    depth integer not null,        -- turns from the first page to the frontier
    frontier text,                 -- the turn that led to the deepest page looked at, as JSON; null: the first page
    bottom text not null           -- the keys of its articles, as JSON
) strict, without rowid;
create table if not exists hosts (
    host text primary key,
    probed text not null           -- UTC: when it was last asked for an address that nobody has
) strict, without rowid;
create table if not exists refusals (
    rule text primary key,
    count integer not null default 0,
    examples integer not null default 0
) strict, without rowid;
"""
# A trap must not fill the ledger: beyond these a rule keeps a count only.
EXAMPLES_PER_RULE = 1_000
STATUS, IN_ITS_PLACE = "status ", "in its place came: "
# the plain error is of tables that are not ours: a file of that name that another program made
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
PATIENCE = 60.0  # seconds, for who holds the file: only this process writes there, but people copy it and look
_OF_PAGES, _PAGES = "hop in ('requisite', 'attachment')", "hop not in ('requisite', 'attachment')"
# Owed rows are read in pieces, so that a long backlog is never in memory.
PIECE = 500


class UnreadableLedger(DiskTrouble):
    """It is damaged, or another version of luutru wrote it. Who crawls next puts it aside (`reopening.py`)."""


class Ledger:
    """The open state file of one site."""

    def __init__(self, path: Path) -> None:
        """Open or make the ledger at *path*. Raises Locked while another program writes it, UnreadableLedger, DiskTrouble."""
        self._path = path
        self._trouble: ArchiveError | None = None
        """What SQLite refused. It may have taken back all that was not committed (sqlite.org/lang_transaction.html §3), so
        nothing may follow: that a page is captured would be durable, and what it leads to owed by nobody."""
        with ExitStack() as opened, _said(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            # at once where it fails, or else its end, whenever that comes, deletes the log of the file that took its place
            opened.callback(connection.close)
            self._db = Database(connection)
            self._db.conn.execute(f"pragma journal_mode = {journal_mode()}")
            # the WARC is the journal: what a power cut takes from here is found again by the walk
            self._db.conn.execute("pragma synchronous = normal")
            self.is_new = self._has_nothing()
            """Whether nothing is remembered: the first crawl of a site, or a lost file."""
            self._db.conn.executescript(SCHEMA + CHANNELS + HOLDINGS + LIKES + REVISITS + HINTS)
            self.holdings = Holdings(self._run)
            self.channels = Channels(self._run, PIECE, lambda: self.crawl)
            self.likes = Likes(self._run)
            self.hints = Hints(self._run)
            self.revisits = Revisits(self._run, self.hints)
            self._db.conn.execute("begin immediate")
            # with what WARC files tell a new one, or not at all: who is killed before that is told again
            self._db.conn.execute(f"pragma user_version = {SCHEMA_VERSION}")
            # crawls are told apart by number: clocks jump
            (last,) = self._db.conn.execute("select coalesce(max(crawl), 0) from urls").fetchone()
            self.crawl = int(last) + 1
            opened.pop_all()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _has_nothing(self) -> bool:
        (version,) = self._db.conn.execute("pragma user_version").fetchone()
        if version not in (0, SCHEMA_VERSION):
            raise UnreadableLedger(
                f"{self._path}: the ledger is of version {version}, this luutru's are of {SCHEMA_VERSION}"
            )
        return bool(version == 0)

    def state(self, key: str) -> str | None:
        """Return what became of *key*, or None when it was never met."""
        row = self._run("select state from urls where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def owe(self, owed: Owed, *, seen: datetime) -> bool:
        """Note that *owed* is to be captured; return whether it is new here."""
        cursor = self._run(
            "insert into urls(key, url, hop, section, via, state, crawl, seen) values (?, ?, ?, ?, ?, 'owed', ?, ?) "
            # a rule that was mended, a robots.txt that was lifted: what they refused in an earlier crawl is owed again
            "on conflict(key) do update set state = 'owed', rule = null, due = null, crawl = excluded.crawl "
            "where state = 'refused' and crawl < excluded.crawl",
            (owed.key, owed.url, owed.hop, owed.section, owed.via, self.crawl, utc(seen)),
        )
        return cursor.rowcount == 1

    def still_owed(self, key: str) -> Owed | None:
        """Return what is owed of *key*; None when nothing is."""
        sql = "select key, url, hop, section, via from urls where key = ? and state = 'owed'"
        row = self._run(sql, (key,)).fetchone()
        return Owed(*row) if row else None

    def place(self, owed: Owed) -> None:
        """Note that a listing shows *owed*, which only a channel of the whole portal had shown: so it has a section."""
        self._run(
            "update urls set section = ?, via = ? where key = ? and state = 'owed' and section is null",
            (owed.section, owed.via, owed.key),
        )

    def want(self, owed: Owed, *, seen: datetime) -> None:
        """Owe *owed* in this crawl already, also if it was given up: somebody found it missing in the archive."""
        self._run(
            "insert into urls(key, url, hop, section, via, state, crawl, seen) values (?, ?, ?, ?, ?, 'owed', ?, ?) "
            "on conflict(key) do update set state = 'owed', rule = null, tries = 0, due = null, "
            "crawl = excluded.crawl where state = 'given up'",
            (owed.key, owed.url, owed.hop, owed.section, owed.via, self.crawl - 1, utc(seen)),
        )

    def refuse(self, owed: Owed, rule: str, *, seen: datetime) -> None:
        """Note that *owed* is not captured, and which *rule* decided; beyond EXAMPLES_PER_RULE only the count grows."""
        # what was captured as a redirect, and turns out to lead round in circles, was not captured after all
        open_still = "state = 'owed' or (state = 'captured' and status between 300 and 399)"
        if self._run(f"select 1 from urls where key = ? and not ({open_still})", (owed.key,)).fetchone():
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
            (owed.key, owed.url, owed.hop, owed.section, owed.via, rule, self.crawl, utc(seen)),
        )

    def captured(self, key: str, status: int, *, at: datetime, warc: str | None, instead: str | None = None) -> None:
        """Note that a capture of *key* is durable, in *warc*. A server's trouble (5xx, 429) leaves it owed.

        So does what came *instead* of the page: a login, a notice of maintenance. What only leads round in circles stays
        refused, as the walk decided; an article that is held already stays captured, and is looked at tomorrow.
        """
        again = in_trouble(status) or instead is not None
        if again and self.revisits.failed(key, at):
            return
        self._run(
            "update urls set status = ?, captured = ?, warc = ?, state = 'captured', rule = null, "
            # of an article that is held it is when the next look is due
            "due = case when first is not null then due end "
            "where key = ? and not (state = 'refused' and ? between 300 and 399)",
            (status, utc(at), warc, key, status),
        )
        if again:
            why = f"{IN_ITS_PLACE}{instead}" if instead is not None else f"{STATUS}{status}"
            self._in_vain(key, why, at, "state = 'captured'")

    def astray(self, key: str, instead: str, *, at: datetime) -> None:
        """Note that the redirect of *key* led to what came *instead* of the page: owe it again."""
        self._in_vain(key, f"{IN_ITS_PLACE}{instead}", at, "state = 'captured' and status between 300 and 399")

    def unsure(self, key: str, url: str, *, at: datetime) -> None:
        """Note that a 304 came which says nothing of what is held: owe *key*, and make no condition the next time."""
        self.holdings.doubt(url)
        self._in_vain(key, f"{STATUS}304", at, "true")

    def failed(self, key: str, why: str, *, at: datetime) -> None:
        """Note that *key* was asked for and no whole answer came."""
        self._in_vain(key, why, at, "state = 'owed'")

    def _in_vain(self, key: str, why: str, at: datetime, where: str) -> None:
        """Note that one more night was in vain: *key* is owed, each time for longer, and given up after MOST_TRIES."""
        row = self._run(f"select tries + 1 from urls where key = ? and {where}", (key,)).fetchone()
        if row is not None:
            state, due = ("given up", None) if row[0] >= MOST_TRIES else ("owed", next_try(row[0], at))
            sql = "update urls set tries = ?, rule = ?, state = ?, due = ? where key = ?"
            self._run(sql, (row[0], why, state, due and utc(due), key))

    def trouble(self, key: str, now: datetime) -> str | None:
        """Return what *key*, which is owed, answered on a night before *now*'s: `503`, `login`; None: not known."""
        sql = "select rule from urls where key = ? and state = 'owed' and tries > 0 and captured < ?"
        row = self._run(sql, (key, utc(now - SLACK))).fetchone()
        told = (row[0] or "") if row else ""
        return next((told.removeprefix(one) for one in (STATUS, IN_ITS_PLACE) if told.startswith(one)), None)

    def left(self, key: str, why: str) -> None:
        """Note why *key*, which stays owed, was not asked for in this crawl: its host is gone, silent, or wants to rest."""
        self._run("update urls set rule = ? where key = ? and state = 'owed'", (why, key))

    def count(self, state: str) -> int:
        """Return how many addresses are `owed`, or were `given up`."""
        # in words that SQLite finds the index by: it does not know what a parameter will be
        ((number,),) = self._run(f"select count(*) from urls where state = '{state}'").fetchall()
        return int(number)

    def owed(self) -> Iterator[Owed]:
        """Return what earlier crawls met and is still owed, whenever it is due: what belongs to pages before pages."""
        yield from self._from_before("owed", _OF_PAGES)
        yield from self._from_before("owed", _PAGES)

    def owed_of_pages(self, now: datetime | None) -> Iterator[Owed]:
        """Return what earlier crawls owe to pages that they captured, and is due *now*, in order of keys.

        None: whenever it is due, and what was given up.
        """
        return self._due(_OF_PAGES, now)

    def owed_pages(self, now: datetime | None) -> Iterator[Owed]:
        """Return the pages that earlier crawls met and are still owed, and are due *now*, in order of keys; None as above."""
        return self._due(_PAGES, now)

    def _due(self, which: str, now: datetime | None) -> Iterator[Owed]:
        yield from self._from_before("owed", which, now)
        if now is None:
            yield from self._from_before("given up", which)

    def seen_before(self) -> Iterator[Owed]:
        """Return what earlier crawls captured, in order of keys, piece by piece: to be asked for again."""
        return self._from_before("captured")

    def _from_before(self, state: str, which: str = "true", now: datetime | None = None) -> Iterator[Owed]:
        """Return addresses piece by piece."""
        last = ""
        while piece := self._run(
            "select key, url, hop, section, via from urls "
            f"where state = ? and key > ? and crawl < ? and {which} and (? is null or due is null or due <= ?) "
            "order by key limit ?",
            (state, last, self.crawl, *2 * (now and utc(now),), PIECE),
        ).fetchall():
            yield from (Owed(*row) for row in piece)
            last = piece[-1][0]

    # -- WARC files --------------------------------------------------------------------------------------------------

    def files(self) -> frozenset[str]:
        """Return the WARC files that hold what is captured."""
        rows = self._run("select distinct warc from urls where warc is not null").fetchall()
        return frozenset(warc for (warc,) in rows) | self.holdings.files()

    def forget(self, warc: str) -> int:
        """Owe again what is in *warc*, a file that is not in the archive any more; return how many addresses that are."""
        self.holdings.forget(warc)
        return self._run(
            "update urls set state = 'owed', tries = 0, rule = 'its WARC file is gone', warc = null, due = null "
            "where warc = ? and state = 'captured'",
            (warc,),
        ).rowcount

    # -- sections ----------------------------------------------------------------------------------------------------

    def reach(self, section: str) -> Reach:
        """Return how far the listing of *section* is known."""
        row = self._run(f"select {', '.join(COLUMNS)} from sections where name = ?", (section,)).fetchone()
        return from_row(row) if row else Reach()

    def set_reach(self, section: str, reach: Reach) -> None:
        """Note how far the listing of *section* is known, in one step with what its pages lead to."""
        sql = f"insert or replace into sections(name, {', '.join(COLUMNS)}) values (?, ?, ?, ?, ?, ?, ?)"
        self._run(sql, (section, *as_row(reach)))

    def set_days(self, days: Iterable[tuple[str, str]]) -> None:
        """Note the day (`YYYY-MM-DD`) of each of these keys, unless one is known."""
        for key, day in days:
            self._run("update urls set day = ? where key = ? and day is null", (day, key))

    def days(self, keys: Sequence[str]) -> list[str]:
        """Return the days that are known of *keys*, in their order."""
        marks = ", ".join("?" * len(keys))
        known = dict(self._run(f"select key, day from urls where key in ({marks}) and day is not null", tuple(keys)))
        return [known[key] for key in keys if key in known]

    def probed(self, host: str) -> datetime | None:
        """Return when *host* was last asked for an address that nobody has."""
        row = self._run("select probed from hosts where host = ?", (host,)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def set_probed(self, host: str, at: datetime) -> None:
        """Note that *host* was asked for an address that nobody has, *at* a time, and the answer is durable."""
        self._run(
            "insert into hosts(host, probed) values (?, ?) "
            "on conflict(host) do update set probed = max(probed, excluded.probed)",
            (host, utc(at)),
        )

    def prove(self) -> None:
        """Read the whole file. Raises UnreadableLedger where it is damaged."""
        if wrong := damage(self._run):
            raise UnreadableLedger(f"{self._path}: the ledger is damaged ({wrong})")

    def commit(self) -> None:
        """Make durable what was noted, and go on. Raises DiskTrouble when the disk refuses."""
        self._run("commit")
        self._run("begin immediate")

    def close(self) -> None:
        """Commit and close. Raises DiskTrouble, also if there was trouble before: then the last commit is what holds."""
        try:
            self._run("commit")
        finally:
            self._db.conn.close()

    def _run(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        if self._trouble is not None:
            raise self._trouble
        try:
            with _said(self._path):
                return self._db.conn.execute(sql, values)
        except ArchiveError as trouble:
            self._trouble = trouble
            raise


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say the troubles of the file at *path* in our words."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _trouble(path, error) from error


def _trouble(path: Path, error: Exception) -> ArchiveError:
    # an extended code holds the primary one in its lowest byte (sqlite.org/rescode.html)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return Locked(f"{path}: another program holds it ({error}): end that program, then run again")
    if code in _DAMAGED:
        remedy = "run again: it is put into torn/ then, and the WARC files tell a new one what is captured"
        return UnreadableLedger(f"{path}: the ledger is damaged ({error}): {remedy}")
    remedy = "make room on its disk, or make it writable, then run again"
    return DiskTrouble(f"{path}: the ledger cannot be opened or written ({error}): {remedy}")
