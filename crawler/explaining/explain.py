"""Joins what is known of one address: its identity, the ledger's row, the catalogue's rows, and the rules of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.portals import Portals, identity
from archive.catalogue.telling.known import Known, known, location_of, spellings
from archive.catalogue.telling.portal import last_crawl, names
from archive.evidence.folder import Folder
from archive.model import Site
from archive.urls import MAX_URL, Fold, absolute, fetch_url, folding
from crawler.explaining.today import RobotsSaid, Today, robots_of, today
from crawler.ledger.remembered import Ledgers, Remembered, remember

CAPTURED, OWED, REFUSED, GIVEN_UP = "captured", "owed", "refused", "given up"
NEVER_SEEN, NO_ADDRESS = "never seen", "no address"
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d)")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where explanations are looked up."""

    folder: Folder
    portals: Portals
    catalogue: Catalogue | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Explained:
    """What became of one address."""

    url: str
    """As it was asked about; absolute where it is an address at all."""
    state: str
    """`captured`, `owed`, `refused`, `given up`, `never seen`, `no address`."""
    rule: str | None = None
    """The rule that decided, where one did."""
    why_none: str | None = None
    """Why it is no address that could be asked for."""
    site: str | None = None
    """The portal that it belongs to, or for whose sake it was met."""
    site_state: str | None = None
    known: Known | None = None
    folds: tuple[Fold, ...] = ()
    ledger: Ledgers = field(default_factory=Ledgers)
    today: Today | None = None
    robots: RobotsSaid | str | None = None
    last_crawl: tuple[str | None, str] | None = None
    """When the portal's last crawl captured last, and why it ended."""
    leads_to: str | None = None
    """Where its newest capture redirects to."""
    budget: int = 0
    """How many requests its site file allows each crawl; 0: as many as it takes."""
    owed_days: int | None = None
    """For how many days it is owed."""
    also: tuple[str, ...] = ()
    """Other portals that know the address too."""


def explain(asked: str, desk: Desk, slug: str | None = None) -> Explained:
    """Return what became of the address *asked*, on the site *slug* or on whichever knows it.

    Never seen by any, it is told of the site that claims its host. Raises ArchiveError when the catalogue is damaged.
    """
    url, why = address(asked)
    if url is None:
        return Explained(asked, NO_ADDRESS, why_none=why)
    claiming = desk.portals.claiming(url)
    names = (slug,) if slug else tuple(_candidates(desk, claiming))
    every = [
        _looked_up(url, desk, desk.portals.named(name), claims=name == (slug or (claiming and claiming.slug)))
        for name in names
    ]
    met = [one for one in every if one.state != NEVER_SEEN] or [one for one in every if slug or claiming][:1]
    if not met:
        return Explained(url, NEVER_SEEN)
    return replace(_with_its_portal(met[0], desk), also=tuple(one.site for one in met[1:] if one.site))


def address(asked: str) -> tuple[str | None, str | None]:
    """Return (absolute address, None) of what a person typed or copied, or (None, why it is none)."""
    plain = asked.strip()
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None, f"{scheme[1].lower()[:40]}: leads to nothing that could be captured: only http and https do"
    whole = plain if "://" in plain[:12] else f"http://{plain}"
    if len(whole) > MAX_URL:
        return None, f"it has {len(whole)} letters: beyond {MAX_URL} it is a trap or data, and is never asked for"
    found = absolute("", whole) if plain else None
    return found, None if found else "it names no host that could be asked"


def _candidates(desk: Desk, claiming: Site | None) -> Iterator[str]:
    """Yield the portals that may know an address: first the one that claims its host, then all that were crawled."""
    ledgers = sorted(path.stem for path in desk.folder.state.glob("*.db") if path != desk.folder.book)
    crawled = tuple(names(desk.catalogue)) if desk.catalogue else ()
    yield from dict.fromkeys((*([claiming.slug] if claiming else []), *crawled, *ledgers))


