"""How far a long job is, for people: a bar on a terminal, plain lines elsewhere, or facts of the log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from time import monotonic
from typing import Any

import click

from archive.catalogue.entering.ingest import Headway
from archive.logs import asked

_WORTH_TELLING = 10.0  # seconds: before, nobody knows how fast it goes
_HOURS = 100  # minutes, beyond which hours are told

logger = logging.getLogger(__name__)


class Progress:
    """A bar on a terminal, a line for each file in a log; both on standard error, so that results can be piped."""

    def __init__(self, doing: str, whole: int = 0) -> None:
        self._doing, self._whole = doing, whole
        self._bar: Any = None
        self._behind = self._begun = self._read = 0
        self._since = monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._bar is not None:
            self._bar.update(self._begun and self._whole - self._behind)
            self._bar.__exit__(*failure)

    def begin(self, warc: str, size: int) -> None:
        """Begin with a file: the ones before are done."""
        self._tell(warc, {"warc": warc})
        self._show(self._begun, warc)
        self._begun += size

    def take(self, headway: Headway) -> None:
        """Take how far an ingest has come."""
        self._whole, took = headway.whole, monotonic() - self._since
        if (done := headway.entered) is not None:
            fact = {"warc": headway.warc, "captures": done.captures, "read": done.read}
            self._read += done.read
            said = f"{headway.warc}: {done.captures} captures, {done.read} pages read"
            self._tell(said + self._pace(headway, took), fact)
        known = self._read and took >= _WORTH_TELLING
        self._show(headway.behind, headway.warc, f"{self._read / took:.0f} pages/s  " if known else "")

    def _pace(self, headway: Headway, took: float) -> str:
        """Return how far all is, how fast that goes and how long it takes yet, where that is worth a word."""
        left = headway.whole - headway.behind
        # nothing is known of the pace before a page was read: the first files may hold none
        if took < _WORTH_TELLING or not left or not self._read:
            return ""
        minutes = left / headway.behind * took / 60
        yet = f"{minutes:.0f} min" if minutes < _HOURS else f"{minutes / 60:.1f} h"
        return f" ({headway.behind / headway.whole:.0%} done, {self._read / took:.0f} pages/s, {yet} left)"

    def _tell(self, said: str, fact: Mapping[str, object]) -> None:
        if asked():
            logger.info("%s %s", self._doing, said, extra={"fact": fact})
        elif not sys.stderr.isatty():
            click.echo(f"{self._doing} {said}", err=True)

    def _show(self, behind: int, warc: str, rate: str = "") -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:  # which says by itself what part is done, and what time is left
            label = self._doing
            self._bar = click.progressbar(length=self._whole, label=label, file=sys.stderr, item_show_func=_shown)
            self._bar.__enter__()
        name = warc.rpartition("/")[2]
        self._bar.update(behind - self._behind, f"{rate}{name}")
        self._behind = behind


def _shown(item: str | None) -> str:
    return item or ""
