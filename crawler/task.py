"""What is to be crawled, when each site has its turn, and how far a crawl is."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from archive.clock import NIGHT
from archive.evidence.folder import Folder
from crawler.servers import SERVERS
from crawler.window import UNTIL

PARENT = "LUUTRU_PARENT"
"""Environment: the process that began a crawl: by the time a child asks, it may be gone already."""
SETTINGS, NIGHTLY = "SCRAPY_SETTINGS_MODULE", "settings.nightly"
"""Environment: which of Scrapy's settings a crawl has; those of unattended nights are patient with slow portals."""


class Say(Protocol):
    """Says what a person must know."""

    def __call__(self, line: str, site: str = "", /) -> None:
        """Say *line*, which is about *site* if it is about one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When one site may be crawled, beside whom, and how much."""

    opens: datetime | None = None
    """Not to be begun before; None: at once."""
    closes: datetime | None = None
    """Its crawl ends in order then, and does not begin afterwards; None: when it is done."""
    servers: frozenset[str] = frozenset()
    """Addresses of its hosts: two sites that have one in common are crawled one after the other."""
    budget: int = 0
    """Requests that it may make; 0: as the task says."""


ANY_TIME = Turn()


@dataclass(frozen=True, slots=True)
class Task:
    """What to crawl into which archive, with which settings."""

    slugs: tuple[str, ...]
    folder: Folder
    settings: Path
    at_once: int = field(default_factory=lambda: os.cpu_count() or 1)
    again: bool = False
    """Whether to ask again for what was captured before."""
    budget: int = 0
    """Requests that each crawl may make; 0 leaves it to the site file."""
    since: date | None = None
    """The day down to which listings are followed; None: as before, else to their end."""
    revisits: float | None = None
    """Looks at captured articles for each new one; None: as the environment says, else as usual."""
    night: date | None = None
    """The night that the crawls belong to; None: the day on which each begins."""
    turns: Mapping[str, Turn] = field(default_factory=dict)
    """By site; who is not named here has its turn at any time."""

    def turn(self, slug: str) -> Turn:
        """Return when *slug* has its turn."""
        return self.turns.get(slug, ANY_TIME)

    def log(self, slug: str) -> Path:
        """Return where the crawl of *slug* logs."""
        return self.folder.root / "logs" / f"{slug}.log"


@dataclass(slots=True)
class Progress:
    """How far one site's crawl is."""

    slug: str
    counts: Mapping[str, int] = field(default_factory=dict)
    bytes: int = 0
    reason: str | None = None
    said: Sequence[str] = ()
    """What a person must know."""
    unanswered: str = ""
    """Why most of the requests that had no whole answer had none; known once the crawl has ended."""
    code: int | None = None
    """The exit code, once the crawl has ended; none of a crawl that did not begin."""
    started: datetime | None = None
    ended: datetime | None = None

    def hear(self, told: Mapping[str, Any]) -> None:
        """Take over what the crawl's process has *told*."""
        self.counts = told.get("counts", self.counts)
        self.bytes = told.get("bytes", self.bytes)
        self.reason, self.said = told.get("reason"), told.get("said", ())
        self.unanswered = told.get("unanswered", "")


def environment(task: Task, turn: Turn = ANY_TIME) -> dict[str, str]:
    """Return the environment of a process of this machine that crawls for *task* while it has its *turn*."""
    return {**os.environ, PARENT: str(os.getpid()), **told_environment(task, turn)}


def told_environment(task: Task, turn: Turn) -> dict[str, str]:
    """Return what a process that crawls for *task* while it has its *turn* must know, on whatever machine."""
    night = {NIGHT: task.night.isoformat(), SETTINGS: os.environ.get(SETTINGS, NIGHTLY)} if task.night else {}
    looks = {} if task.revisits is None else {"LUUTRU_REVISITS": str(task.revisits)}
    return {
        "LUUTRU_ARCHIVE": str(task.folder.root),
        "LUUTRU_SETTINGS": str(task.settings),
        "LUUTRU_AGAIN": "1" if task.again else "0",
        "LUUTRU_BUDGET": str(turn.budget or task.budget),
        "LUUTRU_SINCE": task.since.isoformat() if task.since else "",
        SERVERS: ",".join(sorted(turn.servers)),
        UNTIL: turn.closes.isoformat() if turn.closes else "",
        **night,
        **looks,
    }
