"""robots.txt of every origin that a crawl meets, by RFC 9309: asked for before anything else, obeyed while it cannot be had.

A site's own hosts are asked in each crawl, and again in one that lasts longer than a day. Of others the copy will do that any
crawl of this archive has got, and kept, in the last 24 hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from scrapy.http import Request
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from archive.book.robots import Told
from archive.errors import ArchiveError
from archive.urls import absolute, host_of
from crawler.guard import PrivateAddressError
from crawler.politeness.host import Clock
from crawler.politeness.memory import Memory, is_fresh
from crawler.politeness.refusal import RefusedError
from crawler.robots import MOST_ROBOTS_REDIRECTS, Robots, read_robots
from crawler.trouble import in_words

# Nobody speaks TLS there, or nobody answers: names, for Scrapy's classes are not all importable from one place.
NO_ANSWER = {"DownloadConnectionRefusedError", "DownloadTimeoutError", "DownloadFailedError"}
UNANSWERED = 0


@dataclass(slots=True)
class Origin:
    """What is known of one origin (`scheme://host:port`) in this crawl."""

    robots: Robots | None = None
    """None while unknown or when everything is forbidden."""
    forbidden: str | None = None
    """Why everything is forbidden."""
    plain: bool = False
    """Whether it can be reached over http alone."""
    private: bool = False
    """Whether its address is one that is never connected to."""
    at: datetime | None = None
    """When its robots.txt was asked for; None while it was not."""
    asking: bool = False
    waiting: list[Deferred[None]] = field(default_factory=list)

    def take(self, told: Told) -> None:
        """Obey what it *told*."""
        self.robots, self.forbidden = read_robots(told.status, told.body)
        self.at = told.at

    def forbid(self, why: str | None, at: datetime) -> None:
        """Obey that nothing can be known of it: whatever it told before, nothing is allowed (RFC 9309 §2.3.1.4)."""
        self.robots, self.forbidden, self.at = None, why, at


class Rules:
    """What the origins of this crawl allow."""

    def __init__(self, crawler: Any, memory: Memory, clock: Clock) -> None:
        self._crawler, self._memory, self._clock = crawler, memory, clock
        self._origins: dict[str, Origin] = {}

    async def of(self, url: str) -> Origin:
        """Return what the origin of *url* allows; ask it first, where that was not done lately. Raises ArchiveError."""
        origin = self._origins.setdefault(origin_of(url), Origin())
        if origin.asking:
            turn: Deferred[None] = Deferred()
            origin.waiting.append(turn)
            await maybe_deferred_to_future(turn)
        elif origin.at is None or not is_fresh(origin.at, self._clock.now()):
            origin.asking = True
            try:
                await self._learn(url, origin)
            finally:
                origin.asking = False
                for waiting in origin.waiting:
                    waiting.callback(None)
                origin.waiting.clear()
        return origin

    async def _learn(self, url: str, origin: Origin) -> None:
        site, at = self._crawler.spider.site, self._clock.now()
        copy = self._memory.robots(origin_of(url)) if host_of(url) not in site.hosts else None
        if copy is not None:
            origin.take(copy)
            return
        try:
            await self._reach(url, origin)
            return
        except ArchiveError:
            origin.forbid("its robots.txt cannot be kept", at)
            raise
        except PrivateAddressError:
            origin.private = True
            origin.forbid(None, at)
        except RefusedError as error:
            origin.forbid(error.rule, at)
        except Exception as error:  # whatever it was: RFC 9309 §2.3.1.4, unreachable means complete disallow
            origin.forbid(f"robots.txt cannot be asked for: {in_words(error)}", at)
            self._keep(Told(origin_of(url), at, UNANSWERED, b"", site.slug))

    async def _reach(self, url: str, origin: Origin) -> None:
        """Ask for the robots.txt of *url*: over http too, where https leads to no answer at all."""
        try:
            origin.take(await self._ask(url))
        except Exception as error:
            plain = without_tls(url) if type(error).__name__ in NO_ANSWER else None
            if plain is None:
                raise
            try:
                told = await self._ask(plain)
            except (ArchiveError, PrivateAddressError):
                raise
            except Exception:
                raise error from None
            origin.take(told)
            origin.plain = True
            why = f"{host_of(url)} cannot be reached over https ({in_words(error)}) and is asked over http"
            spider = self._crawler.spider
            spider.said.append(f"{spider.site.slug}: {why}: write http:// in its site file if that stays so")

    async def _ask(self, url: str) -> Told:
        """Ask for the robots.txt of *url*, and return what was told; wherever it leads to, that is the origin's own."""
        asked, target = origin_of(url), urljoin(url, "/robots.txt")
        for _ in range(MOST_ROBOTS_REDIRECTS + 1):
            request = _robots_request(target)
            at = self._clock.now()
            response = await self._crawler.engine.download_async(request)
            if not 300 <= response.status < 400 or b"Location" not in response.headers:
                break
            further = absolute(target, response.headers["Location"].decode("utf-8", "replace"))
            if further is None:
                raise ValueError("robots.txt is redirected to nowhere")
            target = further
        told = Told(asked, at, response.status, response.body, self._crawler.spider.site.slug)
        # what https answers to who asks over http is what it would answer itself
        for origin in {asked, origin_of(target)} if urlsplit(target).path == "/robots.txt" else {asked}:
            one = Told(origin, told.at, told.status, told.body, told.site)
            self._origins.setdefault(origin, Origin()).take(one)
            self._keep(one)
        return told

    def _keep(self, told: Told) -> None:
        """Note what was told for other crawls, once the WARC that holds it is durable."""
        self._crawler.spider.journal.when_durable(partial(self._memory.keep_robots, told))


def origin_of(url: str) -> str:
    """Return `scheme://host:port` of *url*, without the ports of the web: what a robots.txt speaks for (RFC 9309 §2.3)."""
    return f"{urlsplit(url).scheme.lower()}://{host_of(url)}"


def without_tls(url: str) -> str | None:
    """Return the http address in the place of *url*; None where that is no https address at the usual port."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.port not in (None, 443):
        return None
    return urlunsplit(("http", parts.netloc.removesuffix(":443"), parts.path, parts.query, ""))


def _robots_request(url: str) -> Request:
    return Request(url, priority=1000, meta={"hop": "robots", "handle_httpstatus_all": True}, dont_filter=True)
