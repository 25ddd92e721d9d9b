"""How crawls are told where nobody watches: a line of the log for each fact."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from time import monotonic

from archive.logs import asked
from crawler.cli.progress import SECONDS_BETWEEN_LINES, Watch
from crawler.task import Progress

logger = logging.getLogger(__name__)


def watching() -> AbstractContextManager[Callable[[Sequence[Progress]], None]]:
    """Return what tells how far crawls are: facts where the environment asks for them, else for people."""
    return nullcontext(Noting()) if asked() else Watch()


class Noting:
    """A line when a crawl begins and ends, and one a minute while it is under way."""

    def __init__(self) -> None:
        self._noted: dict[str, str] = {}
        self._told = monotonic()

    def __call__(self, sites: Sequence[Progress]) -> None:
        """Note how far the crawls are."""
        due = monotonic() - self._told >= SECONDS_BETWEEN_LINES
        self._told = monotonic() if due else self._told
        for one in sites:
            state = "ended" if one.code is not None else "begun" if one.started is not None else ""
            if state and (state != self._noted.get(one.slug) or (due and state == "begun")):
                logger.info(
                    "crawl under way" if state == self._noted.get(one.slug) else f"crawl {state}", extra=_fact(one)
                )
                self._noted[one.slug] = state


def _fact(one: Progress) -> dict[str, dict[str, object]]:
    ended = {} if one.code is None else {"code": one.code, "reason": one.reason or ""}
    return {"fact": {"site": one.slug, **ended, "bytes": one.bytes, **one.counts}}
