"""What `luutru site list` tells of each portal's ledger: what is owed, and how many captured articles are due for a look."""

from __future__ import annotations

from archive.cli.group import complain
from archive.clock import now
from archive.evidence.folder import Folder
from crawler.ledger.standing import standing


def waiting(folder: Folder, slug: str) -> dict[str, int | None]:
    """Return what the ledger of *slug* has waiting; None where there is none, or it cannot be read, which is said."""
    path = folder.state / f"{slug}.db"
    told = standing(path, None, now=now()) if path.exists() else None
    if told is not None and told.trouble:
        complain(told.trouble)
    known = told is not None and not told.trouble
    return {"owed": told.owed if told and known else None, "overdue": told.overdue if told and known else None}
