"""An archive folder with WARC files of our own writing, and a reader that takes a page's word for what it says."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from archive.catalogue.catalogue import dump, open_catalogue
from archive.catalogue.entering.ingest import Ingested, ingest, rebuild
from archive.catalogue.readings import from_table, to_table
from archive.evidence.exchange import Exchange, records
from archive.evidence.folder import Folder
from archive.evidence.record import Finished, Link, Listed, Walk, finished_record, walk_record
from archive.evidence.writing.warcfile import WarcFile, pack
from archive.model import Capture, Reading, Site
from archive.sites import SiteFiles, find_sites

DAY = datetime(2024, 3, 28, 3, tzinfo=UTC)
HOME = "https://mau.gov.vn"
SITE = f"""
name = "Cổng thông tin mẫu"
home = "{HOME}/"
aliases = ["www.mau.gov.vn"]
province = "Hà Nam"
province_now = "Ninh Bình"

[[section]]
name = "Tin tức"
url = "{HOME}/tin-tuc"

[[layout]]
platform = "generic"
[layout.url]
rewrite = [['^/in/', '/']]
"""


def told(capture: Capture, _site: Site) -> Reading:
    """Return the reading that the page holds as JSON: what pages say is no matter of these tests."""
    _, _, said = capture.body.decode().partition("<html>")
    return from_table(to_table(Reading("other")) | json.loads(said))


def says(**fields: object) -> bytes:
    """Return a page that `told` reads as an article with *fields*."""
    said = {"kind": "article", "title": "Hội nghị", "text": "Sáng nay, hội nghị bắt đầu."} | fields
    return b"<html>" + json.dumps(said).encode()


@dataclass
class Shelf:
    """An archive folder to write into."""

    root: Path
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    serials: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        (self.root / "settings" / "sites").mkdir(parents=True, exist_ok=True)
        (self.root / "settings" / "sites" / "mau.toml").write_text(SITE, encoding="utf-8")

    @property
    def folder(self) -> Folder:
        return Folder(self.root)

    @property
    def found(self) -> SiteFiles:
        return find_sites(self.root / "settings")

    def new_id(self) -> str:
        return UUID(int=next(self.ids)).urn

    def warc(
        self, *parts: Exchange | Walk | Finished, site: str = "mau", info: Mapping[str, str] | None = None
    ) -> Path:
        """Write one closed WARC file that holds *parts* in order."""
        serial = next(self.serials)
        said = {"software": "luutru/test", "operator": "thử", "site": site, "isPartOf": f"{site}-{serial}"}
        at = DAY + timedelta(seconds=serial)
        file = WarcFile.create(self.folder, site, at=at, serial=serial, info=said if info is None else info)
        for part in parts:
            match part:
                case Exchange():
                    file.append([pack(record, file.info_id) for record in records(part, self.new_id)])
                case Walk():
                    file.append([pack(walk_record(part, record_id=self.new_id()))])
                case Finished():
                    file.append([pack(finished_record(part, record_id=self.new_id(), at=at))])
        return file.close()

    def ingest(self) -> Ingested:
        return ingest(self.folder, self.found, told, lambda _: None)

    def rebuild(self) -> Ingested:
        return rebuild(self.folder, self.found, told, lambda _: None)

    def dump(self) -> list[str]:
        with open_catalogue(self.folder) as catalogue:
            return list(dump(catalogue))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with open_catalogue(self.folder) as catalogue:
            return list(catalogue.rows(sql))


def page(
    path: str, body: bytes = b"", *, minutes: int = 0, status: int = 200, hop: str = "article", mime: str = "text/html"
) -> Exchange:
    """Return the exchange in which the server answered *body* for *path*, some minutes after `DAY`."""
    url = path if "://" in path else HOME + path
    body = body or says()
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {mime}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return Exchange(
        url=url,
        at=DAY + timedelta(minutes=minutes),
        request=f"GET {path} HTTP/1.1\r\n\r\n".encode(),
        response=head.encode() + body,
        via=f"{HOME}/tin-tuc",
        hop=hop,
        section="Tin tức",
    )


def leads(path: str, target: str, *, minutes: int) -> Exchange:
    """Return the exchange in which the server sent whoever asked for *path* on to *target*, and `told` reads that it did."""
    said = {"field": "page", "what": f"answered with status 301, which leads to {HOME}{target}"}
    body = says(kind="other", title=None, text="", problems=[said])
    head = f"HTTP/1.1 301 Moved\r\nLocation: {target}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return replace(page(path, minutes=minutes), response=head.encode() + body)


def posts(path: str, body: str, *, minutes: int) -> Exchange:
    """Return the exchange in which the form *body* was posted to *path*."""
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
    return replace(page(path, minutes=minutes), request=f"POST {path} HTTP/1.1\r\n{form}\r\n\r\n{body}".encode())


def walk(path: str, links: Iterable[tuple[str, str]], *, minutes: int = 0, channel: str = "listing") -> Walk:
    """Return what the walk decided about the links of the page *path*: (address, decision)."""
    made = tuple(Link(HOME + url, "article", decision, f"rule of {decision}") for url, decision in links)
    return Walk(UUID(int=0).urn, HOME + path, DAY + timedelta(minutes=minutes), made, channel=channel)


def listed(path: str, entries: int, missing: str | None = None, defect: str | None = None, *, minutes: int = 0) -> Walk:
    """Return what was read of the sitemap *path*."""
    told = Listed(entries, missing, defect)
    return Walk("", HOME + path, DAY + timedelta(minutes=minutes), (), channel="sitemap", listed=told)
