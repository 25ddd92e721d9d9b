"""The one table, as Markdown that can be read on a terminal too. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tests.eval.figures import Row
from tests.eval.ways import WAYS

HEAD = ("part", "measure", *WAYS, "goal", "met")
_ANSWERS = {True: "yes", False: "**no**", None: ""}


def table(rows: Sequence[Row]) -> list[str]:
    """Return the lines of the table; a part is named where it begins."""
    before = ["", *(row.part for row in rows)]
    cells = [
        (row.part if row.part != last else "", row.measure, *_figures(row), _goal(row), _met(row))
        for row, last in zip(rows, before, strict=False)
    ]
    widths = [max(len(line[at]) for line in (HEAD, *cells)) for at in range(len(HEAD))]
    rule = ["-" * width for width in widths]
    return [f"| {' | '.join(_padded(line, widths))} |" for line in (HEAD, rule, *cells)]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]


def _figures(row: Row) -> list[str]:
    return [str(row.figures[way]) if way in row.figures else "" for way in WAYS]


def _goal(row: Row) -> str:
    texts = [goal.text for goal in row.goals.values()]
    return texts[0] if len(set(texts)) == 1 else ", ".join(f"{way} {goal.text}" for way, goal in row.goals.items())


def _met(row: Row) -> str:
    return " ".join(answer for way in row.goals if (answer := _ANSWERS[row.met(way)]))
