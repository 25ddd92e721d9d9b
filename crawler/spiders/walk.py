"""The walk of one site: the ledger says what of a page's links is new, and the WARC is told what was decided of each."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from archive.evidence.record import LISTING, Link, Walk, new_record_id, walk_record
from archive.model import Site
from crawler.journal import Journal
from crawler.ledger import Ledger, Owed
from crawler.spiders.channels import ChannelWalk
from crawler.spiders.requests import Asking, listing_page, turned_page
from crawler.walking.channels.leads import of_robots
from crawler.walking.look import look_at
from crawler.walking.scope import redirected
from crawler.walking.section import MOST_TURNS, SectionWalk
from crawler.walking.steps import CHANNEL, CHANNELS, LISTINGS, Channel, Found, Shown, Step

logger = logging.getLogger(__name__)

MOST_REDIRECTS = 10  # RFC 9110 §15.4: clients should notice loops; browsers give up after 20
# Once without a cookie, once with it: whoever is sent to the same address a third time is sent round in circles.
MOST_TIMES = 2
LOOP = "redirect loop"


class SiteWalk:
    """A walk under way, with the open ledger and journal that it writes into."""

    def __init__(self, site: Site, ledger: Ledger, journal: Journal, started: datetime) -> None:
        self._site, self._ledger, self._journal, self._started = site, ledger, journal, started
        names = [section.name for section in site.sections]
        self._sections = {name: SectionWalk(name, known_before=ledger.complete(name)) for name in names}
        self._channels = ChannelWalk(site, ledger, started)
        self.said: list[str] = []
        """What a person must know: each section that could not be walked to its end, and why."""

    def seeds(self) -> Iterator[Asking]:
        """Yield the first page of each section."""
        for section in self._site.sections:
            yield listing_page(section.url, "seed", section.name)

    def channels(self) -> Iterator[Asking]:
        """Yield the feeds and sitemaps that the site's rules name."""
        return self._lead(self._channels.first(), None, None, None)

    def deferred(self) -> list[Asking]:
        """Return the next of the articles that were not asked for, because no section had shown them; none when all were."""
        while keys := self._ledger.channels.deferred():
            if askings := [Asking(owed) for key in keys if (owed := self._ledger.still_owed(key)) is not None]:
                return askings
        return []

    def failures(self) -> int:
        """Return how many sections could not be walked to their end."""
        return sum(section.failed for section in self._sections.values())

    def go_on(self, shown: Shown, came: Asking, record: str | None) -> Iterator[Asking]:
        """Yield where *shown*, the answer to what *came* asked, leads: whatever the ledger does not know yet.

        What is decided of its links is written into the WARC, as about the page whose record is *record*.
        """
        if shown.hop in CHANNELS:
            yield from self._channel(shown, came, record)
            return
        if shown.hop == "seed":
            yield from self._lead(of_robots(shown.sitemaps, self._site), None, urljoin(shown.url, "/robots.txt"), None)
        if 300 <= shown.status < 400 and shown.location is not None:
            yield from self._redirect(shown, shown.location, came, record)
        elif shown.status == 200:
            found = look_at(shown, self._site)
            if isinstance(found, Found):
                yield from self._follow(shown, found, came, record)
            elif shown.hop in LISTINGS:
                self.section_failed(came.owed, shown.url, f"{found}: mend the section's url")
            else:
                logger.info("%s %s", shown.url, found)
        elif shown.hop in LISTINGS:
            self.section_failed(came.owed, shown.url, f"answered {shown.status}")

    def refuse(self, refused: Asking, rule: str) -> None:
        """Note in the ledger and in the WARC what the walk had taken for owed, and is not asked for after all."""
        owed = refused.owed
        self._ledger.refuse(owed, rule, seen=self._started)
        if owed.via:
            # without its page where that is of an earlier night, or of another archive: what is refused is news all the same
            self._tell(refused.page or "", owed.via, (Link(owed.url, owed.hop, rule.partition(":")[0], rule),))

    def section_failed(self, page: Owed, url: str, why: str) -> None:
        """Note that the section of *page*, one of its listing's, could not be walked to its end, because of *url*."""
        assert page.section is not None
        said = f"{self._site.slug}: section '{page.section}' could not be walked to its end: {url}: {why}"
        logger.error("%s", said)
        self.said.append(said)
        self._sections[page.section].failed = True

    def _follow(self, shown: Shown, found: Found, came: Asking, record: str | None) -> Iterator[Asking]:
        channel, links = CHANNEL.get(shown.hop, "link"), []
        for step in found.steps:
            owed = _owed(step, shown, came)
            decision = self._decide(step, owed)
            if self._sight(step, channel) or decision != "known":
                links.append(Link(step.url, step.hop, decision, step.rule))
            if decision == "known" and owed.section is not None and step.hop == "article":
                self._ledger.place(owed)
            # what no section shows waits until all of their listings were looked at: one of them may
            if decision == "owed" and owed.section is None and channel in CHANNELS:
                self._ledger.channels.defer(owed.key)
            elif decision == "owed":
                yield Asking(owed, page=record)
        if shown.hop in LISTINGS:
            # what a feed has told already is new to the listing all the same: what stands behind it may be known to nobody
            fresh = any(link.hop == "article" and link.rule is None for link in links)
            yield from self._turn(shown, found, came, fresh=fresh)
        self._tell(record, shown.url, tuple(links), found.left_out, channel)
        yield from self._lead(found.channels, came if shown.hop in CHANNELS else None, shown.url, record)

    def _channel(self, shown: Shown, came: Asking, record: str | None) -> Iterator[Asking]:
        if 300 <= shown.status < 400 and shown.location is not None:
            yield from self._channels.redirect(shown, shown.location, came)
        else:
            for found in self._channels.read(shown, came):
                yield from self._follow(shown, found, came, record)

    def _lead(
        self, channels: Iterable[Channel], index: Asking | None, via: str | None, record: str | None
    ) -> Iterator[Asking]:
        """Yield what of *channels*, met on the page *via* whose record is *record*, is asked for; note which never are."""
        allowed = []
        for channel in channels:
            if channel.rule is None:
                allowed.append(channel)
            else:
                owed = Owed(channel.url, channel.url, channel.hop, channel.section, via)
                self.refuse_channel(Asking(owed, page=record), channel.rule)
        yield from self._channels.lead(allowed, index, via)

    def refuse_channel(self, asking: Asking, rule: str) -> None:
        """Note, once, that a feed or sitemap is not asked for, and which *rule* decided."""
        if self._ledger.state(asking.owed.key) is None:
            self.refuse(asking, rule)

    def _sight(self, step: Step, channel: str) -> bool:
        """Return whether *step* leads to an article that *channel* has not shown before."""
        return step.hop == "article" and step.rule is None and self._ledger.channels.sight(step.key, channel)

    def _decide(self, step: Step, owed: Owed) -> str:
        if step.rule is None:
            return "owed" if self._ledger.owe(owed, seen=self._started) else "known"
        if self._ledger.state(step.key) is not None:
            return "known"
        self._ledger.refuse(owed, step.rule, seen=self._started)
        return step.rule.partition(":")[0]

    def _turn(self, shown: Shown, found: Found, came: Asking, *, fresh: bool) -> Iterator[Asking]:
        """Go to the next page of the section, unless the pager is at its end or holds nothing new."""
        assert came.owed.section is not None
        section = self._sections[came.owed.section]
        scripted = any(turn.scripted for turn in found.turns)
        if shown.hop == "seed" and not scripted and not any(step.hop == "article" for step in found.steps):
            why = "shows no articles: mend the section's url, or [layout.walk] items and article"
            self.section_failed(came.owed, shown.url, why)
        section.take_up(found)
        if section.known_before and not fresh:
            self._ledger.set_complete(section.name)
        elif section.is_trap():
            self.section_failed(came.owed, shown.url, f"its pager has more than {MOST_TURNS} pages: is it a trap?")
        elif section.line:
            self._ledger.set_incomplete(section.name)  # should this crawl die, the next one must not stop early
            yield turned_page(section.next_turn(), section.name, shown.url)
        elif not section.failed:
            self._ledger.set_complete(section.name)

    def _redirect(self, shown: Shown, location: str, came: Asking, record: str | None) -> Iterator[Asking]:
        step = redirected(location, shown.url, self._site, shown.hop)
        if step is None:
            if shown.hop in LISTINGS:
                self.section_failed(came.owed, shown.url, "is redirected: to nowhere: mend the section's url")
            return
        chain = (*came.chain, came.owed.url)
        if step.rule is None and _is_loop(step.url, chain):
            step = replace(step, rule=LOOP)
        owed = _owed(step, shown, came)
        further = Asking(owed, record, chain)
        if shown.hop in LISTINGS:
            if step.rule is not None:
                self.section_failed(came.owed, shown.url, f"is redirected: {step.rule}: mend the section's url")
            else:
                yield replace(further, owed=replace(owed, key=step.url), page=None)
        elif step.key == came.owed.key or step.url in chain:
            # to itself, under another scheme or name, or with the cookie that it has just set: nothing else is met
            if step.rule is None:
                yield further
            else:
                for key, one in {came.owed.key: came.owed, step.key: owed}.items():
                    self.refuse(Asking(one, record if key == step.key else came.page), step.rule)
        else:
            decision = self._decide(step, owed)
            self._tell_redirect(step, decision, came, record)
            if decision == "owed":
                yield further

    def _tell_redirect(self, step: Step, decision: str, came: Asking, record: str | None) -> None:
        """Write into the WARC where what *came* asked leads: what showed the one has shown the other."""
        for channel in self._ledger.channels.sighted(came.owed.key) or ("link",):
            if self._sight(step, channel) or decision != "known":
                self._tell(record, came.owed.url, (Link(step.url, step.hop, decision, step.rule),), channel=channel)

    def _tell(
        self, page: str | None, url: str, links: tuple[Link, ...], left_out: int = 0, channel: str = LISTING
    ) -> None:
        """Write into the WARC what was decided about *links*, met on the page *url* whose record is *page*."""
        if page is not None and links:
            walk = Walk(page, url, datetime.now(UTC), links, left_out, channel)
            self._journal.keep_record(walk_record(walk, record_id=new_record_id()))


def _is_loop(url: str, chain: tuple[str, ...]) -> bool:
    return chain.count(url) >= MOST_TIMES or len(chain) > MOST_REDIRECTS


def _owed(step: Step, shown: Shown, came: Asking) -> Owed:
    return Owed(step.key, step.url, step.hop, came.owed.section, shown.url)
