"""What a WARC file says beside its pages: of itself, of its crawl, of every address. Told alike to ingest and verify."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from archive.catalogue.portals import NAMELESS, Portals, page_key
from archive.catalogue.transcribing.hosts import Hosts
from archive.catalogue.transcribing.lines import (
    FOUND,
    NO_NEWS,
    SHOWN,
    Line,
    captured_line,
    linked_line,
    listed_line,
    stamp,
)
from archive.catalogue.transcribing.watched import may_be_page
from archive.evidence.folder import is_imported
from archive.evidence.record import CHANNELS, Begun, Finished, Walk
from archive.model import Capture, Site

_LONGEST_ORIGIN = 200


class Account:
    """The account of one WARC file, kept while it is read; all but its captures and pages."""

    def __init__(self, portals: Portals, warc: str) -> None:
        self._portals, self.warc = portals, warc
        self._info: Mapping[str, str] = {}
        self._started: str | None = None
        self._finished: Finished | None = None
        self._last_capture: str | None = None
        self._named: set[str] = set()
        self._hosts = Hosts()
        self.captures = 0

    @property
    def slug(self) -> str | None:
        """The site that the file names, if it does; what other software calls so is no portal of ours."""
        return self._info.get("site") if self._is_by_luutru else None

    @property
    def origin(self) -> str | None:
        """Who captured what comes next in the file, where that was another archive; None for our own."""
        if not is_imported(self.warc):
            return None
        # imported as `<digest>-<name>`
        software = self._info.get("software", "").strip()[:_LONGEST_ORIGIN]
        return software or PurePosixPath(self.warc).name.partition("-")[2]

    @property
    def _is_by_luutru(self) -> bool:
        return not is_imported(self.warc) or self._info.get("software", "").startswith("luutru/")

    def site_of(self, capture: Capture) -> Site:
        """Return the portal for whose sake *capture* was made.

        Where the file names none, what is no page (a picture on another host) belongs to the page that led there.
        """
        via = capture.via if self.slug is None and not may_be_page(capture) else None
        led = self._portals.claiming(via) if via and self._portals.claiming(capture.url) is None else None
        return led or self._portals.of(self.slug, capture.url)

    def take(self, found: Begun | Capture | Walk | Finished) -> Iterator[Line]:
        """Take what came next in the file; tell what it says beside the capture itself."""
        match found:
            case Capture():
                self.captures += 1
                self._last_capture = max(stamp(found.at), self._last_capture or "")
                slug = self.site_of(found).slug
                yield from self._portal(slug)
                yield captured_line(found, slug)
                yield from self._hosts.take(found, slug)
            case Walk():
                yield from self._walked(found)
            case Begun():
                self._info, self._started = found.fields, self._started or stamp(found.at)
            case Finished():
                self._finished = found

    def close(self, size: int, damage: str | None, defects: Sequence[str] = ()) -> Iterator[Line]:
        """Tell what the file of *size* bytes says as a whole, and what is doubtful about it.

        *defects* is what the standard finds wrong with it.
        """
        yield from self._hosts.tell()
        if not size:
            damage = f"{self.warc}: is empty: a writer died, or a copy failed"
        slug = self.slug or NAMELESS
        yield from self._portal(slug)
        # what others call a part of something may be called as one of our crawls is
        crawl = self._info.get("isPartOf", "") if self._is_by_luutru else ""
        crawl = crawl if crawl not in ("", slug) else _stem(self.warc)
        said = {"reason": self._finished.reason, "counts": dict(self._finished.counts)} if self._finished else {}
        values = (_json(dict(self._info)), _json(said), self.captures, self._last_capture, damage)
        yield "warc_files", (self.warc, slug, crawl, size, self._started, *values)
        stranger = self._portals.doubt(slug) if self.slug else None
        doubts = (
            ("warc", None if defects else damage, damage),
            ("site", stranger, f"{self.warc}: {stranger}"),
            *(("record", what, f"{self.warc}: {what}") for what in defects),
        )
        for field, what, line in doubts:
            if what is not None:
                yield "problems", (slug, self.warc, field, what)
                yield FOUND, (line,)

    def _walked(self, walk: Walk) -> Iterator[Line]:
        site, at = self._portals.of(self.slug, walk.page_url), stamp(walk.at)
        yield from self._portal(site.slug)
        if walk.listed is not None and walk.channel in ("feed", "sitemap"):
            yield listed_line(site.slug, walk, walk.listed)
        for link in walk.links:
            if link.decision != NO_NEWS:
                yield linked_line(site.slug, walk, link)
            if link.hop == "article" and link.decision in SHOWN and walk.channel in CHANNELS:
                yield "sightings", (site.slug, page_key(link.url, site), walk.channel, at)

    def _portal(self, slug: str) -> Iterator[Line]:
        """Name the portal *slug*, once in a file: rows that speak of it follow."""
        if slug not in self._named:
            self._named.add(slug)
            yield "sites", (slug,)


def _stem(warc: str) -> str:
    return PurePosixPath(warc).name.removesuffix(".gz").removesuffix(".warc")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
