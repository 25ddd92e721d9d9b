"""A crawl of given addresses with the real capture handler and journal, as a process: `python -m … ARCHIVE < urls`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import unknown_site
from crawler.journal import Journal, warcinfo
from crawler.ledger import Ledger
from settings import base

SITE = Site("odd", "Odd", "http://127.0.0.1/", ("127.0.0.1",), unknown_site("http://127.0.0.1/").layouts, loopback=True)


class WireSpider(Spider):
    """Asks for each line of standard input, and does nothing with the answers."""

    name = "odd"
    site = SITE
    journal: Journal
    ledger: Ledger
    counts: Counter[str]

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> WireSpider:
        spider: WireSpider = super().from_crawler(crawler, *args, **kwargs)
        folder = Folder(Path(crawler.settings["LUUTRU_ARCHIVE"]))
        folder.make()
        spider.counts = Counter()
        spider.ledger = Ledger(folder.state / "odd.db")
        spider.journal = Journal(folder, SITE, warcinfo(SITE, "", "0", started=datetime.now(UTC)))
        return spider

    async def start(self) -> AsyncIterator[Request]:
        self.journal.start(lambda: None, lambda error: None)
        for number, url in enumerate(sys.stdin.read().split()):
            meta = {"hop": "article", "handle_httpstatus_all": True, "dont_retry": True, "via": f"test {number}"}
            yield Request(url, callback=self.parse, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response: Any) -> None:
        """Leave the answer alone."""

    def failed(self, failure: Any) -> None:
        """Leave the failure alone."""

    def closed(self, reason: str) -> None:
        self.journal.close(reason, {})
        self.ledger.close()


def main() -> None:
    settings = {name: getattr(base, name) for name in dir(base) if name.isupper()}
    own = {
        "LUUTRU_ARCHIVE": sys.argv[1], "DOWNLOADER_MIDDLEWARES": {}, "DOWNLOAD_TIMEOUT": 2, "LOG_LEVEL": "CRITICAL",
        "DOWNLOAD_MAXSIZE": 2_000_000, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0,
        "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",
    }  # fmt: skip
    if "WIRE_NAMES" in os.environ:
        own["TWISTED_DNS_RESOLVER"] = "tests.crawler.names.ScriptedNames"
    process = CrawlerProcess({**settings, **own})
    process.crawl(WireSpider)
    process.start()


if __name__ == "__main__":
    main()
