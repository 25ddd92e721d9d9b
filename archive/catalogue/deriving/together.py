"""Rows that are written many at a time: what tables with a full-text index want, and others do not mind."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from archive.catalogue.catalogue import Catalogue, Row

# Values of one statement: as many as any SQLite takes.
_MOST_VALUES = 999
# Letters that wait, so that texts of megabytes do not wait for many more.
_MOST_LETTERS = 1_000_000


class Together:
    """Keeps rows back and writes them into *catalogue* by few statements, inside of a transaction of the caller's.

    FTS5 writes down what it was given at the end of each statement that triggers it, as a piece of its own, and merges the
    pieces later: article by article that was half of what writing takes in a catalogue of a million.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows: dict[tuple[str, str], list[Row]] = {}
        self._letters = 0

    def add(self, into: str, rows: Iterable[Row], or_else: str = "on conflict do nothing") -> None:
        """Keep *rows* for the table *into* (with its columns, unless all are given); *or_else* where they are there already."""
        for row in rows:
            kept = self._rows.setdefault((into, or_else), [])
            kept.append(row)
            self._letters += sum(len(value) for value in row if isinstance(value, str))
            if len(kept) == _MOST_VALUES // len(row) or self._letters >= _MOST_LETTERS:
                self.flush()

    def flush(self) -> None:
        """Write all of them, in the order in which they came."""
        for (into, or_else), rows in self._rows.items():
            places = f"({', '.join('?' * len(rows[0]))})"
            self._catalogue.run(
                f"insert into {into} values {', '.join([places] * len(rows))} {or_else}", tuple(chain(*rows))
            )
        self._rows, self._letters = {}, 0
