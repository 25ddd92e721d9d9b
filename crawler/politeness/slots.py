"""A host's line in Scrapy's downloader: its pause, and what is sent away from it."""

from __future__ import annotations

from collections import deque
from typing import Any

from twisted.python.failure import Failure

from archive.urls import host_of
from crawler.politeness.refusal import RefusedError


def set_pause(downloader: Any, key: str, pause: float, *, alone: bool) -> None:
    """Let *pause* seconds pass between two requests of the line *key*; *alone*: one request at a time."""
    # lines are dropped after a minute of silence and made anew from these settings
    settings = downloader.per_slot_settings.setdefault(key, {})
    settings["delay"] = pause
    slot = downloader.slots.get(key)
    if slot is not None:
        slot.delay = pause
    if alone:
        settings["concurrency"] = 1
        if slot is not None:
            slot.concurrency = 1


def send_away(slot: Any, why: str, host: str | None = None) -> None:
    """Let nothing that waits in the line *slot*, or only what waits for *host*, be sent in this crawl."""
    staying: deque[Any] = deque()
    while slot.queue:
        request, answer = slot.queue.popleft()
        if host is not None and host_of(request.url) != host:
            staying.append((request, answer))
        else:
            answer.errback(Failure(RefusedError(why, again=True)))
    slot.queue.extend(staying)
