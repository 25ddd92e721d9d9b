"""The portal's front page: kept as it was each night, with what it needs to be shown. Articles are for the sections to find."""

from __future__ import annotations

from archive.model import Site
from archive.urls import article_key
from crawler.ledger import Owed
from crawler.spiders.requests import Asking
from crawler.walking.look import look_at
from crawler.walking.scope import redirected
from crawler.walking.steps import Found, Shown

MOST_FRONT_REDIRECTS = 3  # to https, to www., to /trang-chu; the last may set a cookie first
NEEDED = ("requisite", "attachment")


def front_page(url: str, site: Site, came: Asking | None = None) -> Asking | None:
    """Return the asking for the front page of *site* at *url*; None where a section's listing begins there and is asked anyway.

    *came* is what asked for the address that redirects there.
    """
    key = article_key(url, site)
    if any(key == article_key(section.url, site) for section in site.sections):
        return None
    via, chain = (came.owed.url, (*came.chain, came.owed.url)) if came else (None, ())
    return Asking(Owed(url, url, "seed", None, via), chain=chain)


def is_front_page(came: Asking) -> bool:
    """Return whether *came* asked for a portal's front page: it is where a walk begins, and of no section."""
    return came.owed.hop == "seed" and came.owed.section is None


def behind(shown: Shown, came: Asking, site: Site) -> Asking | Found | None:
    """Return where *shown*, what *came* asked for, stands instead, or what it needs to be shown; None where it is no page."""
    if 300 <= shown.status < 400 and shown.location is not None:
        step = redirected(shown.location, shown.url, site, shown.hop)
        followed = step is not None and step.rule is None and len(came.chain) < MOST_FRONT_REDIRECTS
        return front_page(step.url, site, came) if step and followed else None
    found = look_at(shown, site) if shown.status == 200 else None
    if not isinstance(found, Found):
        return None
    return Found(tuple(step for step in found.steps if step.hop in NEEDED), left_out=found.left_out)
