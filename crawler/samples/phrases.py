"""Fills the braces of the sample sentences with people, places and numbers, drawn from one story's dice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from crawler.samples.words import MEN, PEN_FIRST, PEN_LAST, POSITIONS, SURNAMES, WOMEN

Thing = TypeVar("Thing")


class Phrases(dict[str, str]):
    """The words in braces of one story: its places are fixed, all else is drawn when a sentence asks for it."""

    def __init__(self, dice: Random, commune: str, district: str) -> None:
        super().__init__(xa=commune, huyen=district)
        self._dice = dice

    def __missing__(self, name: str) -> str:
        return _DRAWN[name](self)

    def fill(self, sentence: str) -> str:
        """Return *sentence* with its braces filled and its first letter large."""
        text = sentence.format_map(self)
        return text[0].upper() + text[1:] if sentence[0] == "{" else text

    def below(self, limit: int) -> int:
        """Return a number from 0 to *limit* - 1. `Random.random` alone is promised never to change."""
        return int(self._dice.random() * limit)

    def one(self, things: Sequence[Thing]) -> Thing:
        """Return one of *things*."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Return *things* in another order."""
        return sorted(things, key=lambda _: self._dice.random())

    def person(self) -> str:
        """Return somebody with a form of address: `bà Đinh Thị Lụa`."""
        if self.below(2):
            return f"ông {self.one(SURNAMES)} {self.one(MEN)}"
        return f"bà {self.one(SURNAMES)} {self.one(WOMEN)}"

    def pen_name(self) -> str:
        """Return the two words with which a reporter signs: `Thu Hà`."""
        return f"{self.one(PEN_FIRST)} {self.one(PEN_LAST)}"

    def guests(self, occasion: str) -> str:
        """Return the paragraph that says who was there."""
        guests = "; ".join(f"{self.person()} - {self['chuc']}" for _ in range(2 + self.below(2)))
        others = "lãnh đạo các sở, ban, ngành, đoàn thể tỉnh; Thường trực Huyện ủy, UBND huyện {huyen}; cán bộ xã {xa}"
        return f"Dự {occasion} có {guests}; {self.fill(others)} cùng đông đảo Nhân dân trên địa bàn."


def _count(low: int, high: int) -> Callable[[Phrases], str]:
    return lambda phrases: f"{low + phrases.below(high - low):,}".replace(",", ".")


def _decimal(low: int, high: int, unit: str = "") -> Callable[[Phrases], str]:
    return lambda phrases: f"{low + phrases.below(high - low)},{1 + phrases.below(9)}{unit}"


_DRAWN: dict[str, Callable[[Phrases], str]] = {
    "nguoi": Phrases.person,
    "chuc": lambda phrases: phrases.fill(phrases.one(POSITIONS)),
    "thon": lambda phrases: f"thôn {phrases.one(('Đoài', 'Thượng', 'Đình', 'Cầu', 'Chùa', '2', '5', '7'))}",
    "dat": _count(800, 9000),
    "cong": _count(60, 900),
    "ykien": _count(6, 24),
    "cuoc": _count(3, 19),
    "pt": _decimal(71, 99, "%"),
    "ptnho": _decimal(1, 14, "%"),
    "tyle": _decimal(88, 99, "%"),
    "trieu": _count(20, 190),
    "ty": _decimal(2, 48),
    "met": _count(90, 1800),
    "ho": _count(11, 240),
    "quan": _count(45, 620),
    "con": _count(400, 2100),
    "ha": _decimal(12, 390),
    "ta": _decimal(58, 72),
    "tan": _decimal(4, 60),
    "km": _decimal(2, 11),
}
