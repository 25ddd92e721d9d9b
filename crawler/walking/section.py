"""How far the pager of one section was followed in this crawl, and where it goes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

from crawler.walking.steps import Found, Turn

# A listing of 20 articles a page holds a hundred thousand in so many pages; no portal seen has more.
MOST_TURNS = 5_000


@dataclass(slots=True)
class SectionWalk:
    """The pager of one section: the turns that were taken, and those that stand in line."""

    name: str
    known_before: bool
    """Whether the whole listing was known before this crawl: then the walk may stop where a page holds nothing new."""
    turned: set[str] = field(default_factory=lambda: {"1"})
    line: list[Turn] = field(default_factory=list)
    pages: set[bytes] = field(default_factory=set)
    """A digest of each page's articles: a page that comes again is the pager's end, or its trap."""
    failed: bool = False

    def take_up(self, found: Found) -> None:
        """Put the turns of a page into line, unless the page lists nothing, or what was listed already."""
        articles = found.articles()
        digest = blake2b("\n".join(articles).encode(), digest_size=8).digest()
        # a listing that its script fills comes without articles
        if digest in self.pages or not (articles or any(turn.scripted for turn in found.turns)):
            return
        self.pages.add(digest)
        self.turned -= {turn.name for turn in found.turns if turn.stepping}
        known = self.turned | {turn.name for turn in self.line}
        self.line += [turn for turn in found.turns if turn.name not in known]
        # an ASP.NET page is only valid with the state of the page that was shown last
        newest = {turn.name: turn for turn in found.turns}
        self.line = [newest.get(turn.name, turn) for turn in self.line]

    def is_trap(self) -> bool:
        """Return whether more pages were turned than any listing has."""
        return len(self.turned) > MOST_TURNS

    def next_turn(self) -> Turn:
        """Take the first turn out of the line."""
        turn = self.line.pop(0)
        self.turned.add(turn.name)
        return turn
