"""Entries of sitemaps (sitemaps.org 0.9): addresses, news, further sitemaps, lines of plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.extract.tree.stream import Part
from archive.urls import MAX_URL, absolute
from crawler.walking.channels.entry import Entry

_BOM = b"\xef\xbb\xbf"


def url_entry(url: Part) -> Entry | None:
    """Return what a `url` says, with the title and the day that a news sitemap gives it; None where it has no address."""
    news = next(url.all("news"), None)
    title, day = (news.said("title"), news.said("publication_date")) if news else ("", "")
    changed = url.said("lastmod")
    return _entry(url, Entry("", title, day or changed, changed, is_article=news is not None))


def sitemap_entry(sitemap: Part) -> Entry | None:
    """Return what a `sitemap` of an index says; None where it has no address."""
    return _entry(sitemap, Entry("", dated=sitemap.said("lastmod"), is_sitemap=True))


class Lines:
    """A sitemap of plain text, an address a line, read as it comes; of other text nothing, from the first line that is none."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._number = 0
        self.missing: list[str] = []
        """What is not read, and why."""

    def __iter__(self) -> Iterator[list[Entry]]:
        held = b""
        for chunk in self._chunks:
            *whole, held = (held + chunk).splitlines(keepends=True) or [b""]
            entries = self._entries(whole)
            if len(held) > MAX_URL and not self.missing:
                self._stop()
            yield entries
            if self.missing:
                return
        yield self._entries([held])

    def _entries(self, lines: Iterable[bytes]) -> list[Entry]:
        found: list[Entry] = []
        for line in lines:
            self._number += 1
            if not line.strip():
                continue
            if (entry := _line(line)) is None:
                self._stop()
                break
            found.append(entry)
        return found

    def _stop(self) -> None:
        self.missing.append(f"its line {self._number} is no address: neither that nor what follows is read")


def _line(line: bytes) -> Entry | None:
    text = line.removeprefix(_BOM).decode("utf-8", "replace").strip()
    url = absolute(text, text) if text.lower().startswith(("http://", "https://")) else None
    return None if url is None else Entry(url)


def _entry(part: Part, said: Entry) -> Entry | None:
    loc = next(part.all("loc"), None)
    url = absolute(loc.base, loc.text) if loc is not None and loc.text else None
    return None if url is None else replace(said, url=url)
