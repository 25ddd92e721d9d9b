"""A site as the look so far would have it, tried on the pages that came: what it lists, where it turns, what it reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from archive.extract.read import read
from archive.model import Capture, Layout, Reading, Section, Site
from archive.urls import article_key, host_of
from crawler.probe.listings import Listing
from crawler.probe.looked import Known
from crawler.walking.listing import listed
from crawler.walking.pagers import turns_of

LEAST_LISTED = 0.9


def plain_layout(known: Known, name: str) -> Layout:
    """Return the layout of a platform, or one without rules where nobody knows it."""
    return known.platforms.get(name) or Layout(since=date.min, platform=name)


def trial_site(
    home: str, aliases: Iterable[str], layout: Layout, known: Known, sections: Sequence[Section] = ()
) -> Site:
    """Return the site at *home* as *layout* describes it."""
    hosts = tuple(dict.fromkeys((host_of(home), *aliases)))
    platforms = tuple(known.platforms[name] for name in sorted(known.platforms))
    return Site("trial", host_of(home), home, hosts, (layout,), tuple(sections), platforms=platforms)


def lists(site: Site, listing: Listing) -> bool:
    """Return whether the rules of *site* find the articles that *listing* shows."""
    found = {step.key for step in listed(listing.page, site) if step.rule is None}
    wanted = {article_key(url, site) for url in listing.items}
    return len(found & wanted) >= len(wanted) * LEAST_LISTED


def turns(site: Site, listing: Listing) -> bool:
    """Return whether the rules of *site* find a pager on *listing*."""
    return bool(turns_of(listing.page, site))


def readings(site: Site, captures: Iterable[Capture]) -> list[Reading]:
    """Return what *site* reads in each of *captures*, as if a listing had led there."""
    return [read(replace(capture, hop="article"), site) for capture in captures]
