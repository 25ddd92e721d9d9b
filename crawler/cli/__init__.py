"""The commands that need the network, added to those of the archive. `luutru` is this package's `main`."""

from __future__ import annotations

from archive.cli import main as group
from archive.cli import run, site_group
from archive.cli.group import BESIDE

__all__ = ["group", "main"]

group.later("crawler.cli.crawl", {"crawl": "Walk portals, keep every answer, enter it in the catalogue."})
group.later("crawler.cli.demo", {"demo": "Show the whole line on two sample portals of this machine."})
group.later("crawler.cli.explain", {"explain": "Tell what became of an address, and which rule decided."})
group.later("crawler.cli.night", {"night": "Do all that a night has to: crawl, enter, verify, judge, tell."})
group.later("crawler.cli.schedule", {"schedule": "Print what makes a machine run the nights."})
group.later("crawler.cli.status", {"status": "Say what runs now, and how the house stands."})
group.later("crawler.cli.tell", {"tell": "Say something to all whom the night tells."})
site_group.later("crawler.cli.check", {"check": "Test a site file against its saved pages and the portal."})
site_group.later("crawler.cli.probe", {"probe": "Look at a portal and write its site file."})
BESIDE.append("crawler.cli.waiting:waiting")


def main() -> None:
    """Run the command line."""
    run(group)
