"""How often a host may be asked, and what: robots.txt, Crawl-delay, Retry-After, and the host's own pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from scrapy.downloadermiddlewares import cookies
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.defer import maybe_deferred_to_future
from tldextract import TLDExtract
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from archive.clock import now
from archive.errors import ArchiveError
from archive.urls import absolute, host_of
from crawler.guard import PrivateAddressError
from crawler.robots import MOST_ROBOTS_REDIRECTS, Robots, read_robots
from crawler.trouble import in_words

# At the first cookie with a domain Scrapy would ask publicsuffix.org for its list: a request that nobody allowed and no WARC
# holds. The list that comes with tldextract will do.
cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)

SLOWEST = 60.0  # seconds: a host that needs longer between two answers is left for another night
LONGEST_WAIT = 600.0  # a host that asks for more than ten minutes is left for another night
# A host is asked no faster than it answers: one request, one answer's time of rest.
LATENCY_SHARE = 1.0
PRIVATE = "private address"
DISALLOWED = "robots: disallowed"
# Ten in a row, each tried again and waited for: a host that is down, not a page that is broken.
MOST_UNANSWERED = 10
SILENT = "the host has stopped answering"
# Nobody speaks TLS there, or nobody answers: names, for Scrapy's classes are not all importable from one place.
NO_ANSWER = {"DownloadConnectionRefusedError", "DownloadTimeoutError", "DownloadFailedError"}
BUDGET = "budget"
"""Why a crawl ends when the night's requests are spent, and what is left for another."""
WAIT = "the host asked to wait for longer than this night"


class RefusedError(IgnoreRequest):
    """The request is not sent: *rule* says why, for the ledger. *again* when another night may be different."""

    def __init__(self, rule: str, *, again: bool = False) -> None:
        super().__init__(rule)
        self.rule = rule
        self.again = again


@dataclass(slots=True)
class Host:
    """What is known of one host (`host:port`) in this crawl."""

    least: float
    """Seconds between two requests: the slowest of site file and robots.txt."""
    robots: Robots | None = None
    """None while unknown or when everything is forbidden."""
    forbidden: str | None = None
    """Why everything is forbidden."""
    plain: bool = False
    """Whether it can be reached over http alone."""
    private: bool = False
    """Whether its address is one that is never connected to."""
    waiting: list[Deferred[None]] = field(default_factory=list)
    known: bool = False
    asked: bool = False
    unanswered: int = 0
    """How many requests in a row came to nothing."""
    learned: float = 0.0
    closed_until: float = 0.0
    """Monotonic time before which the host asked not to be asked."""


