"""Fields that new articles had and have no more: date, byline, lead, captions, text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from statistics import median

from archive.night.alarms.kinds import LOST, SHORT
from archive.night.alarms.measure import USUAL, Rate, Risen, Rule, risen
from archive.night.alarms.view import Finding, View, percent
from archive.night.facts import FIELDS, SiteNight

# One article in five without what it had is more than a day's mixture of reports and notices, which moves a share by
# a tenth. Where one in four has a byline no fifth can lose it: half of those that had it are as much.
_RISE = 0.2
_PART = 0.5
# What every portal prints: an archive without it serves nobody. Lead, byline, pictures and captions many portals
# never have.
_MISSING: Mapping[str, float] = {"title": 0.1, "text": 0.2, "published": 0.5}
# Texts of a third of their usual length are cut: portals change from reports to notices slowly, and by less.
_CUT = 1 / 3
_LEAST_TEXTS = 5


def fields(view: View) -> Iterator[Finding]:
    """Yield the fields that are found less often than they were, or than the site file expects."""
    for name in FIELDS:
        least = _expected(view, name)
        rule = Rule(_RISE, _MISSING.get(name, 2.0) if least is None else _more_than(1 - least), part=_PART)
        verdict = risen(_rate(view, name), rule, view.of(LOST, name))
        if isinstance(verdict, Risen):
            yield _lost(view, name, verdict)
        elif verdict is None:
            yield view.unjudged(LOST, name, "too few articles came to tell")
    yield from _short(view)


def _more_than(share: float) -> float:
    # 0.9 expected is kept by 0.9; nothing expected can never be missed
    return share + 1e-9 if share < 1 else 2.0


def _rate(view: View, name: str) -> Rate:
    of = _pictured if name == "captions" else _fresh
    return view.rate(lambda night: of(night) - night.filled.get(name, 0), of)


def _pictured(night: SiteNight) -> int:
    return night.pictured


def _fresh(night: SiteNight) -> int:
    return night.fresh


def _expected(view: View, name: str) -> float | None:
    named = {"published": view.expect.dated, "byline": view.expect.byline, "captions": view.expect.captions}
    return named.get(name)


def _lost(view: View, name: str, found: Risen) -> Finding:
    usual = "" if found.usual is None else f", where {percent(found.usual)} were without"
    what = f"{percent(found.share)} of {found.of} new articles are without {name}{usual}"
    remedy = (
        "`luutru show` one of them beside the page in a browser; where the page has it, mend `read` in a new "
        "[[layout]] of "
        f"{view.site.slug}.toml, then `luutru rebuild`: nothing captured is lost"
    )
    loud = name in _MISSING and found.share > 1 - _RISE
    return replace(view.alarm(LOST, name, what, remedy, f"unread:{name}"), loud=loud, began=found.began)


def _short(view: View) -> Iterator[Finding]:
    tonight, past = view.tonight, view.of(SHORT)
    before = [n for n in view.nights if n.night < (past.since or tonight.night) and n.fresh and past.sound(n.night)]
    first = (past.since or tonight.night) - USUAL
    known = [n.letters for n in before if n.night >= first]
    if tonight.fresh < _LEAST_TEXTS:
        yield view.unjudged(SHORT, "", "too few articles came to tell")
    elif len(known) < 5 and not view.expect.letters:
        yield view.unjudged(SHORT, "", "too little is known of the nights before")
    else:
        least = max(view.expect.letters, _CUT * median(known) if len(known) >= 5 else 0)
        if tonight.letters < least:
            what = (
                f"the texts of {tonight.fresh} new articles have {tonight.letters} letters in the middle, "
                f"{least:.0f} at least were usual"
            )
            remedy = (
                "`luutru show` one of them beside the page in a browser: is its text cut, fetched by a script, or "
                "in a file?"
            )
            yield view.alarm(SHORT, "", what, remedy, "short")
