"""Whether a crawl still gets on. One that stands still is ended by the clock, not by somebody who wonders days later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A host may make us wait ten minutes for its next answer, and a file of 64 MB takes one: nothing honest takes an hour.
LONGEST = 3_600.0
# Before it counts anything, a crawl whose ledger was lost reads all of its WARC files again.
LONGEST_BEGINNING = 21_600.0


@dataclass(slots=True)
class Watch:
    """What each crawl had counted when it last counted anything."""

    longest: float = LONGEST
    """Seconds without anything new, from the first count on."""
    beginning: float = LONGEST_BEGINNING
    """Seconds without anything, before it."""
    _last: dict[str, tuple[tuple[object, ...], float]] = field(default_factory=dict)

    def stands_still(self, slug: str, counts: Mapping[str, int], written: int, *, at: float) -> bool:
        """Return whether *slug* has counted nothing and *written* nothing for too long, *at* a moment in monotonic seconds."""
        mark = (written, *sorted(counts.items()))
        last, since = self._last.setdefault(slug, (mark, at))
        if mark != last:
            self._last[slug] = (mark, at)
            return False
        return at - since > (self.longest if counts else self.beginning)
