"""Why a request is not sent: the words that the ledger keeps beside what stays owed."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from archive.errors import ArchiveError

PRIVATE = "private address"
DISALLOWED = "robots: disallowed"
BUDGET = "budget"
"""Why a crawl ends when the night's requests are spent, and what is left for another."""
WAIT = "the host asked to wait for longer than this night"
SILENT = "the host has stopped answering"
BUSY = "the host has asked for rest, answer after answer"
REFUSED = "the host refuses us, page after page"
STRANGE = "the host shows something else in place of its pages"


class RefusedError(IgnoreRequest):
    """The request is not sent: *rule* says why, for the ledger. *again* when another night may be different."""

    def __init__(self, rule: str, *, again: bool = False) -> None:
        super().__init__(rule)
        self.rule = rule
        self.again = again


class NoContactError(ArchiveError):
    """Nobody is named whom a portal's people could write to. The operator sets LUUTRU_CONTACT."""

    exit_code = 2

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"{slug}: no contact is configured, and nobody is crawled anonymously: "
            "set LUUTRU_CONTACT to an address that a portal's people can write to, mailto:luu-tru@example.vn"
        )
