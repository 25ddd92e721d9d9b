"""What a crawl knows of one host: how long to pause, and when to leave it alone. It hears of answers and asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from archive.book.paces import Pace
from archive.clock import now
from crawler.politeness.answers import Manner, Said
from crawler.politeness.refusal import BUSY, REFUSED, SILENT, STRANGE, WAIT

SLOWEST = 60.0  # seconds: a host that needs longer between two answers is left for another night
# Crawl-delay is no standard's, and hours are somebody's slip: such a host is asked every five minutes.
LONGEST_CRAWL_DELAY = 300.0
LONGEST_WAIT = 600.0  # a host that asks for more than ten minutes is left for another night
# A host is asked no faster than it answers: one request, one answer's time of rest.
LATENCY_SHARE = 1.0
# What was too fast once is gone below by a third from then on; the next trouble would show that this was too little.
TOO_FAST, SLOWEST_FLOOR = 1.5, 15.0  # no portal seen minds four pages a minute; a bad night must not make weeks slower
# Ten in a row, each tried again and waited for: a host that is down, not a page that is broken.
MOST_UNANSWERED = MOST_BUSY = 10
# Of pages that do not show themselves ten in a row; a refusal counts for two, since a wall stands before all of them.
MOST_PAGES, REFUSAL = 10, 2
# A page may need a dozen pictures that are for nobody; more than one page's are a host that is.
MOST_REFUSED = 20
# Pages that were in the same trouble on an earlier night, one after another: of so many each is asked at the host's pace. The
# next without a page between that shows itself is slowed down for, as for any other: what is down altogether looks alike.
MOST_KNOWN = 3
# A wall is not knocked at again in the same night, by whatever crawl: nights are a day apart.
REST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and seconds that nobody sets back: a machine may get its time in the middle of a crawl."""

    now: Callable[[], datetime] = now
    ticks: Callable[[], float] = monotonic


