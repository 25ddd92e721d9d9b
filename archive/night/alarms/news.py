"""Nothing new, and fewer new than is usual: of the whole portal, and of each of its sections.

Zero is the loudest case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from archive.night.alarms.counts import Count, Fewer, fewer, none_at_all
from archive.night.alarms.kinds import (
    CHALLENGE,
    CUT_SHORT,
    DIED,
    ERRORS,
    EVERYWHERE,
    FAILED,
    FEWER,
    LED_AWAY,
    MISSING,
    NOTHING,
    REFUSED,
    ROBOTS_FORBIDS,
    SECTION_GONE,
)
from archive.night.alarms.measure import Past
from archive.night.alarms.view import Finding, View, is_whole
from archive.night.facts import SiteNight

# A province's portal that gives nothing for two weeks is silent, whatever is known of it: the failure that another
# house overlooked was 45 of 50 cities empty for 14 days. A section may be a register that grows by an entry a month, and
# of a portal that writes twice a week no section can be missed: it has to bring so many for each of its sections meanwhile.
_PATIENCE = 14
_PATIENCE_SECTION = 56
_MEANWHILE = 16
# What else is off explains why less comes: it is told already, and once it is mended its nights are nobody's loss of news.
_EXPLAINS = (EVERYWHERE, LED_AWAY, REFUSED, CHALLENGE, ERRORS, MISSING, ROBOTS_FORBIDS, CUT_SHORT, FAILED, DIED)
_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def news(view: View) -> Iterator[Finding]:
    """Yield what is wrong with the number of fresh articles, of the portal and of its sections."""
    weighed = _weighed(view)
    whole = _counted(view, "", _counts(view, "", weighed))
    yield from whole
    silent = any(found.kind == NOTHING and not found.subject for found in whole)
    for section in view.site.sections:
        if silent:
            yield view.unjudged(NOTHING, section.name, "the whole portal is silent")
            yield view.unjudged(FEWER, section.name, "the whole portal is silent")
        else:
            yield from _counted(view, section.name, _counts(view, section.name, weighed))


def _tells(night: SiteNight) -> bool:
    # a crawl cut short tells how much there was at least: something is something, nothing may be nobody's fault
    return is_whole(night) or night.fresh > 0


def _weighed(view: View) -> list[tuple[SiteNight, float]]:
    """Return the nights that tell something, each with how much of an ordinary one it was for the whole portal."""
    told = [past for kind in (*_EXPLAINS, NOTHING) if (past := view.past.get((kind, "")))]
    return [
        (night, view.country.weight(night.night) if is_whole(night) and _is_sound(night, told) else 0.0)
        for night in view.nights
        if _tells(night)
    ]


def _counts(view: View, subject: str, weighed: Sequence[tuple[SiteNight, float]]) -> list[Count]:
    told = [past for kind in (NOTHING, SECTION_GONE) if (past := view.past.get((kind, subject)))]
    return [
        Count(
            night.night,
            night.sections[subject] if subject else night.fresh,
            weight if _is_sound(night, told) else 0.0,
        )
        for night, weight in weighed
        if not subject or subject in night.sections
    ]


def _is_sound(night: SiteNight, told: Sequence[Past]) -> bool:
    return not told or all(past.sound(night.night) for past in told)


def _counted(view: View, subject: str, counts: Sequence[Count]) -> list[Finding]:
    if not counts or counts[-1].night != view.tonight.night:
        return [view.unjudged(kind, subject, "its listing was not looked through") for kind in (NOTHING, FEWER)]
    patience = _patience(view, counts) if subject else _PATIENCE
    nothing = _at_once(view, subject, counts) or none_at_all(counts, view.of(NOTHING, subject), patience)
    if isinstance(nothing, Fewer):
        return [_nothing(view, subject, nothing), view.unjudged(FEWER, subject, "nothing came at all")]
    less = fewer(counts, view.of(FEWER, subject))
    found: list[Finding] = [] if nothing is not None else [view.unjudged(NOTHING, subject, "too little is known")]
    if less is None or not counts[-1].weight:
        return [*found, view.unjudged(FEWER, subject, "this night tells too little")]
    return [*found, _fewer(view, subject, less)] if isinstance(less, Fewer) else found


def _patience(view: View, counts: Sequence[Count]) -> int:
    """Return for how many nights a section may be silent of which nothing else is known."""
    last = max((count.night for count in counts if count.came), default=date.min)
    meanwhile = sum(night.fresh for night in view.nights if night.night > last)
    return _PATIENCE_SECTION if meanwhile >= _MEANWHILE * len(view.site.sections) else len(counts) + 1


def _at_once(view: View, subject: str, counts: Sequence[Count]) -> Fewer | None:
    """Return what needs no history: a portal that never gave one article; a working day without what its file expects."""
    tonight = counts[-1]
    if subject or tonight.came:
        return None
    if not any(night.new or night.fresh for night in view.nights):
        return Fewer(0, 0.0, len(counts), counts[0].night)
    # e^-7 by chance: one false alarm in four years of working days, for a portal whose number somebody wrote by hand
    expected = tonight.weight * view.expect.nightly * (tonight.night.weekday() < 5)
    return Fewer(0, expected, 1, tonight.night) if expected >= 7 else None


def _nothing(view: View, subject: str, found: Fewer) -> Finding:
    where = f"section '{subject}': " if subject else ""
    if not any(night.sections.get(subject) if subject else night.fresh for night in view.nights):
        what = f"{where}no news ever came, in {found.nights} night{'s' * (found.nights != 1)}"
    else:
        span = "tonight" if found.nights == 1 else f"in {found.nights} nights, since {found.began}"
        what = f"{where}nothing new {span}{_weekday(view, subject)}"
    remedy = (
        f"open the listing in a browser: where it shows news, `luutru site check {view.site.slug} --live` tells "
        "whether the "
        "section's address or the walk's rules are wrong; where it shows none, ask the portal's people"
    )
    alarm = view.alarm(NOTHING, subject, what, remedy, _listing(subject))
    return replace(alarm, began=found.began)


def _weekday(view: View, subject: str) -> str:
    day = view.tonight.night.weekday()
    same = [n for n in view.history if n.night.weekday() == day and n.night < view.tonight.night][-4:]
    came = ", ".join(str(n.sections.get(subject, 0) if subject else n.fresh) for n in same)
    return f"; the last {_DAYS[day]} brought {came}" if same else ""


def _fewer(view: View, subject: str, found: Fewer) -> Finding:
    where = f"section '{subject}': " if subject else ""
    what = f"{where}{found.came} new in {found.nights} nights, where {found.usual:.0f} were usual"
    remedy = (
        f"look which section fell behind (`luutru site completeness {view.site.slug}`), and whether its listing "
        "shows more in a "
        "browser than was captured"
    )
    return replace(view.alarm(FEWER, subject, what, remedy, _listing(subject)), began=found.began)


def _listing(subject: str) -> str:
    return f"listing:{subject}" if subject else "listing"
