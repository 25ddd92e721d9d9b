"""What the crawls of a portal's night say of themselves: why they ended, what they counted; and the book's word."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from archive.book.nights import Visit
from archive.catalogue.catalogue import Catalogue

_CRAWLS = """
select c.outcome, c.counts, c.started, c.last_capture, coalesce(sum(w.bytes), 0)
from crawls as c left join warc_files as w on w.crawl = c.id
where c.site = ? and c.night = ? and c.outcome <> 'imported'
group by c.id order by c.started, c.id
"""
# whether a later crawl may have taken from what was owed then
_LATER = "select 1 from crawls where site = ? and night > ? and outcome <> 'imported' limit 1"
_OWED = "select count(*) from urls where decision = 'owed' and site = ?"


@dataclass(slots=True)
class Crawled:
    """What the crawls of one night were."""

    crawls: int = 0
    outcome: str = ""
    seconds: float = 0.0
    bytes: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    owed: int = 0


def crawled(catalogue: Catalogue | None, site: str, night: date, visit: Visit | None) -> Crawled:
    """Return what the crawls of *site* in *night* were, as far as WARC files or the book tell."""
    found = Crawled()
    rows = list(catalogue.rows(_CRAWLS, (site, night.isoformat()))) if catalogue else []
    for outcome, counts, started, last, size in rows:
        found.crawls += 1
        found.outcome = outcome
        found.bytes += size
        found.seconds += _seconds(started, last)
        for name, number in _counts(counts).items():
            found.counts[name] = found.counts.get(name, 0) + number
    if visit is not None and visit.started is not None:
        _with_book(found, visit)
    elif catalogue and rows and catalogue.row(_LATER, (site, night.isoformat())) is None:
        ((found.owed,),) = catalogue.rows(_OWED, (site,))
    elif visit is not None and not rows:
        found.outcome = visit.outcome  # why it had no turn
    return found


def _with_book(found: Crawled, visit: Visit) -> None:
    """Put in what the night itself saw: of a crawl that left no WARC file nobody else knows."""
    found.crawls = max(found.crawls, 1)
    found.outcome = visit.outcome or found.outcome
    if visit.started and visit.ended:
        found.seconds = (visit.ended - visit.started).total_seconds()
    for name, number in (("requests", visit.requests), ("failed", visit.unanswered), ("given up", visit.given_up)):
        found.counts[name] = max(found.counts.get(name, 0), number)
    found.owed = visit.owed


def _seconds(started: str | None, last: str | None) -> float:
    if not started or not last:
        return 0.0
    return max((datetime.fromisoformat(last) - datetime.fromisoformat(started)).total_seconds(), 0.0)


def _counts(text: str) -> dict[str, int]:
    """Return what a crawl counted; files of others may hold anything there."""
    told: Any = json.loads(text)
    return {str(k): v for k, v in told.items() if isinstance(v, int)} if isinstance(told, dict) else {}
