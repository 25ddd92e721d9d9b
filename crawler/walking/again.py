"""What a second look at an article shows: what it did before, other words, or something else in its place. Pure."""

from __future__ import annotations

from archive.extract.kinds.redirects import leads_astray
from archive.extract.versions import changed
from archive.model import Capture, Reading, Site

ARTICLE, GONE = "article", "soft-404"


def leads_nowhere(capture: Capture, site: Site) -> bool:
    """Return whether *capture* is a redirect to where pages of *site* lead that are not there."""
    led = leads_astray(capture, site)
    return led is not None and led.kind == GONE


def compared(before: Reading | None, after: Reading, *, away: bool) -> str | None:
    """Return what a page shows that answered with other bytes than *before*: `edited`, `shown`, `removed` or `returned`.

    By what makes a version of it, for counters of visitors and lists of other news change daily; *away* says that the
    last look found it gone. None where nobody can tell: the bytes of before are not in the archive any more.
    """
    if after.kind != ARTICLE:
        if away or after.kind == GONE or (before is not None and before.kind == ARTICLE):
            return "removed"
    elif away:
        return "returned"
    elif before is not None and before.kind == ARTICLE and changed(before, after):
        return "edited"
    # what never showed an article has none to lose
    return None if before is None else "shown"
