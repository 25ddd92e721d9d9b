"""The book's tables, one migration for each change: what a luutru of last year wrote is added to, never made anew."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

TABLES = Migrations("luutru operator")

_FIRST = """
-- One row per night: the day in Viet Nam on which it began. It stands here from its first second.
create table nights (
    night text primary key,     -- YYYY-MM-DD.
    started text not null,      -- When it began (UTC).
    ended text,                 -- When it came to its end (UTC); none while it runs, or when it was killed.
    until text,                 -- The end of its time window (UTC), where it had one.
    pid integer not null,       -- The process that ran it.
    code integer,               -- Its exit code.
    steps text not null,        -- JSON: step that failed -> why.
    free integer not null,      -- Free bytes on the archive's disk at its end; 0 where nobody looked.
    written integer not null,   -- Bytes that it wrote.
    clock text not null         -- Why the clock cannot be right; empty where nothing speaks against it.
) strict, without rowid;

-- What the night meant to do at each portal, and what came of it.
create table visits (
    night text not null,
    site text not null,
    planned integer not null,   -- 1 when it was to be crawled: enabled, its file readable.
    broken text not null,       -- Why its file could not be read; empty where it could.
    started text,               -- When its crawl began (UTC); none where it did not.
    ended text,                 -- When it ended (UTC).
    code integer,               -- Its exit code.
    outcome text not null,      -- Why it ended.
    said text not null,         -- JSON list: what it said to people.
    requests integer not null,
    unanswered integer not null,
    why_unanswered text not null,
    owed integer not null,      -- Addresses still owed at its end.
    given_up integer not null,  -- Addresses given up in it.
    primary key (night, site)
) strict, without rowid;
create index visits_site on visits (site, night);

-- The facts of portals' nights that are over: what alarms compare with.
create table facts (
    site text not null,
    night text not null,
    version integer not null,   -- Of the code that gathered them: other facts are gathered again.
    facts text not null,        -- JSON, without what is as it is of nothing.
    primary key (site, night)
) strict, without rowid;

-- One row for each thing that was off, from the night that showed it first until the one that showed it mended.
create table episodes (
    site text not null,         -- Empty: the whole archive.
    kind text not null,
    subject text not null,
    since text not null,
    alarm text not null,        -- JSON: the alarm as it was last seen.
    last text not null,         -- The last night that showed it.
    nights integer not null,    -- How many nights showed it.
    told text not null,         -- JSON list: the nights on which people were told.
    closed text,                -- The night that showed it mended.
    primary key (site, kind, subject, since)
) strict, without rowid;
create index episodes_open on episodes (site, kind, subject) where closed is null;

-- How fast each host may be asked, as nights have learned it.
create table paces (
    host text primary key,      -- host:port.
    learned real not null,      -- Seconds between two requests that its answers ask for.
    least real not null,        -- Seconds that its robots.txt asks for.
    closed_until text,          -- When it may be asked again (UTC), where it said so.
    forbidden text not null,    -- Why it is not asked at all; empty where it is.
    answers integer not null,   -- How many answers it was learned from.
    troubles integer not null,  -- Answers in a row, up to the last, that asked to be left alone (403, 429, 503, a challenge).
    why text not null,          -- What the last change of its pace came from.
    updated text not null       -- When (UTC).
) strict, without rowid;

-- robots.txt of each origin, as it was last answered.
create table robots (
    origin text primary key,    -- scheme://host:port.
    at text not null,           -- When it was asked for (UTC).
    status integer not null,    -- Status of the answer; 0 where none came.
    body blob not null,
    site text not null          -- The portal for whose sake it was asked for: its WARC files hold it.
) strict, without rowid;

-- When each host that several crawls ask may be asked next.
create table turns (
    host text primary key,
    next text not null          -- UTC.
) strict, without rowid;
"""


_PACED = """
-- So slowly it is asked because it was troubled by less, in seconds; forgotten slowly.
alter table paces add column floor real not null default 0;
-- What it last answered, in words, that asked to be left alone; empty where it never did.
alter table paces add column trouble text not null default '';
-- When (UTC).
alter table paces add column troubled text;
"""

_UNTOLD = """
-- Messages that did not reach one of those who are told: told with the next night's.
create table untold (
    destination text not null,  -- What night.toml calls it.
    night text not null,
    title text not null,        -- The night's verdict.
    body text not null,         -- What it told; empty where nobody was told, and all of it is due again.
    why text not null,          -- Why it did not reach them.
    primary key (destination, night)
) strict, without rowid
"""


@TABLES()
def begun(database: Database) -> None:
    """Nights, visits, facts, episodes, paces, robots, turns."""
    _run(database, _FIRST)


@TABLES()
def paced(database: Database) -> None:
    """The least pause that a host has asked for by its troubles, and the last of these."""
    _run(database, _PACED)


def _run(database: Database, statements: str) -> None:
    for statement in statements.split(";\n"):  # executescript would commit what the migration is part of
        if statement.strip():
            database.conn.execute(statement)


@TABLES()
def untold(database: Database) -> None:
    """Messages that somebody was not told."""
    database.conn.execute(_UNTOLD)
