"""What comes after the crawls of a night: all steps, in order, and the one exit code of the whole."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from archive.clock import now
from archive.evidence.folder import Folder
from crawler.crawls import Outcome
from crawler.night import steps
from crawler.night.notes import Notes
from crawler.night.tonight import Tonight

INTERRUPTED, DISK, STALE, FAILED, WRONG = 130, 5, 6, 3, 1


def finish(tonight: Tonight, notes: Notes, outcome: Outcome, *, written: int) -> int:
    """Do all that comes after the crawls, and note how the night ended; return its exit code.

    *written*: how many bytes it wrote. A night that was stopped is not judged: the next one is.
    """
    for name, code in (("ingest", outcome.ingest), ("manifest", outcome.vouched)):
        if code:
            notes.wrong(name, f"exit code {code}: `luutru {name}` says why")
    notes.put(replace(notes.night, free=free_bytes(tonight.folder), written=written))
    if not outcome.interrupted:
        _steps(tonight, notes, outcome)
    code = exit_code(outcome, notes)
    notes.put(replace(notes.night, ended=now(), code=code, free=free_bytes(tonight.folder)))
    return exit_code(outcome, notes)  # that this could not be noted counts too


def exit_code(outcome: Outcome, notes: Notes) -> int:
    """Return the one exit code of the night: interrupted, disk, catalogue, then what became of the crawls, then the rest."""
    crawls = outcome.exit_code()
    rest = [*notes.codes, WRONG if notes.night.steps or notes.night.clock else 0]
    every = (crawls, *rest, notes.failed.exit_code if notes.failed else 0)
    for serious in (INTERRUPTED, DISK, STALE):
        if serious in every:
            return serious
    return crawls if crawls not in (0, WRONG) else max(every)


def free_bytes(folder: Folder) -> int:
    """Return how many bytes are free on the archive's disk; 0 where nobody can tell."""
    with suppress(OSError):
        return shutil.disk_usage(folder.root).free
    return 0


def _steps(tonight: Tonight, notes: Notes, outcome: Outcome) -> None:
    """Do the steps after the crawls, and note how each went."""
    left = [step.name for step in chain.from_iterable(steps.ALL)]
    try:
        for group in steps.ALL:
            for done in steps.do(group, tonight):
                left.remove(done.name)
                notes.codes.append(done.code)
                if done.why:
                    tonight.say(f"{done.name}: {done.why}")
                    notes.wrong(done.name, done.why)
            notes.put(replace(notes.night, code=exit_code(outcome, notes)))
    except KeyboardInterrupt:
        for name in left:
            notes.wrong(name, "not done: the night was stopped before")
        notes.codes.append(INTERRUPTED)
