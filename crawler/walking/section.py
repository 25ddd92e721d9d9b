"""The walk of one section's listing: first its news, down to known ground; then on from where the last night stopped."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b

from archive.model import Site
from crawler.walking.line import Line, behind, without_form
from crawler.walking.met import Met
from crawler.walking.pagers.leap import leap
from crawler.walking.reach import MOST_AT_BOTTOM, Reach
from crawler.walking.sameness import SAME
from crawler.walking.steps import Found, Turn

# A listing of 20 articles a page holds a hundred thousand in so many pages; no portal seen has more.
MOST_TURNS = 5_000
# A page that comes again is the pager's end. Pages whose articles all stood on others come from a pager without end: no
# portal shifts its listing by five pages while it is walked.
MOST_STALE = 5
NOTHING_NEW = f"trap: nothing new in {MOST_STALE} pages"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the ledger says of the articles on a page of a listing that stood on no page before."""

    news: bool
    """Whether one of them was met for the first time since the look for news began."""
    fresh: int
    """How many of them nobody had met before this page."""
    older: bool = False
    """Whether they, or those of the page before, are older than what is wanted."""
    meets: bool = False
    """Whether the page shows all that was newest when the list was asked last: nothing new stands behind it."""


@dataclass(slots=True)
class SectionWalk:
    """The walk of one section under way."""

    name: str
    reach: Reach
    crawl: int
    failed: bool = False
    trapped: Turn | None = None
    """The turn that is not taken, because nothing new was behind so many before it."""
    line: Line = field(default_factory=Line)
    current: Turn | None = None
    """What led to the page that is looked at; None: the section's address."""
    before: tuple[str, ...] = ()
    """The articles of the page before."""
    _top: Line | None = None
    """The line as it stood when the pages between known ground and the frontier were leapt over."""
    _first: tuple[Turn, ...] = ()
    _news: bool = False
    _sure: bool = True
    """Whether the page is at the frontier or behind it, and not somewhere on known ground."""
    _leaping: bool = False
    _turns: int = 0
    _skipped: int = 0
    """How many turns the leap saved."""
    _stale: int = 0
    _pages: set[bytes] = field(default_factory=set)
    _met: Met = field(default_factory=Met)

    def __post_init__(self) -> None:
        self._news = self.reach.complete or self.reach.frontier is not None

    @property
    def is_for_news(self) -> bool:
        """Whether the walk is still between the first page and known ground."""
        return self._news

    @property
    def news_since(self) -> int:
        """The number of the first crawl whose finds are news."""
        return self.reach.news or self.crawl

    def is_too_deep(self) -> bool:
        """Return whether more pages were turned than any listing has."""
        return max(self.reach.depth, self._turns) > MOST_TURNS

    def unmet(self, articles: tuple[str, ...]) -> tuple[str, ...]:
        """Return those that stood on no page that this walk saw before: what is pinned to every page tells nothing of one."""
        return tuple(key for key in articles if key not in self._met)

    def take(self, found: Found, seen: Seen, site: Site) -> Turn | None:
        """Go by a page of the listing; return where to turn, or None: *reach* says whether that is the end."""
        articles = found.articles()
        own = self.unmet(articles)
        leapt, self._leaping, self._first = self._leaping, False, self._first or found.turns
        # a listing that its script fills comes without articles
        filled = bool(articles) or any(turn.scripted for turn in found.turns)
        if leapt and (not own or seen.fresh == len(own) or _digest(articles) in self._pages):
            return self._from_the_top()
        same = sum(step.hop == "article" and (step.rule or "").startswith(SAME) for step in found.steps)
        if same > len(articles) > 0:  # ever new addresses of what was seen, one of which is asked for as a sample
            self._stale += 1
            self.line.take_up(found.turns)
        elif filled and not self._is_repeated(articles):
            self.line.take_up(found.turns)
            if self._down(own, seen):
                return None
        self.before = own or self.before
        if self._stale >= MOST_STALE:
            self.trapped = self.line.next()
            self._end()
            return None
        if self._news and articles and (seen.meets or not seen.news):
            return self._on_known_ground(site)
        return self._next()

    def _down(self, own: tuple[str, ...], seen: Seen) -> bool:
        """Note how far a page is that shows articles of its *own*; return whether nothing below it is wanted."""
        at_bottom = bool(set(own) & set(self.reach.bottom))
        if self._news and at_bottom and not self.reach.complete:
            self._news, self.reach = False, replace(self.reach, news=None)
        if self._news and seen.news:
            self.reach = replace(self.reach, news=self.news_since)
        if not self._news and own:
            self._sure = self._sure or at_bottom or seen.fresh > 0
            if self._sure:
                frontier = without_form(self.current) if self.current else None
                depth, bottom = self._turns + self._skipped, own[:MOST_AT_BOTTOM]
                self.reach = replace(self.reach, frontier=frontier, depth=depth, bottom=bottom)
        if seen.older:
            self.reach = replace(self.reach, complete=True, news=None)
        return seen.older

    def _on_known_ground(self, site: Site) -> Turn | None:
        self._news, self.reach = False, replace(self.reach, news=None)
        if self.reach.complete:
            return None
        self._sure = False
        turn = leap(self.reach.frontier, self._first, site) if self.reach.frontier else None
        if turn is None:
            return self._next()
        self._top, self.line = self.line, behind(turn)
        self._leaping, self.before = True, self.reach.bottom
        self._skipped = max(self.reach.depth - self._turns - 1, 0)
        return self._turning(turn)

    def _from_the_top(self) -> Turn | None:
        """Go on from the first pages over all that is known: the leap led nowhere, or left something out."""
        assert self._top is not None
        self.line, self._top, self._skipped = self._top, None, 0
        return self._next()

    def _next(self) -> Turn | None:
        turn = self.line.next()
        if turn is not None:
            return self._turning(turn)
        if not self._sure and self._top is not None:
            return self._from_the_top()
        self._end()
        return None

    def _turning(self, turn: Turn) -> Turn:
        self.current, self._turns = turn, self._turns + 1
        return turn

    def _end(self) -> None:
        if not self.failed:
            self.reach = replace(self.reach, complete=True, floor=None, news=None)

    def _is_repeated(self, articles: tuple[str, ...]) -> bool:
        """Return whether the same articles made a page before; note them, and whether one stood on none."""
        if not articles:
            return False
        page = _digest(articles)
        if repeated := page in self._pages:
            self._stale += 1
            return repeated
        self._stale = 0 if self.unmet(articles) else self._stale + 1
        self._met.add(articles)
        self._pages.add(page)
        return False


def _digest(articles: tuple[str, ...]) -> bytes:
    return blake2b("\n".join(sorted(articles)).encode(), digest_size=8).digest()
