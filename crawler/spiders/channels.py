"""Which feeds and sitemaps a crawl asks for, and what became of each: where they lead is `SiteWalk`'s to follow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from archive.evidence.record import read_date
from archive.model import Site
from crawler.ledger import Ledger, Owed
from crawler.ledger.channels import UNREAD, Last
from crawler.ledger.hints import MOST_SHOWN
from crawler.spiders.requests import Asking
from crawler.walking.channels.entries import entries_of
from crawler.walking.channels.leads import declared, leads
from crawler.walking.scope import redirected
from crawler.walking.steps import Channel, Found, Printed, Shown

logger = logging.getLogger(__name__)

# In one crawl. A portal has a feed for each section; an index of more sitemaps is asked over several nights.
MOST = {"feed": 100, "sitemap": 50}
MOST_DEPTH = 2  # sitemaps.org: an index names sitemaps; that it names another index is not foreseen, and met
MOST_CHANNEL_REDIRECTS = 3
# What was none (most portals have no sitemap) is asked for again after so long: somebody may have made one.
REST = timedelta(days=30)
# A day is a date somewhere: what changed on the day of its capture may have changed after it.
_SLACK = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# A portal that moves breaks all its feeds at once: so many are named to a person, ledger and catalogue have the rest.
MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """Who hears what became of feeds and sitemaps."""

    say: Callable[[str], None]
    """A person, where something is not as it should be."""
    tell: Callable[[Last], None]
    """The WARC, where something is not as it was."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What an index names."""

    channel: Channel
    depth: int
    via: str | None


