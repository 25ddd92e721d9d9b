"""What each exported file holds: its columns, their types and meanings, the SQL that finds its rows in their fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.schema import Described, described, schema_sql

_TEXTS = "article_texts"
"""It has no file of its own: its words stand in that of the articles."""
# What articles are asked for most, so that nobody joins by hand: name here, from which table, name there.
_BESIDE_ARTICLES = (
    ("text", _TEXTS, "text"),
    ("portal", "sites", "name"),
    ("province", "sites", "province"),
    ("province_now", "sites", "province_now"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file."""

    name: str
    kind: str
    """`text`, `integer` or `real`: the tables are strict, so every value is of it."""
    required: bool
    """Whether no row is without it."""
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is exported."""

    name: str
    what: str
    columns: tuple[Column, ...]
    sql: str
    """Finds its rows by primary key; where a table has none, by all columns: the same catalogue gives the same file."""


def sheets(catalogue: Catalogue) -> Iterator[Sheet]:
    """Yield what can be exported, in the order of schema.sql."""
    strict = {name for (name,) in catalogue.rows("select name from pragma_table_list where strict and schema = 'main'")}
    told = {one.name: one for one in described(schema_sql()) if one.name in strict}
    columns = {name: _columns(catalogue, one) for name, one in told.items()}
    for name, one in told.items():
        if name == "articles":
            yield _articles(one, columns)
        elif name != _TEXTS:
            yield Sheet(name, one.what, columns[name], _in_order(catalogue, name))


def _columns(catalogue: Catalogue, table: Described) -> tuple[Column, ...]:
    found = catalogue.rows('select name, type, "notnull" or pk from pragma_table_info(?)', (table.name,))
    return tuple(Column(name, kind.lower(), bool(needed), table.columns[name]) for name, kind, needed in found)


def _in_order(catalogue: Catalogue, table: str) -> str:
    rows = list(catalogue.rows("select name, pk from pragma_table_info(?)", (table,)))
    key = [name for name, place in sorted(rows, key=lambda row: row[1]) if place]
    return (
        f"select {_listed(name for name, _ in rows)} from {table} order by {_listed(key or [name for name, _ in rows])}"
    )


def _articles(table: Described, columns: Mapping[str, tuple[Column, ...]]) -> Sheet:
    there = {(name, one.name): one for name, listed in columns.items() for one in listed}
    beside = [replace(there[other, name], name=here, required=False) for here, other, name in _BESIDE_ARTICLES]
    own = [f"articles.{one.name}" for one in columns["articles"]]
    found = ", ".join([*own, *(f"{other}.{name}" for _, other, name in _BESIDE_ARTICLES)])
    # left joins: the articles stay the outer loop, so that they come in their order and nothing is sorted
    return Sheet(
        "articles",
        table.what,
        (*columns["articles"], *beside),
        f"select {found} from articles left join {_TEXTS} on {_TEXTS}.id = articles.id "
        "left join sites on sites.slug = articles.site order by articles.id",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
