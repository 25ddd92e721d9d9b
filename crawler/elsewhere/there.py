"""What a worker does for a crawl: it runs the same process as at home, tells how far that is, and ends it when it should."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from archive.clock import AHEAD, now
from archive.errors import DiskTrouble, Locked
from archive.evidence.folder import disk
from crawler.elsewhere.told import BEAT_SECONDS, END, END_AT_ONCE, GO_ON, Asker, look, put, told_file, turn_file
from crawler.home import Child, log_of
from crawler.leases.leases import usual_seconds
from crawler.task import PARENT

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.2
AGAIN_SECONDS = 2.0
# What a beat takes to be seen. Clocks that differ by less are as right as can be told here; a time server keeps them better.
SEEN_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class Order:
    """One site to be crawled."""

    slug: str
    run: Path
    """The folder of the run."""
    environment: Mapping[str, str]
    """What a crawl's process must know, beside what its machine knows."""
    log: Path


def crawl(order: Order) -> dict[str, Any]:
    """Crawl the site of *order*; return what its process said last, with its exit code as `code`.

    Raises DiskTrouble when the disk is full, as this machine sees it: another may have room.
    """
    number = _take_turn(order)
    asker = Asker(order.run, order.slug)
    environment = {**os.environ, **order.environment, PARENT: str(os.getpid()), AHEAD: str(_ahead(asker))}
    # who had it before in this run may still be ending it in order, or its machine is gone and its leases run out
    until = monotonic() + (0.0 if number == 1 else 4 * usual_seconds())
    while True:
        told = _once(order, number, asker, environment)
        if told["code"] != Locked.exit_code or monotonic() >= until or _wish(order, number, asker):
            break
        sleep(AGAIN_SECONDS)
    if told["code"] == DiskTrouble.exit_code:
        raise DiskTrouble("; ".join(told.get("said", ())) or f"{order.slug}: the disk is full, or cannot be written")
    return told


def _once(order: Order, number: int, asker: Asker, environment: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    with log_of(order.slug, order.log, lambda line, *_: logger.warning("%s", line)) as errors:
        child = Child(order.slug, environment, errors, told.update)
    ended, said = GO_ON, -BEAT_SECONDS
    while (code := child.poll()) is None:
        sleep(LOOK_SECONDS)
        wish = _wish(order, number, asker)
        if wish > ended:
            ended = wish
            child.end(at_once=wish == END_AT_ONCE)
        if monotonic() - said >= BEAT_SECONDS:
            said = monotonic()
            _tell(order, {**told, "turn": number})
    child.finish()
    _tell(order, {**told, "turn": number})
    return {**told, "turn": number, "code": code}


def _wish(order: Order, number: int, asker: Asker) -> int:
    """Return what is wanted of the crawl. It ends in order where another worker was given the site meanwhile."""
    asker.look()
    given_away = look(turn_file(order.run, order.slug)).get("turn", number) > number
    return max(asker.wants(), END if given_away else GO_ON)


def _take_turn(order: Order) -> int:
    """Return the how manieth this worker is to be given the site in this run, and have the one before end."""
    path = turn_file(order.run, order.slug)
    number = int(look(path).get("turn", 0)) + 1
    with disk(path):
        put(path, {"turn": number})
    return number


def _tell(order: Order, told: Mapping[str, Any]) -> None:
    with suppress(OSError):  # who asked is gone, or the disk is full: the crawl says so itself
        put(told_file(order.run, order.slug, told["turn"]), told)


def _ahead(asker: Asker) -> float:
    """Return how far this machine's clock has to be set for its crawls to have the asker's time."""
    mine = float(os.environ.get(AHEAD) or 0)
    asker.look()  # an old beat tells nothing
    until = monotonic() + 10 * BEAT_SECONDS
    while monotonic() < until and not asker.look():
        sleep(LOOK_SECONDS / 4)
    ahead = asker.ahead(now()) if asker.told and monotonic() < until else 0.0
    return mine - ahead if abs(ahead) > SEEN_WITHIN else mine
