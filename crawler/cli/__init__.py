"""The commands that need the network, added to those of the archive. `luutru` is this package's `main`."""

from __future__ import annotations

from archive.cli import main as group
from archive.cli import run
from crawler.cli import check, crawl, demo, explain, night, probe, schedule

__all__ = ["check", "crawl", "demo", "explain", "group", "main", "night", "probe", "schedule"]


def main() -> None:
    """Run the command line."""
    run(group)
