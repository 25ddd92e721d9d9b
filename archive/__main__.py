"""`python -m archive`: the commands that need no network, without Scrapy."""

from __future__ import annotations

from archive.cli import run

run()
