"""What feeds and sitemaps list: articles, and further sitemaps. Pure: bytes in, entries out, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from archive.extract.tree.stream import Document, Part
from crawler.walking.channels.entry import Entry
from crawler.walking.channels.feed import atom_entry, rss_entry
from crawler.walking.channels.sitemap import Lines, sitemap_entry, url_entry
from crawler.walking.channels.unpacking import Unpacking

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


class Listed:
    """What a feed or sitemap lists, read piece by piece. What is missing of it is known once all pieces have been taken."""

    def __init__(self, unpacking: Unpacking, pieces: Iterable[Iterable[Entry | None]], missing: list[str]) -> None:
        self._unpacking, self._pieces, self._missing = unpacking, pieces, missing
        self.read = 0
        """How many entries were read so far."""
        self._is_cut = False
        self._nameless = 0

    def __iter__(self) -> Iterator[list[Entry]]:
        for piece in self._pieces:
            every = list(piece)
            named = [entry for entry in every if entry is not None]
            self._nameless += len(every) - len(named)
            self._is_cut = self.read + len(named) > MOST_ENTRIES
            named = named[: MOST_ENTRIES - self.read]
            self.read += len(named)
            yield named
            if self._is_cut:
                return

    @property
    def missing(self) -> str | None:
        """What is not read, and why; None where nothing is missing."""
        cut = [f"lists more than {MOST_ENTRIES:,} entries: what follows is not read"] if self._is_cut else []
        nameless = [f"entries that name no address: {self._nameless:,}"] if self._nameless else []
        return "; ".join([*cut, *self._unpacking.missing, *self._missing, *nameless]) or None


def entries_of(body: bytes, url: str) -> Listed | str:
    """Return what is listed in *body*, which *url* answered; of what is neither feed nor sitemap, what it is, as `HTML`."""
    unpacking = Unpacking(body)
    document = Document(unpacking, _ENTRIES, url)
    pieces = document.pieces()
    first = next((piece for piece in pieces if piece), None)
    if first is None:
        return _listed(body)
    root = first[0]
    if root.name in _KINDS:
        kind = _KINDS[root.name]
        return Listed(unpacking, _entries(chain((first[1:],), pieces), kind), document.missing)
    return "HTML" if root.name in _OF_PAGES else f"XML of another kind, <{root.name:.50}>"


def _entries(pieces: Iterable[list[Part]], kind: _Kind) -> Iterator[Iterator[Entry | None]]:
    for piece in pieces:
        yield (kind.entry(part) for part in piece if part.name == kind.element)


def _listed(body: bytes) -> Listed | str:
    unpacking = Unpacking(body)
    text = Lines(unpacking)
    pieces = iter(text)
    first = next((piece for piece in pieces if piece), None)
    if first is not None:
        return Listed(unpacking, chain((first,), pieces), text.missing)
    return "of another kind" if body.strip() else "empty"
