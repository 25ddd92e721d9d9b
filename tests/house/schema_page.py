"""docs/schema.md from the comments of schema.sql: `python -m tests.house.schema_page` writes it, a test holds it."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalogue.schema import described, schema_sql
from tests.house.source import ROOT

PAGE = ROOT / "docs" / "schema.md"


def lines() -> Iterator[str]:
    """Yield the page: each table and view with its columns."""
    yield "# The schema of the catalogue"
    yield ""
    yield "Made from the comments of `archive/catalogue/schema.sql` by `python -m tests.house.schema_page`. What to know before"
    yield "counting: [researcher.md](researcher.md#what-to-know-before-counting)."
    for one in described(schema_sql()):
        yield from ("", f"## `{one.name}`", "", plain(one.what))
        if told := {name: what for name, what in one.columns.items() if what}:
            yield from ("", "| column | what it is |", "|---|---|")
            yield from (f"| `{name}` | {plain(what)} |" for name, what in told.items())


def plain(what: str) -> str:
    """Return a comment so that Markdown takes nothing outside of its code for a tag.

    >>> plain("As in <slug>.toml: `<title>`")
    'As in &lt;slug>.toml: `<title>`'
    """
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(what.split("`")))


def page() -> str:
    """Return the whole page."""
    return "".join(f"{line}\n" for line in lines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
