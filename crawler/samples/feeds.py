"""Feeds and sitemaps of the sample portals, as their products write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import format_datetime
from html import escape

from crawler.samples.addresses import article_url
from crawler.samples.answers import Answer, file
from crawler.samples.days import moment
from crawler.samples.make import Make
from crawler.samples.stories import story
from crawler.samples.world import World, listed

RSS, XML = "application/rss+xml; charset=utf-8", "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
IN_FEED = 10  # what most products give by default


def newest(world: World, make: Make, rubric: int | None) -> list[int]:
    """Return the numbers of the newest articles of a section, or of all."""
    step = 1 if rubric is None else len(make.rubrics)
    first = world.count - 1 if rubric is None else listed(world, rubric, 1, step).start
    return list(range(first, -1, -step))[:IN_FEED]


def rss(world: World, make: Make, rubric: int | None = None) -> Answer:
    """Return the RSS 2.0 feed of a section, or of the whole portal."""
    items = "".join(_item(world, make, number) for number in newest(world, make, rubric))
    name = make.name if rubric is None else f"{make.rubrics[rubric].name} - {make.name}"
    home = world.origin(make.host)
    text = (
        f'{_HEAD}<rss version="2.0"><channel><title>{escape(name)}</title><link>{home}/</link>'
        f"<description>{escape(name)}</description><language>vi</language>{items}</channel></rss>"
    )
    return file(RSS, text.encode())


def _item(world: World, make: Make, number: int) -> str:
    told = story(world, make, number)
    url = escape(article_url(world, make, told))
    at = moment(number).replace(tzinfo=UTC) - timedelta(hours=7)
    # NukeViet, WordPress and Joomla put the lead into the description, with a picture in HTML before it
    return (
        f'<item><title><![CDATA[{told.title}]]></title><link>{url}</link><guid isPermaLink="true">{url}</guid>'
        f"<description><![CDATA[<p>{escape(told.first)}</p>]]></description><pubDate>{format_datetime(at)}</pubDate></item>"
    )


def sitemap(world: World, make: Make) -> Answer:
    """Return the sitemap of all articles (sitemaps.org 0.9)."""
    urls = (
        f"<url><loc>{escape(article_url(world, make, story(world, make, number)))}</loc>"
        f"<lastmod>{moment(number):%Y-%m-%dT%H:%M:%S}+07:00</lastmod></url>"
        for number in range(world.count - 1, -1, -1)
    )
    return _xml("urlset", urls)


def sitemap_index(world: World, make: Make, paths: Iterable[str]) -> Answer:
    """Return the sitemap that names others."""
    origin = world.origin(make.host)
    return _xml("sitemapindex", (f"<sitemap><loc>{origin}{escape(path)}</loc></sitemap>" for path in paths))


def _xml(root: str, entries: Iterable[str]) -> Answer:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return file(XML, f'{_HEAD}<{root} xmlns="{namespace}">{"".join(entries)}</{root}>'.encode())
