"""What feeds and sitemaps list: articles, and further sitemaps. Pure: bytes in, entries out, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from types import MappingProxyType

from archive.extract.tree.stream import Part, parts
from crawler.walking.channels.entry import Entry
from crawler.walking.channels.feed import atom_entry, rss_entry
from crawler.walking.channels.sitemap import lines, sitemap_entry, url_entry
from crawler.walking.channels.unpacking import pieces

MOST_ENTRIES = 50_000  # sitemaps.org: of a sitemap and of an index; feeds have some dozens


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of document: the element that is an entry, and what it says."""

    element: str
    entry: Callable[[Part], Entry | None]


_RSS = _Kind("item", rss_entry)
_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "rss": _RSS,
        "rdf": _RSS,
        "channel": _RSS,  # RSS whose outermost element somebody forgot
        "feed": _Kind("entry", atom_entry),
        "urlset": _Kind("url", url_entry),
        "sitemapindex": _Kind("sitemap", sitemap_entry),
    }
)
_ENTRIES = {kind.element for kind in _KINDS.values()}
# what a server's page for everything that is not there begins with
_OF_PAGES = {"html", "head", "body", "title", "meta", "script", "div", "p", "br", "h1", "center", "table"}


def entries_of(body: bytes, url: str) -> Iterator[Entry] | str:
    """Return the entries of *body*, which *url* answered; of what is neither feed nor sitemap, what it is, as `HTML`."""
    document = parts(pieces(body), _ENTRIES, url)
    root = next(document, None)
    if root is None:
        return _listed(body)
    if root.name in _KINDS:
        return _entries(document, _KINDS[root.name])
    return "HTML" if root.name in _OF_PAGES else f"XML of another kind, <{root.name:.50}>"


def _entries(document: Iterable[Part], kind: _Kind) -> Iterator[Entry]:
    found = (kind.entry(part) for part in document if part.name == kind.element)
    return islice((entry for entry in found if entry is not None), MOST_ENTRIES)


def _listed(body: bytes) -> Iterator[Entry] | str:
    listed = islice(lines(pieces(body)), MOST_ENTRIES)
    first = next(listed, None)
    if first is not None:
        return chain((first,), listed)
    return "of another kind" if body.strip() else "empty"
