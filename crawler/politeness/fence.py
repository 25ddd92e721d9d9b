"""Stands before every request: nothing is sent while it is not sure that the crawl still holds the leases of its hosts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from archive.errors import ArchiveError, DiskTrouble, Locked
from crawler.leases.leases import BEATS, Leases
from crawler.politeness.refusal import RefusedError

logger = logging.getLogger(__name__)
LOST = "another crawl asks this host now"
"""Why a crawl ends whose lease was taken, because nothing had been heard of it for too long."""
AGAIN = 1.0  # seconds until a mount that failed a beat is tried again by a request that waits


class Fence:
    """The leases of one crawl, kept while it runs."""

    def __init__(self, leases: Leases, over: Callable[[ArchiveError], None]) -> None:
        self._leases, self._over = leases, over
        self._ended = False
        self._one = asyncio.Lock()
        self._beats: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to beat by the clock; *over* hears of a lease that was lost, or of a disk that takes no beat any more."""
        self._beats = asyncio.get_running_loop().create_task(self._keep())

    def stop(self) -> None:
        """Beat no more."""
        self._ended = True
        if self._beats is not None:
            self._beats.cancel()

    async def pass_by(self, pause: float, *, own: bool) -> None:
        """Let a request to a host that is left in peace for *pause* seconds be sent now. Raises RefusedError when it may not.

        The first to a host of our *own* waits until what the crawl before left it in peace for is over.
        """
        if own and (rest := self._leases.rest(pause)) > 0:
            await asyncio.sleep(rest)
        while not self._leases.is_sure():
            if self._ended:
                raise RefusedError(LOST, again=True)
            await self._beat()
            if not self._leases.is_sure() and not self._ended:
                await asyncio.sleep(AGAIN)
        if own:
            self._leases.note(pause)

    async def _keep(self) -> None:
        while not self._ended:
            await asyncio.sleep(self._leases.ttl / BEATS)
            await self._beat()

    async def _beat(self) -> None:
        """Renew, in a thread: a mount that stands still must not stop what comes from the wire from being kept."""
        async with self._one:
            if self._ended or self._leases.silent() < self._leases.ttl / (2 * BEATS):  # another has just done it
                return
            try:
                await asyncio.to_thread(self._leases.renew)
            except Locked as lost:
                self._end(lost)
            except DiskTrouble as trouble:
                logger.warning("the crawl waits: %s", trouble)
                if self._leases.silent() > 2 * self._leases.ttl:
                    self._end(trouble)

    def _end(self, trouble: ArchiveError) -> None:
        self._ended = True  # the beats end by themselves: it may be they who found out
        self._over(trouble)
