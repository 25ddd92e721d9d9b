"""How far a long job is, for people: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
from typing import Any

import click

from archive.catalogue.entering.ingest import Headway


class Progress:
    """A bar on a terminal, a line for each file in a log; both on standard error, so that results can be piped."""

    def __init__(self, doing: str, whole: int = 0) -> None:
        self._doing, self._whole = doing, whole
        self._bar: Any = None
        self._behind = self._begun = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None:
            self._bar.update(self._begun and self._whole - self._behind)
            self._bar.__exit__(*failure)

    def begin(self, warc: str, size: int) -> None:
        """Begin with a file: the ones before are done."""
        self._show(self._begun, warc, warc)
        self._begun += size

    def take(self, headway: Headway) -> None:
        """Take how far an ingest has come."""
        self._whole = headway.whole
        done = headway.entered
        said = f"{headway.warc}: {done.captures} captures, {done.read} pages read" if done is not None else None
        self._show(headway.behind, headway.warc, said)

    def _show(self, behind: int, warc: str, said: str | None) -> None:
        if not sys.stderr.isatty():
            if said is not None:
                click.echo(f"{self._doing} {said}", err=True)
            return
        if self._bar is None:
            label = self._doing
            self._bar = click.progressbar(length=self._whole, label=label, file=sys.stderr, item_show_func=_name)
            self._bar.__enter__()
        self._bar.update(behind - self._behind, warc)
        self._behind = behind


def _name(warc: str | None) -> str:
    return warc.rpartition("/")[2] if warc else ""
