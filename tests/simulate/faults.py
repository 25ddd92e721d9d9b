"""What goes wrong: each fault changes a night's facts as the real one would, and names the alarms that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from archive.night.alarms import kinds
from archive.night.facts import SiteNight
from tests.simulate.portals import Portal, binomial, counted

Spoil = Callable[[SiteNight, Portal, int, Random], SiteNight]
# what a portal that gives less or nothing may be told of, and what follows when a page is not what it was
_NEWS = frozenset({kinds.NOTHING, kinds.FEWER})


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault."""

    name: str
    shows: frozenset[str]
    """Alarms that tell of it: one of them must."""
    spoil: Spoil
    """A night, its portal, the fault's day (0 is the first), chance → the night as the fault leaves it."""
    follows: frozenset[str] = frozenset()
    """Alarms that tell of what follows from it."""
    days: tuple[int, int] | None = None
    """How long it lasts by itself; None: until somebody was told, and mended it some days later."""
    fits: Callable[[Portal], bool] = lambda _: True


def _fault(name: str, shows: str | frozenset[str], spoil: Spoil, *follows: str) -> Fault:
    return Fault(name, frozenset({shows}) if isinstance(shows, str) else shows, spoil, frozenset(follows))


def fewer(night: SiteNight, portal: Portal, keep: float, random: Random) -> SiteNight:
    """Return *night* with a share of its fresh articles, and with what belongs to them; all else is as it was."""
    if not night.fresh:
        return night
    back = night.new - night.fresh
    fresh = binomial(night.fresh, keep, random) if keep < 1 else night.fresh
    less = counted(portal, night.night, fresh, back, random)
    return replace(
        less, certificates=night.certificates, expiries=night.expiries, defects=night.defects, robots=night.robots,
        templates=night.templates, platforms=night.platforms, led_away=night.led_away, outcome=night.outcome, code=night.code,
        given_up=night.given_up, sections={name: less.sections[name] for name in night.sections},
    )  # fmt: skip


def _nothing(night: SiteNight, portal: Portal, _day: int, random: Random) -> SiteNight:
    return fewer(night, portal, 0.0, random)


def _four_tenths(night: SiteNight, portal: Portal, _day: int, random: Random) -> SiteNight:
    return fewer(night, portal, 0.35, random)


def _wears_away(night: SiteNight, portal: Portal, day: int, random: Random) -> SiteNight:
    return fewer(night, portal, 0.975**day, random)


def _section(night: SiteNight, portal: Portal, _day: int, random: Random) -> SiteNight:
    largest = max(night.sections, key=lambda name: portal.shares[list(night.sections).index(name)])
    left = night.fresh - night.sections[largest]
    kept = fewer(night, portal, left / night.fresh if night.fresh else 1.0, random)
    rest = {name: number for name, number in night.sections.items() if name != largest}
    fresh = sum(rest.values())
    return replace(
        counted(portal, night.night, fresh, night.new - night.fresh, random),
        sections={**rest, largest: 0},
        templates=kept.templates,
    )


def lose(name: str, keep: Callable[[int], float]) -> Spoil:
    """Return what takes a field from all but a share of the articles."""

    def spoil(night: SiteNight, _portal: Portal, day: int, random: Random) -> SiteNight:
        if not night.filled:
            return night
        filled = dict(night.filled)
        filled[name] = binomial(filled[name], keep(day), random)
        return replace(night, filled=filled, pictured=filled["images"])

    return spoil


def _redesign(night: SiteNight, portal: Portal, day: int, _random: Random) -> SiteNight:
    # a look of its own for each fault: one that was there four weeks ago is known
    bits = Random(f"{portal.slug} anew {night.night - timedelta(days=day)}").getrandbits(64)
    return replace(night, templates=dict.fromkeys(night.templates, f"{bits:016x}"))


