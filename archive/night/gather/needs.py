"""Whether the archive holds what a night's new articles need to be shown: of a sample that is the same whenever it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha1

from archive.catalogue.completeness.closure import Closure, closure_of
from archive.model import Place
from archive.night.gather.span import Evidence, Span

# Pages are read from their WARC files for this, some 10 ms each; a share of a thousand needs is known to a few in a
# hundred.
MOST_PAGES = 20
_PLACE = "select warc, offset, length from captures where id = :capture"


def needs_of(span: Span, captures: Sequence[str], evidence: Evidence) -> Closure:
    """Return what the pages *captures*, or MOST_PAGES of them, need and the archive lacks; *evidence* is told whose."""
    drawn = sorted(captures, key=lambda one: sha1(one.encode()).digest())[:MOST_PAGES]
    found = Closure()
    for capture in drawn:
        missed = found.missed
        for place in span.rows(_PLACE, capture=capture):
            closure_of(span.catalogue, span.root, (span.site, Place(*place)), found)
        if found.missed > missed:
            evidence.add("unheld", capture)
    return found
