"""Which capture holds the bytes that an address answered with last: what a ledger remembers for revisits to refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.model import Original
from archive.times import utc

SCHEMA = """
-- Which durable capture holds the bytes that an address answered with last: what a revisit may refer to.
create table if not exists originals (
    url text primary key,          -- the address that was asked
    digest text not null,          -- WARC-Payload-Digest
    page integer not null,         -- 1 for HTML, which is read by its own address: no other address may refer to it
    original text not null,        -- the address of the capture that holds the bytes
    id text not null,              -- its WARC-Record-ID
    at text not null,              -- its WARC-Date
    warc text not null,            -- its file
    offset integer,                -- where its record begins there; null: not known
    etag text,                     -- what the server called the state of its answer, to ask with
    modified text
) strict, without rowid;
create index if not exists originals_digest on originals(digest, page, at, id);
"""
_COLUMNS = "url, digest, page, original, id, at, warc, offset, etag, modified"


@dataclass(frozen=True, slots=True)
class Held:
    """What an address answered with last, as far as a later request may go by it."""

    url: str
    original: Original
    """The durable capture that holds the bytes, of this address or of another with the same."""
    warc: str
    page: bool = True
    etag: str | None = None
    modified: str | None = None
    offset: int | None = None
    """Where its record begins in that file."""


class Holdings:
    """The table `originals` of an open ledger."""

    def __init__(self, run: Callable[[str, tuple[object, ...]], sqlite3.Cursor]) -> None:
        self._run = run

    def hold(self, held: Held) -> None:
        """Note what an address answered with, once the capture that holds it is durable."""
        original = held.original
        self._run(
            f"insert or replace into originals({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                held.url, original.digest, held.page, original.url, original.id,
                utc(original.at), held.warc, held.offset, held.etag,
                held.modified,
            ),
        )  # fmt: skip

    def held(self, url: str) -> Held | None:
        """Return what *url* answered with last, or None."""
        row = self._run(f"select {_COLUMNS} from originals where url = ?", (url,)).fetchone()
        return _held(row) if row else None

    def holder(self, digest: str, url: str) -> Held | None:
        """Return what holds the payload *digest* already, as *url* may refer to it: of a page only the same address."""
        row = self._run(
            f"select {_COLUMNS} from originals where digest = ? and (url = ? or page = 0) order by url <> ?, at, id limit 1",
            (digest, url, url),
        ).fetchone()
        return _held(row) if row else None

    def doubt(self, url: str) -> None:
        """Note that *url* is not to be asked on a condition the next time."""
        self._run("update originals set etag = null, modified = null where url = ?", (url,))

    def files(self) -> frozenset[str]:
        """Return the WARC files that hold something."""
        return frozenset(warc for (warc,) in self._run("select distinct warc from originals", ()).fetchall())

    def forget(self, warc: str) -> None:
        """Forget what is in *warc*, a file that is not in the archive any more."""
        self._run("delete from originals where warc = ?", (warc,))


def _held(row: tuple[Any, ...]) -> Held:
    url, digest, page, original, record, at, warc, offset, etag, modified = row
    kept = Original(original, datetime.fromisoformat(at), record, digest)
    return Held(url, kept, warc, bool(page), etag, modified, offset)
