"""Whether a SQLite file is whole, as SQLite itself says it; what some versions of it say wrongly is looked at once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

# SQLite 3.40 says this of a column that is not null, where a table without rowid has it between the columns of its key
_NULL = re.compile(r"NULL value in ([^.\s]+)\.([^.\s]+)")
_MOST = 10_000  # one false word for each row of such a table


def damage(ask: Callable[[str], Iterable[tuple[Any, ...]]]) -> str:
    """Return what is wrong with the database that *ask* asks, empty where nothing is: every page of it is read."""
    for (said,) in ask(f"pragma quick_check({_MOST})"):
        found = _NULL.fullmatch(said)
        # typeof: of `is null` SQLite believes the declaration, and does not look
        asked = f'select 1 from "{found[1]}" where typeof("{found[2]}") = \'null\' limit 1' if found else ""
        if said != "ok" and not (asked and not list(ask(asked))):
            return str(said)
    return ""
