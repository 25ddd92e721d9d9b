"""A portal that changed its look or its platform, and sections that are no longer there.

Where nothing is lost by it, it passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from archive.night.alarm import Alarm
from archive.night.alarms.kinds import FEWER, LOOK, LOST, NOTHING, PLATFORM, SECTION_GONE, SHORT
from archive.night.alarms.measure import USUAL
from archive.night.alarms.view import WHOLE, Finding, View
from archive.night.facts import SiteNight
from archive.night.frames import APART, apart

# What is read after a week as well as before is read: both working days and a weekend were seen.
_HARMLESS = 7
# What is lost through a new look, and so keeps it open.
_HARM = (LOST, SHORT, NOTHING, FEWER, SECTION_GONE)
# The front page and a section tell tonight's platform; ten pages of four weeks the one before.
_LEAST_TONIGHT = 2
_LEAST_PAGES = 10
_LEAST_NIGHTS = 3


def looks(view: View) -> Iterator[Finding]:
    """Yield what looks otherwise than it did."""
    yield from _look(view)
    yield from _gone(view)
    yield from _platform(view)


def _before(view: View, since: date | None) -> list[SiteNight]:
    """Return the nights of the four weeks before tonight, or before the change that is open."""
    end = since or view.tonight.night
    return [night for night in view.nights if end - USUAL <= night.night < end]


def _look(view: View) -> Iterator[Finding]:
    since = view.of(LOOK).since
    before = _before(view, since)
    if not view.tonight.templates or not any(night.templates for night in before):
        yield view.unjudged(LOOK, "", "no listing was seen, or none before")
        return
    changed = [name for name, template in view.tonight.templates.items() if _is_new(name, template, before)]
    if changed and not _is_settled(view, since):
        what = (
            f"{'all' if len(changed) == len(view.tonight.templates) else len(changed)} listings changed their "
            f"frame: {', '.join(sorted(changed))}"
        )
        remedy = (
            f"`luutru site check {view.site.slug} --live`; what is read otherwise gets a [[layout]] with `since = "
            f"{since or view.tonight.night}`; "
            f"where all is read as before it closes by itself in {_HARMLESS} nights"
        )
        yield view.alarm(LOOK, "", what, remedy, *(f"listing:{name}" for name in sorted(changed)))


def _is_new(section: str, template: str, before: list[SiteNight]) -> bool:
    known = [night.templates[section] for night in before if section in night.templates]
    return bool(known) and all(apart(template, one) > APART for one in known)


def _is_settled(view: View, since: date | None) -> bool:
    """Return whether a change is taken care of: by a layout in the site file, or by a week in which nothing was lost."""
    if since is None:
        return False
    described = max((layout.since for layout in view.site.layouts if layout.since), default=date.min)
    if described >= since - timedelta(days=1):  # whoever writes it may go by the night, or by the day after it
        return True
    seen = sum(night.night >= since for night in view.nights)
    harmed = any(past.since for (kind, _), past in view.past.items() if kind in _HARM)
    return seen > _HARMLESS and not harmed


def _gone(view: View) -> Iterator[Finding]:
    tonight = view.tonight
    seen: Counter[str] = Counter()
    for night in _before(view, None):
        seen.update(list(night.templates))
    named = [section.name for section in view.site.sections]
    known = [name for name in named if seen[name] >= _LEAST_NIGHTS or view.of(SECTION_GONE, name).since]
    missing = [name for name in known if name not in tonight.templates]
    if tonight.outcome != WHOLE or tonight.forbidden > tonight.requests:
        missing = []
        yield from (view.unjudged(SECTION_GONE, name, "its page was not asked for") for name in ("", *named))
    remedy = (
        f"open its address in a browser; a section that moved gets its new `url` in {view.site.slug}.toml, one that "
        "was closed is deleted there"
    )
    if missing and missing == known and len(known) > 1:
        yield from (view.unjudged(SECTION_GONE, name, "no section was seen") for name in named)
        what = "the first page of no section could be captured as a listing"
        yield _missed(view, view.alarm(SECTION_GONE, "", what, remedy, *(f"no listing:{name}" for name in missing)))
    else:
        for name in missing:
            what = f"section '{name}': its first page could not be captured as a listing"
            yield _missed(view, view.alarm(SECTION_GONE, name, what, remedy, f"no listing:{name}"))


def _missed(view: View, alarm: Alarm) -> Alarm:
    """Return *alarm* with the listing as it was last, where nothing at all came in its place tonight."""
    name = f"listing:{alarm.subject}" if alarm.subject else "listing"
    return alarm if alarm.evidence else replace(alarm, evidence=view.last_shown(name)[1])


def _platform(view: View) -> Iterator[Finding]:
    before: Counter[str] = Counter()
    for night in _before(view, view.of(PLATFORM).since):
        before.update(night.platforms)
    tonight = Counter(dict(view.tonight.platforms))
    before.pop("", None)  # pages that betray nothing may be errors
    if sum(before.values()) < _LEAST_PAGES or sum(tonight.values()) < _LEAST_TONIGHT:
        yield view.unjudged(PLATFORM, "", "too few pages betray their platform")
        return
    (was, _), (now, pages) = before.most_common(1)[0], tonight.most_common(1)[0]
    written = {
        layout.platform
        for layout in view.site.layouts
        if layout.since and layout.since >= (view.of(PLATFORM).since or date.max)
    }
    if (
        now != was
        and pages * 2 > sum(tonight.values())
        and before[now] * 2 < sum(before.values())
        and now not in written
    ):
        what = (
            f"{pages} of {sum(tonight.values())} pages betray the platform '{now or 'unknown'}', where "
            f"'{was}' was usual"
        )
        remedy = (
            f"`luutru site probe {view.site.home}` drafts what the new platform needs; add it to "
            f"{view.site.slug}.toml as a [[layout]] with "
            f"`since = {view.tonight.night}`"
        )
        yield view.alarm(PLATFORM, "", what, remedy, "listing")
