"""The commands that need the network, added to those of the archive. `luutru` is this package's `main`."""

from __future__ import annotations

from archive.cli import main as group
from archive.cli import run
from crawler.cli import check, crawl, demo, explain, night, probe, schedule, status

__all__ = ["check", "crawl", "demo", "explain", "group", "main", "night", "probe", "schedule", "status"]


def main() -> None:
    """Run the command line."""
    run(group)
