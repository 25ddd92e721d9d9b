"""A look at a portal: one question after the other, each answer in the WARC before anybody looks at it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.http import Response

from archive.clock import now
from archive.errors import DiskTrouble
from archive.evidence.folder import Folder
from archive.model import Capture, Place
from archive.urls import absolute, host_of
from crawler.ledger import Ledger, Owed
from crawler.politeness.refusal import DISALLOWED, PRIVATE, RefusedError
from crawler.probe.looked import Answer, Looked, Purpose, Question
from crawler.robots import MOST_ROBOTS_REDIRECTS
from crawler.spiders.requests import Asking, judge, kept, request_for
from crawler.spiders.site import SiteSpider
from crawler.trouble import in_words

logger = logging.getLogger(__name__)

MOST_LOOK_REDIRECTS = 5
# An answer may drip for a minute and be asked for twice: thirty of those are an hour. A portal that wants to be asked every
# thirty seconds is done in a quarter of it.
LONGEST = timedelta(minutes=20)
REFUSED = {
    PRIVATE: "a private address is never asked",
    DISALLOWED: "its robots.txt forbids to ask for it, and is obeyed",
}
HOPS = {
    Purpose.HOME: "seed",
    Purpose.SECTION: "seed",
    Purpose.RANDOM: "probe",
    Purpose.PAGER: "pager",
    Purpose.ARTICLE: "article",
    Purpose.FEED: "feed",
    Purpose.SITEMAP: "sitemap",
    Purpose.SCRIPT: "requisite",
    Purpose.MENU: "requisite",
    Purpose.LIST: "pager",
    Purpose.TEXT: "article",
    Purpose.ROBOTS: "robots",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question under way: how often it was sent elsewhere."""

    question: Question
    times: int = 0


