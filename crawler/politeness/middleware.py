"""The downloader middleware that asks robots.txt first, keeps each host's pace, and leaves alone who does not want us."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.urls import host_of
from crawler.politeness.answers import Manner, plain_headers, said_by
from crawler.politeness.fence import LOST, Fence
from crawler.politeness.host import LONGEST_CRAWL_DELAY, LONGEST_WAIT, Clock, Host
from crawler.politeness.memory import Memory
from crawler.politeness.refusal import DISALLOWED, PRIVATE, RefusedError
from crawler.politeness.rules import Origin, Rules, without_tls
from crawler.politeness.slots import send_away, set_pause
from crawler.politeness.turn import its_turn
from crawler.trouble import in_words
from crawler.walking.steps import PAGES

BETWEEN_NOTES = 60.0  # seconds: a crawl that is killed has told so much of its hosts' paces
HOSTS_LEFT = "hosts left"
"""The count of the site's own hosts that were left alone before all was asked for."""


class Politeness:
    """The middleware of one crawl."""

    def __init__(self, crawler: Any, memory: Memory, clock: Clock) -> None:
        self._crawler, self._memory, self._clock = crawler, memory, clock
        self._rules = Rules(crawler, memory, clock)
        self._hosts: dict[str, Host] = {}
        self._lines: dict[str, dict[str, Host]] = {}
        """Key of a line in Scrapy's downloader → the hosts that share it: ports of one name."""
        self._noted: dict[str, float] = {}
        self._told: set[str] = set()
        site = crawler.spider.site
        # Nobody else's machine: a sample portal's latency is our own, and a delay of 0 (which only loopback may have) is meant.
        self._adaptive: bool = not site.loopback
        self._hurried: bool = site.delay == 0
        leases = getattr(crawler.spider, "leases", None)
        self._fence = Fence(leases, self._lost) if leases is not None else None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Politeness:
        """Make the middleware for the crawler's site."""
        spider, clock = crawler.spider, Clock(now)
        folder = Folder(Path(crawler.settings.get("LUUTRU_ARCHIVE")))
        memory = Memory(folder, lambda said: spider.said.append(f"{spider.site.slug}: {said}"), clock)
        polite = cls(crawler, memory, clock)
        crawler.signals.connect(polite.opened, signals.spider_opened)
        crawler.signals.connect(polite.closed, signals.spider_closed)
        return polite

    async def process_request(self, request: Request) -> Request | None:
        """Let *request* pass when its host may be asked, and its robots.txt allows it. Raises RefusedError.

        To a host that https does not reach and http does, it goes over http, as a browser's user would.
        """
        host = self._host(request.url)
        request.meta["turn"], request.meta["sent"] = partial(self._turn, host), host.went_out
        if request.meta.get("hop") == "robots":
            return None
        self._refuse_left(host)
        origin = await self._rules.of(request.url)
        self._obey(origin, request, host)
        self._refuse_left(host)
        plain = without_tls(request.url) if origin.plain else None
        if plain is not None:
            return request.replace(url=plain)
        self._keep_pace(request, host)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Learn the host's pace from *response*: its latency, and whether it asks for rest or refuses us."""
        host = self._host(request.url)
        is_page = request.meta.get("hop") in PAGES
        said = said_by(response.status, plain_headers(response.headers), now=self._clock.now())
        if said.manner is Manner.FINE:
            host.fine(float(request.meta.get("download_latency", 0.0)) if self._adaptive else 0.0)
            if is_page:  # what it shows, whoever reads it tells: a wall may stand there with status 200
                request.meta["judged"] = partial(self._judged, request, host, response.status)
        else:
            again, known = "retry_times" in request.meta, request.meta.get("before") == str(response.status)
            host.hear(said, page=is_page, again=again, known=known)
        self._heard(request, host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Slow down for a host that does not answer."""
        if not isinstance(exception, (IgnoreRequest, ArchiveError)):
            host = self._host(request.url)
            host.hear_nothing(in_words(exception))
            self._heard(request, host)

    def opened(self) -> None:
        """Begin to keep what the crawl holds."""
        if self._fence is not None:
            self._fence.start()

    def closed(self) -> None:
        """Tell later nights what was learned."""
        if self._fence is not None:
            self._fence.stop()
        for host in self._hosts.values():
            self._memory.keep(host.pace())
        self._memory.close()

    def _host(self, url: str) -> Host:
        name = host_of(url)
        host = self._hosts.get(name)
        if host is None:
            site = self._crawler.spider.site
            host = self._hosts[name] = Host(name, name in site.hosts, site.delay, self._clock, self._hurried)
            if (pace := self._memory.pace(name)) is not None:
                host.remember(pace)
        return host

    def _obey(self, origin: Origin, request: Request, host: Host) -> None:
        """Let *request* pass when *origin* allows it. Raises RefusedError."""
        if origin.private:
            raise RefusedError(PRIVATE)
        host.forbidden = origin.forbidden or ""
        if origin.forbidden is not None:
            raise RefusedError(origin.forbidden, again=True)
        if origin.robots is not None and not origin.robots.allows(request.url):
            raise RefusedError(DISALLOWED)
        request.meta["sitemaps"] = origin.robots.sitemaps if origin.robots is not None else ()
        delay = origin.robots.delay if origin.robots is not None else None
        host.crawl_delay = max(host.crawl_delay, min(float(delay or 0.0), LONGEST_CRAWL_DELAY))

    def _refuse_left(self, host: Host) -> None:
        if host.left:
            self._say_left(host)
            raise RefusedError(host.left, again=True)

    def _judged(self, request: Request, host: Host, status: int, instead: str | None) -> None:
        """Hear what a page that came with *status* showed, from who has read it."""
        host.show(instead, status=status, known=request.meta.get("before") == instead)
        if instead is not None:
            self._heard(request, host)
        else:
            self._keep_pace(request, host)

    async def _turn(self, host: Host) -> None:
        """Wait until it is this crawl's turn at *host*, among all crawls that ask it. Raises RefusedError."""
        if not self._hurried:
            await its_turn(host, self._memory, self._clock)
            self._refuse_left(host)
        if self._fence is not None:  # last: while a turn is waited for a lease may be lost
            await self._fence.pass_by(host.pause(), own=host.own)

    def _lost(self, trouble: ArchiveError) -> None:
        """End the crawl in order: what it holds no more, or cannot know that it holds, it must not ask."""
        spider = self._crawler.spider
        spider.trouble = spider.trouble or trouble
        spider.end(LOST)

    def _heard(self, request: Request, host: Host) -> None:
        """Go on as what was heard of *host* asks for."""
        self._keep_pace(request, host)
        ticks = self._clock.ticks()
        in_trouble = bool(host.busy or host.refused or host.pages)
        if in_trouble or ticks - self._noted.get(host.name, float("-inf")) >= BETWEEN_NOTES:
            self._noted[host.name] = ticks
            self._memory.keep(host.pace())
        if host.left:
            self._say_left(host)

    def _keep_pace(self, request: Request, host: Host) -> None:
        """Put what is known of *host* into its line: pause, one at a time; nothing for whom it is left alone by."""
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        line = self._lines.setdefault(key, {})
        line[host.name] = host
        asked = [one for one in line.values() if not one.left] or [host]
        pause = max(max(one.pause(), min(one.wait(), LONGEST_WAIT)) for one in asked)
        set_pause(downloader, key, pause, alone=not self._hurried)
        if host.left and key in downloader.slots:
            # what already stands in line would be sent the moment the wait is over, hours from now
            send_away(downloader.slots[key], host.left, host.name)

    def _say_left(self, host: Host) -> None:
        """Say, once, that *host* is left alone for this night."""
        if host.name in self._told:
            return
        self._told.add(host.name)
        spider = self._crawler.spider
        if host.own:
            spider.counts[HOSTS_LEFT] += 1
        until = ""
        if wait := host.wait():
            until = f"; it may be asked again in {wait / 3600:.1f} hours" if wait > LONGEST_WAIT else ""
        why = f" ({host.trouble})" if host.trouble else ""
        spider.said.append(f"{spider.site.slug}: {host.name}: {host.left}{why}: the rest is owed{until}")
