"""All that the catalogue holds about one address, and the newest answer to an address with its bytes. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import TypeVar

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.portals import Portals, identity
from archive.errors import ArchiveError
from archive.evidence.folder import Folder
from archive.evidence.reading.captures import read_capture
from archive.evidence.surt import surt
from archive.model import Capture, Place

MOST_DOUBTS = 20
"""Doubts about one page that a person reads."""
_PAGE = "site = ? and key = ?"


@dataclass(frozen=True, slots=True)
class Met:
    """What the walk told of an address: a row of `urls`."""

    url: str
    first_seen: str
    via: str
    hop: str
    decision: str
    rule: str
    decided: str


@dataclass(frozen=True, slots=True)
class Held:
    """The newest capture of the page: columns of `captures`."""

    url: str
    at: str
    status: int
    kind: str | None
    mime: str | None
    hop: str | None
    section: str | None
    via: str | None
    warc: str
    offset: int
    length: int
    revisit: str | None
    origin: str | None
    truncated: str | None
    unread: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """The article that the page is: columns of `articles`."""

    url: str
    title: str | None
    published: str | None
    section: str | None
    last_seen: str
    gone: str | None
    revisions: int


_Kind = TypeVar("_Kind", Met, Held, Told)


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue holds about the page *key* of a portal."""

    key: str
    met: tuple[Met, ...] = ()
    captures: int = 0
    posted: int = 0
    """How many of these answered a posted form: further pages of a listing have its address."""
    first: str | None = None
    """When it was captured first (UTC)."""
    newest: Held | None = None
    captured_as: tuple[str, ...] = ()
    """The spellings in which it was captured, some of them."""
    article: Told | None = None
    doubts: tuple[str, ...] = ()
    channels: tuple[tuple[str, str], ...] = ()
    """(listing, feed, sitemap or link; when it was first seen there, UTC)."""

    @property
    def is_redirect(self) -> bool:
        """Whether its newest capture leads elsewhere, and none before it made an article."""
        return (
            self.newest is not None and 300 <= self.newest.status < 400 and not self.newest.revisit and not self.article
        )

    @property
    def anything(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.met or self.captures)


def known(catalogue: Catalogue, site: str, key: str, urls: Iterable[str]) -> Known:
    """Return what is known of the page *key* of *site*, and of the addresses *urls* by their very letters."""
    page = (site, key)
    counted = (
        f"select count(*), count(iif(urlkey like '%__wb_method=post%', 1, null)), min(at) from captures where {_PAGE}"
    )
    captures, posted, first = catalogue.row(counted, page) or (0, 0, None)
    spelled = catalogue.rows(f"select distinct url from captures where {_PAGE} order by url limit 5", page)
    captured_as = tuple(url for (url,) in spelled)
    doubts = catalogue.rows(
        f"select field, what from problems where {_PAGE} order by 1, 2 limit ?", (*page, MOST_DOUBTS)
    )
    channels = catalogue.rows(f"select channel, first_at from sightings where {_PAGE} order by channel", page)
    return Known(
        key=key,
        met=tuple(_met(catalogue, site, (*urls, *captured_as))),
        captures=captures,
        posted=posted,
        first=first,
        newest=_one(catalogue, Held, f"captures where {_PAGE} order by at desc, id desc limit 1", page),
        captured_as=captured_as,
        article=_one(catalogue, Told, f"articles where {_PAGE}", page),
        doubts=tuple(f"{field}: {what}" for field, what in doubts),
        channels=tuple((channel, at) for channel, at in channels),
    )


def spellings(catalogue: Catalogue, portals: Portals, site: str, key: str) -> tuple[str, ...]:
    """Return the addresses of *site* that were met and have the identity *key*: every one of them is looked at."""
    rows = catalogue.rows("select url from urls where site = ? order by url", (site,))
    return tuple(url for (url,) in rows if identity(url, portals.named(site))[0] == key)


def newest_answer(folder: Folder, catalogue: Catalogue, url: str, hop: str) -> Capture | None:
    """Return the newest answer to *url*, asked for as *hop*; a revisit with the bytes of its original. None if there is none.

    Raises ArchiveError when its file is gone or damaged.
    """
    row = catalogue.row(
        "select coalesce(o.warc, c.warc), coalesce(o.offset, c.offset), coalesce(o.length, c.length) from captures as c "
        "left join originals as s on s.capture = c.id left join captures as o on o.id = s.original "
        "where c.urlkey = ? and c.hop = ? order by c.at desc, c.id desc limit 1",
        (surt(url), hop),
    )
    return read_capture(folder.root, Place(*row)) if row else None


def location_of(folder: Folder, held: Held) -> str | None:
    """Return where the redirect *held* leads, as it says itself; None where it is none, or its file is gone."""
    if not 300 <= held.status < 400 or held.revisit:
        return None
    with suppress(ArchiveError):
        return read_capture(folder.root, Place(held.warc, held.offset, held.length)).header("Location")
    return None


def _met(catalogue: Catalogue, site: str, urls: Iterable[str]) -> Iterator[Met]:
    for url in dict.fromkeys(urls):
        if (row := _one(catalogue, Met, "urls where site = ? and url = ?", (site, url))) is not None:
            yield row


def _one(catalogue: Catalogue, kind: type[_Kind], where: str, named: tuple[str, str]) -> _Kind | None:
    row = catalogue.row(f"select {', '.join(one.name for one in fields(kind))} from {where}", named)
    return kind(*row) if row else None
