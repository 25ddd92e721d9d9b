"""What concerns no portal alone: disk, steps, lost nights, holidays, and what befalls half of the portals at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import mean

from archive.errors import DiskTrouble
from archive.night.alarm import Alarm, Unjudged
from archive.night.alarms.country import LONGEST, Country
from archive.night.alarms.kinds import DISK, LOST, LOUD, LULL, NIGHT_DIED, NIGHTS_MISSED, NOWHERE, STEP
from archive.night.alarms.view import Finding, percent
from archive.night.facts import ARCHIVE, MOST_EVIDENCE, ArchiveNight, SiteNight

# A month is what it takes to order a disk and put it in; with a week left people are told every night.
_NIGHTS_LEFT = 30
_NIGHTS_LEFT_LOUD = 7
_MAKE_ROOM = "make room, or a larger disk: nothing captured is ever deleted"
_LITTLE = 1_000_000_000  # bytes: with less than that free, the disk may be why a night did not come to its end
# At Tet itself some portals greet the new year: a tenth of what is ordinary. A twentieth is no holiday: we do not see
# what is there.
_NOWHERE = 0.05
# What half of the portals have in one night, and five at least, has one cause, and it is not theirs.
_MOST_ALONE = 5


def everywhere(
    night: ArchiveNight, before: Sequence[ArchiveNight], sites: Sequence[SiteNight], country: Country
) -> Iterator[Finding]:
    """Yield what is wrong with the night as a whole. *before*: the nights before it, in order; *sites*: its portals."""
    yield from _disk(night, before, sites)
    for step, why in night.steps.items():
        remedy = "run the step by hand and see what it says; nothing captured is lost"
        yield _alarm(STEP, step, f"{step}: {why}", remedy)
    if not night.ended or (before and not before[-1].ended):
        died = before[-1] if night.ended else night
        room = f", and {_size(died.free)} were free on its disk" if died.free < _LITTLE and died.free else ""
        remedy = (
            "look why: power, memory (`journalctl -k`), disk; what was captured is kept, and what is owed asked "
            "for again"
        )
        yield _alarm(NIGHT_DIED, "", f"the night of {died.night} did not come to its end{room}", remedy)
    if night.missed:
        what = f"no night ran on {night.missed} day{'s' * (night.missed != 1)} before this one"
        remedy = "see whether the timer is enabled (`systemctl list-timers`) and the machine was on"
        yield _alarm(NIGHTS_MISSED, "", what, remedy)
    yield from _lull(night, country)


def _alarm(kind: str, subject: str, what: str, remedy: str) -> Alarm:
    return Alarm(ARCHIVE, kind, subject, what, remedy, (), loud=kind in LOUD)


def _disk(night: ArchiveNight, before: Sequence[ArchiveNight], sites: Sequence[SiteNight]) -> Iterator[Finding]:
    stopped = sorted(site.site for site in sites if site.code == DiskTrouble.exit_code)
    if stopped:  # who is kept from writing writes little: how long the rest would last says nothing
        named = f"{', '.join(stopped[:MOST_EVIDENCE])}{', …' if len(stopped) > MOST_EVIDENCE else ''}"
        kept = f"{len(stopped)} portal{'s' * (len(stopped) != 1)} ({named})"
        # a full disk says so; a file of root's, or a disk that is mounted to be read, has another remedy
        why = next((site.said[-1] for site in sites if site.site == stopped[0] and site.said), "")
        what = f"the disk, of which {_size(night.free)} are free, kept {kept} from being crawled{f': {why}' if why else ''}"
        remedy = "do what is said there" if why else _MAKE_ROOM
        yield replace(_alarm(DISK, "", what, remedy), loud=True)
        return
    written = mean(n.written for n in [*before[-27:], night])
    if not night.free:
        yield Unjudged(ARCHIVE, DISK, "", "nobody looked")
    elif night.free < written * _NIGHTS_LEFT:
        left = int(night.free / written)
        what = f"{_size(night.free)} are free, a night writes {_size(int(written))}: full in {left} nights"
        yield replace(_alarm(DISK, "", what, _MAKE_ROOM), loud=left <= _NIGHTS_LEFT_LOUD)


def _size(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _lull(night: ArchiveNight, country: Country) -> Iterator[Finding]:
    share, nights = country.share(night.night), country.lulled(night.night)
    if share is None:
        yield from (Unjudged(ARCHIVE, kind, "", "too few portals tell what is ordinary") for kind in (LULL, NOWHERE))
    elif share.every < _NOWHERE or nights > LONGEST:
        long = f", the {nights}th night" if nights > 1 else ""
        what = f"all portals together gave {percent(share.every)} of what is ordinary{long}"
        remedy = (
            "no holiday is so quiet or so long: look at one portal in a browser; did luutru, network or settings "
            "change?"
        )
        yield _alarm(NOWHERE, "", what, remedy)
    elif nights:
        what = (
            f"half of the portals gave {percent(share.middle)} of what is ordinary at most: silence tells nothing "
            "tonight"
        )
        yield _alarm(LULL, "", what, "nothing, if it is a holiday")


def gathered(found: Iterable[Finding], judged: int, opened: set[tuple[str, str, str]]) -> list[Finding]:
    """Return *found*, with what half of the *judged* portals have in common as one alarm of the whole archive.

    *opened*: (site, kind, subject) of the episodes that are open: a portal that had it before keeps its own.
    """
    kept: list[Finding] = []
    shared: defaultdict[tuple[str, str], list[Alarm]] = defaultdict(list)
    for one in found:
        if isinstance(one, Alarm) and (one.site, one.kind, one.subject) not in opened:
            shared[_common(one)].append(one)
        else:
            kept.append(one)
    for (kind, subject), alarms in shared.items():
        sites = sorted({alarm.site for alarm in alarms})
        if len(sites) >= max(_MOST_ALONE, judged / 2):
            kept.append(_together(alarms, sites, subject))
        elif (ARCHIVE, kind, subject) not in opened:
            kept.extend(alarms)
        # else it was everybody's, and these are the last: tomorrow they are judged as what they are
    return kept


def _common(alarm: Alarm) -> tuple[str, str]:
    return alarm.kind, alarm.subject if alarm.kind == LOST else ""


def _together(alarms: Sequence[Alarm], sites: Sequence[str], subject: str) -> Alarm:
    first = alarms[0]
    what = f"{len(sites)} portals at once ({', '.join(sites[:MOST_EVIDENCE])}, …); of the first: {first.what}"
    remedy = (
        "one cause, and not theirs: look at our network, clock, settings and version first. Of one portal: "
        f"{first.remedy}"
    )
    began = min((alarm.began for alarm in alarms if alarm.began), default=None)
    return Alarm(ARCHIVE, first.kind, subject, what, remedy, first.evidence, loud=True, began=began)
