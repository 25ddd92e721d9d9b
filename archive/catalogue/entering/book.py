"""What a WARC file says beside its pages: of itself, of its crawl, of every address. Written alike by ingest and verify."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.entering.entries import (
    NO_NEWS,
    SHOWN,
    Sighting,
    add_listed,
    add_shown,
    add_sighting,
    sighting_of,
    stamp,
)
from archive.catalogue.entering.hosts import add_host
from archive.catalogue.entering.watched import may_be_page
from archive.catalogue.portals import NAMELESS, Portals, identity
from archive.evidence.folder import is_imported
from archive.evidence.record import CHANNELS, Begun, Finished, Walk
from archive.model import Capture, Site

_PUT_WARC = """
insert into warc_files (path, site, crawl, bytes, started, info, finished, captures, last_capture, damage)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# what is no day there may be anybody's
_NIGHT = "iif(info ->> 'luutru-night' glob '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]', info ->> 'luutru-night', null)"
# A crawl without a last record died, unless that record may be what is damaged; other software writes none.
_PUT_CRAWL = f"""
insert into crawls (
    id, site, night, started, last_capture, outcome, counts, software, operator, definition, warc_files, captures
)
select crawl, min(site), coalesce(max(date({_NIGHT})), date(min(started), '+7 hours'), ''), min(started), max(last_capture),
    coalesce(
        max(json_extract(finished, '$.reason')),
        iif(path like 'imported/%', 'imported', iif(max(damage) is null, 'died', 'unknown: the file is damaged'))
    ),
    coalesce(max(json_extract(finished, '$.counts')), '{{}}'), max(json_extract(info, '$.software')),
    max(json_extract(info, '$.operator')), max(json_extract(info, '$.siteDefinition')), count(*), sum(captures)
from warc_files where crawl = ?
"""
_LONGEST_ORIGIN = 200
_PUT_DOUBT = "insert into problems (site, warc, field, what) values (?, ?, ?, ?)"


class Book:
    """The account of one WARC file, kept while it is read; all but its captures and pages."""

    def __init__(self, catalogue: Catalogue, portals: Portals, warc: str) -> None:
        self._catalogue, self._portals, self.warc = catalogue, portals, warc
        self._info: Mapping[str, str] = {}
        self._started: str | None = None
        self._finished: Finished | None = None
        self._last_capture: str | None = None
        self._rows: set[str] = set()
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
        """Return the portal for whose sake *capture* was made; it has its row.

        Where the file names none, what is no page (a picture on another host) belongs to the page that led there.
        """
        via = capture.via if self.slug is None and not may_be_page(capture) else None
        led = self._portals.claiming(via) if via and self._portals.claiming(capture.url) is None else None
        return self._site((led or self._portals.of(self.slug, capture.url)).slug)

    def take(self, found: Begun | Capture | Walk | Finished) -> None:
        """Write down what came next in the file."""
        match found:
            case Capture():
                self.captures += 1
                self._last_capture = max(stamp(found.at), self._last_capture or "")
                slug = self.site_of(found).slug
                add_sighting(self._catalogue, sighting_of(found, slug))
                add_host(self._catalogue, found, slug)
            case Walk():
                self._take_walk(found)
            case Begun():
                self._info, self._started = found.fields, self._started or stamp(found.at)
            case Finished():
                self._finished = found

    def close(self, size: int, damage: str | None, defects: Sequence[str] = ()) -> tuple[str, ...]:
        """Write down what the file of *size* bytes says as a whole; return what is doubtful about it, a line each.

        *defects* is what the standard finds wrong with it.
        """
        if not size:
            damage = f"{self.warc}: is empty: a writer died, or a copy failed"
        catalogue, site = self._catalogue, self._site(self.slug or NAMELESS)
        # what others call a part of something may be called as one of our crawls is
        crawl = self._info.get("isPartOf", "") if self._is_by_luutru else ""
        crawl = crawl if crawl not in ("", site.slug) else _stem(self.warc)
        said = {"reason": self._finished.reason, "counts": dict(self._finished.counts)} if self._finished else {}
        values = (_json(dict(self._info)), _json(said), self.captures, self._last_capture, damage)
        catalogue.run(_PUT_WARC, (self.warc, site.slug, crawl, size, self._started, *values))
        catalogue.run("delete from crawls where id = ?", (crawl,))
        catalogue.run(_PUT_CRAWL, (crawl,))
        stranger = self._portals.doubt(site.slug) if self.slug else None
        doubts = (
            ("warc", None if defects else damage, damage),
            ("site", stranger, f"{self.warc}: {stranger}"),
            *(("record", what, f"{self.warc}: {what}") for what in defects),
        )
        for field, what, _ in doubts:
            if what is not None:
                catalogue.run(_PUT_DOUBT, (site.slug, self.warc, field, what))
        return tuple(line for _, what, line in doubts if what is not None and line is not None)

    def _take_walk(self, walk: Walk) -> None:
        site, at = self._site(self._portals.of(self.slug, walk.page_url).slug), stamp(walk.at)
        if walk.listed is not None and walk.channel in ("feed", "sitemap"):
            add_listed(self._catalogue, site.slug, walk, walk.listed)
        for link in walk.links:
            if link.decision != NO_NEWS:
                seen = Sighting(site.slug, link.url, at, walk.page_url, link.hop, link.decision, link.rule or "")
                add_sighting(self._catalogue, seen)
            if link.hop == "article" and link.decision in SHOWN and walk.channel in CHANNELS:
                add_shown(self._catalogue, (site.slug, identity(link.url, site)[0]), walk.channel, at)

    def _site(self, slug: str) -> Site:
        if slug not in self._rows:
            self._rows.add(slug)
            self._portals.put_named(self._catalogue, slug)
        return self._portals.named(slug)


def _stem(warc: str) -> str:
    return PurePosixPath(warc).name.removesuffix(".gz").removesuffix(".warc")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
