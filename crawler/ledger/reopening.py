"""Opening a site's ledger, whatever became of it: one that cannot be read is put aside, for the WARC files tell a new one."""

from __future__ import annotations

import logging

from archive.evidence.aside import put_aside
from archive.evidence.folder import Folder
from crawler.ledger.ledger import Ledger, UnreadableLedger

logger = logging.getLogger(__name__)
LOST = "a new one is told by the WARC files what is captured, and listings are walked once more"


def open_ledger(folder: Folder, slug: str) -> tuple[Ledger, tuple[str, ...]]:
    """Return the ledger of the site *slug*, and what a person must know of its opening: that one was put into torn/.

    Call it with the site's crawl lock held. Raises Locked, DiskTrouble.
    """
    path = folder.state / f"{slug}.db"
    try:
        return _sound(Ledger(path)), ()
    except UnreadableLedger as error:
        aside = folder.relative(put_aside(folder, path))
        why = str(error).partition(": run again: ")[0]
        said = f"{slug}: {why}: it lies in {aside} now, and {LOST}"
        logger.warning("%s", said)
        return Ledger(path), (said,)


def _sound(ledger: Ledger) -> Ledger:
    """Return *ledger* after a look at the whole file: what is broken is found now, not in the middle of a night."""
    try:
        ledger.prove()
    except BaseException:
        ledger.close()
        raise
    return ledger
