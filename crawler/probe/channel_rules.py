"""The feeds and sitemaps that a site file names besides its platform's: addresses that answered as one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice

from archive.model import Capture, Layout, Site
from archive.urls import article_key, path_query
from crawler.probe.channels import feed_links, kind_of
from crawler.probe.links import opened
from crawler.probe.looked import Finding, Looked, Purpose
from crawler.walking.channels.entries import entries_of
from crawler.walking.channels.leads import declared

MOST_NAMED = 12  # feeds that are written down for a person
MOST_ENTRIES = 1_000
LEAST_SECTIONS = 2  # whose feeds stand beside them in one way, before the way is a rule
_KNOWN = "its platform names it"


@dataclass(frozen=True, slots=True)
class Channelled:
    """A layout with the feeds and sitemaps that were found."""

    layout: Layout
    found: tuple[Finding, ...] = ()


def channelled(looked: Looked, site: Site, stories: Collection[str]) -> Channelled:
    """Return the newest layout of *site* with the feeds and sitemaps that answered as such; portals answer with news as well.

    *stories* are the articles that its listings show.
    """
    keys = {article_key(url, site) for url in stories}
    found = (*_feeds(looked, site, keys), *_sitemaps(looked, site, keys))
    layout = site.layouts[-1]
    feeds, maps = (tuple(one.value for one in found if one.part == part) for part in ("walk.feeds", "walk.sitemaps"))
    walk = replace(layout.walk, feeds=(*layout.walk.feeds, *feeds), sitemaps=(*layout.walk.sitemaps, *maps))
    return Channelled(replace(layout, walk=walk), found)


def _feeds(looked: Looked, site: Site, keys: Collection[str]) -> Iterator[Finding]:
    known, answered, named = _declared(site), _answered(looked, Purpose.FEED), _named(looked, site.home)
    beside = [end for end, urls in _ends(named, site).items() if set(urls) & set(answered) and not set(urls) <= known]
    for end in beside:
        yield Finding("walk.feeds", end, "so the feeds of several sections stand beside them, and one answered")
    covered = _declared(site, *beside)
    for url, capture in answered.items():
        if url not in covered:
            yield Finding("walk.feeds", path_query(url), _lists(capture, site, keys))
        elif url in known:
            yield Finding("feed", url, f"{_lists(capture, site, keys)}; {_KNOWN}")
    for url in [url for url in named if url not in covered and url not in answered][:MOST_NAMED]:
        yield Finding("feed", url, "named by a page, not asked", 0.5)


def _sitemaps(looked: Looked, site: Site, keys: Collection[str]) -> Iterator[Finding]:
    """Yield the sitemaps. They hold every page of a portal: a rule only where `walk.article` tells which are articles."""
    known = _declared(site)
    for url, capture in _answered(looked, Purpose.SITEMAP).items():
        told = _lists(capture, site, keys)
        if url in known:
            yield Finding("sitemap", url, f"{told}; {_KNOWN}")
        elif site.layouts[-1].walk.article:
            yield Finding("walk.sitemaps", path_query(url), told)
        else:
            yield Finding("sitemap", url, f"{told}; no rule, for no walk.article tells which of them are articles")


def _answered(looked: Looked, purpose: Purpose) -> Mapping[str, Capture]:
    asked = looked.of(purpose)
    return {question.url: capture for question, capture in asked if kind_of(capture) == purpose.value}


def _named(looked: Looked, home: str) -> list[str]:
    pages = [capture for _, capture in looked.of(Purpose.HOME, Purpose.SECTION)]
    return list(dict.fromkeys(url for page in pages for url, _ in feed_links(opened(page), home)))


def _declared(site: Site, *feeds: str) -> frozenset[str]:
    """Return the feeds and sitemaps that a crawl of *site* asks for by its rules, with *feeds* among them."""
    layout = site.layouts[-1]
    walk = replace(layout.walk, feeds=(*layout.walk.feeds, *feeds))
    return frozenset(one.url for one in declared(replace(site, layouts=(replace(layout, walk=walk),))))


def _ends(named: Collection[str], site: Site) -> dict[str, list[str]]:
    """Return how feeds stand beside several sections' addresses, `?format=feed` or `feed/`, and which do."""
    ends: dict[str, list[str]] = {}
    for url in named:
        for section in site.sections:
            end = url.removeprefix(section.url) if url.startswith(section.url) else ""
            # as a browser reads it, a part of a path stands under an address that ends in a slash
            if end.startswith("?") or (end[:1] not in ("", "/") and section.url.endswith("/")):
                ends.setdefault(end, []).append(url)
    return {end: urls for end, urls in ends.items() if len(urls) >= LEAST_SECTIONS}


def _lists(capture: Capture, site: Site, keys: Collection[str]) -> str:
    """Say how much a feed or sitemap lists, and how much of that the listings show too."""
    entries = entries_of(capture.body, capture.url)
    if isinstance(entries, str):
        return f"answered as one, but is {entries}"
    listed = {
        (article_key(entry.url, site), entry.is_sitemap) for entry in islice(chain.from_iterable(entries), MOST_ENTRIES)
    }
    maps, rest = sum(is_sitemap for _, is_sitemap in listed), f"; {entries.missing}" if entries.missing else ""
    if maps:
        return f"answered, and names {maps} sitemaps{rest}"
    shown = sum(key in keys for key, _ in listed)
    return f"answered, and lists {len(listed)} addresses: {shown} of them the listings show{rest}"
