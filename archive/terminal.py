"""Text made fit for a terminal: what pages print can neither steer it nor turn it around. Pure."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Sequence

# Escape sequences, C1 controls, and everything that turns the direction of writing (UAX #9) or hides. A newline and a
# tab are layout, and layout is ours.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean(text: str) -> str:
    """Return *text* on one line, with whatever could steer a terminal shown as U+FFFD.

    >>> clean("Hà\\x1b[31m Nam\\u202e")
    'Hà�[31m Nam�'
    """
    return STEERING.sub("\ufffd", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def bold(text: str) -> str:
    """Return *text*, clean, in bold letters. Whoever prints it to something else than a terminal strips that again."""
    return f"\x1b[1m{clean(text)}\x1b[0m"


def lines(text: str, *, width: int = 100, indent: str = "") -> list[str]:
    """Return the paragraphs of *text*, clean, as lines of at most *width* letters."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        found += textwrap.wrap(clean(paragraph), width, initial_indent=indent, subsequent_indent=indent)
    return found


def table(rows: Sequence[Sequence[object]], heads: Sequence[str]) -> list[str]:
    """Return *rows* under *heads* as aligned lines; numbers stand to the right, None is a dash."""
    cells = [[*heads], *([_cell(value) for value in row] for row in rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(heads))]
    numbers = (bool(rows) and all(isinstance(row[column], int) for row in rows) for column in range(len(heads)))
    pads = [_to_right if are_numbers else _to_left for are_numbers in numbers]
    return [
        "  ".join(pad(cell, width) for cell, width, pad in zip(row, widths, pads, strict=True)).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    return "–" if value is None else clean(str(value))


def _to_right(cell: str, width: int) -> str:
    return " " * (width - _width(cell)) + cell


def _to_left(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    """Return how many columns *cell* takes: none for combining marks, two for wide letters."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF") for letter in cell
    )
