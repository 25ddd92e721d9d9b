"""All alarms of a night. What tonight cannot tell is said too, so that what is open stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.errors import NOTHING_CAPTURED, SITES_FAILED
from archive.model import Site
from archive.night.alarm import Alarm, Episode, Unjudged
from archive.night.alarms import crawls, hosts, kinds
from archive.night.alarms.answers import answers
from archive.night.alarms.clock import clock
from archive.night.alarms.country import Country
from archive.night.alarms.doubles import doubles
from archive.night.alarms.everywhere import everywhere, gathered
from archive.night.alarms.fields import fields
from archive.night.alarms.looks import looks
from archive.night.alarms.measure import Past
from archive.night.alarms.news import news
from archive.night.alarms.replay import replays
from archive.night.alarms.view import Finding, View, is_reached
from archive.night.facts import ARCHIVE, ArchiveNight, SiteNight

# Kinds that are settled before anybody looks at answers: what follows from them is not said again as something else.
_FILE = (kinds.BROKEN,)
_CRAWL = (kinds.NOT_CRAWLED,)
# What a portal shows in such nights is somebody else's: it tells nothing about what is usual.
_NOT_ITSELF = (kinds.EVERYWHERE, kinds.LED_AWAY)
# Why a crawl failed that came to its end, and why its listings have another frame or none: one cause is one alarm.
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    kinds.FAILED: (kinds.HOST_GONE, kinds.EVERYWHERE, kinds.CHALLENGE, kinds.REFUSED, kinds.ERRORS, kinds.MISSING),
    kinds.LOOK: (kinds.EVERYWHERE,),
    kinds.SECTION_GONE: (kinds.EVERYWHERE,),
}
_OF_HOSTS = (kinds.CERTIFICATE_NEW, kinds.CERTIFICATE_ENDS, kinds.TLS_DEFECT, kinds.ROBOTS_CHANGED)
# Exit codes of crawls that asked, and did not get what they asked for; all others are ours.
_OF_THE_PORTAL = (SITES_FAILED, NOTHING_CAPTURED)

Key = tuple[str, str]
"""Kind and subject."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All that a night is judged by."""

    night: ArchiveNight
    before: Sequence[ArchiveNight]
    """The archive's nights before, in order."""
    sites: Mapping[str, Site]
    """The site files that can be read, by slug."""
    nights: Mapping[str, Sequence[SiteNight]]
    """Slug → its nights in order, back to `gather.REACH`; the last is tonight's where there is one."""
    country: Country
    """Of all nights: `country.country(nights)`."""
    episodes: Sequence[Episode] = ()
    """Those that are open, and those that were closed within `gather.REACH`."""


def judge(everything: Everything) -> list[Finding]:
    """Return all that is wrong tonight, and all that tonight cannot tell."""
    found: list[Finding] = []
    pasts = _pasts(everything.episodes)
    judged = 0
    for slug in sorted({*everything.sites, *everything.nights}):
        site = _to_be_judged(everything, slug)
        history = everything.nights.get(slug, ())
        if site is None:
            continue
        if not history or history[-1].night != everything.night.night:
            found.append(Unjudged(slug, "", "", "nothing is known of its night"))
            continue
        found.extend(_of_site(_view(everything, site, history, pasts), everything.night))
        judged += history[-1].planned
    opened = {(e.alarm.site, e.alarm.kind, e.alarm.subject) for e in everything.episodes if e.closed is None}
    found = gathered(found, judged, opened)
    night = replace(everything.night, steps={**_late(everything), **everything.night.steps})
    sites = [nights[-1] for nights in everything.nights.values() if nights and nights[-1].night == night.night]
    return [*clock(night, sites), *everywhere(night, everything.before, sites, everything.country), *found]


def is_off(episodes: Iterable[Episode]) -> bool:
    """Return whether one of *episodes* is open, and more than a notice."""
    return any(one.closed is None and one.alarm.kind not in kinds.NOTICES for one in episodes)


def _late(everything: Everything) -> Mapping[str, str]:
    """Return the steps that failed last night when it was judged already: report, telling, metrics."""
    if not everything.before:
        return {}
    last = everything.before[-1]
    judged = {
        one.alarm.subject for one in everything.episodes if one.alarm.kind == kinds.STEP and one.last == last.night
    }
    return {step: f"{why} (last night)" for step, why in last.steps.items() if step not in judged}


def _to_be_judged(everything: Everything, slug: str) -> Site | None:
    """Return the site; None where a person took it out, so that what was open of it ends."""
    tonight, site = everything.night.night, everything.sites.get(slug)
    if site is None:
        nights = everything.nights.get(slug, ())
        # a file that cannot be read is not a file that was deleted
        return Site(slug=slug, name=slug, home="", hosts=(), layouts=()) if nights and nights[-1].broken else None
    return site if site.enabled and not (site.until and site.until <= tonight) else None