class ChannelWalk:
    """The feeds and sitemaps of a crawl under way."""

    def __init__(self, site: Site, ledger: Ledger, started: datetime, heard: Heard) -> None:
        self._site, self._ledger, self._started = site, ledger, started
        self._say, self._tell = heard.say, heard.tell
        self._said = 0
        self._depths: dict[str, int] = {}
        """Each address that was asked, or stands in line: how many indexes led there."""
        self._asked = dict.fromkeys(MOST, 0)
        self._unanswered: set[str] = set()
        """Sitemaps that were asked for: one of them may be an index, too."""
        self._pieces: list[list[_Piece]] = []
        """What each index names and nobody has asked for yet, those first whose turn it is."""

    def first(self) -> Iterator[Channel]:
        """Yield what the site's rules name."""
        return declared(self._site)

    def lead(self, channels: Iterable[Channel], came: Asking | None, via: str | None) -> Iterator[Asking]:
        """Yield what is to be asked of *channels*, met on *via*: each once, none that showed nothing lately, not too many.

        *came* is what asked for the index that names them; None where they were not met on one. What an index names waits
        until all have answered that may be one; what waits still when nothing else is left, `pieces` yields.
        """
        depth = 0 if came is None else self._depths.get(came.owed.url, 0) + 1
        chosen = [channel for channel in channels if depth <= MOST_DEPTH and self._is_worth(channel)]
        if came is None:
            yield from self._allowed(chosen, depth, via)
            return
        # those that were never asked first, then those asked longest ago: so each has its turn
        chosen.sort(key=lambda channel: last.asked if (last := self._ledger.channels.last(channel.url)) else NEVER)
        named = {channel.url: _Piece(channel, depth, via) for channel in chosen if channel.url not in self._depths}
        self._pieces.append(list(named.values())[: MOST["sitemap"]])
        self.over(came.owed.url)
        if not self._unanswered:
            yield from self.pieces()

    def pieces(self) -> Iterator[Asking]:
        """Yield what is to be asked of what indexes name: of each index as much, since none is to wait for the others' end."""
        pieces = [piece for turn in zip_longest(*self._pieces) for piece in turn if piece is not None]
        self._pieces = []
        for piece in pieces:
            yield from self._allowed([piece.channel], piece.depth, piece.via)

    def _allowed(self, channels: Iterable[Channel], depth: int, via: str | None) -> Iterator[Asking]:
        for channel in channels:
            if channel.url not in self._depths and self._asked[channel.hop] < MOST[channel.hop]:
                yield self._asking(channel, depth, via)

    def over(self, url: str) -> None:
        """Note that nothing more comes of having asked for *url*."""
        self._unanswered.discard(url)

    def read(self, shown: Shown, came: Asking) -> Iterator[Found]:
        """Yield where *shown* leads; of what is no feed or sitemap, nothing. What became of it is noted in the ledger."""
        if shown.status == 304:
            if (last := self._ledger.channels.last(came.owed.url)) is not None:
                self._note(replace(last, asked=self._started))
            return
        if shown.status != 200:
            if shown.status == 429 or shown.status >= 500:
                self.unanswered(came, f"answered {shown.status}")
            else:
                self.failed(came, f"answered {shown.status}")
            return
        listed = entries_of(shown.body, shown.url)
        if isinstance(listed, str):
            self.failed(came, f"is no {shown.hop} but {listed}")
            return
        articles, printed, later = 0, list[Printed](), list[str]()
        for piece in leads(listed, self._site):
            articles += len(piece.articles())
            if shown.hop == "feed":
                printed += piece.printed[: MOST_SHOWN - len(printed)]
            else:
                later += self._ledger.hints.behind(piece.printed, self._started)
            yield piece
        self._ledger.hints.listed(came.owed.url, printed, self._started)
        self._ledger.hints.dated(later, articles, self._started)
        self._note(self._now(came, entries=listed.read, articles=articles, missing=listed.missing))

    def redirect(self, shown: Shown, location: str, came: Asking) -> Iterator[Asking]:
        """Yield the asking for what *shown* redirects to, unless that is nowhere, asked for already, or shows nothing."""
        self.over(came.owed.url)
        step = redirected(location, shown.url, self._site, shown.hop)
        if step is None or len(came.chain) >= MOST_CHANNEL_REDIRECTS:
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
        self.over(came.owed.url)
        self._note(replace(self._now(came), defect=why))

    def unanswered(self, came: Asking, why: str) -> None:
        """Note that no whole answer came to what *came* asked, so that what it lists tonight is not known."""
        self.over(came.owed.url)
        before = self._ledger.channels.last(came.owed.url) or self._now(came)
        self._note(replace(before, asked=self._started, missing=f"{UNREAD}: {why}"))

    def _now(self, came: Asking, *, entries: int = 0, articles: int = 0, missing: str | None = None) -> Last:
        """Return what tonight's answer says, beside what earlier ones listed."""
        before = self._ledger.channels.last(came.owed.url)
        gave, given = (before.gave, before.given) if before else (0, None)
        if entries:
            gave, given = entries, self._started
        return Last(came.owed.url, came.owed.hop, self._started, entries, articles, missing, None, gave, given)

    def _note(self, last: Last) -> None:
        before = self._ledger.channels.last(last.url)
        self._ledger.channels.put(last)
        if before is None or before.listed != last.listed:
            self._tell(last)
        # most portals have no sitemap, and many answer 500 for what they have not: that is no news
        if last.in_doubt is None or (last.is_unread and not last.gave):
            return
        self._said += 1
        if self._said <= MOST_SAID:
            self._say(f"{last.hop} {last.url}: {last.in_doubt}")
        elif self._said == MOST_SAID + 1:
            self._say(f"more feeds and sitemaps are not whole: `luutru site completeness {self._site.slug}` names them")

    def _asking(self, channel: Channel, depth: int, via: str | None) -> Asking:
        self._depths[channel.url] = depth
        self._asked[channel.hop] += 1
        if channel.hop == "sitemap":
            self._unanswered.add(channel.url)
        # the ledger owes none of these: they are asked again each night
        return Asking(Owed(channel.url, channel.url, channel.hop, channel.section, via))

    def _is_worth(self, channel: Channel) -> bool:
        if channel.rule is not None:
            return False
        last = self._ledger.channels.last(channel.url)
        if last is None:
            return True
        if last.defect is not None:
            # one night's 404 is not yet the end of what has listed something a while ago
            return last.asked < self._started - REST or (last.given or NEVER) >= self._started - REST
        changed = read_date(channel.dated)
        return last.missing is not None or changed is None or changed >= last.asked - _SLACK
