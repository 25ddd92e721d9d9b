"""Crawls that did not come to their end, or did not begin."""

from __future__ import annotations

from collections.abc import Iterator

from archive.errors import INTERRUPTED, WELL
from archive.night.alarms.kinds import BROKEN, CUT_SHORT, DIED, FAILED, NOT_CRAWLED
from archive.night.alarms.view import Finding, View, is_whole
from archive.night.facts import SiteNight

# The night's own end (`--until`), or somebody who stops it, may leave a site out: it goes first in the next night. Left
# out twice, the nights are too short.
_LEFT_OUT = 2
# A budget is there to cut nights short; but a week of nights that never came through with the news loses some.
_CUT_NIGHTS = 7
_NO_TURN = ("window", "stopped")
_WELL = (WELL, None, INTERRUPTED)  # interrupted: a person stopped it


def site_file(view: View) -> Iterator[Finding]:
    """Yield that the site file could not be read, so that nobody crawled it."""
    if view.tonight.broken:
        remedy = f"mend {view.site.slug}.toml; `luutru site check {view.site.slug}` reads it"
        yield view.alarm(BROKEN, "", view.tonight.broken, remedy)


def not_crawled(view: View) -> Iterator[Finding]:
    """Yield that a site that was to be crawled was not."""
    nights = 0
    for night in (view.tonight, *reversed(view.history)):
        if not night.planned or night.crawls:
            break
        nights += 1
    if not nights:
        return
    if view.tonight.outcome in _NO_TURN and nights < _LEFT_OUT and not view.of(NOT_CRAWLED).since:
        yield view.unjudged(NOT_CRAWLED, "", "the night ended before its turn; it goes first in the next")
        return
    said = f": {view.tonight.said[-1]}" if view.tonight.said else ""
    what = f"no crawl left a word, {nights} night{'s' * (nights != 1)} in a row{said}"
    remedy = (
        f"`luutru crawl {view.site.slug}` and see what it says; where the nights are too short, begin earlier or "
        "let more sites go at a time"
    )
    yield view.alarm(NOT_CRAWLED, "", what, remedy)


def crawls(view: View) -> Iterator[Finding]:
    """Yield how the night's crawl ended, where that was not well."""
    tonight = view.tonight
    said = f": {tonight.said[-1]}" if tonight.said else ""
    if tonight.outcome == "died":
        remedy = (
            "nothing for it: what was durable is kept, the rest is owed. Where it dies again, look into the log of "
            "the night (memory? power?)"
        )
        yield view.alarm(DIED, "", f"the crawl ended without its last word{said}", remedy)
        yield view.unjudged(FAILED, "", "it died")
    elif tonight.code not in _WELL:
        remedy = (
            f"`luutru crawl {view.site.slug}` and see what it says; docs/commands.md tells what each exit code means"
        )
        yield view.alarm(FAILED, "", f"the crawl ended with exit code {tonight.code} ({tonight.outcome}){said}", remedy)
    yield from _cut_short(view)


def _cut_short(view: View) -> Iterator[Finding]:
    run: list[SiteNight] = []
    for night in reversed([*view.nights]):
        if is_whole(night) or (night.fresh and night.outcome != "died"):
            break
        run.append(night)
    if len(run) >= _CUT_NIGHTS:
        what = (
            f"{len(run)} nights in a row ended early ({view.tonight.outcome}) and brought no news; "
            f"{view.tonight.owed} addresses are owed"
        )
        remedy = "give it a larger `budget`, a smaller `delay` where the portal bears it, or more of the night"
        yield view.alarm(CUT_SHORT, "", what, remedy)
