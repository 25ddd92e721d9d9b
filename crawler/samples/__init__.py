"""Sample portals on loopback: real HTTP, deterministic from a seed, as nasty as the real thing, with a truth table."""

from __future__ import annotations

from crawler.samples.definitions import write_settings
from crawler.samples.make import Make
from crawler.samples.makes import MAKES, PORTALS
from crawler.samples.makes.liferay import LIFERAY
from crawler.samples.makes.sharepoint import SHAREPOINT
from crawler.samples.process import Running, running
from crawler.samples.truth import Entry, truth
from crawler.samples.world import Portal, World, today

__all__ = [
    "LIFERAY",
    "MAKES",
    "PORTALS",
    "SHAREPOINT",
    "Entry",
    "Make",
    "Portal",
    "Running",
    "World",
    "running",
    "today",
    "truth",
    "write_settings",
]