def _view(
    everything: Everything, site: Site, history: Sequence[SiteNight], pasts: Mapping[str, Mapping[Key, Past]]
) -> View:
    tonight = history[-1]
    since = min(site.expect.since or date.min, tonight.night)
    pasts_of = _past_of(tonight, pasts)
    lost = [pasts_of[kind, ""] for kind in _NOT_ITSELF if (kind, "") in pasts_of]
    told = tuple(
        night
        for night in history
        if is_reached(night) and night.night >= since and (night is tonight or all(p.sound(night.night) for p in lost))
    )
    # what began before the day from which on all is as it ought to be, says the site file, is over
    past = {key: replace(one, since=None) if one.since and one.since < since else one for key, one in pasts_of.items()}
    return View(site, tonight, tuple(history[:-1]), told, everything.country, past)


def _of_site(view: View, night: ArchiveNight) -> list[Finding]:
    """Judge one site step by step: each step is looked at only where the one before it is well."""
    tonight = view.tonight
    if tonight.broken:
        return [*crawls.site_file(view), *_nothing_else(view, _FILE, "its file could not be read")]
    if not tonight.planned:
        return [*_nothing_else(view, (), "tonight was not to crawl it")]
    if not tonight.crawls:
        if not night.ended:
            return [*_nothing_else(view, _FILE, "the night was killed before its turn")]
        return [*crawls.not_crawled(view), *_nothing_else(view, (*_FILE, *_CRAWL), "it was not crawled")]
    ended = [*crawls.crawls(view)]
    if not is_reached(view.tonight):
        known = (*_FILE, *_CRAWL, kinds.DIED, kinds.FAILED, kinds.CUT_SHORT, kinds.HOST_GONE)
        return _once(view, [*ended, *hosts.host_gone(view), *_nothing_else(view, known, "nothing was answered")])
    looked = (
        *answers(view),
        *news(view),
        *fields(view),
        *looks(view),
        *hosts.hosts(view),
        *doubles(view),
        *replays(view),
    )
    return _once(view, [*ended, *looked])


def _once(view: View, found: Sequence[Finding]) -> list[Finding]:
    """Return *found*, without alarms whose cause another one tells: they stay as they were before tonight."""
    shown = {one.kind for one in found if isinstance(one, Alarm)}

    def told(one: Finding) -> Finding:
        if not isinstance(one, Alarm) or (one.kind == kinds.FAILED and view.tonight.code not in _OF_THE_PORTAL):
            return one
        cause = next((kind for kind in _TOLD_BY.get(one.kind, ()) if kind in shown), None)
        return view.unjudged(one.kind, one.subject, f"{cause} tells of it") if cause else one

    return [*map(told, found)]


def _nothing_else(view: View, judged: Iterable[str], why: str) -> Iterator[Finding]:
    """Yield that all that is open stays open, but for the kinds that were *judged*."""
    for (kind, subject), past in view.past.items():
        if past.since is not None and kind not in judged:
            yield view.unjudged(kind, subject, why)


def _pasts(episodes: Iterable[Episode]) -> Mapping[str, Mapping[Key, Past]]:
    """Return site → (kind, subject) → when it was there."""
    pasts: defaultdict[str, dict[Key, Past]] = defaultdict(dict)
    for episode in episodes:
        kept = pasts[episode.alarm.site]
        _add(kept, (episode.alarm.kind, episode.alarm.subject), episode.since, episode.closed)
    return pasts


def _add(kept: dict[Key, Past], key: Key, since: date, closed: date | None) -> None:
    past = kept.get(key) or Past()
    if closed is None:
        kept[key] = replace(past, since=since if past.since is None else min(since, past.since))
    else:
        kept[key] = replace(past, spells=(*past.spells, (since, closed)))


def _past_of(tonight: SiteNight, pasts: Mapping[str, Mapping[Key, Past]]) -> Mapping[Key, Past]:
    """Return what was there of one site, with what all had at once: such nights tell nothing about what is usual."""
    kept = dict(pasts.get(tonight.site, {}))
    named = {*tonight.certificates, *tonight.defects, *tonight.robots}
    for (kind, subject), past in pasts.get(ARCHIVE, {}).items():
        for key in [(kind, host) for host in named] if kind in _OF_HOSTS else [(kind, subject)]:
            for since, closed in past.spells:
                _add(kept, key, since, closed)
            if past.since:
                _add(kept, key, past.since, None)
    return kept
