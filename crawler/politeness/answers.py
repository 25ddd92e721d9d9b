"""What an answer says about how its host wants to be asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

LONGEST_ASKED = 86_400.0  # seconds: who asks for years says nothing about this night
# Too many requests, and what stands before a server that cannot go on; 500 is a page's own trouble.
BUSY_STATUSES = frozenset({429, 502, 503, 504})
# A challenge may come with any status. Cloudflare: cf-mitigated (its page "Detect a challenge page response"); AWS WAF:
# x-amzn-waf-action (its page "How challenge and CAPTCHA work"), with status 202 and 405.
_CHALLENGES = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}


class Manner(Enum):
    """What an answer asks of us."""

    FINE = "fine"
    BUSY = "busy"
    """The server asks for rest."""
    REFUSED = "refused"
    """We are not wanted, perhaps only at this address."""
    CHALLENGED = "challenged"
    """Somebody before the server takes us for a machine that is not wanted."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, as far as manners go."""

    manner: Manner
    words: str = ""
    """For people: `503`, `429, Retry-After 120 s`; empty where all is fine."""
    rest: float = 0.0
    """Seconds of rest that it asks for."""


def said_by(status: int, headers: Mapping[str, str], *, now: datetime) -> Said:
    """Return what an answer with *status* and *headers* (lower case), read at *now*, asks of us."""
    if any(headers.get(name, "").strip().lower() in values for name, values in _CHALLENGES.items()):
        return Said(Manner.CHALLENGED, f"{status}, a challenge")
    if status in BUSY_STATUSES:
        rest = retry_after(headers.get("retry-after"), headers.get("date"), now=now)
        return Said(Manner.BUSY, f"{status}, Retry-After {rest:.0f} s" if rest else str(status), rest)
    return Said(Manner.REFUSED, str(status)) if status == 403 else Said(Manner.FINE)


def retry_after(value: str | None, date: str | None = None, *, now: datetime) -> float:
    """Return the seconds that a Retry-After header (RFC 9110 §10.2.3: seconds or a date) asks for; 0 for none or nonsense.

    A date is one of the server's clock, which may be wrong: it counts from the answer's own *date*, and from *now* only
    where there is none.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_ASKED)
    then, begun = _time(text), _time(date or "") or now
    return min(max((then - begun).total_seconds(), 0.0), LONGEST_ASKED) if then is not None else 0.0


def plain_headers(headers: Any) -> dict[str, str]:
    """Return Scrapy's *headers* as text, the first of each name, which is in lower case."""
    return {name.decode("latin-1").lower(): values[0].decode("latin-1") for name, values in headers.items() if values}


def _time(text: str) -> datetime | None:
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)
