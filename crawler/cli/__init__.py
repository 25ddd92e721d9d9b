"""The commands that need the network, added to those of the archive. `luutru` is this package's `main`."""

from __future__ import annotations

from archive.cli import main as group
from archive.cli import run
from crawler.cli import crawl, demo, explain

__all__ = ["crawl", "demo", "explain", "group", "main"]


def main() -> None:
    """Run the command line."""
    run(group)
