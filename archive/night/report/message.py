"""What people are told of a night: the verdict, and what began, is there still, or is over. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.night.alarm import Episode
from archive.night.report.text import off
from archive.night.report.words import bounded, lasted, place_of, verdict
from archive.night.whole import WholeNight

LONGEST_BODY = 3_000
"""Letters: Telegram takes 4,096, Discord and ntfy less than that split; who wants all of it opens the report."""

_EYES = ("gather", "check")
"""Steps of the night without which nobody knows what is off."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, for every way it goes."""

    title: str
    body: str
    alarms: int = 0
    """How many alarms it tells of, of those that are over too."""
    urgent: bool = False
    """Whether something is lost if nobody looks, or nobody can know whether it is."""
    troubled: bool = False
    """Whether the night itself was in trouble."""


def message(whole: WholeNight, due: Sequence[Episode]) -> Message:
    """Return what is told of *whole*; *due* is what people are to be told of tonight."""
    archive = whole.archive
    urgent = any(one.alarm.loud and one.closed is None for one in due) or any(step in archive.steps for step in _EYES)
    troubled = bool(archive.steps or archive.clock) or not archive.ended
    return Message(f"luutru {verdict(whole)}", _cut(list(_told(whole, due))), len(due), urgent, troubled)


def unread(night: date, why: str) -> Message:
    """Return what is told of *night* where the operator's book cannot be used, because of *why*: nobody knows what is off."""
    body = (
        f"failed: {bounded(why)}\n\nwhat is off with which portal would stand there; how the crawls went the night's log tells "
        "(`journalctl -u luutru-night`)"
    )
    return Message(f"luutru {night}: nobody knows how the night was", body, urgent=True, troubled=True)


def _told(whole: WholeNight, due: Sequence[Episode]) -> Iterator[str]:
    for step, why in sorted(whole.archive.steps.items()):
        yield f"failed: {bounded(step)}: {bounded(why)}"
    ranked = sorted(due, key=lambda one: (one.closed is not None, not one.alarm.loud, one.alarm.site, one.alarm.kind))
    for episode in ranked:
        yield "\n".join(_one(whole, episode))
    if not due:
        yield "nothing new to be told: no alarm began, came again or ended"


def _one(whole: WholeNight, episode: Episode) -> Iterator[str]:
    if episode.closed is not None:
        yield f"+ mended: {bounded(episode.alarm.kind)}, {place_of(episode.alarm)}: {lasted(episode)}"
    else:
        yield from off(whole, episode)


def _cut(parts: list[str]) -> str:
    """Return as many of *parts* as a message has room for, and how many there are beyond them."""
    fitting: list[str] = []
    for part in parts:
        if sum(map(len, fitting)) + len(part) > LONGEST_BODY - 200 and fitting:
            break
        fitting.append(part[:LONGEST_BODY])
    left = len(parts) - len(fitting)
    return "\n\n".join((*fitting, f"and {left} more: the report has them all") if left else fitting)
