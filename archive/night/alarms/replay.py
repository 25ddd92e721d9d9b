"""Whether what new articles need to be shown is held: pictures, style sheets, scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.night.alarms.kinds import INCOMPLETE
from archive.night.alarms.measure import Risen, Rule, risen
from archive.night.alarms.view import Finding, View, percent

# A tenth more than usual is missing: a host of pictures that refuses, or pictures that a script fetches now. Half
# missing is wrong anyway.
_RULE = Rule(0.1, 0.5, least=50)


def replays(view: View) -> Iterator[Finding]:
    """Yield that more of what pages need is missing than used to be."""
    verdict = risen(view.rate(lambda n: n.wanted - n.held, lambda n: n.wanted), _RULE, view.of(INCOMPLETE))
    if isinstance(verdict, Risen):
        usual = "" if verdict.usual is None else f", where {percent(verdict.usual)} were usual"
        what = (
            f"{percent(verdict.share)} of {verdict.of} pictures, style sheets and scripts of new articles are not "
            f"held{usual}"
        )
        remedy = (
            "`luutru explain` one of them: is its host gone, its robots.txt against it, or the budget spent before "
            "it was asked for?"
        )
        yield replace(view.alarm(INCOMPLETE, "", what, remedy, "unheld"), began=verdict.began)
    elif verdict is None:
        yield view.unjudged(INCOMPLETE, "", "no new article needed anything")
