"""Data: the plain tables and the questions, for whoever counts; and how programs ask."""

from __future__ import annotations

from archive.reader.asked import Asked, Desk, Shown
from archive.reader.descriptions import DATABASE, questions, tables


def data(desk: Desk, _: Asked) -> Shown:
    """Return what Datasette has: tables, questions, formats."""
    return Shown(
        "data",
        {
            "questions": questions(),
            "tables": tables(),
            "database": desk.database or DATABASE,
            "may_query": desk.may_query,
        },
    )
