"""The sites as Scrapy's spiders: `scrapy list` prints them, `scrapy crawl <site>` walks one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive.sites import find_sites, settings_folder
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

    def find_by_request(self, request: Any) -> Sequence[str]:
        """Return the sites on whose hosts *request* is."""
        host = request.url.split("/")[2]
        return [slug for slug, site in self._found.sites.items() if host in site.hosts]
