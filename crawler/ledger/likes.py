"""What a site's ledger remembers of parts of addresses that change nothing, and of the articles that may stand for others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from crawler.walking.parts import Part

SCHEMA = """
-- Parts of addresses that change nothing: all addresses of a shape that differ in nothing else show the same text.
create table if not exists idle (
    shape text not null,
    query text not null,           -- the names of its parameters in quotes, with & between; null: none
    segment integer not null,      -- the place in the path, -1 for its languages; -2: none
    primary key (shape, query, segment)
) strict, without rowid;
"""
Run = Callable[[str, tuple[object, ...]], sqlite3.Cursor]
"""Runs SQL in the ledger. Raises DiskTrouble."""
# Of captures only what is a page or led to one: what stands for others must show what they would.
_KEPT = "hop = 'article' and (state = 'owed' or (state = 'captured' and status < 400))"


class Likes:
    """The idle parts, and the addresses that are asked for or captured."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def idle(self) -> list[Part]:
        """Return the parts that change nothing."""
        rows = self._run("select shape, query, segment from idle order by shape, query, segment", ())
        return [_part(*row) for row in rows]

    def learned(self, part: Part) -> None:
        """Note that *part* changes nothing."""
        self._run("insert or ignore into idle(shape, query, segment) values (?, ?, ?)", _row(part))

    def unlearned(self, part: Part) -> None:
        """Note that *part* changes something after all."""
        self._run("delete from idle where (shape, query, segment) = (?, ?, ?)", _row(part))

    def lift(self, rule: str) -> None:
        """Owe what *rule* has refused: it was mistaken."""
        self._run("update urls set state = 'owed', rule = null where state = 'refused' and rule = ?", (rule,))
        self._run("update refusals set examples = 0 where rule = ?", (rule,))

    def state(self, key: str) -> str | None:
        """Return whether *key* is `owed` or `captured`; None where it is neither, or there is no such page."""
        row = self._run(f"select state from urls where key = ? and {_KEPT}", (key,)).fetchone()
        return row[0] if row else None

    def met(self, key: str) -> tuple[str, str, str, str | None, str | None] | None:
        """Return (key, url, hop, section, via) of what is captured at *key*; None where nothing is."""
        sql = f"select key, url, hop, section, via from urls where key = ? and state = 'captured' and {_KEPT}"
        row = self._run(sql, (key,)).fetchone()
        return tuple(row) if row else None

    def keys(self) -> Iterator[str]:
        """Yield the articles that are captured, then those that are owed, each in order."""
        for state in ("captured", "owed"):
            for (key,) in self._run(f"select key from urls where state = ? and {_KEPT} order by key", (state,)):
                yield key


_NONE = -2


def _row(part: Part) -> tuple[object, ...]:
    query = "null" if part.query is None else f'"{part.query}"'
    return part.shape, query, _NONE if part.segment is None else part.segment


def _part(shape: str, query: str, segment: int) -> Part:
    return Part(shape, None if query == "null" else query[1:-1], None if segment == _NONE else segment)
