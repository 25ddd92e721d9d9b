"""Times and lists as the book writes them: times UTC."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from archive.times import utc


def written_or_none(at: datetime | None) -> str | None:
    """Return *at* as the book holds it, None for none."""
    return utc(at) if at is not None else None


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
