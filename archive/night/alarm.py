"""An alarm of one night, and the episode that alarms of several nights make. Values alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is off in one night."""

    site: str
    """The portal's slug; ARCHIVE where the whole archive is meant."""
    kind: str
    """What is off, in the words of docs/operator.md: `nothing new`, `host gone`, …"""
    subject: str
    """Of what of it: a host, a section, a field; empty where the whole site is meant. Two subjects are two episodes."""
    what: str
    """One sentence with the figures."""
    remedy: str
    """What to do, in one sentence."""
    evidence: tuple[str, ...] = ()
    """Captures (WARC-Record-ID) that show it."""
    loud: bool = False
    """Whether people are told even where only what is urgent is told: nothing at all came, something is being lost."""
    began: date | None = None
    """The night on which it seems to have begun, where it could be told only later: two lost bylines are chance, twenty not."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What this night tells nothing about, so that an episode of it neither goes on nor ends: the portal was not reached, …"""

    site: str
    kind: str
    """Empty: all kinds and subjects."""
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One thing that is off, from the night it was first seen until the first night that shows it mended."""

    alarm: Alarm
    """As it was last seen."""
    since: date
    """The night on which it began, as far as anybody can tell: what is usual is counted from the nights before."""
    last: date
    """The last night that showed it."""
    nights: int = 1
    """How many nights showed it."""
    told: tuple[date, ...] = ()
    """The nights on which people were told."""
    closed: date | None = None
    """The night that showed it mended."""
