"""What leads to articles besides listings: feeds, sitemaps; and what robots.txt says of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from archive.extract.tree.page import Page
from archive.model import Capture
from archive.urls import absolute
from crawler.probe.links import at_home
from crawler.probe.looked import Looked, Purpose

MOST = 20
LONGEST = 500_000  # bytes of robots.txt that are read (RFC 9309, 2.5)
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF = re.compile(r"(?i)/rss(?:[/.?]|$)|genrss\.aspx|listfeed\.aspx|/feed/?$|format=feed")
_LINE = re.compile(r"(?im)^[ \t]*(sitemap|crawl-delay)[ \t]*:[ \t]*([^#\r\n]{1,2000})")
_ROOT = re.compile(rb"<\s*(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says beside its rules; the rules are for who asks."""

    sitemaps: tuple[str, ...] = ()
    delay: float | None = None


def robots_of(looked: Looked) -> Robots:
    """Return what the portal's robots.txt says; nothing where a page came instead of it."""
    capture = next((capture for _, capture in looked.of(Purpose.ROBOTS)), None)
    if capture is None or capture.status != 200 or b"<html" in capture.body[:2000].lower():
        return Robots()
    text = capture.body[:LONGEST].decode("utf-8", "replace")
    lines = [(found[1].lower(), found[2].strip()) for found in islice(_LINE.finditer(text), 1000)]
    delays = [number for name, value in lines if name == "crawl-delay" and (number := _number(value)) is not None]
    maps = dict.fromkeys(value for name, value in lines if name == "sitemap")
    return Robots(tuple(maps)[:MOST], max(delays, default=None))


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", text) else None


def sitemap_urls(robots: Robots, home: str) -> list[str]:
    """Return where the portal's sitemaps are: those that robots.txt names, else the usual place."""
    named = [url for text in robots.sitemaps if (url := at_home(absolute(home, text) or "", home))]
    return named or [urljoin(home, "/sitemap.xml")]


def feed_links(page: Page, home: str) -> Iterator[tuple[str, str]]:
    """Yield (address, name) of the feeds that *page* names in its head, or links to by an address that feeds have."""
    for node in islice(page.root.iter("link"), 200):
        is_feed = _FEED.search(node.get("type") or "") and "alternate" in (node.get("rel") or "")
        if is_feed and (url := at_home(absolute(page.base, node.get("href") or "") or "", home)):
            yield url, node.get("title") or ""
    for node in islice(page.root.iter("a"), 3000):
        href = node.get("href") or ""
        if _HREF.search(href[:500]) and (url := at_home(absolute(page.base, href) or "", home)):
            yield url, ""


def kind_of(capture: Capture) -> str | None:
    """Return what an answer is by its root element: `feed`, `sitemap`, or None: portals answer with a page of news as well."""
    if capture.status != 200 or (found := _ROOT.search(capture.body[:3000])) is None:
        return None
    return "feed" if found[1].lower() in (b"rss", b"feed", b"rdf") else "sitemap"
