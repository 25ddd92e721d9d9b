"""How a crawl or a look is told while it runs and when it has ended: a living line on a terminal, a line for each site."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from time import monotonic

import click

from crawler.task import Progress

SECONDS_BETWEEN_LINES = 60.0

# What the exit code of one site's crawl says, for people.
ENDS = {3: "FAILED", 4: "NOTHING CAPTURED", 5: "DISK", 75: "LOCKED", 130: "interrupted", 2: "NOT BEGUN"}


def told_of(one: Progress) -> str:
    """Return what is to be said of the crawl of one site."""
    said = (
        (one.reason or "finished")
        if one.code == 0
        else one.reason or "under way"
        if one.code is None
        else ENDS.get(one.code, f"exit {one.code}")
    )
    counts = one.counts
    failed = f"  {counts['failed']} failed" if counts.get("failed") else ""
    again = f"  {counts['revisits']} of them unchanged" if counts.get("revisits") else ""
    return (
        f"{one.slug:<16} {counts.get('articles', 0):>6} article pages  {counts.get('captures', 0):>7} answers  "
        f"{one.bytes / 1e6:>8.1f} MB  {said}{again}{failed}"
    )


class Looking:
    """A living line on a terminal while a portal is looked at; nothing in a log: a look is over in a minute or two."""

    def __init__(self, most: int) -> None:
        self._most, self._began, self._alive = most, monotonic(), sys.stderr.isatty()

    def __enter__(self) -> Looking:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._alive:
            click.echo("\r\x1b[K", nl=False, err=True)

    def __call__(self, requests: int) -> None:
        """Show how many requests were sent."""
        if self._alive:
            line = f"looking: {requests} requests, fewer than {self._most} in all, {monotonic() - self._began:.0f} s"
            click.echo(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}", nl=False, err=True)


class Watch:
    """A living line on a terminal; in a log a line a minute for each site that is under way."""

    def __init__(self) -> None:
        self._alive = sys.stderr.isatty()
        self._told = monotonic()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._alive:
            click.echo("\r\x1b[K", nl=False, err=True)

    def __call__(self, sites: Sequence[Progress]) -> None:
        """Show how far the crawls are."""
        running = [one for one in sites if one.code is None and one.counts]
        if self._alive:
            counted = (f"{one.slug} {one.counts.get('articles', 0)}/{one.counts.get('captures', 0)}" for one in running)
            line = "article pages/answers: " + "  ".join(counted) if running else "beginning …"
            click.echo(f"\r\x1b[K{line[: get_terminal_size().columns - 1]}", nl=False, err=True)
        elif monotonic() - self._told >= SECONDS_BETWEEN_LINES:
            self._told = monotonic()
            for one in running:
                click.echo(told_of(one), err=True)
