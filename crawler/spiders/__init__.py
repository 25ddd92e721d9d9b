"""The sites as Scrapy's spiders: `scrapy list` prints them, `scrapy crawl <site>` walks one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from archive.model import Site
from archive.sites import find_sites, settings_folder
from crawler.probe.checking import questions
from crawler.probe.looked import Looked, Question
from crawler.probe.questions import next_questions
from crawler.register import known, stand_in
from crawler.spiders.probe import ProbeSpider
from crawler.spiders.site import SiteSpider


class SiteLoader:
    """Scrapy's spider loader, over site files: a spider is one class, told which site it walks."""

    def __init__(self, settings: Any) -> None:
        named = settings.get("LUUTRU_SETTINGS_FOLDER")
        folder = settings_folder(Path(named) if named else None, Path(settings.get("LUUTRU_ARCHIVE")))
        self._found = find_sites(folder)

    @classmethod
    def from_settings(cls, settings: Any) -> SiteLoader:
        """Make the loader that Scrapy asks for."""
        return cls(settings)

    def list(self) -> list[str]:
        """Return the names of all sites whose files can be read."""
        return list(self._found.sites)

    def load(self, spider_name: str) -> type[SiteSpider]:
        """Return the spider of the site *spider_name*. Raises KeyError as Scrapy expects, BadDefinition for a broken file."""
        if spider_name in self._found.broken:
            raise self._found.broken[spider_name]
        site = self._found.sites[spider_name]
        return type("SiteSpider", (SiteSpider,), {"name": site.slug, "site": site})

    def first_look(self, slug: str, address: str, most: int) -> type[ProbeSpider]:
        """Return the spider that looks at the portal at *address* for the first time, with fewer requests than *most*."""
        ask = partial(next_questions, known=known(self._found))
        return _looking(stand_in(slug, address, self._found), address, ask, most)

    def second_look(self, slug: str, most: int) -> type[ProbeSpider]:
        """Return the spider that looks whether the site *slug* is still as its file says. Raises as `load` does."""
        site = self.load(slug).site
        return _looking(site, site.home, partial(questions, site=site), most)

    def find_by_request(self, request: Any) -> Sequence[str]:
        """Return the sites on whose hosts *request* is."""
        host = request.url.split("/")[2]
        return [slug for slug, site in self._found.sites.items() if host in site.hosts]


def _looking(site: Site, address: str, ask: Callable[[Looked], Sequence[Question]], most: int) -> type[ProbeSpider]:
    told = {"name": site.slug, "site": site, "address": address, "ask": staticmethod(ask), "most": most}
    return type("ProbeSpider", (ProbeSpider,), told)
