"""Where feeds and sitemaps stand, and where they lead: articles and further sitemaps, judged like every other link. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.extract.tree.page import Page
from archive.extract.tree.selection import select
from archive.model import Site
from archive.urls import absolute, article_key, path_query
from crawler.walking.channels.entry import Entry
from crawler.walking.listing import digest_of
from crawler.walking.scope import NO_ARTICLE, as_article, judged
from crawler.walking.steps import Channel, Found, Printed, Step

# A sitemap may hold every page of a portal, and most of them are no articles; of these so many are told, the rest are counted.
MOST_REFUSED = 100
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_PARTS = re.compile(r"[/?&=;]")


def declared(site: Site) -> Iterator[Channel]:
    """Yield the feeds and sitemaps that the site's rules name: feeds as seen from each section, sitemaps from its home."""
    rules = site.layouts[-1].walk
    for section in site.sections:
        for reference in rules.feeds:
            # what is seen from the root is the portal's
            own = None if reference.startswith(("/", "http:", "https:")) else section.name
            yield from _channel(section.url, reference, site, Channel("", "feed", own))
    for reference in rules.sitemaps:
        yield from _channel(site.home, reference, site, Channel("", "sitemap"))


def alternates(page: Page, site: Site) -> Iterator[Channel]:
    """Yield the feeds that *page*, a listing, declares in its head."""
    for link in select(page, "link[rel][type][href]"):
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if kind in _FEEDS and "alternate" in link.get("rel", "").lower().split():
            yield from _channel(page.base, link.get("href", ""), site, Channel("", "feed"))


def of_robots(lines: Iterable[str], site: Site) -> Iterator[Channel]:
    """Yield what the *lines* of the site's robots.txt call its sitemaps."""
    for line in lines:
        yield from _channel(site.home, line, site, Channel("", "sitemap"))


def leads(listed: Iterable[list[Entry]], site: Site) -> Iterator[Found]:
    """Yield, piece by piece, where a feed or sitemap leads that lists these: also where a piece leads nowhere."""
    sections, refused = {article_key(section.url, site) for section in site.sections}, 0
    for piece in listed:
        every = [(_step(entry, site), entry) for entry in piece if not entry.is_sitemap]
        steps = [step for step, _ in every if step.key not in sections]
        printed = (
            Printed(step.key, digest_of(entry.title), entry.changed)
            for step, entry in every
            if step.rule is None and step.key not in sections
        )
        further = (_channel(entry.url, entry.url, site, _sitemap(entry)) for entry in piece if entry.is_sitemap)
        most = max(MOST_REFUSED - refused, 0)
        wrong = [step for step in steps if step.rule is not None]
        refused += len(wrong)
        told = set(wrong[:most])
        kept = tuple(step for step in steps if step.rule is None or step in told)
        channels = tuple(channel for one in further for channel in one)
        yield Found(kept, left_out=len(steps) - len(kept), channels=channels, printed=tuple(printed))


def _step(entry: Entry, site: Site) -> Step:
    rules, step = site.layouts[-1].walk, judged(entry.url, site, "article")
    if rules.article:
        return as_article(step, site)
    # a page may be anything, where nobody says what the address of an article looks like; unless its sitemap was chosen
    told = entry.is_article or bool(rules.sitemaps)
    return step if step.rule is not None or told else replace(step, rule=NO_ARTICLE)


def _sitemap(entry: Entry) -> Channel:
    return Channel("", "sitemap", dated=entry.dated)


def _channel(base: str, reference: str, site: Site, channel: Channel) -> Iterator[Channel]:
    url = absolute(base, reference)
    if url is not None:
        step = judged(url, site, channel.hop)
        own = channel.section or (_named(url, site) if channel.hop == "feed" else None)
        yield replace(channel, url=step.url, section=own, rule=step.rule)


def _named(url: str, site: Site) -> str | None:
    """Return the one section whose address ends in a part of *url*, a feed's: /rss/<part>/, /<part>/feed/."""
    parts = set(_PARTS.split(path_query(url)))
    named = [section.name for section in site.sections if _last_part(section.url) in parts]
    return named[0] if len(named) == 1 else None


def _last_part(url: str) -> str | None:
    return next((part for part in reversed(path_query(url).split("/")) if part), None)
