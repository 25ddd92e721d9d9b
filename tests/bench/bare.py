"""Bare Scrapy: `python -m tests.bench.bare FILE [quiet] [links]` asks for every address in FILE with default settings.

Writes nothing and keeps nothing. With `links` it also runs Scrapy's LinkExtractor over every page, as a spider that
walks would; with `quiet` it does without the line in the log that Scrapy writes for every answer. Prints the number of
requests that went out.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

EVERY_LINK = LinkExtractor(tags=("a", "area", "link", "script", "img"), attrs=("href", "src"), deny_extensions=())


class Asking(Spider):
    """Asks for a list of addresses and forgets the answers."""

    name = "bare"
    addresses: Path

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each."""
        for url in self.addresses.read_text(encoding="utf-8").split():
            yield Request(url)

    def parse(self, response: Any) -> None:
        """Do nothing."""


class Linking(Asking):
    """Looks for links in every page too, and follows none: the list holds them all."""

    def parse(self, response: Any) -> None:
        """Find the links."""
        if isinstance(response, HtmlResponse):
            EVERY_LINK.extract_links(response)


def main() -> None:
    """Crawl and print how many requests went out."""
    spider: type[Asking] = Linking if "links" in sys.argv[2:] else Asking
    process = CrawlerProcess({"LOG_LEVEL": "WARNING"} if "quiet" in sys.argv[2:] else {})
    crawler = process.create_crawler(type("Bare", (spider,), {"addresses": Path(sys.argv[1])}))
    process.crawl(crawler)
    process.start()
    assert crawler.stats is not None
    print(crawler.stats.get_value("downloader/request_count"))  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
