"""One text at many addresses: a trap, a session in each address, a portal that says the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.night.alarms.kinds import FLOOD
from archive.night.alarms.measure import Risen, Rule, risen
from archive.night.alarms.view import Finding, View, percent

# Notices that stand in two sections make one article in ten a twin; three in ten more, or half of all, are the same
# pages again.
_RULE = Rule(0.3, 0.5)


def doubles(view: View) -> Iterator[Finding]:
    """Yield that many new articles are others' texts again."""
    verdict = risen(view.rate(lambda n: n.twins, lambda n: n.new), _RULE, view.of(FLOOD))
    if isinstance(verdict, Risen):
        what = f"{percent(verdict.share)} of {verdict.of} new articles have the whole text of another"
        remedy = (
            "compare two of their addresses: what differs and means nothing goes to `url.drop_query`; a trap to "
            "`walk.never`; a page that says "
            "there is nothing to `read.soft_404`"
        )
        yield replace(view.alarm(FLOOD, "", what, remedy, "twins"), began=verdict.began)
    elif verdict is None:
        yield view.unjudged(FLOOD, "", "no new article came")
