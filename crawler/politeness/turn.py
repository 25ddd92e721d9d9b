"""Waits for a crawl's turn at a host that others may be asking too: a picture server is asked by all crawls as by one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from crawler.politeness.host import LONGEST_WAIT, Clock, Host
from crawler.politeness.memory import Memory

# On a busy machine a crawl comes to its turn late, and the next one in time: a host saw both within 2 ms, at a pause of 150.
# Who is later than this takes another turn; turns at hosts that crawls share lie so much further apart.
LATE, LATE_SHARE = 0.02, 0.1

Sleep = Callable[[float], Awaitable[None]]


async def its_turn(host: Host, memory: Memory, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
    """Wait until it is this crawl's turn at *host*, among all crawls that ask it; at once where it is to be left alone."""
    while True:
        if (rest := host.rest()) > 0:  # before a turn is taken, which would be missed meanwhile
            await sleep(rest)
        pause = host.pause()
        late = max(LATE, pause * LATE_SHARE)
        wait, closed = memory.turn(host.name, pause if host.own else pause + late)
        if closed > LONGEST_WAIT:
            host.close(closed)
            return
        missed = clock.ticks() + wait + late
        if max(wait, closed) > 0:
            await sleep(max(wait, closed))
        if clock.ticks() <= missed:
            return
