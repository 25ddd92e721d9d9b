"""The commands that need no network. `python -m archive` has these alone; `luutru` adds those of the crawler."""

from archive.cli import catalogue, check, completeness, evidence, export, intake, keeping, pages, replay, serve, wacz
from archive.cli.group import EXIT_CODES, as_json, day, in_archive, main, run

__all__ = [
    "EXIT_CODES",
    "as_json",
    "catalogue",
    "check",
    "completeness",
    "day",
    "evidence",
    "export",
    "in_archive",
    "intake",
    "keeping",
    "main",
    "pages",
    "replay",
    "run",
    "serve",
    "wacz",
]