class ProbeSpider(SiteSpider):
    """Looks at one portal. Who makes a subclass sets `name`, `site`, `address`, `ask`, `most`."""

    address: ClassVar[str]
    ask: ClassVar[Callable[[Looked], Sequence[Question]]]
    """What to ask next, the first of it; nothing once enough is known."""
    most: ClassVar[int]
    """Fewer requests than these are sent: robots.txt, redirects and retries are among them."""
    _looked: Looked
    _told: list[dict[str, str]]
    _robots: dict[str, Capture]
    _began: datetime

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> ProbeSpider:
        """Open what a crawl opens, and listen to what goes over the wire."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, ProbeSpider)
        spider._looked = Looked(spider.address)
        spider._told = []
        spider._robots = {}
        crawler.signals.connect(spider._came, signal=signals.response_received)
        return spider

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """Try nothing more than twice: a look is no crawl."""
        super().update_settings(settings)
        settings.set("RETRY_TIMES", 1, priority="spider")

    def _remembered(self, _folder: Folder, opened: ExitStack) -> Ledger:
        """Open a ledger for the time of the look: what is captured now, a crawl's own ledger learns from the WARC files."""
        return opened.enter_context(Ledger(Path(opened.enter_context(TemporaryDirectory())) / "look.db"))

    def _about(self, info: dict[str, str]) -> dict[str, str]:
        return {**info, "description": f"a look at {self.address}: luutru site probe, or check --live"}

    async def start(self) -> AsyncIterator[Request]:
        """Ask the first question."""
        self.journal.start(self.ledger.commit, self._stop_for, self._room.look)
        self._began = now()
        for request in self._go_on():
            yield request

    def closed(self, reason: str) -> None:
        """Close the WARC; its last record says that it was a look."""
        super().closed("probe" if reason == "finished" else reason)

    def told(self) -> dict[str, Any]:
        """Return what was asked, in order, and which record holds the answer or why there is none."""
        return {"asked": self._told, "requests": self.counts["requests"]}

    def parse(self, response: Response) -> list[Request]:
        """Take *response*, and ask the next question; where it leads elsewhere, go there first."""
        under_way: _Asked = response.meta["under way"]
        capture = _capture(response)
        judge(response, None)
        location = response.headers.get("Location")
        if 300 <= response.status < 400 and location is not None and under_way.times < MOST_LOOK_REDIRECTS:
            target = absolute(response.url, location.decode("utf-8", "replace"))
            if target is not None and self._may_go(target, under_way.question) and self._may_ask(target):
                return [self._request_for(_Asked(under_way.question, under_way.times + 1), target, response.url)]
        if location is not None and 300 <= response.status < 400:
            self._take(
                Answer(
                    under_way.question, capture, f"{response.url}: redirected to {location.decode('latin-1')!r:.200}"
                )
            )
        else:
            self._take(Answer(under_way.question, capture))
        return list(self._go_on())

    def failed(self, failure: Any) -> list[Request]:
        """Note why no answer came, and ask the next question."""
        error = failure.value
        if isinstance(error, DiskTrouble):
            self._stop_for(error)
            return []
        self.counts["failed"] += 1
        rule = error.rule if isinstance(error, RefusedError) else in_words(error)
        why = REFUSED.get(rule, rule)
        self._take(Answer(failure.request.meta["under way"].question, None, f"{failure.request.url}: {why}"))
        return list(self._go_on())

    def _go_on(self) -> Iterator[Request]:
        """Give the request for the next question; none once enough is known, or enough was asked."""
        while questions := self._questions():
            first = questions[0]
            if first.purpose == Purpose.ROBOTS:  # politeness has asked for it already
                self._take(Answer(first, self._robots.get(host_of(first.url))))
            elif not self._may_ask(first.url):
                return
            else:
                yield self._request_for(_Asked(first), first.url, None)
                return

    def _questions(self) -> Sequence[Question]:
        try:
            return type(self).ask(self._looked)
        except Exception as error:  # pages are hostile: what came is kept, and the look ends here
            logger.exception("%s", self.address)
            self.said.append(
                f"{self.address}: nothing more is asked, for what came cannot be understood: {error!r:.300}"
            )
            return ()

    def _request_for(self, under_way: _Asked, url: str, via: str | None) -> Request:
        question = under_way.question
        owed = Owed(url, url, HOPS[question.purpose], question.section, via)
        request = request_for(Asking(owed, form=question.form if not under_way.times else b""))
        request.meta["under way"] = under_way
        request.callback, request.errback = self.parse, self.failed
        return request

    def _may_go(self, target: str, question: Question) -> bool:
        """Return whether a redirect to *target* is followed: from the front page anywhere, then on the portal's own host."""
        home = self._looked.home
        return urlsplit(target).scheme in ("http", "https") and (
            question.purpose == Purpose.HOME
            or host_of(target) in (*self.site.hosts, *([host_of(home.url)] if home else []))
        )

    def _may_ask(self, url: str) -> bool:
        """Return whether there are a request and the time left to ask for *url*; that time is over is said, once."""
        if self._is_spent(url):
            return False
        if now() - self._began < LONGEST:
            return True
        minutes = LONGEST // timedelta(minutes=1)
        told = f"{self.address}: nothing more is asked: the look has taken {minutes} minutes; what was not found may be there"
        if told not in self.said:
            self.said.append(told)
        return False

    def _is_spent(self, url: str) -> bool:
        """Return whether asking for *url* might be one request too many: of a host that is new, robots.txt comes first."""
        first = self.counts["requests"] == 0
        ahead = 2 if host_of(url) in self._robots else 3 + MOST_ROBOTS_REDIRECTS  # a retry is one more
        return not first and self.counts["requests"] + ahead >= self.most

    def _take(self, answer: Answer) -> None:
        self._looked = self._looked.with_answer(answer)
        question, capture = answer.question, answer.capture
        self._told.append(
            {
                "url": question.url,
                "purpose": question.purpose.value,
                "why": question.why,
                "section": question.section or "",
                "form": question.form.decode("latin-1"),
                "record": capture.id if capture else "",
                "trouble": answer.trouble,
            }
        )

    def _came(self, response: Response, request: Request) -> None:
        if request.meta.get("hop") == "robots" and (capture := _capture(response)) is not None:
            self._robots[host_of(request.url)] = capture


def _capture(response: Response) -> Capture | None:
    """Return *response* as a capture; what stands in the WARC is the same, with its place."""
    mine, meta = kept(response.request), response.meta
    if mine is None:
        return None
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Capture(
        response.url, mine.at, response.status, headers, response.body, Place(mine.warc, 0, 0), mine.record, mine.digest,
        via=meta.get("via"), hop=meta.get("hop"), section=meta.get("section"),
    )  # fmt: skip
