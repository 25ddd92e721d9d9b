"""`python -m tests.eval.looks`: what looks at captured articles cost and find, over many nights of a simulated portal.

A ledger as crawls keep it, on a clock of its own; the portal publishes, edits in silence and takes down by a fixed seed, and
its listings show the newest of each section. Prints requests for each new article (listings, robots.txt, feeds, articles,
looks; pictures apart), the share of silent edits and removals found within a day, 3, 7 and 30, and how many are ever found,
of those articles whose schedule is over; and how many looks are overdue.

Edits are assumed. What is published is of other newsrooms: a headline changed in 7.5 % of 411,000 articles of US outlets,
where it matters within ten hours (Guo et al., WWW 2022); 1.28 million articles had 4.61 million versions (NewsEdits, Spangher
and May, 2021). Nobody has counted offices' portals, and most of that lies before a night's first capture. So four edits in ten
are put on the first day, and the tail is long, which is against us; one in five changes the headline, too.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from crawler.ledger import Ledger, Owed
from crawler.ledger.schedule import STEPS
from crawler.spiders.again import FLOOR
from crawler.walking.steps import Printed

BEGIN = datetime(2026, 1, 5, 19, tzinfo=UTC)
SECTIONS = ("Tin tức", "Thời sự", "Thông báo", "Văn hóa", "Kinh tế", "Xã hội", "Giáo dục", "Y tế")
# robots.txt, the front page, a feed, and of each section the first page and, one night in seven, the second
OVERHEAD = 3 + 8 / 7 * len(SECTIONS)
PICTURES = 3
# When the words of an edited article change, in days after its first capture: shares that are assumed.
EDITS = ((0.0, 1.0, 0.40), (1.0, 3.0, 0.15), (3.0, 7.0, 0.15), (7.0, 30.0, 0.15), (30.0, 180.0, 0.15))
RENAMED = 0.2  # of edits, those that a listing shows
LISTED = 10  # articles on the first page of a section: what the platforms show unless told otherwise is 10 to 20
WITHIN = (1, 3, 7, 30)


@dataclass(slots=True)
class Fate:
    """What becomes of one article, in days after the first night, and when a look found it."""

    at: float
    kind: str
    since: float = 0.0
    """When it was published."""
    renamed: bool = False
    found: float | None = None


@dataclass(slots=True)
class Portal:
    """A portal of *new* articles a night, of which so large a share is edited or taken down."""

    new: int
    edited: float
    removed: float
    dice: random.Random
    fates: dict[str, Fate] = field(default_factory=dict)
    listings: dict[str, deque[str]] = field(
        default_factory=lambda: {name: deque(maxlen=4 * LISTED) for name in SECTIONS}
    )
    """The newest articles of each section, those that were taken down among them."""

    def publish(self, night: int) -> Iterator[Owed]:
        """Yield the articles of a *night*; the first section is edited three times as often as the others."""
        for number in range(self.new):
            key, section = f"{night:04}-{number:03}", SECTIONS[number % len(SECTIONS)]
            self.listings[section].appendleft(key)
            dice = self.dice.random()
            if dice < self.edited * (3 if section == SECTIONS[0] else 1):
                renamed = self.dice.random() < RENAMED
                self.fates[key] = Fate(night + self._day(), "edited", night, renamed)
            elif dice > 1 - self.removed:
                self.fates[key] = Fate(night + self.dice.uniform(0, 180), "removed", night)
            yield Owed(key, f"https://mau.gov.vn/{key}", "article", section, None)

    def listed(self, section: str, night: int) -> list[Printed]:
        """Return what the first page of *section* shows in a *night*."""
        shown = []
        for key in self.listings[section]:
            fate = self.fates.get(key)
            happened = fate is not None and fate.at <= night
            if fate is None or not happened or fate.kind != "removed":
                shown.append(Printed(key, "new" if fate and happened and fate.renamed else "old"))
        return shown[:LISTED]

    def _day(self) -> float:
        low, high, _ = self.dice.choices(EDITS, [share for *_, share in EDITS])[0]
        return self.dice.uniform(low, high)


def simulate(portal: Portal, nights: int, most: int, path: Path) -> tuple[list[int], list[int]]:
    """Crawl *portal* for so many *nights* with so many looks at *most*; return how many each took and left overdue."""
    looks, overdue = [], []
    for night in range(nights):
        at = BEGIN + timedelta(
            days=night, minutes=portal.dice.randrange(40)
        )  # no two nights come to a page at one minute
        with Ledger(path) as ledger:
            for owed in portal.publish(night):
                ledger.owe(owed, seen=at)
                _answer(ledger, owed.key, 200, at)
            for section in SECTIONS:
                ledger.hints.listed(section, portal.listed(section, night), at)
            due = ledger.revisits.due(at, most)
            for owed in due:
                _look(ledger, portal.fates.get(owed.key), owed.key, night, at)
            looks.append(len(due))
            overdue.append(ledger.revisits.overdue(at))
    return looks, overdue


def _look(ledger: Ledger, fate: Fate | None, key: str, night: int, at: datetime) -> None:
    if fate is None or fate.at > night:
        kind = "shown"
    else:
        kind = "edited" if fate.kind == "edited" and fate.found is None else fate.kind
        kind = "shown" if fate.kind == "edited" and fate.found is not None else kind
        fate.found = night if fate.found is None else fate.found
    if kind == "removed":
        _answer(ledger, key, 404, at)
    else:  # counters of visitors: other bytes every time
        _answer(ledger, key, 200, at)
        ledger.revisits.found(key, kind, at)


def _answer(ledger: Ledger, key: str, status: int, at: datetime) -> None:
    ledger.revisits.looked(key, status, at, same=False, astray=False)
    ledger.captured(key, status, at=at, warc="w")


def report(portal: Portal, looks: list[int], overdue: list[int]) -> Iterator[str]:
    """Yield what the nights cost and found, as lines."""
    steady = looks[len(looks) // 2 :]
    each = 1 + (OVERHEAD + fmean(steady)) / portal.new
    yield (
        f"{portal.new} new articles a night, {len(looks)} nights: {each:.2f} requests for each "
        f"(1 article, {OVERHEAD / portal.new:.2f} listings, robots.txt and feed, {fmean(steady) / portal.new:.2f} looks); "
        f"with {PICTURES} pictures of each {each + PICTURES:.2f}"
    )
    for kind in ("edited", "removed"):
        # only of articles whose last look has had its day, and a month more
        begun = len(looks) - STEPS[-1] - WITHIN[-1]
        old = [fate for fate in portal.fates.values() if fate.kind == kind and fate.since <= begun]
        times = Counter(
            days for fate in old for days in WITHIN if fate.found is not None and fate.found - fate.at <= days
        )
        shares = ", ".join(f"{times[days] / max(len(old), 1):.0%} within {days} d" for days in WITHIN)
        ever = sum(fate.found is not None for fate in old)
        yield f"  {kind}: {len(old)}; found {shares}, {ever / max(len(old), 1):.0%} ever"
    marks = sorted({len(overdue) // 4, len(overdue) // 2, 3 * len(overdue) // 4, len(overdue)})
    yield "  overdue: " + ", ".join(f"{overdue[night - 1]} after night {night}" for night in marks)


def main() -> int:
    """Print the table; return 1 where a portal with twenty new articles a night costs more than three requests for each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nights", type=int, nargs="*", default=[420])
    options.add_argument("--new", type=int, nargs="*", default=[2, 8, 20])
    options.add_argument("--each-new", type=float, default=1.3)
    options.add_argument("--floor", type=int, default=FLOOR)
    told = options.parse_args()
    dear = False
    for nights in told.nights:
        for new in told.new:
            portal = Portal(new, edited=0.1, removed=0.05, dice=random.Random(1))
            with TemporaryDirectory() as folder:
                most = max(told.floor, int(told.each_new * new))
                looks, overdue = simulate(portal, nights, most, Path(folder) / "mau.db")
            print("\n".join(report(portal, looks, overdue)), flush=True)  # noqa: T201 (what it is run for)
            dear |= new >= 20 and 1 + (OVERHEAD + fmean(looks[nights // 2 :])) / new > 3
    return int(dear)


if __name__ == "__main__":
    sys.exit(main())
