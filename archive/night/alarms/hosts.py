"""Hosts: gone, led elsewhere, with another certificate or one that ends, and what their robots.txt says now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from archive.errors import INTERRUPTED, DiskTrouble
from archive.night.alarms.kinds import (
    CERTIFICATE_ENDS,
    CERTIFICATE_NEW,
    HOST_GONE,
    LED_AWAY,
    ROBOTS_CHANGED,
    ROBOTS_FORBIDS,
    TLS_DEFECT,
)
from archive.night.alarms.measure import USUAL, Risen, Rule, risen
from archive.night.alarms.view import Finding, View, percent
from archive.night.facts import SiteNight

# Who renews by machine does so a month before the end (certbot: 30 days); with two weeks left it has failed.
_ENDS_SOON = 14
# Bought certificates are replaced up to two months before their end; one that had longer to go was exchanged for a
# reason.
_RENEWAL = 60
# A fifth of what was to be asked for: a rule against the search form or the print view forbids a few in a hundred.
_FORBIDDEN = Rule(0.2, 0.8)
_LEAST_NIGHTS = 3


def host_gone(view: View) -> Iterator[Finding]:
    """Yield that nothing was answered at all in a night that asked."""
    tonight = view.tonight
    if not (tonight.requests or tonight.unanswered):
        yield view.unjudged(HOST_GONE, "", "nothing was asked")
    elif tonight.code == INTERRUPTED and not any(tonight.statuses.values()):
        yield view.unjudged(HOST_GONE, "", "it was stopped before an answer came")
    elif tonight.code == DiskTrouble.exit_code and not any(tonight.statuses.values()):
        yield view.unjudged(HOST_GONE, "", "what was answered could not be kept or entered: the disk")
    elif not any(tonight.statuses.values()):
        why = f": {tonight.why_unanswered}" if tonight.why_unanswered else ""
        last, shown = view.last_shown("listing")
        before = f"; it answered last in the night of {last}" if last else ""
        what = f"no answer to {max(tonight.unanswered, tonight.requests)} requests{why}{before}"
        remedy = (
            "open it in a browser: where it works there, this machine is kept out or its name server fails; where "
            "not, nothing is lost yet, all is "
            "owed. Gone for weeks: set `until`, and find what `succeeds` it"
        )
        # nothing came that could show it: what came last
        yield replace(view.alarm(HOST_GONE, "", what, remedy), evidence=shown)


def hosts(view: View) -> Iterator[Finding]:
    """Yield what changed about certificates, redirects and robots.txt."""
    yield from _certificates(view)
    yield from _defects(view)
    yield from _led_away(view)
    yield from _robots(view)
    yield from _forbidden(view)


def _last(view: View) -> list[SiteNight]:
    return [night for night in view.nights if view.tonight.night - USUAL <= night.night < view.tonight.night]


def _certificates(view: View) -> Iterator[Finding]:
    tonight = view.tonight
    for host, mark in tonight.certificates.items():
        before = [night for night in _last(view) if host in night.certificates]
        if (
            before
            and mark not in {night.certificates[host] for night in before}
            and not _is_renewal(before[-1], host, tonight.night)
        ):
            ends = before[-1].expiries.get(host, "")
            what = (
                f"{host} shows another certificate, though the one before ended "
                f"{f'only on {ends}' if ends else 'nobody knows when'}"
            )
            remedy = (
                "open the portal in a browser and see whether it is still the same house; an honest change needs "
                "nothing"
            )
            yield view.alarm(CERTIFICATE_NEW, host, what, remedy, f"certificate:{host}")
    for host in {host for kind, host in view.past if kind == CERTIFICATE_ENDS} | set(tonight.expiries):
        yield from _ending(view, host)


def _is_renewal(before: SiteNight, host: str, night: date) -> bool:
    ends = _day(before.expiries.get(host, ""))
    return ends is not None and ends - night <= timedelta(days=_RENEWAL)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _ending(view: View, host: str) -> Iterator[Finding]:
    if (ends := _day(view.tonight.expiries.get(host, ""))) is None:
        yield view.unjudged(CERTIFICATE_ENDS, host, "it showed no certificate")
    elif (left := (ends - view.tonight.night).days) <= _ENDS_SOON:
        what = (
            f"the certificate of {host} {f'ends in {left} days' if left >= 0 else f'ended {-left} days ago'}, on {ends}"
        )
        remedy = "tell the portal's people; captures go on, and the WARC files say what was wrong"
        yield view.alarm(CERTIFICATE_ENDS, host, what, remedy, f"certificate:{host}")


def _defects(view: View) -> Iterator[Finding]:
    """A defect that was always there is the portal's way, and stands in the catalogue; one that comes is news."""
    seen = {*view.tonight.certificates, *view.tonight.defects}
    for host in {host for kind, host in view.past if kind == TLS_DEFECT} | seen:
        since = view.of(TLS_DEFECT, host).since
        known = [
            n for n in view.nights if n.night < (since or view.tonight.night) and host in {*n.certificates, *n.defects}
        ]
        if host not in seen:
            yield view.unjudged(TLS_DEFECT, host, "nothing was asked of it over TLS")
        elif (
            (words := view.tonight.defects.get(host))
            and len(known) >= _LEAST_NIGHTS
            and not any(n.defects.get(host) for n in known[-USUAL.days :])
        ):
            remedy = "tell the portal's people; captures go on, and the WARC files say what was wrong"
            yield view.alarm(TLS_DEFECT, host, f"{host}: {words}", remedy, f"certificate:{host}")


