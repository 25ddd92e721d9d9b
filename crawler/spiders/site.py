"""The walk of one site: asks for listings, articles and requisites, and writes into the ledger what became of each."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from archive.errors import ArchiveError, DiskTrouble
from archive.evidence.folder import Folder, crawl_lock
from archive.evidence.record import EMPTY, Link, Walk, new_record_id, walk_record
from archive.evidence.repair import repair
from archive.extract.tree.forms import FORM
from archive.extract.tree.page import decode, open_page
from archive.model import Original, Site
from crawler.capture import Kept
from crawler.guard import PrivateAddressError
from crawler.journal import Journal, user_agent, warcinfo
from crawler.ledger import Held, Ledger, Owed
from crawler.politeness import PRIVATE, RefusedError
from crawler.recall import held, recall
from crawler.room import Room
from crawler.trouble import in_words
from crawler.walk import LISTINGS, Found, Step, Turn, look, look_into_css, redirected

logger = logging.getLogger(__name__)

MOST_REDIRECTS = 10  # as browsers and RFC 9110 §15.4 have it: more is a loop
# Requisites before articles before listings: what waits in line stays short, however long the pager is.
PRIORITY = {"requisite": 20, "attachment": 20, "article": 10, "pager": 0, "seed": 0}
# A listing of 20 articles a page holds a hundred thousand in so many pages; no portal seen has more.
MOST_TURNS = 5_000
# Pages larger than this are captured but not walked: the largest real listing seen has 217 kB.
LARGEST_WALKED = 5_000_000


@dataclass(slots=True)
class SectionWalk:
    """How far the pager of one section was followed in this crawl."""

    name: str
    turned: set[str] = field(default_factory=lambda: {"1"})
    line: list[Turn] = field(default_factory=list)
    pages: set[bytes] = field(default_factory=set)
    """A digest of each page's articles: a page that comes again is the pager's end, or its trap."""
    known_before: bool = False
    """Whether the whole listing was known before this crawl: then the walk may stop where a page holds nothing new."""
    failed: bool = False


class SiteSpider(Spider):
    """Walks one site. `SiteLoader` makes a subclass for each, with `name` and `site` set."""

    site: ClassVar[Site]
    journal: Journal
    ledger: Ledger

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        """Take the site's lock, mend what an earlier crawl left, open ledger and journal.

        Raises Locked, DiskTrouble, BadDefinition.
        """
        spider: SiteSpider = super().from_crawler(crawler, *args, **kwargs)
        contact = crawler.settings.get("LUUTRU_CONTACT", "")
        if not contact and not cls.site.loopback:
            raise NoContactError(cls.site.slug)
        spider._open(Folder(Path(crawler.settings.get("LUUTRU_ARCHIVE"))), contact)
        return spider

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """Put what the site file says about pace and name into Scrapy's settings."""
        super().update_settings(settings)
        agent = user_agent(settings.get("LUUTRU_CONTACT", ""), version("luutru"))
        settings.set("USER_AGENT", agent, priority="spider")
        settings.set("DOWNLOAD_DELAY", cls.site.delay, priority="spider")

    def _open(self, folder: Folder, contact: str) -> None:
        self.started = datetime.now(UTC)
        self.counts: Counter[str] = Counter()
        self.trouble: ArchiveError | None = None
        self.said: list[str] = []
        self._sections = {section.name: SectionWalk(section.name) for section in self.site.sections}
        self._closing = ExitStack()
        with ExitStack() as opened:
            folder.make()
            opened.enter_context(folder.lock(crawl_lock(self.site.slug)))
            for mended in repair(folder, self.site.slug):
                logger.warning("mended after a crawl that died: %s", mended)
            self.ledger = opened.enter_context(Ledger(folder.state / f"{self.site.slug}.db"))
            recall(self.ledger, folder, self.site)
            info = warcinfo(self.site, contact, version("luutru"), started=self.started)
            self.journal = Journal(folder, self.site, info)
            self._room = Room(folder.root, round(1e6 * self.settings.getfloat("LUUTRU_RESERVE_MB")))
            self._room.look(0)
            self._closing = opened.pop_all()

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first page of each section, then for what earlier nights still owe, and if wanted for all they saw."""
        self.journal.start(self.ledger.commit, self._stop_for, self._room.look)
        for walk in self._sections.values():
            walk.known_before = self.ledger.complete(walk.name)
        for section in self.site.sections:
            yield self._page_request(section.url, "seed", section.name, via=None)
        for owed in self.ledger.owed():
            self.counts["owed from before"] += 1
            yield self._request(owed)
        if self.settings.getbool("LUUTRU_AGAIN"):
            for seen in self.ledger.seen_before():
                yield self._request_again(seen)

    def closed(self, reason: str) -> None:
        """Close the WARC and the ledger; what was not captured stays owed."""
        self.counts["sections failed"] = sum(walk.failed for walk in self._sections.values())
        logger.info("%s: %s: %s", self.site.slug, reason, dict(self.counts))
        # each of them, whatever the other says: a full disk fails both
        for close in (partial(self.journal.close, reason, dict(self.counts)), self._closing.close):
            try:
                close()
            except ArchiveError as error:
                self.trouble = self.trouble or error

    def parse(self, response: Response) -> list[Request]:
        """Note the capture of *response*, and go on from it. A page that breaks the walk harms only itself.

        In one step, not piece by piece as requests are taken: else a commit between might make durable that the page
        is captured, or its section complete, and not what it leads to; after a kill nobody would ask for that.
        """
        requests: list[Request] = []
        try:
            requests += self._parse(response)
        except ArchiveError as error:
            self._stop_for(error)
            return []
        except Exception as error:
            logger.exception("%s", response.url)
            self.counts["broken"] += 1
            self.said.append(f"{self.site.slug}: {response.url}: captured, but could not be walked: {error!r:.300}")
        self.journal.when_durable(partial(self._note, response.request, response.status, _plain(response.headers)))
        return requests

    def _parse(self, response: Response) -> Iterator[Request]:
        meta = response.meta
        if meta["hop"] == "article" and response.status == 200:
            self.counts["articles"] += 1
        if 300 <= response.status < 400 and b"Location" in response.headers:
            yield from self._redirect(response)
        elif response.status == 200:
            yield from self._walk(response)
        elif meta["hop"] in LISTINGS:
            self._section_failed(meta["section"], response.url, f"answered {response.status}")

    def _note(self, request: Request, status: int, headers: dict[str, str]) -> None:
        """Note what was captured, and what a later request may go by: called once it is durable."""
        meta, kept = request.meta, request.meta.get("kept")
        held = _held(request, status, headers)
        if held is not None:
            self.ledger.hold(held)
        if meta["hop"] not in LISTINGS:
            warc = held.warc if held else kept.warc if kept else None
            self.ledger.captured(meta["key"], status, at=datetime.now(UTC), warc=warc)

    def failed(self, failure: Any) -> None:
        """Note that a request was refused by us, or got no whole answer."""
        request, error = failure.request, failure.value
        hop, section = request.meta["hop"], request.meta["section"]
        if isinstance(error, DiskTrouble):
            self._stop_for(error)
            return
        refused = isinstance(error, (RefusedError, PrivateAddressError))
        private = isinstance(error, PrivateAddressError) or getattr(error, "rule", None) == PRIVATE
        rule = error.rule if isinstance(error, RefusedError) else in_words(error)
        self.counts["refused" if refused else "failed"] += 1
        if hop in LISTINGS:
            self._section_failed(section, request.url, in_words(PrivateAddressError("")) if private else rule)
            return
        owed = Owed(request.meta["key"], request.url, hop, section, request.meta["via"])
        if private or (isinstance(error, RefusedError) and not error.again):
            self._refuse(owed, PRIVATE if private else rule, request.meta.get("page"))
        elif not isinstance(error, IgnoreRequest):
            self.ledger.failed(owed.key, rule)
        elif not isinstance(error, RefusedError):  # it came, it is kept, and Scrapy will not unpack it: a bomb
            self.journal.when_durable(partial(self._note, request, 200, {}))

    def _refuse(self, owed: Owed, rule: str, page: str | None) -> None:
        """Note in the ledger and in the WARC that *owed*, which the walk had taken for owed, is not asked for after all."""
        self.ledger.refuse(owed, rule, seen=self.started)
        if owed.via:
            self._tell(page, owed.via, (Link(owed.url, owed.hop, rule.partition(":")[0], rule),))

    def _tell(self, page: str | None, url: str, links: tuple[Link, ...], left_out: int = 0) -> None:
        """Write into the WARC what was decided about *links*, met on the page *url* whose record is *page*."""
        news = tuple(link for link in links if link.decision != "known")
        if page and news:
            walk = Walk(page, url, datetime.now(UTC), news, left_out)
            self.journal.keep_record(walk_record(walk, record_id=new_record_id()))

    def _walk(self, response: Response) -> Iterator[Request]:
        meta = response.meta
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if len(response.body) > LARGEST_WALKED:
            logger.warning("%s has %d bytes: captured, but not walked", response.url, len(response.body))
        elif meta["hop"] in (*LISTINGS, "article"):
            if "html" in content_type or b"<html" in response.body[:4096].lower():
                page = open_page(response.body, (("Content-Type", content_type),), response.url)
                yield from self._follow(response, look(page, self.site, meta["hop"]))
        elif "css" in content_type:
            text, _ = decode(response.body, (("Content-Type", content_type),))
            yield from self._follow(response, look_into_css(text, response.url, self.site))

    def _follow(self, response: Response, found: Found) -> Iterator[Request]:
        meta = response.meta
        links = []
        for step in found.steps:
            decision = self._decide(step, response)
            links.append(Link(step.url, step.hop, decision, step.rule))
            if decision == "owed":
                yield self._request(self._owed(step, response), page=_record(meta))
        if meta["hop"] in LISTINGS:
            fresh = any(link.decision == "owed" and link.hop == "article" for link in links)
            yield from self._turn(response, found, fresh=fresh)
        self._tell(_record(meta), response.url, tuple(links), found.left_out)

    def _decide(self, step: Step, response: Response) -> str:
        owed = self._owed(step, response)
        if step.rule is None:
            return "owed" if self.ledger.owe(owed, seen=self.started) else "known"
        if self.ledger.state(step.key) is not None:
            return "known"
        self.ledger.refuse(owed, step.rule, seen=self.started)
        return step.rule.partition(":")[0]

    def _turn(self, response: Response, found: Found, *, fresh: bool) -> Iterator[Request]:
        """Go to the next page of the section, unless the pager is at its end or holds nothing new."""
        walk = self._sections[response.meta["section"]]
        articles = found.articles()
        if response.meta["hop"] == "seed" and not any(step.hop == "article" for step in found.steps):
            why = "shows no articles: mend the section's url, or [layout.walk] items and article"
            self._section_failed(walk.name, response.url, why)
        digest = blake2b("\n".join(articles).encode(), digest_size=8).digest()
        if articles and digest not in walk.pages:
            walk.pages.add(digest)
            walk.turned -= {turn.name for turn in found.turns if turn.stepping}
            known = walk.turned | {turn.name for turn in walk.line}
            walk.line += [turn for turn in found.turns if turn.name not in known]
            # an ASP.NET page is only valid with the state of the page that was shown last
            newest = {turn.name: turn for turn in found.turns}
            walk.line = [newest.get(turn.name, turn) for turn in walk.line]
        if walk.known_before and not fresh:
            self.ledger.set_complete(walk.name)
        elif len(walk.turned) > MOST_TURNS:
            self._section_failed(walk.name, response.url, f"its pager has more than {MOST_TURNS} pages: is it a trap?")
        elif walk.line:
            self.ledger.set_incomplete(walk.name)  # should this crawl die, the next one must not stop early
            turn = walk.line.pop(0)
            walk.turned.add(turn.name)
            yield self._pager_request(turn, walk.name, response.url)
        elif not walk.failed:
            self.ledger.set_complete(walk.name)

    def _redirect(self, response: Response) -> Iterator[Request]:
        meta = response.meta
        step = redirected(response.headers["Location"].decode("utf-8", "replace"), response.url, self.site, meta["hop"])
        times = meta.get("redirects", 0) + 1
        if step is not None and times > MOST_REDIRECTS:
            step = replace(step, rule="redirect loop")
        if meta["hop"] in LISTINGS:
            if step is None or step.rule is not None:
                why = step.rule if step and step.rule else "to nowhere"
                self._section_failed(meta["section"], response.url, f"is redirected: {why}: mend the section's url")
            else:
                yield self._page_request(step.url, meta["hop"], meta["section"], via=response.url, redirects=times)
        elif step is not None:
            decision = self._decide(step, response)
            self._tell(_record(meta), response.url, (Link(step.url, step.hop, decision, step.rule),))
            if decision == "owed":
                yield self._request(self._owed(step, response), page=_record(meta), redirects=times)

    def _owed(self, step: Step, response: Response) -> Owed:
        return Owed(step.key, step.url, step.hop, response.meta["section"], response.url)

    def _request(self, owed: Owed, *, page: str | None = None, redirects: int = 0) -> Request:
        """Return the request for *owed*, which was met on the page whose record is *page*."""
        meta: dict[str, Any] = {"key": owed.key, "hop": owed.hop, "section": owed.section, "via": owed.via}
        meta |= {"page": page, "redirects": redirects}
        return self._made(owed.url, meta)

    def _request_again(self, seen: Owed) -> Request:
        """Return the request for what was captured before, which a server may answer with "not modified"."""
        request = self._request(seen)
        held = self.ledger.held(request.url)
        if held is not None and (held.etag or held.modified):
            request.meta["unless"] = held
            for name, value in (("If-None-Match", held.etag), ("If-Modified-Since", held.modified)):
                if value:
                    request.headers[name] = value
        return request

    def _page_request(self, url: str, hop: str, section: str, *, via: str | None, redirects: int = 0) -> Request:
        meta = {"key": url, "hop": hop, "section": section, "via": via, "redirects": redirects}
        return self._made(url, meta)

    def _pager_request(self, turn: Turn, section: str, via: str) -> Request:
        request = self._page_request(turn.url, "pager", section, via=via)
        if not turn.form:
            return request
        asked = request.replace(method="POST", body=turn.form)
        asked.headers["Content-Type"] = FORM
        return asked

    def _made(self, url: str, meta: dict[str, Any]) -> Request:
        meta["handle_httpstatus_all"] = True
        headers = {"Referer": meta["via"]} if meta["via"] else None
        return Request(
            url=url, callback=self.parse, errback=self.failed, dont_filter=True,
            priority=PRIORITY[meta["hop"]], meta=meta, headers=headers,
        )  # fmt: skip

    def _section_failed(self, section: str, url: str, why: str) -> None:
        said = f"{self.site.slug}: section '{section}' could not be walked to its end: {url}: {why}"
        logger.error("%s", said)
        self.said.append(said)
        self._sections[section].failed = True

    def _stop_for(self, error: ArchiveError) -> None:
        if self.trouble is not None:
            return
        self.trouble = error
        logger.critical("%s", error)
        closing = deferred_from_coro(self.crawler.engine.close_spider_async(reason="disk"))
        # the trouble is noted and said; that the crawl is closed, or closing, already adds nothing to it
        closing.addErrback(lambda failure: logger.debug("not closed: %s", failure.value))


def _record(meta: dict[str, Any]) -> str | None:
    kept = meta.get("kept")
    return kept.record if kept else None


def _plain(headers: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): values[0].decode("latin-1") for name, values in headers.items() if values}


def _held(request: Request, status: int, headers: dict[str, str]) -> Held | None:
    """Return what holds the bytes of the answer to *request*: its own capture, or the one that it is a revisit of."""
    kept: Kept | None = request.meta.get("kept")
    if kept is None or request.method != "GET":
        return None
    if kept.held is not None:
        told = {"etag": kept.held.etag or "", "last-modified": kept.held.modified or ""} | headers
        return replace(kept.held, url=request.url, etag=told["etag"] or None, modified=told["last-modified"] or None)
    if status != 200 or not kept.digest or kept.digest == EMPTY:
        return None
    return held(Original(request.url, kept.at, kept.record, kept.digest), kept.warc, headers)


class NoContactError(ArchiveError):
    """Nobody is named whom a portal's people could write to. The operator sets LUUTRU_CONTACT."""

    exit_code = 2

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"{slug}: no contact is configured, and nobody is crawled anonymously: "
            "set LUUTRU_CONTACT to an address that a portal's people can write to"
        )
