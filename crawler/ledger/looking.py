"""A ledger looked into while its crawl may be writing it: nothing is locked, changed or made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.evidence.soundness import has_log

PATIENCE = 5.0  # seconds; a crawl's commits take milliseconds
UNREADABLE = (sqlite3.Error, UnicodeError, OSError)
"""What a look at a file raises that is damaged, none of ours, or not for this user."""


@contextmanager
def looking_into(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the ledger at *path* to be asked. It and what it is asked may raise UNREADABLE."""
    # a log stands beside a ledger that is open, or whose crawl died; where none does, nobody writes: if it is kept with one
    mode = "mode=ro" if Path(f"{path}-wal").exists() or not has_log(path) else "immutable=1"
    uri = f"file:{quote(str(path.resolve()))}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as ledger:
        yield ledger