@dataclass(slots=True)
class Host:
    """What is known of one host (`host:port`) in this crawl."""

    name: str
    own: bool
    """Whether it is the site's own: what others are is none of the site's trouble."""
    least: float
    """Seconds between two requests that the site file asks for."""
    clock: Clock
    hurried: bool = False
    """Whether nothing is learned of it: a sample portal on this machine, asked without any pause."""
    crawl_delay: float = 0.0
    """Seconds that its robots.txt asks for."""
    learned: float = 0.0
    latency: float = 0.0
    """Seconds of rest that the last good answer's time asks for."""
    floor: float = 0.0
    """So slowly it is asked because it was troubled by less."""
    sent: float = float("-inf")
    """Ticks at which the last request went out: a new connection may have held it up."""
    closed_until: float = 0.0
    """Ticks before which it asked not to be asked."""
    left: str = ""
    """Why it is asked for nothing more in this crawl; empty while it is."""
    forbidden: str = ""
    answers: int = 0
    silent: int = 0
    """How many requests in a row came to nothing."""
    busy: int = 0
    refused: int = 0
    pages: int = 0
    """What pages in a row weigh that did not show themselves."""
    well: bool = False
    """Whether the last page showed itself, but for those that were in the same trouble on an earlier night."""
    known: int = 0
    """How many of these came since."""
    spared: float = 0.0
    """What was learned before the first of them."""
    why: str = ""
    trouble: str = ""
    troubled: datetime | None = None

    def pause(self) -> float:
        """Return the seconds between two requests."""
        return max(self.least, self.crawl_delay, self.learned, self.floor)

    def wait(self) -> float:
        """Return for how many seconds from now it is not to be asked at all."""
        return max(self.closed_until - self.clock.ticks(), 0.0)

    def went_out(self, ticks: float) -> None:
        """Hear that a request went out at *ticks*."""
        self.sent = max(self.sent, ticks)

    def rest(self) -> float:
        """Return for how many seconds from now the pause after the last request still lasts."""
        return 0.0 if self.hurried else max(self.sent + self.pause() - self.clock.ticks(), 0.0)

    def fine(self, latency: float) -> None:
        """Hear of an answer that took *latency* seconds, and asks for nothing."""
        self.answers += 1
        self.silent = self.busy = self.refused = 0
        if self.hurried:
            return
        wanted = self.latency = min(latency * LATENCY_SHARE, SLOWEST)
        if wanted >= self.learned:
            self.learned = wanted
            self.why = (
                f"it takes {latency:.1f} s to answer"
                if wanted > max(self.least, self.crawl_delay, self.floor)
                else self.why
            )
        else:  # trouble is forgotten by a tenth an answer
            self.learned = max(wanted, self.learned * 0.9 if self.learned > 0.05 else 0.0)

    def hear(self, said: Said, *, page: bool, again: bool = False, known: bool = False) -> None:
        """Hear of an answer that asks for rest or refuses us.

        *page* when a page was asked for; *again* when it was asked before in this night; *known* when it answered the same
        on an earlier one: while other pages come, that tells of it and not of the host. The rest that it asks for is given
        all the same.
        """
        self.answers += 1
        self.silent = 0
        if said.manner is Manner.BUSY:
            self.busy += 1
            too_many = said.words.startswith("429")  # RFC 6585 §4: that is never a page's own
            # a page may answer 503 for itself; who says how long to wait, or that it is too much, means our pace
            means_us = too_many or (bool(said.rest) and not again)
            sure = means_us and (self.busy == 1 or self.known > 0)
            self._slow(said.words, sure=sure, known=known and not too_many)
            self.close(said.rest)
            if self.busy >= MOST_BUSY:
                self._leave(BUSY, REST)
            return
        self.refused += 1
        challenged = said.manner is Manner.CHALLENGED
        if challenged or self.refused > 1:  # one page may be nobody's to see
            self._slow(said.words, sure=self.refused == 1 + (not challenged))
        else:
            self.trouble, self.troubled = said.words, self.clock.now()
        self.pages += REFUSAL if page else 0
        if self.pages >= MOST_PAGES or self.refused >= MOST_REFUSED:
            self._leave(REFUSED, REST)

    def hear_nothing(self, words: str) -> None:
        """Hear that no answer came, because of what *words* say."""
        self.silent += 1
        self._slow(words, sure=False)
        if self.silent >= MOST_UNANSWERED:
            self._leave(SILENT)

    def show(self, instead: str | None, *, status: int = 200, known: bool = False) -> None:
        """Hear what a page showed that came with *status*: itself, or something *instead*; *known* as in `hear`."""
        if instead is None:
            self.pages = 0
            if status < 400:
                self._thrive()
        elif instead == "challenge":
            self.refused += 1
            self._slow("a challenge in place of a page", sure=self.pages == 0)
            self.pages += REFUSAL
            if self.pages >= MOST_PAGES:
                self._leave(REFUSED, REST)
        else:
            self._slow(f"in place of a page: {instead}", sure=False, known=known)
            self.pages += 1
            if self.pages >= MOST_PAGES:
                self._leave(STRANGE)

    def close(self, seconds: float) -> None:
        """Hear that it is not to be asked for so many *seconds*."""
        self.closed_until = max(self.closed_until, self.clock.ticks() + seconds)
        if seconds > LONGEST_WAIT and not self.left:
            self.left = WAIT

    def remember(self, pace: Pace) -> None:
        """Begin with what earlier nights have learned: *pace*."""
        self.answers, self.why, self.trouble, self.troubled = pace.answers, pace.why, pace.trouble, pace.troubled
        left = pace.remembered(self.clock.now())
        if not self.hurried:
            self.learned, self.floor = min(left.learned, SLOWEST), min(left.floor, SLOWEST)
        if left.closed_until is not None:
            self.close((left.closed_until - self.clock.now()).total_seconds())

    def pace(self) -> Pace:
        """Return what later nights are to know."""
        wait = self.wait()
        closed = self.clock.now() + timedelta(seconds=wait) if wait else None
        row = max(self.silent, self.busy, self.refused)
        return Pace(
            self.name, self.clock.now(), self.learned, self.crawl_delay, closed, self.forbidden, self.answers, row, self.why,
            self.floor, self.trouble, self.troubled,
        )  # fmt: skip

    def _thrive(self) -> None:
        """Note that a page came: those before it that were slowed down for, and were known, told of themselves alone."""
        if self.known > MOST_KNOWN:
            self.learned = max(min(self.learned, self.spared), self.latency)
        self.well, self.known = True, 0

    def _slow(self, words: str, *, sure: bool, known: bool = False) -> None:
        self.trouble, self.troubled = words, self.clock.now()
        self.well, known = self.well and known, self.well and known
        self.spared = self.spared if known and self.known else self.learned
        self.known = self.known + 1 if known else 0
        if 0 < self.known <= MOST_KNOWN:
            return
        self.why = words
        if self.hurried:
            return
        pause = self.pause()
        if sure and not known:
            self.floor = max(self.floor, min(max(pause, 1.0) * TOO_FAST, SLOWEST_FLOOR))
        self.learned = min(max(pause * 2, 1.0), SLOWEST)

    def _leave(self, why: str, rest: timedelta = timedelta()) -> None:
        self.left = self.left or why
        if rest:
            self.closed_until = max(self.closed_until, self.clock.ticks() + rest.total_seconds())
