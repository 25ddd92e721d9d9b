"""Which portal a capture belongs to, by the WARC's own word and today's site files, and the rows that tell of portals."""

from __future__ import annotations

import json
from dataclasses import replace

from archive.catalogue.catalogue import Catalogue
from archive.model import Site
from archive.sites import SiteFiles, unknown_site
from archive.urls import article_key, host_of, is_duplicate_view

NAMELESS = "unknown"
"""The portal of WARC files that name none, for addresses that no site file claims."""

_PUT_SITE = """
insert into sites (slug, name, home, province, province_now, enabled, until, succeeds, definition, profile, settled)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', 1)
on conflict (slug) do update set name = excluded.name, home = excluded.home, province = excluded.province,
    province_now = excluded.province_now, enabled = excluded.enabled, until = excluded.until,
    succeeds = excluded.succeeds, definition = excluded.definition
"""
_IN_USE = """
select exists (select 1 from warc_files where site = :slug) or exists (select 1 from captures where site = :slug)
    or exists (select 1 from urls where site = :slug) or exists (select 1 from sightings where site = :slug)
    or exists (select 1 from channels where site = :slug)
"""


def page_key(url: str, site: Site) -> str:
    """Return what makes *url* the same page as another on *site*. What is no address is its own identity."""
    try:
        return article_key(url, site)
    except ValueError:
        return url


def identity(url: str, site: Site) -> tuple[str, bool]:
    """Return what makes *url* the same page as another on *site*, and whether it is a second view of that page.

    What is no address (other people's archives hold anything) is its own identity.
    """
    try:
        return article_key(url, site), is_duplicate_view(url, site)
    except ValueError:
        return url, False


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""


class Portals:
    """The portals that site files explain, and stand-ins with general rules for all others."""

    def __init__(self, found: SiteFiles) -> None:
        self._found = found
        self._stand_ins: dict[str, Site] = {}

    def named(self, slug: str) -> Site:
        """Return the site *slug*; where no site file explains it, general rules for whatever host."""
        known = self._found.sites.get(slug)
        if known is not None:
            return known
        if slug not in self._stand_ins:
            general = unknown_site("http://unknown.invalid/")
            self._stand_ins[slug] = replace(general, slug=slug, name=slug, hosts=(), platforms=self._found.platforms)
        return self._stand_ins[slug]

    def of(self, slug: str | None, url: str) -> Site:
        """Return the site of a capture of *url* in a WARC file of *slug*, or of whichever site claims its host."""
        if slug:
            return self.named(slug)
        return self.claiming(url) or self.named(NAMELESS)

    def claiming(self, url: str) -> Site | None:
        """Return the site whose file claims the host of *url*, or None."""
        return next((site for site in self._found.sites.values() if _host(url) in site.hosts), None)

    def for_reading(self, site: Site, url: str) -> Site | None:
        """Return the rules to read the page *url* by; None when it is on somebody else's host, and no page of *site*."""
        if not site.hosts:
            host = _host(url)
            return replace(site, hosts=(host,), home=url) if host else None
        return site if _host(url) in site.hosts else None

    def doubt(self, slug: str) -> str | None:
        """Return what is wrong with the site file of *slug*, or None."""
        if slug in self._found.broken:
            return f"the site file {slug}.toml is broken: read with general rules; mend it, then `luutru rebuild`"
        if slug not in self._found.sites:
            return f"there is no site file {slug}.toml: read with general rules; write it, then `luutru rebuild`"
        return None

    def put(self, catalogue: Catalogue) -> None:
        """Write the rows of the portals and their sections, as the site files have them today."""
        for site in self._found.sites.values():
            self._put_site(catalogue, site)
        catalogue.run("delete from sections")
        for site in self._found.sites.values():
            rows = [(site.slug, section.name, section.url) for section in site.sections]
            catalogue.run_many("insert into sections (site, name, url) values (?, ?, ?) on conflict do nothing", rows)
        for (slug,) in list(catalogue.rows("select slug from sites")):
            if slug not in self._found.sites and catalogue.row(_IN_USE, {"slug": slug}) == (1,):
                self._put_site(catalogue, self.named(slug))
            elif slug not in self._found.sites:
                catalogue.run("delete from sites where slug = ?", (slug,))

    def put_named(self, catalogue: Catalogue, slug: str) -> None:
        """Write the row of *slug*, which a WARC file names, if there is none yet."""
        if catalogue.row("select 1 from sites where slug = ?", (slug,)) is None:
            self._put_site(catalogue, self.named(slug))

    def _put_site(self, catalogue: Catalogue, site: Site) -> None:
        known = site.slug in self._found.sites
        values = (
            site.slug,
            site.name,
            site.home if known else None,
            site.province,
            site.province_now,
            int(site.enabled),
            site.until.isoformat() if site.until else None,
            json.dumps(list(site.succeeds)),
            site.digest if known else None,
        )
        catalogue.run(_PUT_SITE, values)
