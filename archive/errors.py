"""Errors, named for who can mend them. Strange pages are not errors: they are `problems`."""

from __future__ import annotations

WELL, WRONG, SITES_FAILED, NOTHING_CAPTURED, INTERRUPTED = 0, 1, 3, 4, 130
"""Exit codes that no error stands for; those of errors are theirs. docs/commands.md tells what each means."""


class ArchiveError(Exception):
    """Something that a person must mend. The message names the thing, the reason and the remedy on one line."""

    exit_code = 1


class BadDefinition(ArchiveError):
    """A site or platform file says what cannot be meant. Its editor mends it; the message names file and key."""

    exit_code = 2


class Locked(ArchiveError):
    """Another process of ours works here. Wait for it, or stop it; the message says which process and since when."""

    exit_code = 75


class DiskTrouble(ArchiveError):
    """The archive's disk is full, read-only or not there. The operator mends that and runs again."""

    exit_code = 5


class StorageTrouble(DiskTrouble):
    """The object storage does not answer, or refuses us. The operator mends that and runs again: nothing is lost meanwhile."""


class NotAsKept(ArchiveError):
    """A file that lies in object storage alone is not there any more, or is another. The message says how it comes back."""


class StaleCatalogue(ArchiveError):
    """The catalogue was built by another version. `luutru rebuild` makes a new one beside it."""

    exit_code = 6
