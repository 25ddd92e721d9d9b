"""Portals: all of them, and one with its history, its sections, how it looked, what it took over, how complete it is."""

from __future__ import annotations

import json

from archive.catalogue.catalogue import TooLong
from archive.catalogue.completeness.portal import Completeness, completeness
from archive.catalogue.telling.portal import crawls, frames, months, portals, printed_sections, robots
from archive.catalogue.telling.provenance import proofs
from archive.errors import ArchiveError
from archive.reader.asked import Asked, Desk, Shown, missing
from archive.reader.looks import looks
from archive.reader.pages.nights import opened_book

MOST = 500
MONTHS = 240
"""Twenty years: no portal is older."""
MOST_SECTIONS = 60
MOST_CRAWLS = 30
MOST_ROBOTS = 10


def sites(desk: Desk, asked: Asked) -> Shown:
    """Return the table of all portals of which there is anything; `every`: also those that were never crawled."""
    every = asked.one("every") == "1"
    found = [one for one in portals(desk.catalogue) if every or one.is_known]
    return Shown("sites", {"portals": found[:MOST], "every": every, "most": MOST, "more": len(found) > MOST})


def site(desk: Desk, asked: Asked) -> Shown:
    """Return the page of one portal."""
    slug, rows = asked.parts["slug"], desk.catalogue
    every = {portal.slug: portal for portal in portals(rows)}
    one = every.get(slug)
    if one is None:
        return missing("There is no portal of this name.")
    known = desk.portals.named(slug)
    hosts = [f"{host}:" for host in known.hosts]
    with opened_book(desk) as book:
        known_alarms = book.episodes.of_site(slug) if book else ()
        paces = [pace for pace in book.paces.all() if f"{pace.host.partition(':')[0]}:" in hosts] if book else []
    alarms = sorted(known_alarms, key=lambda e: (e.closed is not None, e.last), reverse=True)[:MOST_CRAWLS]
    return Shown(
        "site",
        {
            "one": one,
            "succeeds": [every[before] for before in json.loads(one.succeeds) if before in every],
            "succeeded": [other for other in every.values() if slug in json.loads(other.succeeds)],
            "months": months(rows, slug, "1990-01", MONTHS),
            "sections": printed_sections(rows, slug, MOST_SECTIONS),
            "looks": looks(frames(rows, slug), MOST_CRAWLS),
            "layouts": known.layouts,
            "crawls": crawls(rows, slug, MOST_CRAWLS),
            "robots": robots(rows, slug, MOST_ROBOTS),
            "paces": paces,
            "delay": known.delay,
            "alarms": alarms,
            "evidence": proofs(rows, (capture for one in alarms for capture in one.alarm.evidence)),
            "complete": _complete(desk, slug),
        },
    )


def _complete(desk: Desk, slug: str) -> Completeness | None:
    """Return how complete the portal is; None where that cannot be told in the time of a page."""
    try:
        return completeness(desk.folder, desk.catalogue, slug)
    except (ArchiveError, TooLong):
        return None
