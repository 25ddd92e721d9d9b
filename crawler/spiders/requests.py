"""What the walk asks for, as Scrapy's requests; and what came of it, as the walk sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from archive.evidence.record import EMPTY
from archive.extract.tree.forms import FORM
from archive.model import Original, Place
from crawler.capture import Kept
from crawler.ledger import Owed
from crawler.ledger.holdings import Held
from crawler.recall import held
from crawler.walking.steps import Scripted, Shown, Turn

# The first pages of the listings, then what captured pages need, then feeds, then pages: what waits in line stays short,
# however long the pager is. Tonight's news go before what earlier nights left, and that before pages deeper down.
PRIORITY = {
    "seed": 30,
    "requisite": 20,
    "attachment": 20,
    "feed": 15,
    "article": 10,
    "probe": 10,
    "sitemap": 5,
    "pager": 0,
}
NEWS = {"article": 12, "pager": 11}
# Before the next page of a listing that is walked back for months, and behind every article that is known and not captured.
AGAIN = {"article": 5}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, and what led there."""

    owed: Owed
    page: str | None = None
    """The record of the page that it was met on, where this crawl met it."""
    chain: tuple[str, ...] = ()
    """The addresses that were asked before it and redirected here, the first one first."""
    form: bytes = b""
    """What is posted; empty for a GET."""
    scripted: Scripted | None = None
    """What a script would have asked."""
    depth: int = 0
    """How many style sheets, each named by the one before, led to it in this crawl."""
    news: bool = False
    """Whether it stands above the known ground of its listing."""
    again: bool = False
    """Whether it is captured already, and is looked at again."""
    before: str | None = None
    """What it answered on an earlier night, and is owed for: `503`, `login`."""


def listing_page(url: str, hop: str, section: str) -> Asking:
    """Return the asking for a page of the listing of *section*: the ledger knows none of these, they are always new."""
    return Asking(Owed(url, url, hop, section, None), news=True)


def turned_page(turn: Turn, section: str, via: str, *, news: bool = False) -> Asking:
    """Return the asking for the page that *turn*, met on the page *via*, leads to."""
    owed = Owed(turn.url, turn.url, "pager", section, via)
    return Asking(owed, form=turn.form, scripted=turn.scripted, news=news)


def request_for(asking: Asking, unless: Held | None = None) -> Request:
    """Return the request for *asking*; what holds the answer of before may be answered with "not modified"."""
    owed = asking.owed
    headers = {"Referer": owed.via} if owed.via else {}
    if asking.form:
        headers["Content-Type"] = FORM
    if asking.scripted:
        headers["X-Requested-With"] = "XMLHttpRequest"  # what servers tell a script's request by
    meta: dict[str, Any] = {"asking": asking, "hop": owed.hop, "section": owed.section, "via": owed.via}
    if asking.before is not None:  # tonight it is asked once: its retries are the nights that come
        meta |= {"before": asking.before, "dont_retry": True}
    if unless is not None and (unless.etag or unless.modified):
        meta["unless"] = unless
        conditions = {"If-None-Match": unless.etag, "If-Modified-Since": unless.modified}
        headers |= {name: value for name, value in conditions.items() if value}
    rank = PRIORITY | (NEWS if asking.news else AGAIN if asking.again else {})
    return Request(
        url=owed.url, method="POST" if asking.form else "GET", body=asking.form, headers=headers, dont_filter=True,
        priority=rank.get(owed.hop, 0), meta=meta | {"handle_httpstatus_all": True},
    )  # fmt: skip


def asked(request: Request) -> Asking:
    """Return what *request* asks for."""
    asking: Asking = request.meta["asking"]
    return asking


def kept(request: Request) -> Kept | None:
    """Return what was written of the answer to *request*; None where it got none."""
    return request.meta.get("kept")


def judge(response: Response, instead: str | None) -> None:
    """Tell who keeps the pace what the page *response* showed: itself, or something *instead*."""
    if (judged := response.meta.pop("judged", None)) is not None:
        judged(instead)


def shown(response: Response) -> Shown:
    """Return *response* as the walk sees it."""
    location = response.headers.get("Location")
    return Shown(
        url=response.url,
        hop=response.meta["hop"],
        status=response.status,
        body=response.body,
        content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
        location=None if location is None else location.decode("utf-8", "replace"),
        scripted=asked(response.request).scripted,
        sitemaps=response.meta.get("sitemaps", ()),
    )


def holding(request: Request, status: int, headers: dict[str, str]) -> Held | None:
    """Return what holds the bytes of the answer to *request*: its own capture, or the one that it is a revisit of."""
    mine = kept(request)
    if mine is None or request.method != "GET":
        return None
    if mine.held is not None:
        told = {"etag": mine.held.etag or "", "last-modified": mine.held.modified or ""} | headers
        return replace(mine.held, url=request.url, etag=told["etag"] or None, modified=told["last-modified"] or None)
    if status != 200 or not mine.digest or mine.digest == EMPTY:
        return None
    place = Place(mine.warc, mine.offset, 0)
    return held(Original(request.url, mine.at, mine.record, mine.digest), place, headers)
