"""Looks at articles that are captured already: which of them a crawl asks for again, and what came of each."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from scrapy.http import Request, Response

from archive.clock import now
from archive.errors import ArchiveError
from archive.evidence.reading.captures import read_capture
from archive.model import Place, Reading, Site
from crawler.ledger import Ledger
from crawler.ledger.holdings import Held
from crawler.ledger.owed import in_trouble
from crawler.spiders.requests import Asking, asked, kept, shown
from crawler.walking.again import compared, leads_nowhere
from crawler.walking.reading import Opened, capture_of
from crawler.walking.steps import Shown

logger = logging.getLogger(__name__)

# A quiet portal is looked at too, whether it publishes anything or not: of two new articles a night all edits are found by so
# many looks, a tenth of them later than by twice as many.
FLOOR = 5


class Again:
    """The looks of one crawl, *each_new* of them for each new article."""

    def __init__(self, site: Site, ledger: Ledger, root: Path, each_new: float) -> None:
        self._site, self._ledger, self._root, self._each_new = site, ledger, root, each_new
        self._asked = 0

    def due(self, new: int = 0) -> list[Asking]:
        """Return what is to be looked at now that *new* articles have come tonight; none when that was done."""
        if not self._each_new:
            return []
        most = max(FLOOR, int(self._each_new * new)) - self._asked
        chosen = self._ledger.revisits.due(now(), most) if most > 0 else []
        self._asked += len(chosen)
        return [Asking(owed, again=True) for owed in chosen]

    def note(self, request: Request, status: int, headers: dict[str, str]) -> None:
        """Note when the article that *request* asked for is due next, and what is known of it by its status."""
        owed, mine = asked(request).owed, kept(request)
        if owed.hop != "article" or in_trouble(status):
            return
        led = Shown(request.url, owed.hop, status, b"", location=headers.get("location"))
        same, astray = mine is not None and mine.held is not None, leads_nowhere(capture_of(led, now()), self._site)
        self._ledger.revisits.looked(owed.key, status, now(), same=same, astray=astray)

    async def look(self, response: Response, before: Held | None) -> str | None:
        """Return what *response* shows of an article whose bytes were *before*; None where its status tells, or nobody can.

        Two pages are read for it, and others go on between.
        """
        mine = kept(response.request)
        if response.status != 200 or mine is None or mine.held is not None:
            return None
        old = await self._reading(before)
        await asyncio.sleep(0)
        new = Opened(capture_of(shown(response), mine.at), self._site).reading()
        return compared(old, new, away=self._ledger.revisits.is_away(asked(response.request).owed.key))

    async def _reading(self, before: Held | None) -> Reading | None:
        if before is None or before.offset is None:
            return None
        try:
            # in a thread: where it lies in object storage the answer may take minutes, and others go on meanwhile
            capture = await asyncio.to_thread(read_capture, self._root, Place(before.warc, before.offset, 0))
        except ArchiveError as error:
            logger.warning("%s: what it showed before cannot be read: %s", before.url, error)
            return None
        return Opened(capture, self._site).reading()
