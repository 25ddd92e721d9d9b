"""Our clock beside those of the portals: what their answers tell of it, and when that is an alarm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from archive.evidence.exchange import Exchange
from archive.night.alarm import Alarm, Episode, Unjudged
from archive.night.alarms import kinds
from archive.night.alarms.country import country
from archive.night.alarms.judge import Everything, judge
from archive.night.facts import ARCHIVE, ArchiveNight
from tests.archive.catalogue.shelf import Shelf, page
from tests.archive.night.test_alarms import MONDAY, SITE, WELL, judged
from tests.archive.night.test_gather import crawl, night_of

DAY = 86_400


def clocks(*ahead: int | None, clock: str = "") -> list[Alarm]:
    """Return what is said of our clock where it went so many seconds *ahead* of those of portals."""
    nights = {f"s{n}": [replace(WELL, site=f"s{n}", ahead=one)] for n, one in enumerate(ahead)}
    sites = {slug: replace(SITE, slug=slug) for slug in nights}
    found = judge(Everything(ArchiveNight(MONDAY, clock=clock), (), sites, nights, country(nights)))
    return [one for one in found if isinstance(one, Alarm) and one.kind == kinds.CLOCK]


@pytest.mark.parametrize(
    "ahead",
    [(730 * DAY,) * 8, (-4 * 3600, -4 * 3600 + 60, -4 * 3600), (730 * DAY,), (*(730 * DAY,) * 5, 0, -25_200, None)],
    ids=["two years fast", "four hours slow", "the only portal", "most of them"],
)
def test_a_clock_that_goes_otherwise_than_those_of_most_portals_is_wrong(ahead: Sequence[int | None]) -> None:
    assert [(one.site, one.loud) for one in clocks(*ahead)] == [(ARCHIVE, True)]


@pytest.mark.parametrize(
    "ahead",
    [
        (0, 2, -3),
        (9000, 9000, 9000),
        (-25_200,),
        (-25_200, -25_200),
        (-25_200, -25_200, 0, 1),
        (-5 * DAY, 3, 9 * DAY, DAY),
    ],
    ids=["right", "two hours", "its own hour as GMT", "two of them", "half of them", "each otherwise"],
)
def test_portals_whose_own_clocks_are_wrong_say_nothing_of_ours(ahead: Sequence[int | None]) -> None:
    assert clocks(*ahead) == []


def test_a_clock_that_portals_vouch_for_went_fast_before_tonight() -> None:
    (said,) = clocks(0, 1, 2, clock="the archive was at work in 2031")

    assert said.what == "the archive was at work in 2031; our clock goes as those of 3 of 3 portals that told theirs"
    assert "went fast before" in said.remedy


def test_a_clock_that_the_archives_past_doubts_is_judged_by_minutes() -> None:
    (said,) = clocks(-5400, -5400, -5399, clock="the archive was at work in 2031")

    assert said.what == (
        "our clock goes 90 minutes behind those of 3 of 3 portals that told theirs; the archive was at work in 2031"
    )


def test_where_no_portal_tells_its_time_a_clock_that_was_wrong_stays_so() -> None:
    wrong = Alarm(ARCHIVE, kinds.CLOCK, "", "two years ahead", "set it")
    left = judged([WELL], episodes=[Episode(wrong, MONDAY, MONDAY)])

    assert [one.why for one in left if isinstance(one, Unjudged) and one.kind == kinds.CLOCK] == [
        "no portal told its time"
    ]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data")


def dated(path: str, *headers: str, hop: str = "seed") -> Exchange:
    """Return a page with these *headers*: it is asked for at 3:00:00 GMT on the night's day."""
    one = page(path, hop=hop)
    first, rest = one.response.split(b"\r\n", 1)
    return replace(one, response=b"\r\n".join((first, *(line.encode("latin-1") for line in headers), rest)))


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        (("Date: Thu, 28 Mar 2024 03:00:00 GMT",), 0),
        (("Date: Tue, 29 Mar 2022 03:00:00 GMT",), 730 * 86_400),
        (("Date: Thu, 28 Mar 2024 04:00:00 GMT",), -3600),
        (("Date: Thu, 28 Mar 2024 00:00:00 GMT", "Age: 10800"), 0),
        (("Date: Thu, 28 Mar 2024 00:00:00 GMT", "Age: \xb2"), 10_800),
        (("Date: Thu, 28 Mar 2024 10:00:00 +0700",), 0),
        (("Date: Fri, 99 Mar 99999999999 03:00:00 GMT",), None),
        (("Date: \xff\x00",), None),
        ((), None),
    ],
)
def test_portals_tell_by_how_much_our_clock_goes_ahead(
    shelf: Shelf, headers: tuple[str, ...], ahead: int | None
) -> None:
    crawl(shelf, dated("/tin-tuc", *headers))
    told = night_of(shelf)

    assert told.ahead == ahead
    assert len(told.evidence.get("clock", ())) == (ahead is not None)


def test_a_page_that_a_cache_kept_without_a_word_does_not_tell_the_time(shelf: Shelf) -> None:
    old, fresh = "Date: Wed, 27 Mar 2024 03:00:00 GMT", "Date: Thu, 28 Mar 2024 02:59:58 GMT"
    crawl(shelf, dated("/tin-tuc", old), dated("/robots.txt", fresh, hop="robots"))

    assert night_of(shelf).ahead == 2


def test_a_strange_hosts_clock_tells_nothing_of_the_portals(shelf: Shelf) -> None:
    crawl(shelf, dated("https://anh.example.vn/robots.txt", "Date: Thu, 28 Mar 2024 03:00:00 GMT", hop="robots"))

    assert night_of(shelf).ahead is None
