"""What a portal's hosts answered in a night, read once from front to end: statuses, kinds of pages, frames, robots.txt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.errors import ArchiveError
from archive.evidence.reading.captures import read_capture
from archive.model import Place
from archive.night.gather.span import TAKEN, Evidence, Span, host_in
from archive.robots import digest_of_rules
from archive.urls import absolute

# What pages are asked as; not `probe`, which asks for an address that nobody has.
_PAGES = ("seed", "pager", "article")
# Kinds that are what was hoped for: nobody needs to be shown them.
_ORDINARY = ("article", "listing")
_TROUBLE = ("soft-404", "login", "challenge", "hijacked")
# Statuses that say the same: to be left alone, and a server in trouble.
_ALIKE = {429: 403, 503: 403, 502: 500, 504: 500}
# Why less came than was announced, where that is the host's doing.
_BROKEN_OFF = ("time", "disconnect")
# A revisit says what its original says. Only pages and robots.txt are asked for what that is: pictures say nothing.
_CAPTURES = f"""
select c.id, c.url, c.status, c.hop, c.section, c.revisit,
    coalesce(c.kind, o.kind), coalesce(c.template, o.template), coalesce(c.platform, o.platform), c.truncated,
    c.warc, c.offset, c.length, o.warc, o.offset, o.length
from (select * from captures where {TAKEN}) as c
left join captures as o on c.revisit is not null and c.hop in ('seed', 'pager', 'article', 'robots')
    and o.id = (select original from originals where capture = c.id)
order by c.at, c.id
"""


@dataclass(slots=True)
class Answers:
    """What came, counted."""

    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    templates: dict[str, str] = field(default_factory=dict)
    platforms: Counter[str] = field(default_factory=Counter)
    robots: dict[str, str] = field(default_factory=dict)
    led_away: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Sections whose first page came."""


@dataclass(frozen=True, slots=True)
class _Capture:
    id: str
    url: str
    answered: int
    """The status that came."""
    status: int
    """That of the page: of "not modified" it is the original's."""
    hop: str | None
    section: str | None
    kind: str | None
    template: str | None
    platform: str | None
    truncated: str | None
    place: Place
    """Where its own head stands."""
    body: Place | None
    """Where its body stands, that of a revisit in its original; None where that is not here."""


def answers_of(span: Span, evidence: Evidence) -> Answers:
    """Return what came in the night *span*; *evidence* is told which captures show what is no page as hoped for."""
    found = Answers()
    for capture in _captures(span):
        found.statuses[str(capture.answered)] += 1
        if capture.status >= 400:
            evidence.add(f"status:{_ALIKE.get(capture.status, capture.status)}", capture.id)
        if capture.truncated in _BROKEN_OFF:
            evidence.add("unanswered", capture.id)
        if capture.hop == "robots":
            _robots(span, found, evidence, capture)
        elif capture.hop in _PAGES:
            _page(span, found, evidence, capture)
    if span.home and span.home not in found.robots:
        found.robots[span.home] = "none"
    return found


def _captures(span: Span) -> Iterator[_Capture]:
    for row in span.rows(_CAPTURES):
        ident, url, status, hop, section, revisit, kind, template, platform, cut, *places = row
        answered, own = status, Place(*places[:3])
        body = own if revisit is None else Place(*places[3:]) if places[3] is not None else None
        if revisit is not None and body is not None and status == 304:
            status = 200
        yield _Capture(ident, url, answered, status, hop, section, kind, template, platform, cut, own, body)


def _robots(span: Span, found: Answers, evidence: Evidence, capture: _Capture) -> None:
    host, rules = host_in(capture.url), _rules(span, capture)
    if host and span.is_own(host) and rules is not None:
        found.robots[host] = f"{capture.status} {rules}".strip()
        evidence.add(f"robots:{host}", capture.id)


def _rules(span: Span, capture: _Capture) -> str | None:
    """Return what tells one set of rules from another: nothing where the answer makes none, None where it cannot be read."""
    if not 200 <= capture.status < 300:  # RFC 9309 §2.3.1
        return ""
    try:
        return digest_of_rules(read_capture(span.root, capture.body).body) if capture.body else None
    except ArchiveError:  # said by `verify`
        return None


def _page(span: Span, found: Answers, evidence: Evidence, capture: _Capture) -> None:
    if capture.kind is not None and (capture.status == 200 or capture.kind in _TROUBLE):
        found.kinds[capture.kind] += 1
        if capture.kind not in _ORDINARY:
            # whoever is asked to log in is kept from the page as by a firewall's question
            evidence.add("challenge" if capture.kind == "login" else capture.kind, capture.id)
    if capture.hop == "seed":
        _first_page(span, found, evidence, capture)


def _first_page(span: Span, found: Answers, evidence: Evidence, capture: _Capture) -> None:
    if capture.section is not None and (capture.status != 200 or capture.kind in _TROUBLE):
        evidence.add(f"no listing:{capture.section}", capture.id)
    if 300 <= capture.status < 400:
        away = _led_to(span, capture)
        if away is not None:
            found.led_away[capture.url] = away
            evidence.add("led away", capture.id)
    elif capture.status == 200 and capture.kind not in _TROUBLE:
        if capture.section is not None:
            found.seen.add(capture.section)
            evidence.add("listing", capture.id)
            evidence.add(f"listing:{capture.section}", capture.id)
            if capture.template is not None:
                found.templates[capture.section] = capture.template
        if capture.platform is not None:
            found.platforms[capture.platform] += 1


def _led_to(span: Span, capture: _Capture) -> str | None:
    """Return the strange host that a redirect leads to; None where it stays in the house. The catalogue keeps no header."""
    try:
        location = read_capture(span.root, capture.place).header("Location") or ""
    except ArchiveError:  # said by `verify`
        return None
    target = absolute(capture.url, location)
    host = host_in(target) if target else ""
    known = span.hosts or {host_in(capture.url)}
    return host if host and host not in known else None


def as_counts(counter: Counter[Any]) -> dict[str, int]:
    """Return *counter* as a plain mapping, in order of name."""
    return {str(name): number for name, number in sorted(counter.items())}
