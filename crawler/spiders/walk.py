"""The walk of one site: the ledger says what of a page's links is new, and the WARC is told what was decided of each."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urljoin

from archive.clock import now
from archive.evidence.record import LISTING, Link, Walk, new_record_id, walk_record
from archive.model import Site
from crawler.journal import Journal
from crawler.ledger import Ledger, Owed
from crawler.ledger.channels import Last
from crawler.spiders.channels import ChannelWalk, Heard
from crawler.spiders.doubles import Doubles
from crawler.spiders.front import behind, front_page, is_front_page
from crawler.spiders.requests import Asking, listing_page
from crawler.spiders.sections import Sections
from crawler.walking.channels.leads import of_robots
from crawler.walking.instead import StoodIn, instead_of, says_little
from crawler.walking.look import look_at
from crawler.walking.reading import Opened, capture_of
from crawler.walking.scope import redirected
from crawler.walking.steps import CHANNEL, CHANNELS, LISTINGS, PAGES, Channel, Found, Printed, Shown, Step
from crawler.walking.traps import beyond_all_years

logger = logging.getLogger(__name__)

MOST_PAGE_REDIRECTS = 10  # RFC 9110 §15.4: clients should notice loops; browsers give up after 20
# Once without a cookie, once with it: whoever is sent to the same address a third time is sent round in circles.
MOST_TIMES = 2
LOOP = "redirect loop"
# Frameworks import one sheet from another, and that a third; a server may invent one more in each.
MOST_SHEETS = 5
MOST_MET = 10_000  # keys, some hundred bytes each
SHEETS = f"trap: style sheets named by style sheets, {MOST_SHEETS} deep"


class SiteWalk:
    """A walk under way, with the open ledger and journal that it writes into."""

    def __init__(
        self, site: Site, ledger: Ledger, journal: Journal, started: datetime, since: date | None = None
    ) -> None:
        self._site, self._ledger, self._journal, self._started = site, ledger, journal, started
        self.sections = Sections(site, ledger, started, since)
        self._channels = ChannelWalk(site, ledger, started, Heard(self.sections.say, self._tell_channel))
        self._doubles = Doubles(site, ledger)
        self.stood_in = StoodIn()
        self._met: OrderedDict[str, None] = OrderedDict()
        """Keys that were owed in this crawl already: the ledger knows them."""

    def seeds(self) -> Iterator[Asking]:
        """Yield the first page of each section, and the portal's front page where that is none of them."""
        for section in self._site.sections:
            yield listing_page(section.url, "seed", section.name)
        if (front := front_page(self._site.home, self._site)) is not None:
            yield front

    def channels(self) -> Iterator[Asking]:
        """Yield the feeds and sitemaps that the site's rules name."""
        return self._lead(self._channels.first(), None, None, None)

    def deferred(self) -> list[Asking]:
        """Return the next of what was not asked for while something else might come; none when all was.

        Pieces of sitemaps first, then articles that no section had shown.
        """
        if pieces := list(self._channels.pieces()):
            return pieces
        while keys := self._ledger.channels.deferred():
            if askings := [Asking(owed) for key in keys if (owed := self._ledger.still_owed(key)) is not None]:
                return askings
        return []

    def go_on(self, shown: Shown, came: Asking, record: str | None) -> Iterator[Asking]:
        """Yield where *shown*, the answer to what *came* asked, leads: whatever the ledger does not know yet.

        What is decided of its links is written into the WARC, as about the page whose record is *record*.
        """
        if shown.hop in CHANNELS:
            for askings in self.slices(shown, came, record):
                yield from askings
            return
        if is_front_page(came):
            yield from self._front_page(shown, came, record)
            return
        if shown.hop == "seed":
            yield from self._lead(of_robots(shown.sitemaps, self._site), None, urljoin(shown.url, "/robots.txt"), None)
        if 300 <= shown.status < 400 and shown.location is not None:
            yield from self._redirect(shown, shown.location, came, record)
        elif shown.status == 200:
            yield from self._look(shown, came, record)
        elif shown.hop in LISTINGS:
            self.sections.failed(came.owed, shown.url, f"answered {shown.status}")
        else:
            self._doubles.fallen(came.owed.key)

    def _look(self, shown: Shown, came: Asking, record: str | None) -> Iterator[Asking]:
        if self.sections.wants_days(came.owed.section):
            shown = replace(shown, dated=now())
        found = look_at(shown, self._site)
        if isinstance(found, Found):
            opened = Opened(capture_of(shown, shown.dated or now()), self._site, found.page)
            is_stood_in = self._is_stood_in(shown, found, came, opened)
            if shown.hop not in LISTINGS or not is_stood_in:  # a wall is kept as it looks
                yield from self._follow(shown, found, came, record)
            if not is_stood_in:  # and tells nothing of other pages
                self._learn_day(shown, came.owed, opened)
                self._doubles.measure(shown, found, came.owed, opened)
        elif shown.hop in LISTINGS:
            remedy = "" if shown.scripted else ": mend the section's url"
            self.sections.failed(came.owed, shown.url, f"{found}{remedy}")
        else:
            logger.info("%s %s", shown.url, found)

    def _is_stood_in(self, shown: Shown, found: Found, came: Asking, opened: Opened) -> bool:
        """Return whether something else came in place of the page that *came* asked for; note that."""
        if shown.hop not in PAGES or not says_little(found.letters, found.own) or not found.text or found.articles():
            return False
        if any(turn.scripted for turn in found.turns):  # a frame that its script fills says as little as a wall
            return False
        why = instead_of(opened)
        if why is None:
            return False
        logger.warning("%s: in its place came: %s", shown.url, why)
        self.stood_in.meet(came.owed.key, why)
        if shown.hop in LISTINGS:
            self.sections.failed(came.owed, shown.url, f"in its place came: {why}: see what a browser shows there")
        else:
            self.stood_in.note(came.owed.key, why)
        return True

    def slices(self, shown: Shown, came: Asking, record: str | None) -> Iterator[list[Asking]]:
        """Yield, slice by slice, where *shown*, a feed or sitemap, leads: there may be fifty thousand addresses in it."""
        if 300 <= shown.status < 400 and shown.location is not None:
            yield list(self._channels.redirect(shown, shown.location, came))
            return
        further: list[Channel] = []
        for found in self._channels.read(shown, came):
            further += found.channels
            yield list(self._follow(shown, replace(found, channels=()), came, record))
        # of all that an index names those have their turn that were asked longest ago
        yield list(self._lead(further, came, shown.url, record))

    def unanswered(self, asking: Asking, why: str) -> None:
        """Note that a feed or sitemap got no whole answer."""
        self._channels.unanswered(asking, why)

    def refuse(self, refused: Asking, rule: str) -> None:
        """Note in the ledger and in the WARC what the walk had taken for owed, and is not asked for after all."""
        owed = refused.owed
        self._ledger.refuse(owed, rule, seen=self._started)
        if owed.via:
            # without its page where that is of an earlier night, or of another archive: what is refused is news all the same
            self._tell(refused.page or "", owed.via, (Link(owed.url, owed.hop, rule.partition(":")[0], rule),))

    def _follow(self, shown: Shown, found: Found, came: Asking, record: str | None) -> Iterator[Asking]:
        channel, links = CHANNEL.get(shown.hop, "link"), []
        depth = came.depth + (shown.hop == "requisite")
        found = replace(found, steps=tuple(self._judged(step, depth) for step in found.steps))
        found, counted = self._doubles.judged(found, shown.hop)
        for step, stands in zip(found.steps, counted.steps, strict=True):
            owed = _owed(step, shown, came)
            decision = self._decide(step, owed)
            if self._sight(stands, channel) or decision != "known":
                links.append(Link(step.url, step.hop, decision, step.rule))
            if decision == "known" and owed.section is not None and step.hop == "article":
                self._ledger.place(owed)
            # what no section shows waits until all of their listings were looked at: one of them may
            if decision == "owed" and owed.section is None and channel in CHANNELS:
                self._ledger.channels.defer(owed.key)
            elif decision == "owed":
                yield Asking(owed, page=record, news=came.news, depth=depth)
                if (again := self._doubles.again(step)) is not None:
                    yield Asking(again, page=record, news=came.news)
        if shown.hop in LISTINGS and not is_front_page(came):
            yield from self._turn(shown, counted, came, links)
            self._take_hints(shown, counted, came)
        self._tell(record, shown.url, tuple(links), found.left_out, channel)
        yield from self._lead(found.channels, None, shown.url, record)

    def _take_hints(self, shown: Shown, found: Found, came: Asking) -> None:
        """Note what a section's first page says of articles that are captured."""
        if shown.hop == "seed" and came.owed.section is not None:
            words = {one.key: one for one in found.printed}
            articles = [words.get(key, Printed(key)) for key in found.articles()]
            self._ledger.hints.listed(came.owed.section, articles, self._started)

    def _front_page(self, shown: Shown, came: Asking, record: str | None) -> Iterator[Asking]:
        found = behind(shown, came, self._site)
        if isinstance(found, Asking):
            yield found
        elif found is not None:
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
        self._channels.over(asking.owed.url)
        if self._ledger.state(asking.owed.key) is None:
            self.refuse(asking, rule)

    def _turn(self, shown: Shown, found: Found, came: Asking, links: list[Link]) -> Iterator[Asking]:
        """Yield the next page of the listing that *shown* is one of; put into *links* what is refused there."""
        # what a feed has told already is new to the listing all the same: what stands behind it may be known to nobody
        fresh = sum(link.hop == "article" and link.rule is None for link in links)
        turns = {turn: beyond_all_years(turn.url, self._started.year) for turn in found.turns}
        beyond = [Step(turn.url, turn.url, "pager", rule) for turn, rule in turns.items() if rule is not None]
        links += (Link(one.url, one.hop, self._decide(one, _owed(one, shown, came)), one.rule) for one in beyond)
        found = replace(found, turns=tuple(turn for turn, rule in turns.items() if rule is None))
        turn = self.sections.turn(shown, found, came, fresh)
        if isinstance(turn, Step):
            links.append(Link(turn.url, turn.hop, self._decide(turn, _owed(turn, shown, came)), turn.rule))
        elif turn is not None:
            yield turn

    def _sight(self, step: Step, channel: str) -> bool:
        """Return whether *step* leads to an article that *channel* has not shown before."""
        return step.hop == "article" and step.rule is None and self._ledger.channels.sight(step.key, channel)

    def _judged(self, step: Step, depth: int) -> Step:
        if depth > MOST_SHEETS and step.rule is None:
            return replace(step, rule=SHEETS)
        is_page = step.hop == "article" and step.rule is None
        return replace(step, rule=beyond_all_years(step.url, self._started.year)) if is_page else step

    def trap(self, asking: Asking) -> str | None:
        """Return the rule by which *asking* is not sent after all, given what others of its kind have shown."""
        return self._doubles.trap(asking)

    def _learn_day(self, shown: Shown, owed: Owed, opened: Opened) -> None:
        """Note the day that an article itself tells, where days matter and no listing told it."""
        if shown.hop == "article" and shown.dated and not self._ledger.days((owed.key,)):
            published = opened.reading().published
            self._ledger.set_days([(owed.key, published[:10])] if published else [])

    def _decide(self, step: Step, owed: Owed) -> str:
        if step.rule is None:
            return "owed" if self._owe(owed) else "known"
        if self._ledger.state(step.key) is not None:
            return "known"
        self._ledger.refuse(owed, step.rule, seen=self._started)
        return step.rule.partition(":")[0]

    def _owe(self, owed: Owed) -> bool:
        """Owe *owed*; return whether it is new. The frame of a portal names the same files on every page."""
        if owed.key in self._met:
            self._met.move_to_end(owed.key)
            return False
        self._met[owed.key] = None
        if len(self._met) > MOST_MET:
            self._met.popitem(last=False)
        return self._ledger.owe(owed, seen=self._started)

    def _redirect(self, shown: Shown, location: str, came: Asking, record: str | None) -> Iterator[Asking]:
        step = redirected(location, shown.url, self._site, shown.hop)
        if step is None:
            if shown.hop in LISTINGS:
                self.sections.failed(came.owed, shown.url, "is redirected: to nowhere: mend the section's url")
            return
        chain = (*came.chain, came.owed.url)
        if step.rule is None and _is_loop(step.url, chain):
            step = replace(step, rule=LOOP)
        owed = _owed(step, shown, came)
        further = Asking(owed, record, chain, news=came.news, depth=came.depth)
        if shown.hop in LISTINGS:
            if step.rule is not None:
                self.sections.failed(came.owed, shown.url, f"is redirected: {step.rule}: mend the section's url")
            else:
                yield replace(further, owed=replace(owed, key=step.url), page=None)
        elif step.key == came.owed.key or step.url in chain:
            # to itself, under another scheme or name, or with the cookie that it has just set: nothing else is met
            if step.rule is None:
                yield replace(further, again=came.again)
            else:
                for key, one in {came.owed.key: came.owed, step.key: owed}.items():
                    self.refuse(Asking(one, record if key == step.key else came.page), step.rule)
        else:
            yield from self._lead_on(shown, step, came, record, further)

    def _lead_on(self, shown: Shown, step: Step, came: Asking, record: str | None, further: Asking) -> Iterator[Asking]:
        """Yield *further*, which *shown* redirects to by *step*, unless it is known; note where it leads."""
        self.stood_in.lead(came.owed.key, step.key)
        if (why := instead_of(Opened(capture_of(shown, now()), self._site))) is not None:
            self.stood_in.note(came.owed.key, why)
            self.stood_in.meet(came.owed.key, why)
        decision = self._decide(step, further.owed)
        self._tell_redirect(step, decision, came, record)
        if decision == "owed":
            yield further

    def _tell_redirect(self, step: Step, decision: str, came: Asking, record: str | None) -> None:
        """Write into the WARC where what *came* asked leads: what showed the one has shown the other."""
        for channel in self._ledger.channels.sighted(came.owed.key) or ("link",):
            if self._sight(step, channel) or decision != "known":
                self._tell(record, came.owed.url, (Link(step.url, step.hop, decision, step.rule),), channel=channel)

    def _tell_channel(self, last: Last) -> None:
        """Write into the WARC what became of a feed or sitemap."""
        walk = Walk("", last.url, now(), (), channel=last.hop, listed=last.listed)
        self._journal.keep_record(walk_record(walk, record_id=new_record_id()))

    def _tell(
        self, page: str | None, url: str, links: tuple[Link, ...], left_out: int = 0, channel: str = LISTING
    ) -> None:
        """Write into the WARC what was decided about *links*, met on the page *url* whose record is *page*."""
        if page is not None and links:
            walk = Walk(page, url, now(), links, left_out, channel)
            self._journal.keep_record(walk_record(walk, record_id=new_record_id()))


def _is_loop(url: str, chain: tuple[str, ...]) -> bool:
    return chain.count(url) >= MOST_TIMES or len(chain) > MOST_PAGE_REDIRECTS


def _owed(step: Step, shown: Shown, came: Asking) -> Owed:
    return Owed(step.key, step.url, step.hop, came.owed.section, shown.url)
