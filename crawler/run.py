"""One crawl of one site in a process of its own: `python -m crawler.run SITE`. Ends with the exit code that says how it went.

`python -m crawler.run --look SLUG MOST [ADDRESS]` only looks at a portal: with ADDRESS at one that has no file yet.

Prints one line of JSON a second on standard output (how far it is) and a last one with `reason` and what a person must know
(`said`); logs on standard error.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.project import ENVVAR

from archive.clock import now
from archive.errors import INTERRUPTED, NOTHING_CAPTURED, SITES_FAILED, WELL, ArchiveError
from archive.evidence.folder import Folder
from archive.logs import begin
from crawler.leases.lease import this_process
from crawler.leases.leases import Leases
from crawler.politeness.middleware import HOSTS_LEFT
from crawler.politeness.refusal import BUDGET
from crawler.politeness.slots import send_away
from crawler.servers import servers, told_servers
from crawler.spiders import SiteLoader
from crawler.spiders.site import SiteSpider
from crawler.task import PARENT
from crawler.window import WINDOW, closes

SECONDS_BETWEEN_LINES = 1.0
# Objects between two looks for garbage; Python's 700 come together in two answers, and most of an answer is in no circle.
GARBAGE = 20_000


def crawl(slug: str) -> int:
    """Crawl the site *slug* with the settings of the environment; return the exit code."""
    settings = _settings(slug)
    try:
        return _run(SiteLoader.from_settings(settings).load(slug), settings)
    except KeyError:
        _say(
            {
                "reason": "unknown site",
                "said": [f"{slug}: there is no such site; `luutru site list` prints those there are"],
            }
        )
        return 2
    except ArchiveError as error:
        _say({"reason": "trouble", "said": [str(error)]})
        return error.exit_code


def look(slug: str, most: int, address: str | None = None) -> int:
    """Look at the site *slug* with fewer requests than *most*: for the first time, if an *address* is given."""
    settings = _settings(slug)
    try:
        loader = SiteLoader.from_settings(settings)
        spider = loader.first_look(slug, address, most) if address else loader.second_look(slug, most)
        return _run(spider, settings)
    except ArchiveError as error:
        _say({"reason": "trouble", "said": [str(error)]})
        return error.exit_code


def _settings(site: str) -> Settings:
    settings = Settings()
    settings.setmodule(os.environ.get(ENVVAR, "settings.dev"), priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)  # one line for each event, and not Scrapy's own beside it
    configure_logging(settings)
    begin(settings["LOG_LEVEL"], site=site)
    return settings


@contextmanager
def _leased(spider_class: type[SiteSpider], settings: Settings) -> Iterator[None]:
    """Hold the leases of all hosts of the spider's site, and of their servers. Raises Locked, DiskTrouble."""
    site, parent = spider_class.site, _parent()
    leases = Leases(Folder(Path(settings["LUUTRU_ARCHIVE"])).leases, this_process(site.slug))
    leases.take(told_servers() or servers([site])[site.slug], wanted=lambda: os.getppid() == parent)
    spider_class.leases = leases
    try:
        yield
    finally:
        leases.release()


def _run(spider_class: type[SiteSpider], settings: Settings) -> int:
    try:
        with _leased(spider_class, settings):
            return _crawl(spider_class, settings)
    except KeyboardInterrupt:  # before the reactor took the signals
        _say({"reason": "shutdown"})
        return INTERRUPTED


def _crawl(spider_class: type[SiteSpider], settings: Settings) -> int:
    # what the libraries made at import lives as long as the crawl: nothing to look through again and again for garbage
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
    process = CrawlerProcess(settings)
    # Scrapy's own logger is set to DEBUG whenever a process is made: a line for each request, and the level of ours not asked
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    crawler = process.create_crawler(spider_class)
    failures: list[Any] = []
    process.crawl(crawler).addErrback(failures.append)
    _report(crawler)
    process.start()
    if failures:
        if isinstance(failures[0].value, ArchiveError):
            raise failures[0].value
        failures[0].printTraceback()
        _say({"reason": "broken", "said": [f"{spider_class.name}: {failures[0].value!r}: see the log"]})
        return SITES_FAILED
    spider = crawler.spider
    _say(
        {
            **_progress(spider),
            **spider.told(),
            "reason": spider.ended,
            "said": [*spider.said, *([str(spider.trouble)] if spider.trouble else [])],
        }
    )
    return verdict(spider.ended, spider.counts, spider.trouble)


def verdict(reason: str, counts: dict[str, int], trouble: ArchiveError | None) -> int:
    """Return the exit code of a crawl that ended for *reason* with *counts*."""
    if trouble is not None:
        return trouble.exit_code
    if reason == "shutdown":
        return INTERRUPTED
    if not counts.get("captures"):
        return NOTHING_CAPTURED
    half_failed = counts.get("failed", 0) > counts.get("captures", 0)
    broken = half_failed or any(counts.get(what) for what in ("sections failed", "broken", HOSTS_LEFT))
    return SITES_FAILED if broken or reason not in ("finished", BUDGET, WINDOW) else WELL


def _report(crawler: Any) -> None:
    from twisted.internet import reactor

    parent = _parent()
    until = closes()

    def tell() -> None:
        reactor.callLater(SECONDS_BETWEEN_LINES, tell)
        if crawler.spider is not None:
            _say(_progress(crawler.spider))
            if until is not None and now() >= until:
                crawler.spider.end(WINDOW)
            if crawler.spider.ends != BUDGET:  # what that has counted is sent
                _end_soon(crawler.engine)
        if (
            os.getppid() != parent and not stopping
        ):  # nobody would enter what an orphan captures, or hold it to its time
            stopping.append(True)
            deferred_from_coro(crawler.stop_async())

    stopping: list[bool] = []
    reactor.callLater(SECONDS_BETWEEN_LINES, tell)


def _parent() -> int:
    return int(os.environ.get(PARENT, os.getppid()))


def _end_soon(engine: Any) -> None:
    """Let an engine that was told to stop finish what is on the wire, and leave what stands in line to another night."""
    if engine is not None and engine._slot is not None and engine._slot.closing:
        for slot in engine.downloader.slots.values():
            send_away(slot, "the crawl was stopped")


def _progress(spider: SiteSpider) -> dict[str, Any]:
    return {"bytes": spider.journal.bytes, "counts": dict(spider.counts)}


def _say(said: dict[str, Any]) -> None:
    try:
        print(json.dumps(said), flush=True)  # noqa: T201 (the channel to the parent)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    if sys.argv[1] == "--look":
        sys.exit(look(sys.argv[2], int(sys.argv[3]), *sys.argv[4:5]))
    sys.exit(crawl(sys.argv[1]))
