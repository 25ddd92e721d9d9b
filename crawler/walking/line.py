"""The turns of a pager that stand in line: each page once, in the order of the listing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crawler.walking.steps import Turn


@dataclass(slots=True)
class Line:
    """Which pages of a listing were turned to, and which come next."""

    turned: set[str] = field(default_factory=lambda: {"1"})
    waiting: list[Turn] = field(default_factory=list)
    number: int = 1
    """The highest printed number that was turned to: what is below it lies behind."""
    asked: set[str] = field(default_factory=set)
    """The addresses that were turned to: a link to "the last page" has no number, and the page has one."""

    def take_up(self, turns: Iterable[Turn]) -> None:
        """Put the *turns* of the page that was shown last into line."""
        newest = {turn.name: turn for turn in turns}
        # "the next page" means another one wherever it stands
        self.turned -= {turn.name for turn in newest.values() if turn.stepping}
        still = {turn.name: turn for turn in self.waiting if not turn.stepping}
        fresh = {name: turn for name, turn in newest.items() if name not in self.turned and not self._is_behind(name)}
        # an ASP.NET page is only valid with the state of the page that was shown last
        line = sorted((still | fresh).values(), key=_rank)
        plain = {turn.url: turn for turn in reversed(line) if _is_plain(turn)}
        self.waiting = [
            turn for turn in line if not _is_plain(turn) or (plain[turn.url] is turn and turn.url not in self.asked)
        ]

    def next(self) -> Turn | None:
        """Take the first turn out of the line."""
        if not self.waiting:
            return None
        turn = self.waiting.pop(0)
        self.turned.add(turn.name)
        if _is_plain(turn):
            self.asked.add(turn.url)
        if turn.name.isdecimal():
            self.number = max(self.number, int(turn.name))
        return turn

    def _is_behind(self, name: str) -> bool:
        return name.isdecimal() and int(name) <= self.number


def behind(turn: Turn) -> Line:
    """Return the line as it stands once *turn* was taken from the first page, over all between."""
    number = int(turn.name) if turn.name.isdecimal() else 1
    return Line(turned={"1", turn.name}, number=number)


def without_form(turn: Turn) -> Turn:
    """Return *turn* as it is the same on any night."""
    return replace(turn, form=b"")


def _rank(turn: Turn) -> tuple[int, int]:
    """Return what orders a pager's turns: by number, then "next", and the last page, which numbers would lead to, last."""
    return (0, int(turn.name)) if turn.name.isdecimal() else (2 if turn.last else 1, 0)


def _is_plain(turn: Turn) -> bool:
    """Return whether the address alone makes *turn* the page that it is."""
    return not turn.form and turn.event is None and turn.scripted is None