def _led_away(view: View) -> Iterator[Finding]:
    if view.tonight.led_away:
        where = sorted(view.tonight.led_away.items())
        what = f"{len(where)} of the portal's first pages lead to strange hosts: {where[0][0]} to {where[0][1]}"
        remedy = (
            "open it in a browser: a portal that moved gets a new site file with `succeeds`, this one `until`; a "
            "domain that was lost to others is "
            "closed with `until` at once"
        )
        yield view.alarm(LED_AWAY, "", what, remedy, "led away")


def _robots(view: View) -> Iterator[Finding]:
    for host, said in view.tonight.robots.items():
        before = {_rules(night.robots[host]) for night in _last(view) if _is_answer(night.robots.get(host, ""))}
        if _is_answer(said) and before and _rules(said) not in before:
            what = f"robots.txt of {host} says something else than in the four weeks before"
            remedy = "read what it forbids now: `luutru explain` a section's address; it is obeyed already"
            yield view.alarm(ROBOTS_CHANGED, host, what, remedy, f"robots:{host}")


def _rules(said: str) -> str:
    # "not found" forbids nothing, whatever stands on that page tonight (RFC 9309 §2.3.1.3)
    return "4" if said.startswith("4") else said


def _is_answer(said: str) -> bool:
    # what is not answered, or with 5xx, is a host in trouble and no change of rules
    return bool(said) and said[0] in "234"


def _forbidden(view: View) -> Iterator[Finding]:
    rates = view.rate(lambda night: night.forbidden, lambda night: night.forbidden + night.requests)
    verdict = risen(rates, _FORBIDDEN, view.of(ROBOTS_FORBIDS))
    said = sorted(view.tonight.robots.items(), key=lambda pair: _is_answer(pair[1]))
    host, answer = said[0] if said else ("", "")
    if isinstance(verdict, Risen):
        why = f"; robots.txt of {host} cannot be had ({answer}), which forbids all" if not _is_answer(answer) else ""
        what = f"robots.txt keeps {percent(verdict.share)} of {verdict.of} addresses from being asked for{why}"
        remedy = (
            "ask the portal's people to let the crawler in (its User-Agent names us); it is obeyed whatever it says"
        )
        yield view.alarm(ROBOTS_FORBIDS, "", what, remedy, f"robots:{host}")
    elif verdict is None:
        yield view.unjudged(ROBOTS_FORBIDS, "", "too little was asked for to tell")
