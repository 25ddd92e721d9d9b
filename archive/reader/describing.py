"""Gives Datasette what tables and columns hold, where nobody gave it any: `-c` of 1.0 takes no descriptions from a file."""

from __future__ import annotations

from typing import Any

from datasette import __version__

from archive.reader.descriptions import DATABASE, configuration


async def describe(datasette: Any, database: str) -> None:
    """Give *datasette* our descriptions of *database*, unless it has its own; before 1.0 they come with the questions."""
    if __version__.startswith("0.") or await datasette.get_database_metadata(database):
        return
    told = configuration()
    for name in ("title", "description", "license", "source"):
        await datasette.set_instance_metadata(name, told[name])
    ours = told["databases"][DATABASE]
    await datasette.set_database_metadata(database, "description", ours["description"])
    for table, one in ours["tables"].items():
        if "description" in one:
            await datasette.set_resource_metadata(database, table, "description", one["description"])
        for column, meaning in one.get("columns", {}).items():
            await datasette.set_column_metadata(database, table, column, "description", meaning)
