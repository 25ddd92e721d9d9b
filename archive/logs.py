"""Logs: one line a fact, `key=value`, or JSON where LUUTRU_LOG=json; with the portal, and the address that it is about.

- What a portal prints stands in logs: no letter of it ends a line or steers the terminal that shows it, and none is lost.
- A command speaks to people in plain words, unless the environment asks for a form and nobody reads on a terminal: then all
  that it says on standard error is lines of this log (`asked`).
- A fact with figures has them in `extra={"fact": {...}}`: a key of `extra` itself that logging has taken is an error.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from archive.clock import now
from archive.terminal import STEERING

FORM = "LUUTRU_LOG"
"""Environment: `json` for a line of JSON each; without it `key=value`."""
JSON, TEXT = "json", "text"
MOST_LETTERS = 8_000  # of one field: a traceback has 3,000, an answer that somebody puts into a message has no bound
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# of a WARC file of our own, which lies in the folder of its portal
_OF_SITE = re.compile(r"(?:^|[\s/])warc/([a-z0-9][a-z0-9._-]*)/\d{4}/")
_BARE = re.compile(r"[^\s=\"\\]+")
_NOT_IN_A_KEY = re.compile(r"\W+")


class Facts(logging.Formatter):
    """Makes a line of each fact."""

    def __init__(self, *, as_json: bool, site: str = "") -> None:
        super().__init__()
        self._as_json = as_json
        self._site = site

    def format(self, record: logging.LogRecord) -> str:
        """Return the line that says what *record* does."""
        told = {key: _bounded(value) for key, value in self._told(record).items() if value not in (None, "")}
        if self._as_json:
            return _steady(json.dumps(told, ensure_ascii=False))
        return " ".join(f"{key}={_value(value)}" for key, value in told.items())

    def _told(self, record: logging.LogRecord) -> dict[str, Any]:
        message = record.getMessage()
        given = getattr(record, "fact", {})
        fact = {_NOT_IN_A_KEY.sub("_", str(key)): value for key, value in given.items()} if _is_map(given) else {}
        found, of = _ADDRESS.search(message[:MOST_LETTERS]), _OF_SITE.search(message[:MOST_LETTERS])
        return {
            "at": now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "site": fact.pop("site", "") or self._site or (of[1] if of else ""),
            "message": message,
            "url": fact.pop("url", "") or (found[0].rstrip(".,:;)") if found else ""),
            **fact,
            "trace": self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else "",
        }


def _is_map(given: object) -> bool:
    return isinstance(given, Mapping)


def _bounded(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def _value(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return (
        text if _BARE.fullmatch(text) and not STEERING.search(text) else _steady(json.dumps(text, ensure_ascii=False))
    )


def _steady(text: str) -> str:
    """Return the JSON *text* with all that could steer a terminal written as JSON writes it."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _Lines(logging.Handler):
    """Writes to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)  # noqa: T201 (that is what a log is)
        except Exception:
            self.handleError(record)


def _form() -> str:
    return os.environ.get(FORM, "").strip().lower()


def asked() -> bool:
    """Return whether commands are to speak in lines of the log: somebody asks for a form, and nobody reads on a terminal."""
    return bool(_form()) and not sys.stderr.isatty()


def begin(level: str, *, site: str = "") -> logging.Handler:
    """Let this process log from *level* on, to standard error, in the form that the environment asks for; warnings too."""
    form = _form()
    lines, root = _Lines(), logging.getLogger()
    lines.setFormatter(Facts(as_json=form == JSON, site=site))
    lines.setLevel(level)  # a logger with a level of its own, as a library's may have, does not ask the root's
    root.addHandler(lines)
    root.setLevel(level)
    logging.captureWarnings(True)
    if form not in ("", JSON, TEXT):
        logging.getLogger(__name__).warning("%s is neither '%s' nor '%s': taken for '%s'", FORM, JSON, TEXT, TEXT)
    return lines


def note(line: str, site: str = "") -> None:
    """Note *line*, which somebody must know, and the *site* that it is about, if it is about one."""
    logging.getLogger(__name__).warning("%s", line, extra={"fact": {"site": site}})


@contextmanager
def logged(level: str) -> Iterator[None]:
    """Log inside as `begin` says, and as before after it; inside of another one, as that says."""
    root = logging.getLogger()
    if any(isinstance(one, _Lines) for one in root.handlers):
        yield
        return
    before, lines = root.level, begin(level)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(lines)
        root.setLevel(before)
