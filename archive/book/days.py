"""Times and lists as the book writes them: times UTC, written alike so that they sort as text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime


def written(at: datetime) -> str:
    """Return the aware time *at* as the book holds it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def written_or_none(at: datetime | None) -> str | None:
    """Return *at* as the book holds it, None for none."""
    return written(at) if at is not None else None


def time_of(text: str | None) -> datetime | None:
    """Return the aware time that *text* of the book says; None for none."""
    return datetime.fromisoformat(text) if text else None


def day_of(text: str | None) -> date | None:
    """Return the day that *text* of the book says; None for none."""
    return date.fromisoformat(text) if text else None


def listed(texts: Iterable[str]) -> str:
    """Return *texts* as a JSON list."""
    return json.dumps(list(texts), ensure_ascii=False)


def texts_of(text: str) -> tuple[str, ...]:
    """Return the texts of a JSON list."""
    return tuple(str(one) for one in json.loads(text))
