"""The guard of the disk: a crawl stops while there is still room to close its files and to enter what it captured."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from time import monotonic

from archive.evidence.room import need_room

# A person who is told now makes room within so long; a crawl that is alone on its disk is never stopped too late.
AHEAD = 300.0
# What is captured is written twice: into the WARC, and what is read of it into the catalogue, ledger and index. Of the sample
# portals, which have few pictures, these are 0.8 of the WARC's size.
TIMES = 2
BETWEEN_LOOKS = 1.0


class Room:
    """Watches one crawl's disk: what must stay free is *reserve*, and what the crawl writes in minutes at its pace."""

    def __init__(self, root: Path, reserve: int) -> None:
        self._root, self._reserve = root, reserve
        self._looks: deque[tuple[float, int]] = deque()

    def look(self, written: int) -> None:
        """Look at the disk, after *written* bytes in all. Raises DiskTrouble when there is too little room to go on."""
        now = monotonic()
        if self._looks and now - self._looks[-1][0] < BETWEEN_LOOKS:
            return
        self._looks.append((now, written))
        while self._looks[0][0] < now - AHEAD:
            self._looks.popleft()
        soon = TIMES * (written - self._looks[0][1])
        why = f"{self._reserve / 1e6:g} MB that LUUTRU_RESERVE_MB keeps free, the rest for the crawl's next minutes"
        need_room(self._root, self._reserve + soon, why)
