"""Found articles as lists that others take in: for spreadsheets, programs, feed readers. Pure, bounded, escaped."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from archive.catalogue.asking.search import Found, Hit
from archive.catalogue.exporting.spreadsheet import harmless
from archive.reader.asked import Asked
from archive.reader.rendering import short
from archive.terminal import STEERING

COLUMNS = (
    "title", "lead", "url", "published", "site", "portal", "province", "province_now", "section", "byline", "captured",
    "gone", "moved", "article",
)  # fmt: skip
_LONGEST = 2_000
"""Letters of a cell: a title of a megabyte would make a gigabyte of a thousand rows."""
# What XML 1.0 has no place for, §2.2
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"


def csv_of(hits: Sequence[Hit], asked: Asked) -> bytes:
    """Return *hits* as CSV with a byte order mark, without which Excel takes Vietnamese for Latin-1."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for hit in hits:
        rows.writerow([harmless(STEERING.sub(" ", value or "")) for value in _row(hit, asked).values()])
    return written.getvalue().encode("utf-8-sig", "replace")


def json_of(found: Found, asked: Asked) -> bytes:
    """Return what was *found* as JSON: how many, whether these are all, and the articles."""
    told = {
        "total": found.total,
        "whole": found.whole,
        "instead": found.instead,
        "facets": {
            facet.name: {short(share.value, _LONGEST): share.articles for share in facet.shares}
            for facet in found.facets
        },
        "articles": [_row(hit, asked) for hit in found.hits],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _row(hit: Hit, asked: Asked) -> dict[str, str | None]:
    told = {name: getattr(hit, name) for name in COLUMNS[:-1]}
    cut = {name: short(value, _LONGEST) if value else value for name, value in told.items()}
    return cut | {"article": _ours(hit, asked)}


def _ours(hit: Hit, asked: Asked) -> str:
    return asked.origin + asked.to("/article", url=hit.url, site=hit.site)


def atom_of(hits: Sequence[Hit], asked: Asked) -> bytes:
    """Return *hits* as an Atom feed (RFC 4287). An entry keeps its id whoever serves it; it is updated with its capture."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM})
    here = asked.origin + asked.with_(page=None)
    title = " ".join(
        ["luutru", *(asked.one(name) for name in ("q", "site", "province", "now", "section", "year", "byline"))]
    )
    _say(root, "title", " ".join(title.split()))
    _say(root, "id", uuid5(NAMESPACE_URL, here).urn)
    _say(root, "updated", max((hit.captured for hit in hits), default=_NEVER))
    _say(ElementTree.SubElement(root, "author"), "name", "luutru")
    ElementTree.SubElement(root, "link", {"rel": "self", "href": here, "type": "application/atom+xml"})
    page = asked.origin + asked.with_(page=None).replace("/search.atom", "/search", 1)
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": page, "type": "text/html"})
    for hit in hits:
        _entry(ElementTree.SubElement(root, "entry"), hit, asked)
    feed: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return feed


def _entry(entry: ElementTree.Element, hit: Hit, asked: Asked) -> None:
    _say(entry, "title", hit.title or hit.url)
    _say(entry, "id", uuid5(NAMESPACE_URL, f"{hit.site} {hit.url}").urn)
    _say(entry, "updated", hit.captured)
    for published in _wall_time(hit.published):
        _say(entry, "published", published)
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": _ours(hit, asked), "type": "text/html"})
    _say(ElementTree.SubElement(entry, "author"), "name", hit.byline or hit.portal)
    if hit.section:
        ElementTree.SubElement(entry, "category", {"term": _plain(hit.section)})
    if hit.lead:
        _say(entry, "summary", hit.lead)


def _wall_time(published: str | None) -> Iterator[str]:
    """Yield *published*, wall time in Viet Nam as far as it is known, as RFC 3339 writes it.

    >>> list(_wall_time("2024-03-27")), list(_wall_time("2024-03-27T08:05")), list(_wall_time(None))
    (['2024-03-27T00:00:00+07:00'], ['2024-03-27T08:05:00+07:00'], [])
    """
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?", published or "", re.ASCII):
        yield f"{found[1]}T{found[2] or '00:00'}:00+07:00"


def _say(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _plain(text)


def _plain(text: str) -> str:
    return STEERING.sub(" ", _NOT_XML.sub(" ", short(text, _LONGEST)))
