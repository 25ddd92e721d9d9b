"""Which feeds and sitemaps a crawl asks for, and what became of each: where they lead is `SiteWalk`'s to follow."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from archive.evidence.record import read_date
from archive.model import Site
from crawler.ledger import Ledger, Owed
from crawler.spiders.requests import Asking
from crawler.walking.channels.leads import declared, look_into
from crawler.walking.scope import redirected
from crawler.walking.steps import Channel, Found, Shown

logger = logging.getLogger(__name__)

# In one crawl. A portal has a feed for each section; an index of more sitemaps is asked over several nights.
MOST = {"feed": 100, "sitemap": 50}
MOST_DEPTH = 2  # sitemaps.org: an index names sitemaps; that it names another index is not foreseen, and met
MOST_REDIRECTS = 3
# What was none (most portals have no sitemap) is asked for again after so long: somebody may have made one.
REST = timedelta(days=30)
# A day is a date somewhere: what changed on the day of its capture may have changed after it.
_SLACK = timedelta(days=1)
NEVER = (datetime(1970, 1, 1, tzinfo=UTC), None)
"""What the ledger would say of an address that was asked before there was a Web."""


class ChannelWalk:
    """The feeds and sitemaps of a crawl under way."""

    def __init__(self, site: Site, ledger: Ledger, started: datetime) -> None:
        self._site, self._ledger, self._started = site, ledger, started
        self._depths: dict[str, int] = {}
        """Each address that was asked, or stands in line: how many indexes led there."""
        self._asked = dict.fromkeys(MOST, 0)

    def first(self) -> Iterator[Channel]:
        """Yield what the site's rules name."""
        return declared(self._site)

    def lead(self, channels: Iterable[Channel], came: Asking | None, via: str | None) -> Iterator[Asking]:
        """Yield what is to be asked of *channels*, met on *via*: each once, none that showed nothing lately, not too many.

        *came* is what asked for the index that names them; None where they were not met on one.
        """
        depth = 0 if came is None else self._depths.get(came.owed.url, 0) + 1
        chosen = [channel for channel in channels if depth <= MOST_DEPTH and self._is_worth(channel)]
        if came is not None:
            # those that were never asked first, then those asked longest ago: so each has its turn
            chosen.sort(key=lambda channel: (self._ledger.channels.last(channel.url) or NEVER)[0])
        for channel in chosen:
            if channel.url not in self._depths and self._asked[channel.hop] < MOST[channel.hop]:
                yield self._asking(channel, depth, via)

    def read(self, shown: Shown, came: Asking) -> Iterator[Found]:
        """Yield where *shown* leads; of what is no feed or sitemap, nothing. What became of it is noted in the ledger."""
        if shown.status == 304:
            self._note(came)
        if shown.status != 200:
            if shown.status not in (304, 429) and shown.status < 500:
                self.failed(came, f"answered {shown.status}")
            return
        found = look_into(shown, self._site)
        if isinstance(found, str):
            self.failed(came, found)
            return
        articles = 0
        for piece in found:
            articles += len(piece.articles())
            yield piece
        self._note(came, articles=articles)

    def redirect(self, shown: Shown, location: str, came: Asking) -> Iterator[Asking]:
        """Yield the asking for what *shown* redirects to, unless that is nowhere, asked for already, or shows nothing."""
        step = redirected(location, shown.url, self._site, shown.hop)
        if step is None or len(came.chain) >= MOST_REDIRECTS:
            self.failed(came, "is redirected: to nowhere" if step is None else "is redirected: too often")
            return
        channel = Channel(step.url, shown.hop, came.owed.section, step.rule)
        if not self._is_worth(channel):
            self.failed(came, f"is redirected: {channel.rule or f'to {channel.url}'}")
        elif channel.url not in self._depths:
            asking = self._asking(channel, self._depths.get(came.owed.url, 0), came.owed.via)
            yield Asking(asking.owed, chain=(*came.chain, came.owed.url))

    def failed(self, came: Asking, why: str) -> None:
        """Note that what *came* asked for is no feed or sitemap: no failure, most portals have none."""
        logger.info("%s %s", came.owed.url, why)
        self._note(came, articles=0, defect=why)

    def _note(self, came: Asking, *, articles: int | None = None, defect: str | None = None) -> None:
        self._ledger.channels.put(came.owed.url, came.owed.hop, asked=self._started, articles=articles, defect=defect)

    def _asking(self, channel: Channel, depth: int, via: str | None) -> Asking:
        self._depths[channel.url] = depth
        self._asked[channel.hop] += 1
        # the ledger owes none of these: they are asked again each night
        return Asking(Owed(channel.url, channel.url, channel.hop, channel.section, via))

    def _is_worth(self, channel: Channel) -> bool:
        if channel.rule is not None:
            return False
        asked, defect = self._ledger.channels.last(channel.url) or NEVER
        if defect is not None:
            return asked < self._started - REST
        changed = read_date(channel.dated)
        return changed is None or changed >= asked - _SLACK
