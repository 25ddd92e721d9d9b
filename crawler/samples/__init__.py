"""Sample portals on loopback: real HTTP, deterministic from a seed, as nasty as the real thing, with a truth table."""

from __future__ import annotations

from crawler.samples.definitions import write_settings
from crawler.samples.process import Running, running
from crawler.samples.truth import Entry, truth
from crawler.samples.world import LIFERAY, PORTALS, SHAREPOINT, Portal, World, today

__all__ = [
    "LIFERAY",
    "PORTALS",
    "SHAREPOINT",
    "Entry",
    "Portal",
    "Running",
    "World",
    "running",
    "today",
    "truth",
    "write_settings",
]
