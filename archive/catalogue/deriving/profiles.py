"""What the pages of one portal have in common, counted over all of its captures: so no order of files matters."""

from __future__ import annotations

import json
from collections.abc import Iterator

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.deriving.habits import put_habits
from archive.catalogue.deriving.pages import derive_page
from archive.catalogue.deriving.together import Together
from archive.catalogue.portals import Portals
from archive.catalogue.readings import from_json
from archive.extract.judge import Nowhere, Profile, constant_titles, nowhere_of
from archive.extract.text import slug as plain_words

# A frame's text stands everywhere; an article that is listed in several sections has an address in each, at most.
_ECHOES = 8
_MOST_ANSWERS = 24  # to addresses that nobody has, the newest: two years of one host, a year of two

# One title for each page: that of its newest reading as an article. SQLite takes the other columns from the row that
# has the maximum; with the id behind the time there is one such row.
_TITLES = """
select r.title, max(c.at || c.id) from captures as c join readings as r on r.digest = c.reading
where c.site = ? and r.kind = 'article' group by c.key
"""
_READ = """
from captures as c
left join originals as s on s.capture = c.id
left join captures as o on o.id = s.original
join readings as r on r.digest = coalesce(c.reading, o.reading)
where c.site = ?
"""
_ECHOING = (
    f"select r.undated {_READ} and r.undated is not null group by r.undated having count(distinct c.key) >= {_ECHOES}"
)
_ANSWERS = f"select r.reading {_READ} and c.hop = 'probe' order by c.at desc, c.id desc limit {_MOST_ANSWERS}"
# The front page is of no section: many a host shows it, or its title, where nothing is.
_LISTINGS = (
    f"select r.title, max(c.at || c.id) {_READ} and c.hop in ('seed', 'pager') and c.section is not null group by c.key"
)
_PAGES = f"""
select distinct c.key, r.title, r.undated, r.undated is not null or (c.hop = 'article' and r.kind in ('listing', 'other'))
{_READ}
"""


def profile_in(catalogue: Catalogue, site: str) -> Profile:
    """Return the profile of *site* that the catalogue's articles are judged by."""
    (kept,) = catalogue.row("select profile from sites where slug = ?", (site,)) or ("{}",)
    told = dict(json.loads(kept))
    texts = frozenset(tuple(sketch) for sketch in told.get("texts", ()))
    nowhere = Nowhere(frozenset(told.get("missing", ())), texts, frozenset(told.get("leads", ())))
    return Profile(frozenset(told.get("titles", ())), frozenset(told.get("echoes", ())), nowhere)


def counted_profile(catalogue: Catalogue, site: str) -> Profile:
    """Return the profile that all captures of *site* together make."""
    answers = [from_json(line) for (line,) in catalogue.rows(_ANSWERS, (site,))]
    listings = (title for title, _ in catalogue.rows(_LISTINGS, (site,))) if answers else ()
    return Profile(
        constant_titles(title for title, _ in catalogue.rows(_TITLES, (site,))),
        frozenset(echo for (echo,) in catalogue.rows(_ECHOING, (site,))),
        nowhere_of(answers, listings),
    )


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
            catalogue.run("update sites set profile = ?, settled = 1 where slug = ?", (_kept(now), site))
            put_habits(catalogue, site)
            new = Together(catalogue)
            for key in sorted(set(_touched(catalogue, site, before, now))):
                derive_page(catalogue, portals.named(site), key, now, new)
            new.flush()


def _touched(catalogue: Catalogue, site: str, before: Profile, now: Profile) -> Iterator[str]:
    """Yield the keys of the pages that *now* may judge otherwise than *before*."""
    if before == now:
        return
    titles, echoes = before.constant_titles ^ now.constant_titles, before.echoes ^ now.echoes
    elsewhere = before.nowhere != now.nowhere
    for key, title, undated, may_be_nowhere in catalogue.rows(_PAGES, (site,)):
        is_titled = title is not None and bool(titles) and plain_words(title) in titles
        if is_titled or undated in echoes or (elsewhere and may_be_nowhere):
            yield key


def _kept(profile: Profile) -> str:
    told = {
        "titles": profile.constant_titles,
        "echoes": profile.echoes,
        "missing": profile.nowhere.titles,
        "texts": profile.nowhere.texts,
        "leads": profile.nowhere.leads,
    }
    return json.dumps({name: sorted(values) for name, values in told.items() if values}, ensure_ascii=False)
