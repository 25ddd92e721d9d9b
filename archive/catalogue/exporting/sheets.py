"""What an export's files hold: the columns of each table with types and meanings, and the SQL that finds the rows in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.catalogue.catalogue import Catalogue, Row
from archive.catalogue.schema import described, schema_sql

_TEXTS = "article_texts"
"""It has no file of its own: its words stand in that of the articles."""
# What articles are asked for most, so that nobody joins by hand: name here, from which table, name there.
_BESIDE_ARTICLES = (
    ("text", _TEXTS, "text"),
    ("portal", "sites", "name"),
    ("province", "sites", "province"),
    ("province_now", "sites", "province_now"),
)
# left joins: the articles stay the outer loop, so that they come in their order and nothing is sorted
_ARTICLES = f"articles left join {_TEXTS} on {_TEXTS}.id = articles.id left join sites on sites.slug = articles.site"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file."""

    name: str
    kind: str
    """`text`, `integer` or `real`: the tables are strict, so every value is of it. `json`: text that is JSON."""
    required: bool
    """Whether no row is without it."""
    what: str
    found: str
    """The SQL that finds it."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a table's files are parted by; it stands in the names of their folders and not in the files."""

    name: str
    kind: str
    what: str
    known: str
    """SQL: where it has the value `:name`."""
    unknown: str
    """SQL: where it has none."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is exported."""

    name: str
    what: str
    columns: tuple[Column, ...]
    source: str
    """SQL behind `from`."""
    order: str
    """SQL behind `order by`: primary key; where a table has none, all columns. The same catalogue gives the same file."""
    keys: tuple[Key, ...] = ()
    listed: str = ""
    """SQL: the values that the keys may have together, each once, in the order in which their rows lie in the catalogue."""
    before: tuple[str, ...] = ()
    """SQL to be run before anything is asked: tables that are gone with the connection."""

    def parts(self, catalogue: Catalogue) -> Iterator[Row]:
        """Yield the values of the keys; there may be no rows of some."""
        for sql in self.before:
            catalogue.run(sql)
        yield from list(catalogue.rows(self.listed))

    def rows(self, catalogue: Catalogue, part: Row) -> Iterator[Row]:
        """Yield the rows of *part*, in order."""
        conditions = [key.unknown if value is None else key.known for key, value in zip(self.keys, part, strict=True)]
        where = f" where {' and '.join(conditions)}" if conditions else ""
        found = ", ".join(one.found for one in self.columns)
        values = {key.name: value for key, value in zip(self.keys, part, strict=True)}
        return catalogue.rows(f"select {found} from {self.source}{where} order by {self.order}", values)


def sheets(catalogue: Catalogue) -> Iterator[Sheet]:
    """Yield what can be exported, each table whole, in the order of schema.sql."""
    strict = {name for (name,) in catalogue.rows("select name from pragma_table_list where strict and schema = 'main'")}
    known = {one.name: one for one in described(schema_sql()) if one.name in strict}
    columns = {name: _columns(catalogue, name, one.columns) for name, one in known.items()}
    for name, one in known.items():
        if name == "articles":
            own = (*columns[name], *_beside_articles(columns))
            yield Sheet(name, one.what, own, _ARTICLES, "articles.id")
        elif name != _TEXTS:
            yield Sheet(name, one.what, columns[name], name, _order(catalogue, name))


def _columns(catalogue: Catalogue, table: str, what: dict[str, str]) -> tuple[Column, ...]:
    found = catalogue.rows('select name, type, "notnull" or pk from pragma_table_info(?)', (table,))
    return tuple(
        Column(name, kind.lower(), bool(needed), what[name], f'{table}."{name}"') for name, kind, needed in found
    )


def _beside_articles(columns: dict[str, tuple[Column, ...]]) -> Iterator[Column]:
    there = {(name, one.name): one for name, listed in columns.items() for one in listed}
    for here, other, name in _BESIDE_ARTICLES:
        yield replace(there[other, name], name=here, required=False)


def _order(catalogue: Catalogue, table: str) -> str:
    rows = list(catalogue.rows("select name, pk from pragma_table_info(?)", (table,)))
    key = [name for name, place in sorted(rows, key=lambda row: row[1]) if place]
    return _listed(table, key or [name for name, _ in rows])


def _listed(table: str, names: Sequence[str]) -> str:
    return ", ".join(f'{table}."{name}"' for name in names)
