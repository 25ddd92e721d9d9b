"""What the pages of one portal have in common, counted over all of its captures: so no order of files matters."""

from __future__ import annotations

import json

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.pages import derive_page
from archive.catalogue.portals import Portals
from archive.extract.judge import Profile, profile_of
from archive.extract.text import slug as plain_words

# One title for each page: that of its newest reading as an article. SQLite takes the other columns from the row that
# has the maximum; with the id behind the time there is one such row.
_TITLES = """
select r.title, max(c.at || c.id) from captures as c join readings as r on r.digest = c.reading
where c.site = ? and r.kind = 'article' group by c.key
"""
_PAGES = "select distinct c.key, r.title from captures as c join readings as r on r.digest = c.reading where c.site = ?"


def profile_in(catalogue: Catalogue, site: str) -> Profile:
    """Return the profile of *site* that the catalogue's articles are judged by."""
    (kept,) = catalogue.row("select profile from sites where slug = ?", (site,)) or ("[]",)
    return Profile(frozenset(json.loads(kept)))


def counted_profile(catalogue: Catalogue, site: str) -> Profile:
    """Return the profile that all captures of *site* together make."""
    return profile_of(title for title, _ in catalogue.rows(_TITLES, (site,)))


def unsettle(catalogue: Catalogue, site: str) -> None:
    """Note that *site* has captures that its profile does not count yet."""
    catalogue.run("update sites set settled = 0 where slug = ? and settled = 1", (site,))


def settle_profiles(catalogue: Catalogue, portals: Portals) -> None:
    """Count the profiles of the sites with new captures again; where one has changed, derive the pages that it touches.

    An interrupted ingest leaves the note behind, so the next one finishes the work.
    """
    for (site,) in list(catalogue.rows("select slug from sites where settled = 0 order by slug")):
        with catalogue.transaction():
            before, now = profile_in(catalogue, site), counted_profile(catalogue, site)
            kept = json.dumps(sorted(now.constant_titles), ensure_ascii=False)
            catalogue.run("update sites set profile = ?, settled = 1 where slug = ?", (kept, site))
            differing = before.constant_titles ^ now.constant_titles
            touched = {
                key
                for key, title in (catalogue.rows(_PAGES, (site,)) if differing else ())
                if title is not None and plain_words(title) in differing
            }
            for key in sorted(touched):
                derive_page(catalogue, portals.named(site), key, now)