def _looked_up(url: str, desk: Desk, site: Site, *, claims: bool) -> Explained:
    """Return what *site* knows of *url*; where it *claims* its host, under whatever spelling it was met."""
    key, _ = identity(url, site)
    now = today(url, site, desk.now.year)
    ledger = _ledger(desk, site, (now.key, key), now)
    spelled = {url, fetch_url(url, site), *(row.url for row in ledger.rows)}
    held = _known(desk, site.slug, key, tuple(sorted(spelled)), claims=claims)
    # a page that goes by another address has a row of its own: the one that was asked about comes first
    own = next(iter(ledger.rows), None)
    now = today(url, site, desk.now.year, _hop(own, held))
    state, rule = _became(spelled, own, held, now)
    if state == NEVER_SEEN and ledger.channel is not None and not ledger.channel.is_unread:
        state, rule = CAPTURED, None
    days = _days(own, held, desk.now) if state == OWED else None
    return Explained(url, state, rule, site=site.slug, known=held, ledger=ledger, today=now, owed_days=days)


def _with_its_portal(told: Explained, desk: Desk) -> Explained:
    """Return *told* with what its portal, its host and its site file say besides."""
    site = desk.portals.named(told.site or "")
    told = replace(told, site_state=_site_state(site), folds=folding(told.url, site), budget=site.budget)
    if desk.catalogue is None:
        return told
    newest = told.known.newest if told.known else None
    if newest is not None and (location := location_of(desk.folder, newest)) is not None:
        told = replace(told, leads_to=absolute(newest.url, location))
    robots = robots_of(desk.folder, desk.catalogue, told.today.asked if told.today else told.url)
    return replace(told, robots=robots, last_crawl=last_crawl(desk.catalogue, site.slug))


def _ledger(desk: Desk, site: Site, keys: tuple[str, ...], now: Today) -> Ledgers:
    return remember(desk.folder.state / f"{Path(site.slug).name}.db", keys, now.rule, now.asked)


def _known(desk: Desk, slug: str, key: str, urls: tuple[str, ...], *, claims: bool) -> Known:
    if desk.catalogue is None:
        return Known(key)
    found = known(desk.catalogue, slug, key, urls)
    if found.anything or not claims:
        return found
    # met in another spelling, and never captured: only the identity of each address tells
    return known(desk.catalogue, slug, key, spellings(desk.catalogue, desk.portals, slug, key))


def _hop(own: Remembered | None, held: Known) -> str | None:
    """Return how the address was met: as what the ledger notes, else as it was captured, else as the walk told."""
    if own is not None:
        return own.hop
    return held.newest.hop if held.newest else next((met.hop for met in held.met), None)


def _became(spelled: set[str], own: Remembered | None, held: Known, now: Today) -> tuple[str, str | None]:
    """Return what became of it, and the rule that decided."""
    told = max((met for met in held.met if met.url in spelled), key=lambda met: met.decided, default=None)
    if own is not None and own.state == REFUSED and own.key == now.key:
        return REFUSED, own.rule
    if told is not None and told.decision not in (CAPTURED, OWED) and now.key != held.key:
        return REFUSED, told.rule
    # to itself, by another spelling or with a cookie, which was not asked for yet: what is captured shows nothing of it
    if own is not None and own.state == OWED and held.is_redirect:
        return OWED, own.rule
    # an error of the server was captured too, and still its address is owed
    if any(met.decision == CAPTURED for met in held.met) or (own is not None and own.state == CAPTURED):
        return CAPTURED, None
    if own is not None:
        return own.state, own.rule
    told = told or max(held.met, key=lambda met: met.decided, default=None)
    if told is None:
        return NEVER_SEEN, now.rule
    return (OWED if told.decision == OWED else REFUSED), told.rule or None


def _days(own: Remembered | None, held: Known, now: datetime) -> int | None:
    since = own.seen if own else min((met.first_seen for met in held.met), default=None)
    return max((now - datetime.fromisoformat(since)).days, 0) if since else None


def _site_state(site: Site) -> str | None:
    if not site.hosts:
        return "has no site file: general rules are used, and nobody crawls it"
    if site.until:
        return f"was closed on {site.until}"
    if not site.sections:
        return "has no sections: nobody has looked at it yet, and it is not crawled"
    return None if site.enabled else "is disabled: only `luutru crawl` by its name asks there"
