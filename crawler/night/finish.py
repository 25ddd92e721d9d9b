"""What comes after the crawls of a night: all steps, in order, and the one exit code of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from archive.clock import now
from archive.errors import INTERRUPTED, WRONG, ArchiveError, DiskTrouble, StaleCatalogue
from archive.keeping.backups import note_backup
from crawler.crawls import Outcome
from crawler.night import steps
from crawler.night.housekeeping import backup_book
from crawler.night.notes import Notes, free_bytes
from crawler.night.steps import Step
from crawler.night.tonight import Tonight


def finish(tonight: Tonight, notes: Notes, outcome: Outcome, *, written: int) -> int:
    """Do all that comes after the crawls, and note how the night ended; return its exit code.

    *written*: how many bytes it wrote. A night that was stopped is judged and told like any other: who stops all of them
    would hear of none. Only one that was stopped at once is left to the next.
    """
    for name, code in (("ingest", outcome.ingest), ("manifest", outcome.vouched)):
        if code:
            stale = code == StaleCatalogue.exit_code
            why = "the catalogue waits for `luutru rebuild`" if stale else f"`luutru {name}` says why"
            notes.wrong(name, f"exit code {code}: {why}")
    notes.put(replace(notes.night, free=free_bytes(tonight.folder), written=written))
    if not outcome.at_once:
        _steps(tonight, notes, outcome)
    code = exit_code(outcome, notes)
    notes.put(replace(notes.night, ended=now(), code=code, free=free_bytes(tonight.folder)))
    _copy_book(tonight, notes)
    return exit_code(outcome, notes)  # that this could not be noted counts too


def _copy_book(tonight: Tonight, notes: Notes) -> None:
    """Copy the book with the night's last word in it: a copy from before tells whoever restores it of a night that died."""
    try:
        backup_book(tonight)
        if "backup" in notes.done and "backup" not in notes.night.steps:
            note_backup(tonight.folder, now())
    except ArchiveError as error:
        notes.codes.append(error.exit_code)
        tonight.say(f"backup: {error}")
        notes.wrong("backup", str(error))
        notes.put(notes.night)


def exit_code(outcome: Outcome, notes: Notes) -> int:
    """Return the one exit code of the night: interrupted, disk, catalogue, then what became of the crawls, then the rest."""
    crawls = outcome.exit_code()
    rest = [*notes.codes, WRONG if notes.night.steps or notes.night.clock else 0]
    every = (crawls, *rest, notes.failed.exit_code if notes.failed else 0)
    for serious in (INTERRUPTED, DiskTrouble.exit_code, StaleCatalogue.exit_code):
        if serious in every:
            return serious
    return crawls if crawls not in (0, WRONG) else max(every)


def _steps(tonight: Tonight, notes: Notes, outcome: Outcome) -> None:
    """Do the steps after the crawls, and note how each went. Who stops the night leaves out a group; twice, all the rest."""
    groups = steps.STOPPED if outcome.interrupted else steps.ALL
    for at, group in enumerate(groups):
        try:
            _group(group, tonight, notes)
            notes.put(replace(notes.night, code=exit_code(outcome, notes)))
        except KeyboardInterrupt:
            again = exit_code(outcome, notes) == INTERRUPTED
            notes.codes.append(INTERRUPTED)
            notes.left_out(step.name for step in chain.from_iterable(groups[at:] if again else groups[at : at + 1]))
            if again:
                return


def _group(group: Sequence[Step], tonight: Tonight, notes: Notes) -> None:
    for done in steps.do(group, tonight):
        notes.codes.append(done.code)
        notes.done.add(done.name)
        if done.why:
            tonight.say(f"{done.name}: {done.why}")
            notes.wrong(done.name, done.why)
