"""The listings of a site under way: what the ledger knows of their articles says how far each is turned, and is told."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime
from zlib import crc32

from archive.model import Site
from crawler.ledger import Ledger, Owed
from crawler.spiders.requests import Asking, turned_page
from crawler.walking.days import all_older
from crawler.walking.reach import Reach
from crawler.walking.section import MOST_TURNS, NOTHING_NEW, SectionWalk, Seen
from crawler.walking.steps import Found, Shown, Step

logger = logging.getLogger(__name__)

WEEK = 7


class Sections:
    """The walks of a site's sections, with the ledger that remembers them."""

    def __init__(self, site: Site, ledger: Ledger, started: datetime, since: date | None) -> None:
        self._site, self._ledger, self._day = site, ledger, started.toordinal()
        self._walks = {
            section.name: SectionWalk(section.name, wanted(ledger.reach(section.name), since), ledger.crawl)
            for section in site.sections
        }
        self._newest = dict.fromkeys(self._walks, "")
        self.said: list[str] = []
        """What a person must know: each section that could not be walked to its end, and why."""

    def failures(self) -> int:
        """Return how many sections could not be walked to their end."""
        return sum(walk.failed for walk in self._walks.values())

    def failed(self, page: Owed, url: str, why: str) -> None:
        """Note that the section of *page*, one of its listing's, could not be walked to its end, because of *url*.

        The portal's front page is of none: nothing is missed by the walk without it.
        """
        if page.section is None:
            logger.warning("%s: the front page was not captured: %s: %s", self._site.slug, url, why)
            return
        self.say(f"section '{page.section}' could not be walked to its end: {url}: {why}")
        self._walks[page.section].failed = True

    def wants_days(self, section: str | None) -> bool:
        """Return whether the listing of *section* is followed down to a day, and not to its end."""
        return section in self._walks and self._walks[section].reach.floor is not None

    def turn(self, shown: Shown, found: Found, came: Asking, fresh: int) -> Asking | Step | None:
        """Return what is asked next of the listing that *shown*, with *fresh* new articles, is a page of.

        None at its end, on known ground, or below all that is wanted; a step with its rule where the pager is a trap.
        """
        assert came.owed.section is not None
        walk = self._walks[came.owed.section]
        articles = any(step.hop == "article" for step in found.steps)
        if shown.hop == "seed" and not articles and not any(turn.scripted for turn in found.turns):
            why = "shows no articles: mend the section's url, or [layout.walk] items and article"
            self.failed(came.owed, shown.url, why)
        if found.unread:
            self.say(f"{shown.url}: has {len(shown.body)} bytes: captured whole, its last {found.unread} not walked")
        seen = replace(self._seen(walk, found, fresh), meets=shown.hop == "seed" and self._meets(walk, found, fresh))
        turn = walk.take(found, seen, self._site)
        self._ledger.set_reach(walk.name, walk.reach)
        if walk.is_too_deep():
            self.failed(came.owed, shown.url, f"its pager has more than {MOST_TURNS} pages: is it a trap?")
        elif turn is not None:
            self._ledger.commit()  # should this crawl die, the next one must know that there is more
            return turned_page(turn, walk.name, shown.url, news=walk.is_for_news)
        elif walk.trapped is not None:
            logger.warning("%s: section '%s': %s: %s", self._site.slug, walk.name, shown.url, NOTHING_NEW)
            return Step(walk.trapped.url, walk.trapped.url, "pager", NOTHING_NEW)
        return None

    def _meets(self, walk: SectionWalk, found: Found, fresh: int) -> bool:
        """Return whether the first page, which shows *fresh* articles, holds all that the last look at it found newest.

        Not where most of it is new, and not one night in seven: what no such rule foresees is found a week later.
        """
        articles, head = found.articles(), self._ledger.hints.head(walk.name)
        whole = walk.reach.complete and walk.reach.news is None
        if not whole or 2 * fresh > len(articles) or (self._day + crc32(walk.name.encode())) % WEEK == 0:
            return False
        newest = self._ledger.channels.newest(tuple(head))
        return bool(newest) and newest <= set(articles)

    def _seen(self, walk: SectionWalk, found: Found, fresh: int) -> Seen:
        keys = walk.unmet(found.articles())
        self._ledger.set_days(found.days)
        return Seen(self._ledger.channels.listed_since(keys, walk.news_since), fresh, self._is_older(walk, keys))

    def _is_older(self, walk: SectionWalk, keys: tuple[str, ...]) -> bool:
        """Return whether this page of the listing, or the one before, lies before the day that the walk goes down to."""
        since, newest = walk.reach.floor, self._newest[walk.name]
        if since is None:
            return False
        # the listing itself may print no days; then those of its articles are known once they were captured
        pages = [(keys, self._ledger.days(keys)), (walk.before, self._ledger.days(walk.before))]
        self._newest[walk.name] = max([newest, *pages[0][1], *pages[1][1]])
        return any(all_older(days, len(page), since, newest) for page, days in pages if page)

    def say(self, what: str) -> None:
        """Note what a person must know of the site."""
        logger.error("%s: %s", self._site.slug, what)
        self.said.append(f"{self._site.slug}: {what}")


def wanted(reach: Reach, since: date | None) -> Reach:
    """Return *reach* as tonight's walk takes it up, when articles since that day are wanted (None: what was wanted before).

    What is known to its end has no more below; what is known down to a day is gone on with where an earlier one is asked for.
    """
    if since is None or (reach.complete and (reach.floor is None or reach.floor <= since)):
        return reach
    return replace(reach, complete=False, floor=since)