class Politeness:
    """The downloader middleware that asks robots.txt first and keeps the pace."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._hosts: dict[str, Host] = {}
        self._delay: float = crawler.spider.site.delay
        # Nobody else's machine: a sample portal's latency is our own, and a delay of 0 (which only loopback may have) is meant.
        self._adaptive: bool = not crawler.spider.site.loopback
        self._hurried: bool = self._delay == 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> Politeness:
        """Make the middleware for the crawler's site."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Let *request* pass when its host's robots.txt allows it. Raises RefusedError.

        To a host that https does not reach and http does, it goes over http, as a browser's user would.
        """
        if request.meta.get("hop") == "robots":
            return None
        host = await self._host(request)
        if host.private:
            raise RefusedError(PRIVATE)
        if host.forbidden is not None:
            raise RefusedError(host.forbidden, again=True)
        if host.robots is not None and not host.robots.allows(request.url):
            raise RefusedError(DISALLOWED)
        request.meta["sitemaps"] = host.robots.sitemaps if host.robots is not None else ()
        if host.closed_until - monotonic() > LONGEST_WAIT:
            raise RefusedError(WAIT, again=True)
        if host.unanswered >= MOST_UNANSWERED:
            raise RefusedError(SILENT, again=True)
        plain = without_tls(request.url) if host.plain else None
        if plain is not None:
            return request.replace(url=plain)
        self._pace(request, host)
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Learn the host's pace from *response*: its latency, its Retry-After, its 429 and 503."""
        host = self._hosts.get(host_of(request.url))
        if host is not None:
            host.unanswered = 0
            latency = float(request.meta.get("download_latency", 0.0))
            if not self._hurried:
                host.learned = next_delay(host.learned, latency if self._adaptive else 0.0, response.status)
            if response.status in (429, 503):
                asked = retry_after(response.headers.get("Retry-After"), now=now())
                host.closed_until = max(host.closed_until, monotonic() + asked)
            self._pace(request, host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Slow down for a host that does not answer."""
        host = self._hosts.get(host_of(request.url))
        if host is not None and not isinstance(exception, (IgnoreRequest, ArchiveError)):
            if not self._hurried:
                host.learned = next_delay(host.learned, 0.0, 503)
            host.unanswered += 1
            if host.unanswered == MOST_UNANSWERED:
                spider = self._crawler.spider
                spider.said.append(
                    f"{spider.site.slug}: {host_of(request.url)}: {SILENT}: {in_words(exception)}; the rest is owed"
                )
            self._pace(request, host)

    async def _host(self, request: Request) -> Host:
        name = host_of(request.url)
        host = self._hosts.setdefault(name, Host(least=self._delay))
        if not host.asked:
            host.asked = True
            try:
                await self._learn(request.url, host)
            except ArchiveError:
                host.forbidden = "its robots.txt cannot be kept"
                raise
            except PrivateAddressError:
                host.private = True
            except RefusedError as error:
                host.forbidden = error.rule
            except Exception as error:  # whatever it was: RFC 9309 §2.3.1.4, unreachable means complete disallow
                host.forbidden = f"robots.txt cannot be asked for: {in_words(error)}"
            finally:
                host.known = True
                for waiting in host.waiting:
                    waiting.callback(None)
                host.waiting.clear()
        elif not host.known:
            turn: Deferred[None] = Deferred()
            host.waiting.append(turn)
            await maybe_deferred_to_future(turn)
        return host

    async def _learn(self, url: str, host: Host) -> None:
        """Ask for the robots.txt of *url*: over http too, where https leads to no answer at all."""
        try:
            await self._ask_robots(url, host)
        except Exception as error:
            plain = without_tls(url) if type(error).__name__ in NO_ANSWER else None
            if plain is None:
                raise
            try:
                await self._ask_robots(plain, host)
            except (ArchiveError, PrivateAddressError):
                raise
            except Exception:
                raise error from None
            host.plain = True
            spider = self._crawler.spider
            why = f"{host_of(url)} cannot be reached over https ({in_words(error)}) and is asked over http"
            spider.said.append(f"{spider.site.slug}: {why}: write http:// in its site file if that stays so")

    async def _ask_robots(self, url: str, host: Host) -> None:
        target = urljoin(url, "/robots.txt")
        for _ in range(MOST_ROBOTS_REDIRECTS + 1):
            response = await self._crawler.engine.download_async(_robots_request(target))
            if not 300 <= response.status < 400 or b"Location" not in response.headers:
                break
            further = absolute(target, response.headers["Location"].decode("utf-8", "replace"))
            if further is None:
                raise ValueError("robots.txt is redirected to nowhere")
            target = further
        host.robots, host.forbidden = read_robots(response.status, response.body)
        delay = host.robots.delay if host.robots is not None else None
        host.least = max(host.least, min(float(delay or 0.0), SLOWEST))

    def _pace(self, request: Request, host: Host) -> None:
        """Put what is known of *host* into Scrapy's slot for it: delay, concurrency, the earliest next request."""
        downloader = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        now = monotonic()
        delay = max(host.least, host.learned, host.closed_until - now)
        # slots are dropped after a minute of silence and made anew from these settings
        settings = downloader.per_slot_settings.setdefault(key, {})
        settings["delay"] = delay
        slot = downloader.slots.get(key)
        if slot is None:
            return
        slot.delay = delay
        if host.unanswered >= MOST_UNANSWERED:
            send_away(slot, SILENT)
        if host.closed_until - now > LONGEST_WAIT:
            # what already stands in line would be sent the moment the wait is over, hours from now
            send_away(slot, WAIT)


def without_tls(url: str) -> str | None:
    """Return the http address in the place of *url*; None where that is no https address at the usual port."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.port not in (None, 443):
        return None
    return urlunsplit(("http", parts.netloc.removesuffix(":443"), parts.path, parts.query, ""))


def send_away(slot: Any, why: str) -> None:
    """Let nothing that waits in *slot* (a host's line in Scrapy's downloader) be sent in this crawl."""
    while slot.queue:
        _, answer = slot.queue.popleft()
        answer.errback(Failure(RefusedError(why, again=True)))


def _robots_request(url: str) -> Request:
    return Request(url, priority=1000, meta={"hop": "robots", "handle_httpstatus_all": True}, dont_filter=True)


def next_delay(learned: float, latency: float, status: int) -> float:
    """Return the seconds to wait after an answer with *status* that took *latency* seconds, when *learned* was kept before.

    Trouble (429, 503) doubles the wait, from one second; good answers bring it back by a tenth each towards the latency.
    """
    if status in (429, 503):
        return min(max(learned * 2, 1.0), SLOWEST)
    wanted = min(latency * LATENCY_SHARE, SLOWEST)
    return wanted if wanted >= learned else max(wanted, learned * 0.9 if learned > 0.05 else 0.0)


def retry_after(value: bytes | None, *, now: datetime) -> float:
    """Return the seconds that a Retry-After header (RFC 9110 §10.2.3: seconds or a date) asks for; 0 for none or nonsense."""
    if not value:
        return 0.0
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return float(min(int(text[:9]), 86_400))
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), 86_400.0)
