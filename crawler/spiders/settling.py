"""What a site file says to Scrapy: the crawl's pace, its name, and whether a browser shows it pages."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from archive.errors import BadDefinition
from archive.model import Site
from crawler.journal import user_agent


def settle(site: Site, settings: Any) -> None:
    """Put what the file of *site* says into Scrapy's *settings*. Raises BadDefinition when a browser is not installed."""
    agent = user_agent(settings.get("LUUTRU_CONTACT", ""), version("luutru"))
    settings.set("USER_AGENT", agent, priority="spider")
    settings.set("DOWNLOAD_DELAY", site.delay, priority="spider")
    if site.browser:
        _let_a_browser_in(site, settings)


def _let_a_browser_in(site: Site, settings: Any) -> None:
    """Put the browser between the wire and the walk of *site*. Raises BadDefinition when it is not installed."""
    if find_spec("scrapy_playwright") is None:
        raise BadDefinition(
            f"{site.slug}: 'browser = true' needs more than luutru alone: pip install 'luutru[browser]', and Chromium"
        )
    from crawler.spiders import browser

    # behind decompression (590), repetition (550) and pace (560)
    rendering = {**settings.getdict("DOWNLOADER_MIDDLEWARES"), "crawler.spiders.browser.Rendering": 540}
    settings.set("DOWNLOADER_MIDDLEWARES", rendering, priority="spider")
    for name, value in browser.settings().items():
        settings.set(name, value, priority="spider")
