"""A site that needs a browser where there is none says what to install."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from scrapy.settings import Settings

from archive.errors import BadDefinition
from archive.sites import unknown_site
from crawler.spiders import settling
from crawler.spiders.site import SiteSpider

SITE = replace(unknown_site("http://127.0.0.1/"), slug="mau", browser=True)


class Shown(SiteSpider):
    name = "mau"
    site = SITE


class Plain(SiteSpider):
    name = "mau"
    site = replace(SITE, browser=False)


def test_without_the_extra_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "find_spec", lambda _: None)

    with pytest.raises(BadDefinition, match=r"pip install 'luutru\[browser\]'"):
        Shown.update_settings(Settings())


def test_without_chromium_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("LUUTRU_CHROMIUM", raising=False)

    with pytest.raises(BadDefinition, match="apt-get install chromium"):
        Shown.update_settings(Settings())


def test_the_browser_stands_behind_decompression_and_has_no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_CHROMIUM", "/usr/bin/chromium")
    settings = Settings()
    Shown.update_settings(settings)

    assert settings.getdict("DOWNLOADER_MIDDLEWARES")["crawler.spiders.browser.Rendering"] < 550
    assert settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS")["proxy"] == {
        "server": "http://127.0.0.1:9",
        "bypass": "<-loopback>",
    }


def test_other_sites_know_no_browser() -> None:
    settings = Settings()
    Plain.update_settings(settings)

    assert "crawler.spiders.browser.Rendering" not in settings.getdict("DOWNLOADER_MIDDLEWARES")
