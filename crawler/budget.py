"""How many requests a night may make of a portal: every one is counted, and behind the last the crawl ends in order."""

from __future__ import annotations

from typing import Any

from scrapy.http import Request

from crawler.politeness.refusal import BUDGET, RefusedError


class Budget:
    """The downloader middleware nearest to the wire: what passes it is sent, robots.txt, retries and pictures alike."""

    def __init__(self, crawler: Any) -> None:
        self._spider = crawler.spider
        # the command line speaks for this night, the site file for every other
        self._most: int = crawler.settings.getint("LUUTRU_BUDGET") or crawler.spider.site.budget

    @classmethod
    def from_crawler(cls, crawler: Any) -> Budget:
        """Make the middleware for the crawler's site."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Count *request*. Raises RefusedError, and ends the crawl, when the night has no more to spend."""
        trap = self._spider.trap(request)
        if trap is not None:
            raise RefusedError(trap)
        if self._most and self._spider.counts["requests"] >= self._most:
            self._spider.end(BUDGET)
            raise RefusedError(BUDGET, again=True)
        self._spider.counts["requests"] += 1
