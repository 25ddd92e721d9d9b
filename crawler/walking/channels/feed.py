"""Entries of feeds: RSS 0.9x, 1.0 and 2.0, Atom. Pure."""

from __future__ import annotations

from archive.extract.tree.stream import Part
from archive.urls import absolute
from crawler.walking.channels.entry import Entry

_DATES = ("pubdate", "published", "date", "updated", "modified")
_RELATIONS = ("", "alternate")  # RFC 4287 §4.2.7.2: a link without a relation is the page itself


def rss_entry(item: Part) -> Entry | None:
    """Return what an `item` says; None where it names no address.

    The address is the link; where that is missing, a guid that says or lets one think that it is one (RSS 2.0), or what the
    item is about (RSS 1.0).
    """
    links = [(part.text or part.get("href"), part.base) for part in item.all("link")]
    guids = [(part.text, part.base) for part in item.all("guid") if part.get("ispermalink").lower() != "false"]
    return _entry(item, [*links, *_whole(guids), *_whole([(item.get("about"), item.base)])])


def atom_entry(entry: Part) -> Entry | None:
    """Return what an `entry` says; None where it names no address: neither a link to its page nor an id that is one."""
    links = [part for part in entry.all("link") if part.get("rel").lower() in _RELATIONS]
    # the page first, where there is a link to its PDF, too
    links.sort(key=lambda part: part.get("type") not in ("", "text/html", "application/xhtml+xml"))
    ids = [(part.text, part.base) for part in entry.all("id")]
    return _entry(entry, [*((part.get("href") or part.text, part.base) for part in links), *_whole(ids)])


def _whole(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what of *named* is an address by itself: an identity need not be one (`tag:…`, `28 at https://…`)."""
    return [(text, base) for text, base in named if text.lower().startswith(("http://", "https://"))]


def _entry(part: Part, named: list[tuple[str, str]]) -> Entry | None:
    found = (absolute(base, text) for text, base in named if text)
    url = next((address for address in found if address is not None), None)
    dated = next((said for name in _DATES if (said := part.said(name))), "")
    return None if url is None else Entry(url, part.said("title"), dated, is_article=True)
