"""What those who crawl and who began the crawls tell each other, in files of the folder that they share.

Files are written over in place: on a network's mount, opening a file asks whether it changed, while a new name for it may be
known to another machine half a minute late.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

ASKER = "asker"
"""The file of who began the crawls: a beat, its time, and whom it wants to end."""
BEAT_SECONDS = 1.0
# Nobody would enter what is captured, or end a crawl at its time: a machine that is rebooted is back in less than that, but
# not the command that it ran.
SILENCE = 60.0
GO_ON, END, END_AT_ONCE = 0, 1, 2
# Counts that say how it stands and not what was done: the last worker's hold. Whoever goes on finds owed what was left to it.
_STANDS = ("owed", "sections failed", "hosts left", "owed from before")


def put(path: Path, told: Mapping[str, Any]) -> None:
    """Write *told* to *path*, over what stands there. Raises OSError."""
    line = json.dumps(told).encode() + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.pwrite(descriptor, line, 0)
        os.ftruncate(descriptor, len(line))
    finally:
        os.close(descriptor)


def look(path: Path) -> dict[str, Any]:
    """Return what was put at *path*; nothing where that is missing, or half written."""
    with suppress(OSError, ValueError):
        told = json.loads(path.read_bytes().partition(b"\n")[0])
        return told if isinstance(told, dict) else {}
    return {}


def turn_file(run: Path, slug: str) -> Path:
    """Return where it stands the how manieth worker has the site *slug* in the run of the folder *run*."""
    return run / f"{slug}.turn"


def told_file(run: Path, slug: str, turn: int) -> Path:
    """Return where the worker that was the *turn*th to have the site *slug* tells how far it is."""
    return run / f"{slug}.{turn}.told"


def told_of(run: Path, slug: str, last: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what the workers that had the site *slug*, one after the other, have told, as of one crawl; empty: nothing yet.

    *last* is what the last of them returned, where it has ended.
    """
    turn = int((last or {}).get("turn") or look(turn_file(run, slug)).get("turn", 0))
    every = [look(told_file(run, slug, number)) for number in range(1, turn + (last is None))]
    told = [one for one in (*every, last) if one]
    counts = Counter[str]()
    for one in told:
        counts.update({what: count for what, count in one.get("counts", {}).items() if what not in _STANDS})
    stands = {what: count for what, count in (told[-1] if told else {}).get("counts", {}).items() if what in _STANDS}
    whole = {"counts": {**counts, **stands}, "bytes": sum(one.get("bytes", 0) for one in told)}
    return {**told[-1], **whole} if told else {}


@dataclass(slots=True)
class Asker:
    """Who began the crawls of the run in the folder *run*, as a worker sees it, by the worker's own clock."""

    run: Path
    slug: str
    told: dict[str, Any] = field(default_factory=dict)
    heard: float = field(default_factory=monotonic)

    def look(self) -> bool:
        """Look for a new beat; return whether there is one."""
        told = look(self.run / ASKER)
        if not told or told == self.told:
            return False
        self.told, self.heard = told, monotonic()
        return True

    def wants(self) -> int:
        """Return whether the crawl is to go on."""
        if self.slug in self.told.get("ended", ()):
            return END_AT_ONCE
        silent = monotonic() - self.heard > SILENCE
        return max(int(self.told.get("stop", GO_ON)), END if silent else GO_ON)

    def ahead(self, at: datetime) -> float:
        """Return by how many seconds a clock that shows *at*, just after a new beat, is ahead of the asker's."""
        return (at - datetime.fromisoformat(self.told["at"])).total_seconds()
