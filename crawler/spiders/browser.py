"""Pages that only a browser can show, for sites that say so: rendered by the system's Chromium through scrapy-playwright.

The browser itself never reaches the network. Whatever a page asks for goes the way of every other request: robots.txt,
pace, guard, and into the WARC before the browser sees a byte. What it then shows is kept beside the page's own answer, and
is what is read.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from playwright.async_api import Error as BrowserError
from playwright.async_api import Page, Route
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from archive.clock import now
from archive.errors import ArchiveError, BadDefinition
from archive.evidence.record import new_record_id
from archive.evidence.writing.rendered import Rendered, rendered_records
from archive.urls import absolute, article_key
from crawler.ledger import Owed
from crawler.spiders.requests import Asking, asked, kept
from crawler.walking.steps import PAGES

logger = logging.getLogger(__name__)

PATIENCE = 150.0  # seconds for a page with all that it asks for, at a polite pace
SETTLED = 10_000  # milliseconds for scripts to come to rest
MOST_SCRIPT_REDIRECTS = 5
LARGEST_SHOWN = 5_000_000  # letters of a rendered page; the largest real one seen has 400,000
# A page's scripts and styles are those of the page before: asked for once a crawl, as a browser with a cache does.
LARGEST_CACHE = 64 * 1024 * 1024
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What would go past the routes (preconnects, updates) meets a proxy that is not there, also on loopback.
LAUNCH = {
    "proxy": {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"},
    "args": [
        "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run",
    ],
}  # fmt: skip
# Lengths and codings are of the bytes on the wire; the browser gets what they decode to.
_NOT_FOR_THE_BROWSER = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")


def settings() -> dict[str, Any]:
    """Return what Scrapy's settings need for a site that a browser must show. Raises BadDefinition without Chromium."""
    path = os.environ.get("LUUTRU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        raise BadDefinition("'browser = true' needs Chromium, and there is none: apt-get install chromium")
    return {
        # as root Chromium refuses to begin with its sandbox; everybody else has it
        "PLAYWRIGHT_LAUNCH_OPTIONS": LAUNCH | {"executable_path": path, "chromium_sandbox": os.geteuid() != 0},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
    }


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the browser gets for a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Rendering:
    """The downloader middleware that shows each page of the site to a browser, and gives on what that shows."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._browser = ScrapyPlaywrightDownloadHandler(crawler)
        self._cache: OrderedDict[str, _Answer] = OrderedDict()
        self._cached = 0
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Rendering:
        """Make the middleware for the crawler's site."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return *response* as a browser shows it, once that is in the WARC; what is no page stays as it is."""
        page = kept(request)
        if request.meta.get("hop") not in PAGES or not isinstance(response, HtmlResponse) or page is None:
            return response
        if response.status != 200 or request.method != "GET" or request.meta.get("shown"):
            return response
        try:
            async with asyncio.timeout(PATIENCE):
                html = await self._shown(request, response)
        except ArchiveError:
            raise
        except Exception as error:  # a page that cannot be shown is still a capture, and is read as it came
            logger.warning("%s: the browser could not show it: %s", request.url, f"{error!r:.300}")
            return response
        if len(html) > LARGEST_SHOWN:
            logger.warning("%s: shown with %d letters: read as it came", request.url, len(html))
            return response
        told = Rendered(request.url, now(), html, page.record, request.meta.get("hop"))
        told = replace(told, via=request.meta.get("via"), section=request.meta.get("section"))
        for record in rendered_records(told, new_record_id):
            self._crawler.spider.journal.keep_record(record)
        shown: Response = response.replace(body=html.encode("utf-8", "replace"), encoding="utf-8")
        return shown

    async def _shown(self, request: Request, response: Response) -> str:
        agent = self._crawler.settings["USER_AGENT"]
        context = {"service_workers": "block", "accept_downloads": False, "user_agent": agent, "locale": "vi-VN"}
        meta = {
            "playwright": True,
            "playwright_context_kwargs": {**context, "timezone_id": "Asia/Ho_Chi_Minh", "ignore_https_errors": True},
            "playwright_page_init_callback": partial(self._begin, request, response),
            "playwright_page_goto_kwargs": {"timeout": PATIENCE * 1000},
            "playwright_page_methods": [PageMethod(_settle)],
        }
        rendered = await self._browser.download_request(Request(request.url, meta=meta, dont_filter=True))
        return str(rendered.text)

    async def _begin(self, outer: Request, first: Response, page: Page, _: Request) -> None:
        """Put ourselves between a fresh *page* and the network."""
        await page.unroute("**")
        await page.route("**", partial(self._answer, outer, first))
        await page.route_web_socket("**", lambda socket: socket.close())

    async def _answer(self, outer: Request, first: Response, route: Route) -> None:
        wanted = route.request
        with suppress(BrowserError):  # the page was closed meanwhile
            if wanted.is_navigation_request() and wanted.frame.parent_frame is None:
                # the page itself came before; it may not lead the browser elsewhere
                answer = _answer_of(first) if wanted.url.partition("#")[0] == outer.url else None
            else:
                answer = await self._fetched(outer, wanted.url, wanted.method, wanted.post_data_buffer or b"")
            if answer is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)

    async def _fetched(self, outer: Request, url: str, method: str, body: bytes) -> _Answer | None:
        """Return what *url* answers, through the crawl's own way; None where it may not be asked, or does not answer."""
        if method == "GET" and url in self._cache:
            self._cache.move_to_end(url)
            return self._cache[url]
        target: str | None = absolute(outer.url, url)
        for _ in range(MOST_SCRIPT_REDIRECTS + 1):
            if target is None:
                return None
            answer = await self._asked(outer, target, method, body)
            location = answer.headers.get("location") if answer and 300 <= answer.status < 400 else None
            if location is None:
                break
            target, method, body = absolute(target, location), "GET", b""
        if answer is not None and method == "GET":
            self._remember(url, answer)
        return answer

    async def _asked(self, outer: Request, url: str, method: str, body: bytes) -> _Answer | None:
        spider = self._crawler.spider
        owed = Owed(article_key(url, spider.site), url, "requisite", outer.meta.get("section"), outer.url)
        meta = {"asking": Asking(owed), "hop": "requisite", "section": owed.section, "via": outer.url}
        headers = {"Referer": outer.url, "X-Requested-With": "XMLHttpRequest"} if body else {"Referer": outer.url}
        inner = Request(
            url, method=method, body=body, headers=headers, dont_filter=True, priority=30,
            meta=meta | {"handle_httpstatus_all": True},
        )  # fmt: skip
        try:
            response = await self._crawler.engine.download_async(inner)
        except ArchiveError:
            raise
        except (IgnoreRequest, Exception) as error:
            logger.info("%s: not for the browser: %r", url, error)
            return None
        if method == "GET":
            spider.noted_beside(response, asked(inner))
        return _answer_of(response)

    def _remember(self, url: str, answer: _Answer) -> None:
        self._cache[url] = answer
        self._cached += len(answer.body)
        while self._cached > LARGEST_CACHE:
            _, oldest = self._cache.popitem(last=False)
            self._cached -= len(oldest.body)

    async def _close(self) -> None:
        await self._browser.close()


def _answer_of(response: Response) -> _Answer:
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.lower() not in _NOT_FOR_THE_BROWSER
    }
    return _Answer(response.status, headers, response.body)


async def _settle(page: Page) -> None:
    """Wait until the page's scripts have come to rest; one that never does is shown as it is."""
    with suppress(BrowserError):
        await page.wait_for_load_state("networkidle", timeout=SETTLED)
