"""The walk of one site as a Scrapy spider: opens what a crawl writes into, asks, and notes what became of each answer."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from archive.clock import now
from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.exchange import NOT_MODIFIED
from archive.evidence.folder import Folder, crawl_lock
from archive.evidence.repair import repair
from archive.model import Site
from crawler.guard import PrivateAddressError
from crawler.journal import Journal, warcinfo
from crawler.ledger import Ledger, Owed, open_ledger
from crawler.ledger.holdings import Held
from crawler.politeness.answers import plain_headers
from crawler.politeness.refusal import BUDGET, PRIVATE, NoContactError, RefusedError
from crawler.recall import DISK, recall
from crawler.room import Room
from crawler.spiders.again import Again
from crawler.spiders.nowhere import HostProbes
from crawler.spiders.requests import Asking, asked, holding, judge, kept, request_for, shown
from crawler.spiders.settling import settle
from crawler.spiders.walk import SiteWalk
from crawler.trouble import in_words
from crawler.walking.steps import CHANNELS, LISTINGS, PROBE

logger = logging.getLogger(__name__)

# What earlier nights owe comes into Scrapy's line by so many requests at a time: a long backlog is never in memory.
MOST_IN_LINE = 200
MOST_REASONS = 100
UNREACHABLE = "robots.txt cannot be asked for: "
"""How the rule begins by which nothing is asked of a host that does not answer (RFC 9309 §2.3.1.4)."""
SEEDS, BACKLOG = "seeds", "backlog"


class SiteSpider(Spider):
    """Walks one site. `SiteLoader` makes a subclass for each, with `name` and `site` set."""

    site: ClassVar[Site]
    journal: Journal
    ledger: Ledger
    leases: ClassVar[Any] = None

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        """Take the site's lock, mend what an earlier crawl left, open ledger and journal.

        Raises Locked, DiskTrouble, BadDefinition.
        """
        spider: SiteSpider = super().from_crawler(crawler, *args, **kwargs)
        contact = crawler.settings.get("LUUTRU_CONTACT", "")
        if not contact and not cls.site.loopback:
            raise NoContactError(cls.site.slug)
        spider._open(Folder(Path(crawler.settings.get("LUUTRU_ARCHIVE"))), contact)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """Put what the site file says about pace and name into Scrapy's settings."""
        super().update_settings(settings)
        settle(cls.site, settings)

    def _open(self, folder: Folder, contact: str) -> None:
        started = now()
        self.counts: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()
        """Why requests had no whole answer."""
        self.trouble: ArchiveError | None = None
        self.ends: str | None = None
        """Why the crawl is to end before all is asked for."""
        self.ended = ""
        """Why it did end."""
        self._aside: tuple[str, ...] = ()
        self._under_way: Counter[str] = Counter()
        self._progress = asyncio.Event()
        self._closing = ExitStack()
        with ExitStack() as opened:
            folder.make()
            opened.enter_context(folder.lock(crawl_lock(self.site.slug)))
            for mended in repair(folder, self.site.slug):
                logger.warning("mended after a crawl that died: %s", mended)
            self.ledger = self._remembered(folder, opened)
            self._given_up = self.ledger.count("given up")
            info = warcinfo(self.site, contact, version("luutru"), started=started)
            self.journal = Journal(folder, self.site, self._about(info))
            day = date.fromisoformat(since) if (since := self.settings.get("LUUTRU_SINCE")) else None
            self._walk = SiteWalk(self.site, self.ledger, self.journal, started, day)
            self._again = Again(self.site, self.ledger, folder.root, self.settings.getfloat("LUUTRU_REVISITS"))
            self._probes = HostProbes(self.site, self.ledger, started)
            self._room = Room(folder.root, round(1e6 * self.settings.getfloat("LUUTRU_RESERVE_MB")))
            self._room.look(0)
            self._closing = opened.pop_all()

    def _remembered(self, folder: Folder, opened: ExitStack) -> Ledger:
        """Open what is remembered of the site, in agreement with its WARC files."""
        ledger, self._aside = open_ledger(folder, self.site.slug)
        opened.enter_context(ledger)
        recall(ledger, folder, self.site)
        return ledger

    def _about(self, info: dict[str, str]) -> dict[str, str]:
        """Return what the first record of each file says of this crawl."""
        return info

    def told(self) -> dict[str, Any]:
        """Return what whoever started the crawl must know beside its counts."""
        return {"unanswered": self.unanswered.most_common(1)[0][0] if self.unanswered else ""}

    @property
    def said(self) -> list[str]:
        """What a person must know of this crawl beside its trouble."""
        return self._walk.sections.said

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of each section, then for what earlier nights still owe, and if wanted for all they saw.

        What belongs to pages that are captured goes first; pages wait for the news of tonight's listings.
        """
        self.journal.start(self.ledger.commit, self._stop_for, self._room.look)
        for asking in (*self._walk.seeds(), *self._walk.channels()):
            yield self._request(asking)
        for asking in self._probes.due():
            yield self._request(asking)
        due = None if self.settings.getbool("LUUTRU_AGAIN") else now()
        for owed in self.ledger.owed_of_pages(due):
            yield await self._from_before(owed)
        await self._until(SEEDS, 0)
        for owed in self.ledger.owed_pages(due):
            yield await self._from_before(owed)
        if due is None:
            for seen in self.ledger.seen_before():
                await self._until(BACKLOG, MOST_IN_LINE)
                yield self._once_more(Asking(seen, again=seen.hop == "article"))
        else:
            for asking in self._again.due():
                yield self._once_more(asking)

    async def _from_before(self, owed: Owed) -> Request:
        await self._until(BACKLOG, MOST_IN_LINE)
        self.counts["owed from before"] += 1
        return self._request(Asking(owed, before=self.ledger.trouble(owed.key, now())), line=BACKLOG)

    def _once_more(self, asking: Asking) -> Request:
        return self._request(asking, unless=self.ledger.holdings.held(asking.owed.url), line=BACKLOG)

    async def _until(self, line: str, most: int) -> None:
        """Wait until no more than *most* requests of this *line* are under way."""
        while self._under_way[line] > most:
            self._progress.clear()
            await self._progress.wait()

    def idle(self) -> None:
        """Go on with what waited until all listings were walked, if there is any: Scrapy calls this before it closes.

        Last come the looks at what is captured already, as many as tonight's news allow.
        """
        if self.trouble:
            return
        waiting = [self._request(asking) for asking in self._walk.deferred()]
        if not waiting and not self.settings.getbool("LUUTRU_AGAIN"):
            waiting = [self._once_more(asking) for asking in self._again.due(self.counts["articles"])]
        for request in waiting:
            self.crawler.engine.crawl(request)
        if waiting:
            raise DontCloseSpider

    def closed(self, reason: str) -> None:
        """Close the WARC and the ledger; what was not captured stays owed."""
        self.ended = reason
        self.counts["sections failed"] = self._walk.sections.failures()
        logger.info("crawl ended: %s", reason, extra={"fact": {"site": self.site.slug, **self.counts}})
        # each of them, whatever the other says: a full disk fails both
        for close in (partial(self.journal.close, reason, dict(self.counts)), self._count_owed, self._closing.close):
            try:
                close()
            except ArchiveError as error:
                self.trouble = self.trouble or error

    def _count_owed(self) -> None:
        """Count what is owed now that all is noted: too late for the WARC, not for whoever started the crawl."""
        self.counts["owed"] = self.ledger.count("owed")
        self.counts["given up"] = max(self.ledger.count("given up") - self._given_up, 0)

    def parse(self, response: Response) -> Iterable[Request]:
        """Note the capture of *response*, and go on from it. A page that breaks the walk harms only itself.

        In one step, not piece by piece as requests are taken: else a commit between might make durable that the page
        is captured, or its section complete, and not what it leads to; after a kill nobody would ask for that.
        """
        requests, leads = list[Request](), list[Asking]()
        mine, came, what = kept(response.request), asked(response.request), shown(response)
        if what.hop == "article" and (came.again or what.status == 200):
            self.counts["looked at again" if came.again else "articles"] += 1
        try:
            if came.owed.hop == PROBE:
                leads += self._probes.go_on(what, came)
            else:
                leads += self._walk.go_on(what, came, mine.record if mine else None)
            requests += (self._request(asking) for asking in leads)
        except ArchiveError as error:
            self._stop_for(error)
            return ()
        except Exception as error:
            self._broken(response, error)
        judge(response, self._walk.stood_in.met(came.owed.key))
        self._over(response.request)
        # what is only redirected to itself stays owed until it shows itself
        if came.owed.key not in {asking.owed.key for asking in leads}:
            note = partial(self._note, response.request, response.status, plain_headers(response.headers))
            self.journal.when_durable(note)
        for request in requests:  # returned, each would go through a queue and four generators of Scrapy's
            self.crawler.engine.crawl(request)
        return ()

    async def parse_channel(self, response: Response) -> AsyncIterator[Request]:
        """Go on from a feed or sitemap, and let others go on between its slices.

        Each slice is owed for itself: what a kill leaves unread is read the next night, since nobody has noted yet that
        it was asked for.
        """
        mine, came = kept(response.request), asked(response.request)
        try:
            for askings in self._walk.slices(shown(response), came, mine.record if mine else None):
                for asking in askings:
                    yield self._request(asking)
                await asyncio.sleep(0)
                if self.trouble is not None:
                    return
        except ArchiveError as error:
            self._stop_for(error)
            return
        except Exception as error:
            self._broken(response, error)
        self._over(response.request)
        self.journal.when_durable(
            partial(self._note, response.request, response.status, plain_headers(response.headers))
        )

    async def parse_again(self, response: Response) -> None:
        """Go on from an article that was captured before, and note whether it still says what it said then."""
        key, before = asked(response.request).owed.key, self.ledger.holdings.held(response.url)
        self.parse(response)
        if self.trouble is None and (kind := await self._again.look(response, before)) is not None:
            self.counts[kind] += 1
            self.journal.when_durable(partial(self.ledger.revisits.found, key, kind, now()))

    def _broken(self, response: Response, error: Exception) -> None:
        logger.exception("%s", response.url)
        self.counts["broken"] += 1
        self.said.append(f"{self.site.slug}: {response.url}: captured, but could not be walked: {error!r:.300}")

    def _note(self, request: Request, status: int, headers: dict[str, str]) -> None:
        """Note what was captured, and what a later request may go by: called once it is durable."""
        mine, owed = kept(request), asked(request).owed
        if owed.hop == PROBE:
            self._probes.note(request.url, status)
            return
        held = holding(request, status, headers)
        if held is not None:
            self.ledger.holdings.hold(held)
        if owed.hop not in LISTINGS:
            if status == NOT_MODIFIED and held is None:
                self.ledger.unsure(owed.key, request.url, at=now())
                return
            warc = held.warc if held else mine.warc if mine else None
            instead = self._walk.stood_in.why(owed.key) if status < 400 else None
            if instead is None:
                self._again.note(request, status, headers)
            self.ledger.captured(owed.key, status, at=now(), warc=warc, instead=instead)
            for key in self._walk.stood_in.led_to(owed.key) if instead else ():
                self.ledger.astray(key, instead or "", at=now())

    def noted_beside(self, response: Response, asking: Asking) -> None:
        """Note what a browser asked for while it showed a page: nobody needs to ask for it again."""
        self.ledger.owe(asking.owed, seen=now())
        self.journal.when_durable(
            partial(self._note, response.request, response.status, plain_headers(response.headers))
        )

    def failed(self, failure: Any) -> list[Request]:
        """Note that a request was refused by us, or got no whole answer."""
        request, error = failure.request, failure.value
        self._over(request)
        asking = asked(request)
        if isinstance(error, DiskTrouble):
            self._stop_for(error)
            return []
        refused = isinstance(error, (RefusedError, PrivateAddressError))
        private = isinstance(error, PrivateAddressError) or getattr(error, "rule", None) == PRIVATE
        rule = error.rule if isinstance(error, RefusedError) else in_words(error)
        if rule == BUDGET:
            return []
        self._count(rule, refused=refused)
        if asking.owed.hop in LISTINGS:
            self._walk.sections.failed(asking.owed, request.url, in_words(PrivateAddressError("")) if private else rule)
        elif asking.owed.hop in CHANNELS:
            if isinstance(error, RefusedError) and not error.again:
                self._walk.refuse_channel(asking, rule)
            else:
                self._walk.unanswered(asking, rule)
        elif asking.owed.hop == PROBE:
            logger.info("%s: %s", request.url, rule)  # nobody's page: nothing is owed
        else:
            self._not_captured(request, error, PRIVATE if private else rule)
        return []

    def _not_captured(self, request: Request, error: BaseException, rule: str) -> None:
        asking = asked(request)
        refused = rule == PRIVATE or isinstance(error, RefusedError)
        if asking.again and (refused or not isinstance(error, IgnoreRequest)):
            self.ledger.revisits.failed(asking.owed.key, now(), counts=not refused)
        elif rule == PRIVATE or (isinstance(error, RefusedError) and not error.again):
            self._walk.refuse(asking, rule)
        elif not isinstance(error, IgnoreRequest):
            self.ledger.failed(asking.owed.key, rule, at=now())
        elif isinstance(error, RefusedError):
            self.ledger.left(asking.owed.key, rule)
        else:  # it came, it is kept, and Scrapy will not unpack it: a bomb
            self.journal.when_durable(partial(self._note, request, 200, {}))

    def _count(self, rule: str, *, refused: bool) -> None:
        """Count a request that brought nothing, and why; what robots.txt forbade is told apart."""
        self.counts["refused" if refused else "failed"] += 1
        if refused and "robots" in rule:
            self.counts["forbidden"] += 1
        why = rule.partition(UNREACHABLE)[2] if refused else rule
        if why and (why in self.unanswered or len(self.unanswered) < MOST_REASONS):
            self.unanswered[why] += 1

    def _request(self, asking: Asking, *, unless: Held | None = None, line: str = "") -> Request:
        if asking.owed.hop == "feed":  # a sitemap may be an index: its children are asked whether it changed or not
            unless = self.ledger.holdings.held(asking.owed.url)
        request = request_for(asking, unless)
        request.callback = (
            self.parse_channel if asking.owed.hop in CHANNELS else self.parse_again if asking.again else self.parse
        )
        request.errback = self.failed
        request.meta["line"] = line = SEEDS if asking.owed.hop == "seed" else line
        self._under_way[line] += 1
        return request

    def _over(self, request: Request) -> None:
        """Note that nothing more comes of *request*."""
        self._under_way[request.meta["line"]] -= 1
        self._progress.set()

    def _stop_for(self, error: ArchiveError) -> None:
        if self.trouble is not None:
            return
        self.trouble = error
        logger.critical("%s", error)
        self.end(DISK)

    def trap(self, request: Request) -> str | None:
        """Return the rule by which *request* is not sent after all, or None."""
        return None if request.meta.get("hop") == "robots" else self._walk.trap(asked(request))

    def end(self, reason: str) -> None:
        """End the crawl in order, for *reason*: what is on the wire is kept, what stands in line stays owed."""
        if self.ends is not None:
            return
        self.ends = reason
        closing = deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))
        # the trouble is noted and said; that the crawl is closed, or closing, already adds nothing to it
        closing.addErrback(lambda failure: logger.debug("not closed: %s", failure.value))
