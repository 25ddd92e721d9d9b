"""The links of a page as a stranger sees them: headlines, short names in menus, pagers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from archive.extract.tree.links import is_document
from archive.extract.tree.page import Element, Page, open_page, text_of
from archive.model import Capture
from archive.urls import absolute, host_of
from crawler.walking.traps import trap

MOST_LINKS = 3_000  # of a page; the largest listing seen has 600
HEADLINE_WORDS = 5  # menus have shorter links
LONGEST_TEXT = 300
_AROUND = 6  # elements around a link that may be its menu
_MANY = 3  # links that make a menu or a list
_TELLING = 40  # links of an element that tell what it is
_MENU = re.compile(r"(?i)(?:^|[\s_-])(?:top|main|sub|left|side)?-?(?:menu|nav|navbar|breadcrumbs?)(?:$|[\s_-])")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as it stands on a page."""

    url: str
    """At the portal's home, whatever alias or scheme was printed."""
    text: str
    node: Element


@lru_cache(maxsize=64)  # every question is thought over anew: a look has thirty pages
def opened(capture: Capture) -> Page:
    """Return the page of *capture*, parsed once. Nobody may change it."""
    return open_page(capture.body, capture.headers, capture.url)


def hostname(url: str) -> str:
    """Return the host of *url* without port and `www.`."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # an unclosed bracket
        return ""


def at_home(url: str, home: str) -> str | None:
    """Return *url* as it is asked for at *home*, or None where it is another portal's.

    >>> at_home("https://www.mau.gov.vn:443/tin?id=1", "http://mau.gov.vn/")
    'http://mau.gov.vn/tin?id=1'
    """
    if not hostname(url) or hostname(url) != hostname(home):
        return None
    own, parts = urlsplit(home), urlsplit(url)
    return urlunsplit((own.scheme, own.netloc, parts.path or "/", parts.query, ""))


@lru_cache(maxsize=128)  # the same, and asked by everybody
def links_of(capture: Capture, home: str) -> tuple[Anchor, ...]:
    """Return the links of a page that lead to pages of the portal at *home*."""
    return tuple(_anchors(opened(capture), home))


@lru_cache(maxsize=128)
def headlines_of(capture: Capture, home: str) -> Mapping[str, tuple[Anchor, ...]]:
    """Return the links of a page that are called by headlines, by address."""
    return MappingProxyType(headlines(links_of(capture, home), home))


def _anchors(page: Page, home: str) -> Iterator[Anchor]:
    for node in islice(page.root.iter("a"), MOST_LINKS):
        href = (node.get("href") or "").strip()
        if not href or href.startswith("#") or is_document(href):
            continue
        url = absolute(page.base, href)
        asked = at_home(url, home) if url else None
        if asked is not None and trap(asked) is None:
            yield Anchor(asked, text_of(node)[:LONGEST_TEXT], node)


def headlines(found: Iterable[Anchor], home: str) -> dict[str, tuple[Anchor, ...]]:
    """Return the links, by address, that one at least calls by a headline: a picture's link counts with its title's.

    Names of sections may be as long; they stand in menus.
    """
    by_url: dict[str, list[Anchor]] = {}
    for anchor in found:
        by_url.setdefault(anchor.url, []).append(anchor)
    told = {url: tuple(one for one in same if is_headline(one.text)) for url, same in by_url.items()}
    return {
        url: tuple(by_url[url])
        for url, same in told.items()
        if same and not is_front(url, home) and not any(map(in_menu, same))
    }


def is_front(url: str, home: str) -> bool:
    """Return whether *url* is the front page."""
    one, other = urlsplit(url), urlsplit(home)
    return (one.path.rstrip("/"), one.query) in ((other.path.rstrip("/"), other.query), ("", ""))


def in_menu(anchor: Anchor) -> bool:
    """Return whether a link stands in a menu: the nearest element that holds others like it is called one, or has short names.

    Tools beside a headline (share, print, comment) do not stand like it.
    """
    path: tuple[str, ...] = ("a",)
    for outer in islice(anchor.node.iterancestors(), _AROUND):
        named = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if outer.tag == "nav" or _MENU.search(named):
            return True
        if outer.tag in ("body", "html"):
            return False
        words: dict[str, int] = {}
        for node in islice(outer.iter("a"), _TELLING):
            if _path(node, len(path)) == path:
                href = node.get("href") or ""
                words[href] = max(words.get(href, 0), text_of(node)[:LONGEST_TEXT].count(" ") + 1)
        if len(words) >= _MANY:
            return sum(count < HEADLINE_WORDS for count in words.values()) * 3 >= len(words)
        path = (*path, outer.tag)
    return False


def _path(node: Element, length: int) -> tuple[str, ...]:
    """Return the tags of *node* and of what it stands in."""
    return (node.tag, *(outer.tag for outer in islice(node.iterancestors(), length - 1)))


def is_headline(text: str) -> bool:
    """Return whether *text* is as long as a story's headline."""
    return text.count(" ") >= HEADLINE_WORDS - 1


def printed_hosts(page: Page, home: str) -> Iterator[str]:
    """Yield the names, with ports, under which *page* links to the portal at *home*."""
    for node in islice(page.root.iter("a", "link"), MOST_LINKS):
        url = absolute(page.base, (node.get("href") or "").strip())
        if url and hostname(url) == hostname(home):
            yield host_of(url)
