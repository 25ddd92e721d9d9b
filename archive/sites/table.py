"""A TOML file, read strictly: what stands in it, or an error that names the file, the key and what was meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

from archive.errors import BadDefinition

_WORDS: Mapping[type, str] = {
    str: "a text in quotes",
    bool: "true or false",
    float: "a number",
    int: "a whole number",
    list: "a list, in square brackets",
    date: "a day like 2024-01-31, without quotation marks",
}

_MEANT: Mapping[str, str] = {
    r"^\[\w+\]$": ": of what there may be several has two brackets, [[section]]",
    r"=\s*\d+[/.-]\d+[/.-]\d+": ": a day is written 2024-01-31",
    r"=\s*[^\W\d\[{\"'-]": ": a text stands in quotation marks",
}
"""What a line looks like that is no TOML, and what is to be done about it."""

LONGEST_FILE = 1_000_000  # bytes; the longest that anybody wrote has 20,000
LONGEST_MESSAGE = 600  # letters; a value may have a million
# NUL breaks selectors and the database, the others a terminal
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file, with the file's path: for what is said when something in it is wrong."""

    path: Path
    values: Mapping[str, Any]

    def wrong(self, what: str) -> BadDefinition:
        """Return the error that says *what* is wrong in this file."""
        return _wrong(self.path, what)

    def only(self, known: tuple[str, ...], where: str) -> None:
        """Raise BadDefinition for a key that is not *known*."""
        for name in self.values:
            if name not in known:
                raise self.wrong(f"unknown key '{name}' in {where}; {meant(name, known, 'known keys')}")

    def typed(self, value: object, kind: type, name: str) -> Any:
        """Return *value* as a *kind*. Raises BadDefinition where it is something else."""
        # TOML's true is Python's int, and a delay of 2 is as good as 2.0
        right = isinstance(value, (int, float)) if kind is float else isinstance(value, kind)
        # neither is a moment a day: the two cannot be compared
        if not right or (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime):
            raise self.wrong(f"'{name}' is {value!r}, but must be {_WORDS.get(kind, 'a table')}")
        if isinstance(value, float) and not isfinite(value):
            raise self.wrong(f"'{name}' is {value!r}, but must be a number that somebody can wait for")
        if isinstance(value, str) and (odd := _CONTROLS.search(value)):
            raise self.wrong(f"'{name}' is {value!r}: delete the control character {odd[0]!r}")
        return float(value) if kind is float else value  # type: ignore[arg-type]

    def optional(self, name: str, kind: type) -> Any:
        """Return the value of *name*, or None where it does not stand here."""
        return self.typed(self.values[name], kind, name) if name in self.values else None

    def default(self, name: str, otherwise: Any) -> Any:
        """Return the value of *name*, which is of the kind of *otherwise*, or that."""
        return self.typed(self.values[name], type(otherwise), name) if name in self.values else otherwise

    def text(self, name: str) -> str:
        """Return the text *name*, which must stand here and not be empty."""
        if name not in self.values:
            raise self.wrong(f"'{name}' is missing")
        text: str = self.typed(self.values[name], str, name)
        if not text.strip():
            raise self.wrong(f"'{name}' is empty")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of the list *name*; none where it does not stand here."""
        return tuple(self.typed(value, str, name) for value in self.default(name, []))

    def part(self, name: str) -> Table:
        """Return the table `[name]`; an empty one where it does not stand here."""
        return Table(self.path, self.default(name, {}))

    def parts(self, name: str) -> list[Table]:
        """Return the tables `[[name]]`, in order."""
        if isinstance(self.values.get(name), dict):
            raise self.wrong(f"write [[{name}]], with two brackets: there may be several")
        return [Table(self.path, self.typed(entry, dict, name)) for entry in self.default(name, [])]


def read_table(path: Path) -> Table:
    """Return the whole file at *path*. Raises BadDefinition when it cannot be read, or is not TOML."""
    text = _text(path)
    try:
        return Table(path, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"is not TOML: {error}{_where(text, error)}") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise _wrong(path, f"holds a number that nobody could mean: {error}") from error
    except RecursionError as error:
        raise _wrong(path, "holds brackets within brackets, too deep to be meant: delete them") from error


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device read for ever
            raise _wrong(path, "is no file: delete it, or give it another name")
        if (size := path.stat().st_size) > LONGEST_FILE:
            raise _wrong(path, f"has {size} bytes, but no site needs more than {LONGEST_FILE}: is it the right file?")
        return path.read_text(encoding="utf-8-sig")  # Notepad writes a byte order mark
    except OSError as error:
        raise _wrong(path, f"cannot be read ({error.strerror}): is it there, and may you read it?") from error
    except UnicodeDecodeError as error:
        raise _wrong(path, f"is not UTF-8 at byte {error.start}: save it as UTF-8") from error


def _wrong(path: Path, what: str) -> BadDefinition:
    short = (
        what if len(what) <= LONGEST_MESSAGE else f"{what[: LONGEST_MESSAGE // 2]} … {what[-LONGEST_MESSAGE // 2 :]}"
    )
    return BadDefinition(f"{path}: {short}")


def _where(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return the line of *text* that *error* is about, and what people mostly mean who write such a line."""
    found = re.search(r"\(at line (\d+), ", str(error))
    lines = text.split("\n") if found else []
    line = lines[int(found[1]) - 1].strip()[:120] if found and int(found[1]) <= len(lines) else ""
    hints = (hint for pattern, hint in _MEANT.items() if re.search(pattern, line))
    return f": {line!r}{next(hints, '')}" if line else ""


def meant(name: str, known: tuple[str, ...], these: str) -> str:
    """Return what to say of *name*, which is none of the *known*: the one that is spelled alike, else all of *these*."""
    close = get_close_matches(name, known, 1)
    return f"did you mean '{close[0]}'?" if close else f"{these}: {', '.join(known)}"
