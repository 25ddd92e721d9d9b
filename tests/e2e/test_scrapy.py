"""Scrapy's own commands work: `scrapy list` prints the sites, `scrapy crawl SITE` walks one into closed WARC files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from archive.evidence.folder import Folder
from archive.evidence.reading.captures import finished
from crawler.samples import LIFERAY, PORTALS, World, running

ROOT = Path(__file__).parents[2]


def scrapy(*words: str, archive: Path) -> subprocess.CompletedProcess[str]:
    """Run `scrapy WORDS` in the project's folder."""
    environment = {**os.environ, "LUUTRU_ARCHIVE": str(archive), "LUUTRU_SETTINGS": str(archive / "settings")}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_scrapy_lists_and_crawls_sites(tmp_path: Path) -> None:
    with running(tmp_path / "settings", World(articles=2, delay=0)):
        listed = scrapy("list", archive=tmp_path)
        crawled = scrapy("crawl", LIFERAY.slug, archive=tmp_path)
    folder = Folder(tmp_path)
    (warc,) = folder.closed_warcs()
    end = finished(folder.path(warc))

    assert listed.stdout.split() == sorted(PORTALS)
    assert crawled.returncode == 0, crawled.stderr
    assert end is not None
    assert end.reason == "finished"
    assert end.counts["articles"] >= 2