def _bad_redesign(night: SiteNight, portal: Portal, day: int, random: Random) -> SiteNight:
    night = lose("published", lambda _: 0.0)(night, portal, day, random)
    return _redesign(replace(night, letters=night.letters // 8), portal, day, random)


def _status(status: str, share: float) -> Spoil:
    def spoil(night: SiteNight, portal: Portal, _day: int, random: Random) -> SiteNight:
        night = fewer(night, portal, 1 - share, random)
        bad = binomial(night.requests, share, random)
        return replace(night, statuses={"200": night.requests - bad, status: bad})

    return spoil


def _kind(kind: str, share: float) -> Spoil:
    def spoil(night: SiteNight, _portal: Portal, _day: int, random: Random) -> SiteNight:
        pages = sum(night.kinds.values())
        bad = max(binomial(pages, share, random), 1)
        others = {name: round(number * (1 - share)) for name, number in night.kinds.items()}
        return replace(night, kinds={**others, kind: others.get(kind, 0) + bad})

    return spoil


def unreached(night: SiteNight) -> SiteNight:
    """Return the night of a portal that answers nothing."""
    return SiteNight(
        night.site,
        night.night,
        crawls=1,
        outcome="finished",
        code=4,
        requests=12,
        unanswered=12,
        why_unanswered="no route",
    )


def _error_page(night: SiteNight, _portal: Portal, _day: int, _random: Random) -> SiteNight:
    blank = SiteNight(night.site, night.night, crawls=1, outcome="finished", code=0, requests=20, statuses={"200": 20})
    return replace(
        blank, kinds={"soft-404": 20}, templates=dict.fromkeys(night.templates, "0" * 16), platforms={"": 20},
        sections=dict.fromkeys(night.sections, 0), certificates=night.certificates, expiries=night.expiries,
        robots=night.robots,
        defects=night.defects,
    )  # fmt: skip


def _robots(said: str) -> Spoil:
    return lambda night, portal, _day, _random: replace(night, robots={portal.host: said})


def _forbids(night: SiteNight, portal: Portal, _day: int, random: Random) -> SiteNight:
    less = fewer(night, portal, 0.4, random)
    return replace(less, robots={portal.host: "200 sha1:FORBIDS"}, forbidden=less.requests)


def _robots_broken(night: SiteNight, portal: Portal, _day: int, _random: Random) -> SiteNight:
    return SiteNight(
        night.site, night.night, crawls=1, outcome="finished", code=4, requests=3, statuses={"503": 3}, forbidden=60,
        robots={portal.host: "503"}, certificates=night.certificates, expiries=night.expiries, defects=night.defects,
    )  # fmt: skip


def _section_gone(night: SiteNight, portal: Portal, day: int, random: Random) -> SiteNight:
    gone = next(iter(night.templates))
    less = _section(night, portal, day, random) if night.sections else night
    left = {name: template for name, template in night.templates.items() if name != gone}
    return replace(
        less, templates=left, sections={name: number for name, number in less.sections.items() if name != gone}
    )


def _flood(night: SiteNight, _portal: Portal, _day: int, _random: Random) -> SiteNight:
    return replace(
        night, new=night.new + 300, twins=night.twins + 295, kinds={**night.kinds, "article": night.new + 300}
    )


def _cut_short(night: SiteNight, _portal: Portal, _day: int, _random: Random) -> SiteNight:
    listing = {"listing": 2, "other": 3}
    return SiteNight(
        night.site, night.night, crawls=1, outcome="budget", code=0, requests=20, statuses={"200": 20}, kinds=listing, owed=500,
        certificates=night.certificates, expiries=night.expiries, robots=night.robots, defects=night.defects,
    )  # fmt: skip


def _own(night: SiteNight, portal: Portal, mark: str, days: int) -> SiteNight:
    ends = str(night.night + timedelta(days=days))
    return replace(night, certificates={portal.host: mark}, expiries={portal.host: ends})


def _busy(portal: Portal) -> bool:
    return portal.rate >= 1


def _with(name: str) -> Callable[[Portal], bool]:
    return lambda portal: portal.fields[name] >= 0.4 and portal.rate >= 2


_N = replace
FAULTS: tuple[Fault, ...] = (
    _fault("its listing is dead", _NEWS, _nothing),
    _N(_fault("it gives a third", _NEWS, _four_tenths), fits=_busy),
    _N(_fault("it wears away by 2.5 % a night", _NEWS, _wears_away), fits=_busy),
    _N(_fault("one section of several is dead", _NEWS, _section), fits=lambda p: len(p.shares) > 2 and p.rate >= 3),
    _N(
        _fault("bylines lost on 40 % of pages", kinds.LOST, lose("byline", lambda _: 0.6)),
        fits=lambda p: p.fields["byline"] > 0.6 and p.rate >= 2,
    ),
    _N(_fault("captions lost", kinds.LOST, lose("captions", lambda _: 0.0)), fits=_with("captions")),
    _N(_fault("the date's selector finds nothing", kinds.LOST, lose("published", lambda _: 0.0)), fits=_busy),
    _N(_fault("dates lost on every second page", kinds.LOST, lose("published", lambda _: 0.5)), fits=_busy),
    _N(
        _fault("bylines wear away by 1 % a night", kinds.LOST, lose("byline", lambda day: max(1 - day / 100, 0))),
        fits=_with("byline"),
    ),
    _N(
        _fault("texts are cut", kinds.SHORT, lambda n, _p, _d, _r: _N(n, letters=n.letters // 6)),
        fits=lambda p: p.rate >= 5,
    ),
    _N(_fault("another look, nothing lost", kinds.LOOK, _redesign), days=(30, 40)),
    _N(
        _fault("another look, dates and texts lost", frozenset({kinds.LOOK}), _bad_redesign, kinds.LOST, kinds.SHORT),
        fits=_busy,
    ),
    _fault(
        "another platform",
        kinds.PLATFORM,
        lambda n, _p, _d, _r: _N(n, platforms={"vportal": sum(n.platforms.values())}),
    ),
    _N(
        _fault("a section's page is not there", kinds.SECTION_GONE, _section_gone, *_NEWS),
        fits=lambda p: len(p.shares) > 1,
    ),
    _N(
        _fault("its host is down for some nights", kinds.HOST_GONE, lambda n, _p, _d, _r: unreached(n), kinds.FAILED),
        days=(1, 5),
    ),
    _fault("its name is gone", kinds.HOST_GONE, lambda n, _p, _d, _r: unreached(n), kinds.FAILED),
    _N(
        _fault("another certificate out of turn", kinds.CERTIFICATE_NEW, lambda n, p, _d, _r: _own(n, p, "ff", 365)),
        days=(40, 60),
        fits=lambda p: p.lifetime == 365,
    ),
    _fault(
        "its certificate is not renewed",
        kinds.CERTIFICATE_ENDS,
        lambda n, p, d, _r: _own(n, p, "ee", 20 - d),
        kinds.CERTIFICATE_NEW,
    ),
    _N(
        _fault(
            "its certificate is another host's",
            kinds.TLS_DEFECT,
            lambda n, p, _d, _r: _N(n, defects={p.host: "hostname mismatch"}),
        ),
        fits=lambda p: not p.defect,
    ),
    _fault(
        "it leads to a strange host",
        kinds.LED_AWAY,
        lambda n, _p, _d, _r: _N(n, led_away={"https://a/": "casino.example"}),
    ),
    _N(_fault("robots.txt says something else", kinds.ROBOTS_CHANGED, _robots("200 sha1:ANEW")), days=(30, 40)),
    _fault(
        "robots.txt cannot be had",
        kinds.ROBOTS_FORBIDS,
        _robots_broken,
        kinds.ERRORS,
        kinds.REFUSED,
        kinds.FAILED,
        *_NEWS,
    ),
    _fault("robots.txt forbids half", kinds.ROBOTS_FORBIDS, _forbids, kinds.ROBOTS_CHANGED, *_NEWS),
    _fault("403 for four answers in ten", kinds.REFUSED, _status("403", 0.4), *_NEWS),
    _fault("429 for nearly all", kinds.REFUSED, _status("429", 0.95), *_NEWS),
    _fault("500 for three answers in ten", kinds.ERRORS, _status("500", 0.3), *_NEWS),
    _fault("a firewall asks a question", kinds.CHALLENGE, _kind("challenge", 0.4)),
    _fault(
        "a third of the answers do not come", kinds.MISSING, lambda n, _p, _d, _r: _N(n, unanswered=n.requests // 2)
    ),
    _fault(
        "200 with an error page everywhere",
        kinds.EVERYWHERE,
        _error_page,
        kinds.SOFT,
        kinds.LOOK,
        kinds.PLATFORM,
        *_NEWS,
    ),
    _fault("a fifth of the pages says that there is nothing", kinds.SOFT, _kind("soft-404", 0.2)),
    _fault("somebody sells shoes under its name", kinds.HIJACKED, _kind("hijacked", 0.02)),
    _N(
        _fault("pages are given up", kinds.GIVEN_UP, lambda n, _p, _d, _r: _N(n, given_up=max(n.requests, 40))),
        days=(1, 3),
    ),
    _fault("one text at 300 addresses", kinds.FLOOD, _flood),
    _N(
        _fault("a host of pictures refuses", kinds.INCOMPLETE, lambda n, _p, _d, _r: _N(n, held=n.held * 3 // 4)),
        fits=_busy,
    ),
    _N(_fault("its crawl dies", kinds.DIED, lambda n, _p, _d, _r: _N(n, outcome="died", code=-9), *_NEWS), days=(1, 2)),
    _N(
        _fault("its crawl fails", kinds.FAILED, lambda n, _p, _d, _r: _N(n, code=1, outcome="error"), *_NEWS),
        days=(1, 4),
    ),
    _fault("nobody crawls it", kinds.NOT_CRAWLED, lambda n, _p, _d, _r: SiteNight(n.site, n.night)),
    _fault(
        "its file is broken by an edit",
        kinds.BROKEN,
        lambda n, _p, _d, _r: SiteNight(n.site, n.night, planned=False, broken="line 3"),
    ),
    _fault("its budget is too small", kinds.CUT_SHORT, _cut_short),
)
BY_NAME: Mapping[str, Fault] = {fault.name: fault for fault in FAULTS}
# From the first night on: one is mended when people are told, the other stays as it is all year.
_NEVER = _fault("it never gave anything", kinds.NOTHING, lambda n, p, _d, r: counted(p, n.night, 0, 0, r))
NEVER = (_NEVER, _N(_NEVER, name="it never gave anything, and nobody minds", days=(400, 400)))
