"""What is known of a portal before anybody looks at it: by the register that comes with it, and the operator's site files."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlsplit

from archive.extract.text import slug as plain_words
from archive.model import Layout, Site
from archive.sites import SiteFiles, find_sites, packaged_settings, unknown_site
from archive.urls import host_of
from crawler.probe.looked import Known
from crawler.probe.portal import is_loopback, slug_of
from crawler.probe.written import listed, quoted

LONGEST_SLUG = 60
FACTS = ("province", "province_now", "succeeds")


def register() -> tuple[Site, ...]:
    """Return the sites that come with luutru."""
    return tuple(find_sites(packaged_settings()).sites.values())


def known(found: SiteFiles) -> Known:
    """Return what a first look may go by: the platforms of *found*, the provinces of the register."""
    platforms: dict[str, Layout] = {layout.platform: layout for layout in found.platforms}
    provinces = dict.fromkeys((site.province, site.province_now) for site in register() if site.province)
    return Known(MappingProxyType(platforms), tuple((before, now) for before, now in provinces if before))


def registered(found: SiteFiles, *urls: str) -> Site | None:
    """Return the site that claims the host of one of *urls*: of *found*, else of the register; None for a stranger."""
    hosts = {host_of(url) for url in urls}
    return next((site for site in (*found.sites.values(), *register()) if hosts & set(site.hosts)), None)


def slug_for(url: str) -> str:
    """Return a name for the site at *url*, from its host alone.

    >>> slug_for("https://www.sotttt.hanoi.gov.vn/"), slug_for("http://127.0.0.11:8751/")
    ('sotttt-hanoi', '127-0-0-11-8751')
    """
    name = urlsplit(url).netloc.rpartition("@")[2] if is_loopback(url) else slug_of(url, "")
    return re.sub("-+", "-", plain_words(re.sub(r"[^0-9A-Za-z]+", " ", name)))[:LONGEST_SLUG].strip("-") or "portal"


def stand_in(slug: str, address: str, found: SiteFiles) -> Site:
    """Return the site that the portal at *address* is taken for until it has a file: no sections, general rules."""
    loopback = is_loopback(address)
    general = replace(unknown_site(address), platforms=found.platforms)
    return replace(general, slug=slug, loopback=loopback, delay=0.0 if loopback else general.delay)


def with_facts(toml: str, site: Site) -> str:
    """Return the site file *toml* with the facts of *site*, the same portal: what somebody has evidenced holds."""
    told = {
        "province": site.province and quoted(site.province),
        "province_now": site.province_now and quoted(site.province_now),
        "succeeds": listed(site.succeeds) if site.succeeds else None,
    }
    head, bracket, tables = toml.partition("\n[[")
    lines = [line for line in head.split("\n") if not (_key(line) in FACTS and told[_key(line)])]
    at = next((number for number, line in enumerate(lines) if _key(line) == "home"), len(lines))
    facts = [f"{name} = {value}  # of the register" for name, value in told.items() if value]
    return "\n".join([*lines[:at], *facts, *lines[at:]]) + bracket + tables


def _key(line: str) -> str:
    return line.partition("=")[0].strip()
