"""The walk of a listing over several nights: nothing is missed, whatever comes, goes or stops it; traps come to an end."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

import pytest

from archive.sites import unknown_site
from crawler.walking.days import all_older
from crawler.walking.reach import Reach
from crawler.walking.sameness import RULE as SAME_TEXT
from crawler.walking.section import MOST_STALE, MOST_TURNS, SectionWalk, Seen
from crawler.walking.steps import Found, Step, Turn

SITE = unknown_site("https://mau.gov.vn/")
SIZE = 5
Listing = Callable[[Sequence[str], int], Sequence[str]]
Pager = Callable[[int, int], Sequence[Turn]]


def paged(articles: Sequence[str], number: int) -> Sequence[str]:
    return articles[(number - 1) * SIZE : number * SIZE]


def numbered(number: int, last: int) -> list[Turn]:
    """Return the turns of a pager that prints ten numbers and the last page, which every page links to first."""
    around = range(max(number - 4, 1), min(number + 6, last + 1))
    turns = [Turn(str(other), f"https://mau.gov.vn/tin?page={other}") for other in around if other != number]
    return [Turn("cuoi", f"https://mau.gov.vn/tin?page={last}", last=True), *turns] if number < last else turns


def stepping(number: int, last: int) -> list[Turn]:
    """Return the one turn of a pager that knows "next" alone, as the state of the page that was shown last has it."""
    return [Turn("next", f"https://mau.gov.vn/tin#{number + 1}", event=("next", ""), stepping=True)] * (number < last)


def asked(turn: Turn) -> int:
    return int(turn.url.rpartition("=")[2].rpartition("#")[2])


@dataclass
class Portal:
    """A listing that is walked night after night, and what the ledger would know of it."""

    articles: list[str]
    pager: Pager = numbered
    listing: Listing = paged
    met: dict[str, int] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    crawl: int = 0
    requests: int = 0
    since: ClassVar[str] = ""

    def night(self, pages: int = 10_000) -> SectionWalk:
        """Walk so many pages, and then be killed; what the ledger was told last is remembered."""
        self.crawl += 1
        walk = SectionWalk("Tin", self.reach, self.crawl)
        number, last = 1, -(-len(self.articles) // SIZE)
        for _ in range(pages):
            self.requests += 1
            shown = self.listing(self.articles, number)
            own = walk.unmet(tuple(shown))
            fresh = [key for key in own if key not in self.met]
            self.met |= dict.fromkeys(fresh, self.crawl)
            news = any(self.met[key] >= walk.news_since for key in own)
            older = bool(self.since) and bool(own) and max(own) < self.since
            steps = tuple(Step(f"https://{key}", key, "article") for key in shown)
            turn = walk.take(Found(steps, tuple(self.pager(number, last))), Seen(news, len(fresh), older), SITE)
            self.reach = walk.reach
            if turn is None:
                break
            number = asked(turn)
        return walk

    def publish(self, *keys: str) -> None:
        self.articles = [*keys, *self.articles]


def numbers(many: int, year: int = 2020) -> list[str]:
    """Return the keys of so many articles, newest first."""
    return [f"{year}/{number:05}" for number in reversed(range(many))]


@pytest.mark.parametrize("pager", [numbered, stepping])
def test_one_night_finds_all_and_the_next_looks_at_the_first_page_alone(pager: Pager) -> None:
    portal = Portal(numbers(203), pager)
    portal.night()
    asked_for = portal.requests
    portal.night()

    assert set(portal.met) == set(portal.articles)
    assert asked_for == 41
    assert portal.requests == asked_for + 1


def test_short_nights_find_all_and_turn_no_page_in_between_again() -> None:
    portal = Portal(numbers(200))
    nights = 0
    while not portal.reach.complete:
        portal.night(pages=10)
        nights += 1

    assert set(portal.met) == set(portal.articles)
    assert nights == 5  # 40 pages; each night looks at the first, and at the last one of the night before
    assert portal.reach.frontier == Turn("40", "https://mau.gov.vn/tin?page=40")


@pytest.mark.parametrize("pager", [numbered, stepping])
@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_published_and_wherever_a_night_is_killed_nothing_is_missed(pager: Pager, seed: int) -> None:
    chance = random.Random(seed)
    portal = Portal(numbers(120), pager)
    for night in range(60):
        portal.publish(*numbers(chance.randrange(0, 12), year=2021 + night))
        portal.night(pages=chance.randrange(1, 60))
    portal.night()
    portal.night()

    assert set(portal.met) == set(portal.articles)


def test_what_was_taken_down_makes_no_gap() -> None:
    portal = Portal(numbers(200))
    portal.night(pages=10)
    portal.articles = portal.articles[40:]  # the frontier's page shows now what nobody has seen, and so do those above
    portal.night()

    assert set(portal.met) >= set(portal.articles)


def test_news_that_were_cut_short_are_gone_on_with() -> None:
    portal = Portal(numbers(50))
    portal.night()
    portal.publish(*numbers(23, year=2021))
    portal.night(pages=2)
    portal.night()

    assert set(portal.met) == set(portal.articles)


def test_a_page_that_pins_its_newest_to_every_page_is_known_all_the_same() -> None:
    portal = Portal(numbers(100), listing=lambda articles, number: [articles[0], *paged(articles, number)])
    portal.night(pages=6)
    portal.publish("2021/1")
    begun = portal.requests
    portal.night()

    assert set(portal.met) == set(portal.articles)
    assert portal.requests - begun == 2 + 16  # two for the news; on from the sixth page, not from the third


@pytest.mark.parametrize(
    "listing",
    [
        lambda articles, number: paged(articles, min(number, 10)),
        lambda articles, number: paged(articles, number) or paged(articles, 1),
        lambda articles, number: random.Random(number).sample(paged(articles, min(number, 10)), SIZE),
    ],
    ids=["the last page again", "the first page again", "the last page, shuffled"],
)
def test_a_pager_without_end_is_left_after_its_last_page(listing: Listing) -> None:
    portal = Portal(numbers(50), lambda number, _: numbered(number, 10_000)[1:], listing)
    portal.night()

    assert set(portal.met) == set(portal.articles)
    assert portal.requests <= 10 + MOST_STALE
    assert portal.reach.complete


def test_a_pager_that_draws_lots_is_a_trap() -> None:
    draw: Listing = lambda articles, number: random.Random(number).sample(articles, SIZE)  # noqa: E731
    portal = Portal(numbers(50), lambda number, _: numbered(number, 10_000)[1:], draw)
    walk = portal.night()

    assert walk.trapped is not None
    assert portal.requests < 80
    assert portal.reach.complete


def test_a_listing_that_is_known_from_a_lost_ledgers_files_is_walked_to_its_end() -> None:
    portal = Portal(numbers(100))
    portal.met = dict.fromkeys(portal.articles[:90], 0)
    portal.night()

    assert set(portal.met) == set(portal.articles)


def test_a_listing_deeper_than_any_is_said() -> None:
    portal = Portal(numbers((MOST_TURNS + 10) * SIZE))

    assert portal.night(pages=MOST_TURNS + 5).is_too_deep()


def test_a_walk_ends_where_all_is_older_and_goes_on_when_more_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    portal = Portal([*numbers(50, year=2021), *numbers(50, year=2020), *numbers(50, year=2019)])
    monkeypatch.setattr(Portal, "since", "2020")
    portal.night()
    met, begun = set(portal.met), portal.requests
    portal.night()

    assert met == set(portal.articles[: 100 + SIZE])
    assert portal.requests == begun + 1

    monkeypatch.setattr(Portal, "since", "2019")
    portal.reach = Reach(floor=date(2019, 1, 1), frontier=portal.reach.frontier, bottom=portal.reach.bottom)
    portal.night()

    assert set(portal.met) == set(portal.articles)


@pytest.mark.parametrize(
    ("days", "many", "newest", "older"),
    [
        (["2014-12-31", "2014-12-30"], 2, "2015-01-02", True),
        (["2015-01-01", "2014-12-30"], 2, "2015-01-02", False),
        (["2014-12-31"], 5, "2015-01-02", False),  # four of five nobody can date
        ([], 5, "2015-01-02", False),
        (["2014-01-01", "2014-12-30"], 2, "", False),  # begins with the oldest
        (["2014-12-31", "2014-12-30"], 2, "2013-01-01", False),
    ],
)
def test_a_page_is_older_when_its_dated_articles_are_and_the_listing_falls(
    days: list[str], many: int, newest: str, *, older: bool
) -> None:
    assert all_older(days, many, date(2015, 1, 1), newest) is older


def test_a_pager_whose_pages_show_the_same_texts_at_new_addresses_is_a_trap() -> None:
    walk, taken = SectionWalk("Tin", Reach(), 1), 0
    for number in range(1, 50):
        # of five articles under new addresses four are known for a trap, and one is asked for as a sample
        steps = tuple(
            Step(f"{number}-{item}", f"{number}-{item}", "article", SAME_TEXT if item else None) for item in range(SIZE)
        )
        found = Found(steps, (Turn(f"{number}", f"https://mau.gov.vn/tin/!{number + 1}", stepping=True),))
        taken += walk.take(found, Seen(news=True, fresh=1), SITE) is not None

    assert walk.trapped is not None
    assert taken < MOST_STALE
