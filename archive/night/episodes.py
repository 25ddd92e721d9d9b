"""Episodes: alarms of several nights that are one thing.

They open, are told with restraint, close by themselves, and are never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from archive.night.alarm import Alarm, Episode, Unjudged

# People are told on the nights 1, 3 and 7 of an episode, then every week: what is told every night is read by nobody.
_TOLD = (0, 2, 6)
# What is loud is told each night for a week: somebody is losing something every night. Who was told seven times knows.
_TOLD_LOUD = tuple(range(7))
_WEEK = 7
# What comes back within a week was never mended: it is the same episode, and people are not told as if it were another.
_SAME = timedelta(days=7)
# The end is told when it has lasted for two nights: a host that is up every second night is not told of every night.
_SURE = timedelta(days=2)

Key = tuple[str, str, str]


def key(alarm: Alarm) -> Key:
    """Return what makes two alarms the same thing."""
    return alarm.site, alarm.kind, alarm.subject


def after(episodes: Iterable[Episode], found: Iterable[Alarm | Unjudged], night: date) -> list[Episode]:
    """Return the episodes as they are after *night*: all that were handed in, and new ones.

    Nothing is ever left out.
    """
    found = list(found)
    alarms = {key(one): one for one in found if isinstance(one, Alarm)}
    doubts = {(one.site, one.kind, one.subject) for one in found if isinstance(one, Unjudged)}
    kept = list(episodes)
    newest = {key(episode.alarm): place for place, episode in enumerate(kept)}  # a key's last one is its newest
    for place in newest.values():
        kept[place] = _one_night_on(kept[place], alarms, doubts, night)
    known = {name for name, place in newest.items() if kept[place].closed is None}
    fresh = [
        Episode(alarm, min(alarm.began or night, night), night) for name, alarm in alarms.items() if name not in known
    ]
    return [*kept, *fresh]


def _one_night_on(episode: Episode, alarms: dict[Key, Alarm], doubts: set[Key], night: date) -> Episode:
    alarm = alarms.get(key(episode.alarm))
    if alarm is not None:
        if episode.closed is not None and night - episode.closed > _SAME:
            return episode  # another one: it gets its own
        again = episode.last < night  # a night that is judged twice is one night
        return replace(episode, alarm=alarm, last=max(night, episode.last), nights=episode.nights + again, closed=None)
    if episode.closed is not None or _is_doubtful(key(episode.alarm), doubts):
        return episode
    # nothing ends before it was last seen, whatever the clock says
    return replace(episode, closed=max(night, episode.last))


def _is_doubtful(name: Key, doubts: set[Key]) -> bool:
    return name in doubts or (name[0], "", "") in doubts


def due(episode: Episode, night: date) -> bool:
    """Return whether people are to be told of it tonight: that it is there, that it is there still, that it is over."""
    if episode.since > night:  # the clock stands years back, or an old night is told anew
        return False
    told = [day for day in episode.told if day <= night]
    if episode.closed is not None:
        # who was never told, because nobody could be reached, is told of both at once
        return not told or (night >= episode.closed + _SURE and told[-1] < episode.closed)
    if not told:
        return True
    return told[-1] < night and (night - told[0]).days >= _next(len(told), loud=episode.alarm.loud)


def _next(times: int, *, loud: bool) -> int:
    """Return how many days after the first time people are told once more, who were told so many *times*."""
    days = _TOLD_LOUD if loud else _TOLD
    return days[times] if times < len(days) else days[-1] + _WEEK * (times - len(days) + 1)


def told(episode: Episode, night: date) -> Episode:
    """Return *episode*, of which people were told tonight."""
    return replace(episode, told=tuple(sorted({*episode.told, night})))


def still_open(episodes: Sequence[Episode]) -> list[Episode]:
    """Return those that are open, loud ones first, then by portal."""
    return sorted(
        (e for e in episodes if e.closed is None),
        key=lambda e: (not e.alarm.loud, e.alarm.site, e.alarm.kind, e.alarm.subject),
    )
