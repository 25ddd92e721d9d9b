"""What `luutru site list --politeness` shows: how fast each host is asked, why, and what it last minded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import click

from archive.book.book import Book, read_book
from archive.book.paces import Pace
from archive.book.robots import Told
from archive.cli.group import complain, print_json, print_lines
from archive.clock import now
from archive.evidence.folder import Folder
from archive.model import Site
from archive.sites import SiteFiles
from archive.terminal import table

SITE_FILE, CRAWL_DELAY = "site file", "robots.txt: Crawl-delay"


@dataclass(frozen=True, slots=True)
class Manners:
    """How one host is asked. Times are ISO 8601, UTC."""

    site: str
    """Whose host it is; of a strange one, the site that asked last for its robots.txt."""
    host: str
    own: bool
    delay: float
    why: str
    closed_until: str | None
    robots: str | None
    robots_at: str | None
    trouble: str | None
    troubled: str | None


def show_manners(folder: Folder, found: SiteFiles, *, as_json: bool) -> None:
    """Print the manners of all hosts. Raises ArchiveError when the book cannot be read, Exit when a site file cannot."""
    with read_book(folder) as book:
        rows = list(manners(book, found.sites, now()))
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        heads = ["site", "host", "delay", "why", "closed until", "robots.txt", "asked", "last trouble", "when"]
        print_lines(table([_cells(row) for row in rows], heads))
    for error in found.broken.values():
        complain(str(error))
    if found.broken:
        raise click.exceptions.Exit(1)


def manners(book: Book, sites: Mapping[str, Site], at: datetime) -> Iterator[Manners]:
    """Yield how each host of *sites*, then each other that the *book* knows, would be asked by a crawl that began *at*."""
    paces = {pace.host: pace.remembered(at) for pace in book.paces.all()}
    own = {host for site in sites.values() for host in site.hosts}
    for site in sites.values():
        for host in site.hosts:
            if host in paces or host == site.hosts[0]:  # of the other names nobody may ever have asked
                told = _told(book, host)
                yield _manners(paces.get(host) or Pace(host, at), told, site.slug, site.delay, own=True)
    for host, pace in paces.items():
        if host not in own:
            told = _told(book, host)
            asking = sites.get(told.site) if told is not None else None
            yield _manners(pace, told, told.site if told else "", asking.delay if asking else 0.0, own=False)


def _manners(pace: Pace, told: Told | None, site: str, least: float, *, own: bool) -> Manners:
    delay = max(least, pace.least, pace.learned, pace.floor)
    return Manners(
        site=site,
        host=pace.host,
        own=own,
        delay=round(delay, 1),
        why=_why(pace, delay, least),
        closed_until=_printed(pace.closed_until),
        robots=_answer(told) if told else None,
        robots_at=_printed(told.at) if told else None,
        trouble=pace.trouble or None,
        troubled=_printed(pace.troubled),
    )


def _why(pace: Pace, delay: float, least: float) -> str:
    if pace.closed_until is not None:
        return f"left alone: {pace.trouble}"
    if pace.forbidden:
        return f"not asked: {pace.forbidden}"
    if delay == least:
        return SITE_FILE if delay else "nothing learned"
    if delay == pace.least:
        return CRAWL_DELAY
    return pace.why or "learned from its answers"


def _told(book: Book, host: str) -> Told | None:
    """Return what *host* answered last when it was asked for its robots.txt, over http or https."""
    answers = [told for scheme in ("https", "http") if (told := book.robots.get(f"{scheme}://{host}")) is not None]
    return max(answers, key=lambda told: told.at, default=None)


def _answer(told: Told) -> str:
    """Return what the answer means, as RFC 9309 §2.3.1 reads its status."""
    if told.status == 0:
        return "no answer: all forbidden"
    if told.status >= 500 or told.status == 429:
        return f"{told.status}: all forbidden"
    return f"{told.status}" if 200 <= told.status < 300 else f"{told.status}: none"


def _printed(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None


def _cells(row: Manners) -> list[object]:
    times = (row.closed_until, row.robots_at, row.troubled)
    closed, asked, troubled = ((at[:16].replace("T", " ") if at else None) for at in times)
    return [row.site, row.host, f"{row.delay:g} s", row.why, closed, row.robots, asked, row.trouble, troubled]
